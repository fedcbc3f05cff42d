"""How right drawn reports are read as files: ``python benchmarks/media.py --medium docx``.

Exits 1 where the aims of the medium are missed, or a wrong number stands without a finding.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.generator.damage import DAMAGES
from tests.generator.judge import CONFUSED
from tests.generator.measure import Summary, compact, read_one, summarise, table
from tests.generator.media.samples import MEDIA, medium_and_kind, samples
from tests.generator.media.soffice import ToolMissingError
from tests.generator.values import NUMBER, STYLES

OFFICE, PDF, SCAN = (0.995, 0.95), (0.99, 0.90), (0.98, 0.0)
AIMS = {"pdf": PDF, "scan": SCAN}


def aims(medium: str) -> tuple[float, float]:
    """The shares of cells right and of reports right whole that are aimed at."""
    return AIMS.get(medium.split("_", maxsplit=1)[0], OFFICE)


def reached(medium: str, summary: Summary) -> bool:
    """Whether the aims are reached and no wrong number stands without a finding."""
    cells, whole = aims(medium)
    return (
        summary.cells_right >= cells
        and summary.reports_whole >= whole
        and summary.total.silent == 0
    )


def work(seeds: range, medium: str, **fixed: Any) -> dict[str, Any]:
    """Write, read and judge a run of seeds, in a worker. ``seconds``: of reading alone."""
    found, seconds, pages, hidden = [], 0.0, 0, 0
    for sample in samples(medium, seeds, **fixed):
        begun = time.perf_counter()
        judged = read_one(sample)
        seconds += time.perf_counter() - begun
        pages += sample.pages
        found.append(compact(judged))
        hidden += sum(
            fault.verdict == CONFUSED and fault.silent and fault.expected.best.kind == NUMBER
            for fault in judged.faults
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"found": found, "seconds": seconds, "pages": pages, "peak": peak, "hidden": hidden}


def runs(first: int, count: int, size: int) -> Iterator[range]:
    """The seeds in runs of ``size``."""
    for start in range(first, first + count, size):
        yield range(start, min(start + size, first + count))


def main() -> int:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--medium", required=True, help=f"{', '.join(MEDIA)}, or one of their kinds"
    )
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="the first seed; the others follow")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kind", help="this kind of the medium only")
    parser.add_argument("--style", choices=sorted(STYLES), help="this value style only")
    parser.add_argument("--damage", choices=["none", *sorted(DAMAGES)], help="this damage only")
    parser.add_argument("--examples", type=int, default=25, help="how many bad reports to list")
    options = parser.parse_args()
    try:
        medium, kind = medium_and_kind(options.medium)
        MEDIA[medium].ready()
    except KeyError:
        parser.error(f"no such medium: {options.medium}")
    except ToolMissingError as error:
        print(error, file=sys.stderr)
        return 2
    damages = None if options.damage is None else ()
    if options.damage not in (None, "none"):
        damages = (options.damage,)
    kind = options.kind or kind
    call = partial(work, medium=medium, kind=kind, style=options.style, damages=damages)
    size = min(MEDIA[medium].batch, max(1, -(-options.reports // options.workers)))
    with ProcessPoolExecutor(options.workers) as pool:
        parts = list(pool.map(call, runs(options.seed, options.reports, size)))
    summary = summarise(one for part in parts for one in part["found"])
    print(table(summary, options.examples))
    seconds = sum(part["seconds"] for part in parts)
    pages = sum(part["pages"] for part in parts)
    print(f"\n{options.reports / seconds:.2f} reports a second of reading, in one process")
    if pages:
        print(f"{seconds / pages:.2f} s a page, {pages} pages")
    print(f"{max(part['peak'] for part in parts):.0f} MiB at most in one process, writing included")
    hidden = sum(part["hidden"] for part in parts)
    print(f"{hidden} printed figures read as nothing, and no warning says so")
    good = reached(medium, summary)
    print("aims reached" if good else "aims missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
