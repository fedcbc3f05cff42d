"""What a dataset costs: ``python benchmarks/dataset.py [--reports N] [--jobs N] [--json]``.

Draws reports (several years for each body, pages and texts mixed, true across years), validates
them by the command line in a process of its own, and tells time and peak memory of that process and
all it starts: the proportional set size (pages that processes share are counted once) and the sum
of the resident set sizes (they are counted in each). The bound is on the larger. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "cli")]
YEARS = range(2019, 2024)
MOST_MIB = 500
EVERY_SECONDS = 0.2


def draw(folder: Path, reports: int) -> None:
    """Write as many reports, a folder for each body."""
    from tests.generator.series import bodies, draw_series

    whole, rest = divmod(reports, len(YEARS))
    for number, body in enumerate(bodies(whole + bool(rest))):
        last = len(YEARS) if number < whole else rest
        home = folder / f"{number:05}"
        home.mkdir(parents=True)
        for drawn in draw_series(number, body, YEARS[:last]):
            (home / drawn.filename).write_bytes(drawn.data)


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for at in found:
        try:
            for task in Path(f"/proc/{at}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def memory(pid: int) -> tuple[float, float]:
    """MiB that a process holds: with pages that it shares in part, and with all of them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0, 0.0
    found = (text.partition(f"\n{label}:")[2].split() for label in ("Pss", "Rss"))
    shared, whole = (int(words[0]) / 1024 if words else 0.0 for words in found)
    return shared, whole


def run(folder: Path, out: Path, jobs: int | None) -> dict[str, Any]:
    """Validate the folder and watch."""
    command = [sys.executable, "-m", "govreport_cli", "validate", str(folder), "--report", "json"]
    command += ["-o", str(out), "--fail-on", "never", "--lang", "en"]
    command += [] if jobs is None else ["--jobs", str(jobs)]
    path = os.pathsep.join([str(ROOT), str(ROOT / "cli")])
    begun, peaks, processes = time.perf_counter(), (0.0, 0.0), 0
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None:
            members = family(process.pid)
            held = [memory(member) for member in members]
            peaks = (max(peaks[0], sum(s for s, _ in held)), max(peaks[1], sum(w for _, w in held)))
            processes = max(processes, len(members))
            time.sleep(EVERY_SECONDS)
        told = process.stderr.read() if process.stderr is not None else ""
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(told)
    return {
        "seconds": seconds,
        "peaks": peaks,
        "processes": processes,
        "told": told.splitlines(),
    }


def measure(reports: int, jobs: int | None, folder: Path) -> dict[str, Any]:
    """All figures, as plain values."""
    inputs, out = folder / "reports", folder / "out.json"
    if not inputs.is_dir():
        draw(inputs, reports)
    found = run(inputs, out, jobs)
    with out.open(encoding="utf-8") as file:
        summary = json.load(file)["summary"]
    read = summary["reports"] + summary["unread"]
    return {
        "reports": read,
        "unread": summary["unread"],
        "by_severity": summary["by_severity"],
        "seconds": round(found["seconds"], 1),
        "ms_a_report": round(found["seconds"] * 1000 / max(1, read), 2),
        "peak_mib": round(found["peaks"][0], 1),
        "peak_resident_mib": round(found["peaks"][1], 1),
        "processes": found["processes"],
        "output_mib": round(out.stat().st_size / 2**20, 1),
        "progress": found["told"],
        "holds": max(found["peaks"]) < MOST_MIB,
    }


def main() -> int:
    """Measure and print. 1 only with ``--check`` and more memory than allowed."""
    parser = argparse.ArgumentParser(description="What validating a dataset costs.")
    parser.add_argument("--reports", type=int, default=10_000, help="how many (default 10000)")
    parser.add_argument("--jobs", type=int, help="processes (default as the command does)")
    parser.add_argument("--folder", type=Path, help="keep reports and output there")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    parser.add_argument("--check", action="store_true", help=f"1 above {MOST_MIB} MiB")
    options = parser.parse_args()
    if options.reports < 1:
        parser.error("--reports must be 1 or more")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        found = measure(options.reports, options.jobs, folder)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:<14}", value if not isinstance(value, list) else "")
            if isinstance(value, list):
                print("\n".join(f"  {line}" for line in value))
    return 1 if options.check and not found["holds"] else 0


if __name__ == "__main__":
    sys.exit(main())
