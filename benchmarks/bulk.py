"""What converting many files costs: ``python benchmarks/bulk.py [--reports N] [--kills N]``.

Draws a few thousand distinct reports once (pages, pages and texts mixed), gives each input another
name of a body and other figures of its title, converts them by the command line in a process of its
own, and tells reports a second and the peak memory of the parent and of the workers (proportional
set size: pages that processes share are counted once). With ``--kills`` the run is killed with
SIGKILL at that many random moments, each time gone on with to the end, and all files of the output
are compared byte for byte with those of the run that was not killed. Linux only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "cli")]
from benchmarks.dataset import family, memory  # noqa: E402

EVERY_SECONDS = 0.2
A_FOLDER = 1000
OFFICES, YEARS = 300_000, 7


def drawn(count: int, kind: str) -> Iterator[tuple[str, str]]:
    """Suffix and text of distinct reports, ``{body}`` where the name of the body stands."""
    from tests.generator.layouts import LAYOUTS
    from tests.generator.sample import draw

    pages = [name for name, one in LAYOUTS.items() if one.family == "html"]
    rng = random.Random(0)
    for seed in range(count):
        layout = rng.choice(pages) if kind == "html" else None
        sample = draw(seed, layout=layout, damages=(), encoding="utf-8")
        suffix = Path(sample.filename).suffix
        yield suffix, sample.data.decode().replace(sample.truth.agency, "{body}")


def fill(folder: Path, reports: int, distinct: int, kind: str) -> int:
    """Write the inputs, a thousand to a folder, and give their bytes."""
    known = list(drawn(min(distinct, reports), kind))
    size = 0
    for number in range(reports):
        suffix, text = known[number % len(known)]
        home = folder / f"{number // A_FOLDER:04}"
        if number % A_FOLDER == 0:
            home.mkdir(parents=True)
        data = text.replace("{body}", f"甲{number:06}县财政局").encode()
        size += len(data)
        (home / f"{number:07}{suffix}").write_bytes(data)
    return size


def command(inputs: Path, out: Path, options: argparse.Namespace) -> list[str]:
    """The command line of a run."""
    found = [sys.executable, "-m", "govreport_cli", "convert", str(inputs), "-o", f"{out}/"]
    found += ["--to", options.to, "--fail-on", "never", "--lang", "en"]
    return found + ([] if options.jobs is None else ["--jobs", str(options.jobs)])


def start(words: list[str]) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "cli")])
    return subprocess.Popen(
        words, env={**os.environ, "PYTHONPATH": path}, stderr=subprocess.PIPE, text=True
    )


def watched(words: list[str]) -> dict[str, Any]:
    """Run to the end and watch memory."""
    begun, parent, workers, whole, told = time.perf_counter(), 0.0, 0.0, 0.0, ""
    with start(words) as process:
        while process.poll() is None:
            held = [memory(member)[0] for member in family(process.pid)]
            parent = max(parent, held[0] if held else 0.0)
            workers = max([workers, *held[1:]])
            whole = max(whole, sum(held))
            time.sleep(EVERY_SECONDS)
        told = process.stderr.read() if process.stderr is not None else ""
    if process.returncode not in (0, 1, 2):
        raise SystemExit(told)
    return {
        "seconds": time.perf_counter() - begun,
        "parent": parent,
        "worker": workers,
        "all": whole,
        "told": told.splitlines(),
    }


def fingerprint(out: Path) -> dict[str, str]:
    """A hash of every file of an output, but for the state."""
    return {
        file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file() and not file.name.startswith(".govreport-state")
    }


def killed(
    inputs: Path, folder: Path, whole: Path, seconds: float, options: argparse.Namespace
) -> list[dict[str, Any]]:
    """Kill a run at random moments, go on, compare; for each when it was and whether it held."""
    wanted, rng, found = fingerprint(whole), random.Random(options.seed), []
    for number in range(options.kills):
        out, moment = folder / f"killed-{number}", rng.uniform(0.05, 0.95) * seconds
        with start(command(inputs, out, options)) as process:
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        was_under_way = process.returncode == -signal.SIGKILL
        with start(command(inputs, out, options)) as process:
            told = process.communicate()[1].splitlines()
        found.append(
            {
                "killed_after": round(moment, 2),
                "under_way": was_under_way,
                "told": next((line for line in told if " known before" in line), ""),
                "same": fingerprint(out) == wanted,
            }
        )
        shutil.rmtree(out)
    return found


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All figures, as plain values."""
    inputs, out = folder / "in", folder / "out"
    begun = time.perf_counter()
    size = fill(inputs, options.reports, options.distinct, options.kind)
    written = time.perf_counter() - begun
    found = watched(command(inputs, out, options))
    again = watched(command(inputs, out, options))
    rate = options.reports / found["seconds"]
    lines = (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    outcomes = [json.loads(line)["outcome"] for line in lines]
    kills = killed(inputs, folder, out, found["seconds"], options)
    return {
        "reports": options.reports,
        "kind": options.kind,
        "to": options.to,
        "input_mib": round(size / 2**20, 1),
        "output_mib": round(sum(f.stat().st_size for f in out.rglob("*")) / 2**20, 1),
        "outcomes": {name: outcomes.count(name) for name in sorted(set(outcomes))},
        "seconds_to_draw": round(written, 1),
        "seconds": round(found["seconds"], 2),
        "reports_a_second": round(rate, 1),
        "hours_for_all_offices": round(OFFICES * YEARS / rate / 3600, 2),
        "seconds_with_nothing_to_do": round(again["seconds"], 2),
        "peak_mib_parent": round(found["parent"], 1),
        "peak_mib_worker": round(found["worker"], 1),
        "peak_mib_all": round(found["all"], 1),
        "kills": kills,
        "told": found["told"][-12:],
        "holds": all(kill["same"] for kill in kills),
    }


def main() -> int:
    """Measure and print. 1 where a killed run ended otherwise than one that was not."""
    parser = argparse.ArgumentParser(description="What converting many files costs.")
    parser.add_argument("--reports", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--distinct", type=int, default=2000, help="different ones (default 2000)")
    parser.add_argument("--kind", choices=["html", "mixed"], default="mixed", help="of the inputs")
    parser.add_argument("--to", default="jsonl", help="form of the output (default jsonl)")
    parser.add_argument("--jobs", type=int, help="processes (default as the command does)")
    parser.add_argument("--kills", type=int, default=0, help="random moments to be killed at")
    parser.add_argument("--seed", type=int, default=0, help="of those moments")
    parser.add_argument("--folder", type=Path, help="an empty folder to work in")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parser.parse_args()
    if options.reports < 1:
        parser.error("--reports must be 1 or more")
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(options, options.folder or Path(scratch))
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:<26}", "" if isinstance(value, list) else value)
            if isinstance(value, list):
                print("\n".join(f"  {line}" for line in value))
    return 0 if found["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
