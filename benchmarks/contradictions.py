"""How well contradictions are found: ``python benchmarks/contradictions.py --pairs 1000``.

True pairs of reports of two years must give no error and next to no warning; pairs with one planted
contradiction (in a table, between text and table, across years) must give the right code. Exits 1
where the aims are missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import govreport
from tests.generator.planted import KINDS, clean, contradicted

AIMS = {"table": 0.95, "text": 0.85, "years": 0.95}
AIM_ALL, AIM_WARNINGS = 0.95, 5


def true_pair(seed: int) -> list[tuple[str, str, str]]:
    """The errors and warnings told of a true pair: severity, code, text."""
    pair = clean(seed)
    found = govreport.validate(pair.report, previous=pair.previous).findings
    return [
        (f.severity.value, f.code, f"{seed} {f.rule} {govreport.message_text(f, 'zh')}")
        for f in found
        if f.severity.value != "info"
    ]


def planted_pair(seed: int, kind: str) -> tuple[str, bool, str]:
    """What was planted, whether it is told by its code, and what else was said."""
    pair = contradicted(seed, kind)
    found = govreport.validate(pair.report, previous=pair.previous).findings
    told = any(f.code in pair.codes for f in found)
    return pair.planted, told, "" if told else f"{seed} {[f.code for f in found]}"


def main() -> int:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000, help="true pairs, and planted ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--examples", type=int, default=10)
    options = parser.parse_args()
    begun = time.perf_counter()
    seeds = range(options.seed, options.seed + options.pairs)
    with ProcessPoolExecutor(2) as pool:
        told = [one for found in pool.map(true_pair, seeds, chunksize=20) for one in found]
        shares, good = {}, True
        for at, kind in enumerate(KINDS):
            some = seeds[at :: len(KINDS)]
            found = list(pool.map(partial(planted_pair, kind=kind), some, chunksize=20))
            shares[kind] = (sum(ok for _, ok, _ in found), len(found))
            missed = Counter(what for what, ok, _ in found if not ok)
            count = Counter(what for what, _, _ in found)
            good &= shares[kind][0] >= AIMS[kind] * shares[kind][1]
            print(f"{kind}: {shares[kind][0]} of {shares[kind][1]} found")
            for what, number in count.most_common():
                print(f"  {what}: {number - missed[what]} of {number}")
            for line in [said for _, ok, said in found if not ok][: options.examples]:
                print(f"    missed {line}")
    errors = sum(severity == "error" for severity, _, _ in told)
    print(f"true pairs: {errors} errors, {len(told) - errors} warnings in {options.pairs}")
    for _, code, said in told[: options.examples]:
        print(f"    {code}: {said}")
    whole = sum(n for n, _ in shares.values()) / sum(n for _, n in shares.values())
    good &= whole >= AIM_ALL and not errors
    good &= len(told) <= AIM_WARNINGS * max(1, options.pairs // 1000)
    print(f"all planted: {whole:.1%} found; {time.perf_counter() - begun:.0f} s")
    print("aims reached" if good else "aims missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
