"""What exports cost: ``python benchmarks/exports.py [--reports N] [--rounds N] [--json]``.

Draws and reads reports, writes them in every form, and beside each form lets pandas (for JSON the
standard library) write the same content, which it is given ready-made, in the same process:
milliseconds of processor time a report (best of the rounds), bytes a report, and the ratio of the
times. Peak memory of fresh processes that write few and many reports tells whether it grows with
their number. Linux only.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
YEARS = range(2019, 2024)
DRAWN = 100
MOST_MS = 1.0
MOST_GROWTH = 1.5
AIMED = ("jsonl", "csv", "csv-wide", "csv-reports", "parquet", "parquet-wide", "parquet-reports")
FEW, MANY = 2_000, 8_000


def reports(count: int) -> list[Any]:
    """That many different reports of bodies over several years."""
    import govreport
    from tests.generator.series import bodies, draw_series

    found = []
    for number, body in enumerate(bodies(-(-count // len(YEARS)))):
        found += [
            govreport.parse(drawn.data, filename=drawn.filename).report
            for drawn in draw_series(number, body, YEARS)
        ]
    return found[:count]


def pairs(drawn: list[Any], count: int) -> Iterator[tuple[str, Any]]:
    """As many (id, report) pairs, the same reports again and again under other ids."""
    for number, report in enumerate(islice(cycle(drawn), count)):
        yield f"r{number}", report


def ours(form: str, drawn: list[Any], count: int) -> tuple[float, int]:
    """Seconds and bytes of writing that many reports."""
    from govreport.export import write_export

    out = io.BytesIO()
    begun = time.process_time()
    write_export(form, pairs(drawn, count), out)
    return time.process_time() - begun, len(out.getvalue())


def peers(drawn: list[Any], count: int) -> dict[str, Callable[[], Any]]:
    """By form: what pandas, or the JSON encoder, does with the same content ready-made."""
    import pandas as pd

    import govreport
    from govreport.export.columns import table_columns
    from govreport.export.rows import wide_row
    from govreport.spec import default_spec

    spec = default_spec()
    long = [row for id, report in pairs(drawn, count) for row in govreport.to_rows(report, id=id)]
    plain = [govreport.to_dict(report) for _, report in pairs(drawn, count)]
    found: dict[str, Callable[[], Any]] = {
        "jsonl": lambda: [json.dumps(one, ensure_ascii=False) for one in plain],
        "csv": lambda: pd.DataFrame(long).to_csv(index=False),
        "parquet": lambda: pd.DataFrame(long).to_parquet(compression="zstd"),
    }
    for name in ("wide", "reports"):
        table = table_columns(spec, name)
        rows = [wide_row(id, report, spec, table) for id, report in pairs(drawn, count)]
        wide = [{column: row.get(column) for column in table.names} for row in rows]
        found[f"csv-{name}"] = lambda wide=wide: pd.DataFrame(wide).to_csv(index=False)
        found[f"parquet-{name}"] = lambda wide=wide: pd.DataFrame(wide).to_parquet(
            compression="zstd"
        )
    return found


def timed(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def peak(form: str, count: int) -> float:
    """Peak memory in MiB of a fresh process that writes that many reports to nowhere."""
    code = f"import benchmarks.exports as b; b.write_to_nowhere({form!r}, {count})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def write_to_nowhere(form: str, count: int) -> None:
    from govreport.export import write_export

    drawn = reports(20)
    with Path(os.devnull).open("wb") as nowhere:
        write_export(form, pairs(drawn, count), nowhere)
    # not getrusage: its peak is that of the process this one was forked from
    told = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()
    print(int(told[0]) / 1024)


def measure(count: int, rounds: int, *, memory: bool) -> dict[str, Any]:
    from govreport.export import FORMS

    drawn = reports(min(count, DRAWN))
    beside = peers(drawn, count)
    rows = {}
    for form in FORMS:
        taken = [ours(form, drawn, count) for _ in range(rounds)]
        seconds, size = min(taken)
        row = {"ms": seconds / count * 1000, "reports_a_second": count / seconds}
        row["bytes"] = size / count
        if form in beside:
            row["peer_ms"] = min(timed(beside[form]) for _ in range(rounds)) / count * 1000
            row["to_peer"] = row["ms"] / row["peer_ms"]
        rows[form] = {name: float(f"{value:.4g}") for name, value in row.items()}
    slowest = max(rows[form]["ms"] for form in AIMED)
    aims = {
        "ms a report, the slowest of " + ", ".join(AIMED): {"measured": slowest, "bound": MOST_MS}
    }
    found: dict[str, Any] = {"reports": count, "forms": rows}
    if memory:
        found["memory_mib"] = {
            form: {str(number): round(peak(form, number)) for number in (FEW, MANY)}
            for form in ("jsonl", "csv", "parquet")
        }
        grown = max(sizes[str(MANY)] / sizes[str(FEW)] for sizes in found["memory_mib"].values())
        said = f"memory of {MANY} reports to that of {FEW}"
        aims[said] = {"measured": round(grown, 2), "bound": MOST_GROWTH}
    found["aims"] = {
        said: aim | {"holds": aim["measured"] <= aim["bound"]} for said, aim in aims.items()
    }
    return found


def show(found: dict[str, Any]) -> None:
    print(
        f"{'form':16} {'ms/report':>10} {'reports/s':>10} {'bytes':>8} {'peer ms':>8} {'ratio':>6}"
    )
    for form, row in found["forms"].items():
        peer = f"{row['peer_ms']:8.2f} {row['to_peer']:6.2f}" if "peer_ms" in row else ""
        said = f"{row['ms']:9.3f} {row['reports_a_second']:10.0f} {row['bytes']:8.0f}"
        print(f"{form:16} {said} {peer}")
    for form, sizes in found.get("memory_mib", {}).items():
        said = ", ".join(f"{size} MiB for {number} reports" for number, size in sizes.items())
        print(f"{form:16} {said}")
    for said, aim in found["aims"].items():
        print(
            f"{said}: {aim['measured']} (at most {aim['bound']})", "" if aim["holds"] else "MISSED"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-memory", action="store_true")
    arguments = parser.parse_args()
    if min(arguments.reports, arguments.rounds) < 1:
        parser.error("--reports and --rounds must be at least 1")
    found = measure(arguments.reports, arguments.rounds, memory=not arguments.no_memory)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        show(found)
    return 0 if all(aim["holds"] for aim in found["aims"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
