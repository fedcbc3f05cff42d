"""Whether forms are read back as they were: ``python benchmarks/rendering.py --medium html``.

Draws published files with the generator of the tests (one for each seed, both formats, damaged or
not), reads each, so that there are cells of every kind, writes the report as the official form,
reads that back and compares. Prints identical and differing by medium, with the first few
differences. The published inputs at hand are done as well. Exits 1 where any report differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import govreport
from govreport.model import Report
from tests.generator.sample import draw
from tests.golden.real_reports import INPUTS, parsed

MEDIA = ("html", "md", "docx", "xlsx")
CHUNK = 25
SHOWN = 5


def reports(seeds: range) -> Iterator[tuple[str, Report]]:
    """A report of each seed, with its name."""
    for seed in seeds:
        sample = draw(seed)
        try:
            yield f"seed {seed}", govreport.parse(sample.data, filename=sample.filename).report
        except govreport.NotAReportError:
            continue  # damaged beyond recognition, which reading says


def same(one: Report, other: Report) -> list[str]:
    """The names of what differs, beside what tells of the file itself."""
    left, right = (_told(report) for report in (one, other))
    return [name for name in left if left[name] != right[name]]


def _told(report: Report) -> dict[str, Any]:
    told = govreport.to_dict(report)
    notes = {p: (note.state, note.raw or None) for p, note in report.cell_notes.items()}
    return {**told, "cell_notes": notes, "source": None, "migration": None, "$schema": None}


def work(seeds: range, medium: str) -> dict[str, Any]:
    """Write and read back the reports of some seeds, in a worker."""
    return _done(reports(seeds), medium)


def _done(todo: Iterator[tuple[str, Report]], medium: str) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    formats: Counter[str] = Counter()
    differ: list[str] = []
    written = read = 0.0
    for name, report in todo:
        begun = time.perf_counter()
        data = govreport.render(report, medium)
        half = time.perf_counter()
        found = same(report, govreport.parse(data).report)
        written, read = written + half - begun, read + time.perf_counter() - half
        counts["differing" if found else "identical"] += 1
        formats[report.format] += 1
        if found:
            differ.append(f"{name}: {', '.join(found)}")
    return {
        "counts": counts,
        "formats": formats,
        "differ": differ,
        "written": written,
        "read": read,
    }


def measure(medium: str, count: int, first: int, jobs: int) -> dict[str, Any]:
    """All seeds and the published inputs, in one medium."""
    chunks = [
        range(at, min(at + CHUNK, first + count)) for at in range(first, first + count, CHUNK)
    ]
    with ProcessPoolExecutor(jobs) as pool:
        parts = list(pool.map(partial(work, medium=medium), chunks))
    parts.append(_done(((name, parsed(name).report) for name in INPUTS), medium))
    whole: dict[str, Any] = {"counts": Counter(), "formats": Counter(), "differ": []}
    for part in parts:
        whole["counts"] += part["counts"]
        whole["formats"] += part["formats"]
        whole["differ"] += part["differ"]
    number = sum(whole["counts"].values())
    for name in ("written", "read"):
        whole[name] = 1000 * sum(part[name] for part in parts) / max(1, number)
    return whole


def main() -> int:
    """Measure the media asked for and print a line for each."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--medium", action="append", choices=MEDIA)
    arguments.add_argument("--reports", type=int, default=1000)
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    differing = 0
    for medium in given.medium or MEDIA:
        found = measure(medium, given.reports, given.first, given.jobs)
        counts, formats = found["counts"], found["formats"]
        differing += counts["differing"]
        by_format = ", ".join(f"{id}: {number}" for id, number in sorted(formats.items()))
        print(
            f"{medium}: {counts['identical']} identical, {counts['differing']} differing"
            f" ({by_format}); {found['written']:.1f} ms to write, {found['read']:.1f} ms to read"
        )
        for line in found["differ"][:SHOWN]:
            print(f"  {line}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
