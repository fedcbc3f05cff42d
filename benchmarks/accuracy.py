"""How right drawn reports are read: ``python benchmarks/accuracy.py --reports 1000 --seed 1``.

Exits 1 where the aims are missed: 99.5 % of cells right, 95 % of reports right whole, no wrong
number without a finding.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.generator.damage import DAMAGES
from tests.generator.layouts import LAYOUTS
from tests.generator.measure import compact, measure_seed, summarise, table
from tests.generator.values import STYLES


def one(seed: int, **fixed: Any) -> dict[str, object]:
    """Measure one seed, in a worker. ``fixed``: layout, style or damage not to draw."""
    return compact(measure_seed(seed, **fixed))


def main() -> int:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1, help="the first seed; the others follow")
    parser.add_argument("--examples", type=int, default=25, help="how many bad reports to list")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), help="this layout only")
    parser.add_argument("--style", choices=sorted(STYLES), help="this value style only")
    parser.add_argument("--damage", choices=["none", *sorted(DAMAGES)], help="this damage only")
    parser.add_argument("--parse-only", action="store_true", help="leave validation out")
    options = parser.parse_args()
    names = ("layout", "style", "damage", "parse_only")
    work = partial(one, **{name: getattr(options, name) for name in names})
    begun = time.perf_counter()
    seeds = range(options.seed, options.seed + options.reports)
    with ProcessPoolExecutor(2) as pool:
        summary = summarise(pool.map(work, seeds, chunksize=20))
    print(table(summary, options.examples))
    print(f"\n{options.reports} reports in {time.perf_counter() - begun:.1f} s")
    print("aims reached" if summary.good else "aims missed")
    return 0 if summary.good else 1


if __name__ == "__main__":
    sys.exit(main())
