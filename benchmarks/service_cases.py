"""Requests made from the description of the interface, against a running service: all checks of
schemathesis, also stateful, until so many cases were tried.

    python benchmarks/service_cases.py --cases 10000
    python benchmarks/service_cases.py --cases 2000 --seconds 600

Starts a service of its own on a free port. Each round takes another seed. Ends with 1 where a check
fails, an answer was a 5xx, or the service logged a failure of its own.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
_ROUND_SECONDS = 300


def main() -> int:
    """Rounds until there were enough cases or the time is over."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log"
        with log.open("wb") as told:
            service = subprocess.Popen(
                [sys.executable, "-m", "govreport_cli", "serve", "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=told,
            )
        try:
            assert service.stdout is not None
            address = service.stdout.readline().decode().strip()
            cases, failed = _rounds(address, arguments)
        finally:
            service.terminate()
            service.wait()
        faults = _faults(log)
    print(f"{cases} cases, {failed} rounds failed, {len(faults)} faults in the log")
    for fault in faults[:10]:
        print(fault)
    return 1 if failed or faults else 0


def _rounds(address: str, arguments: argparse.Namespace) -> tuple[int, int]:
    cases, failed, number = 0, 0, 0
    end = time.monotonic() + arguments.seconds
    while cases < arguments.cases and time.monotonic() < end:
        seconds = int(min(_ROUND_SECONDS, end - time.monotonic())) + 1
        found, whole = _round(address, arguments, arguments.seed + number, seconds)
        cases += found
        failed += not whole
        number += 1
        print(f"round {number}: {found} cases, {cases} in all", flush=True)
        if not found:
            failed += 1
            break
    return cases, failed


def _round(
    address: str, arguments: argparse.Namespace, seed: int, seconds: int
) -> tuple[int, bool]:
    command = [
        str(Path(sys.executable).with_name("st")),
        f"--config-file={HERE / 'schemathesis.toml'}",
        "run",
        f"{address}/v1/openapi.json",
        "--checks=all",
        "--phases=examples,coverage,fuzzing,stateful",
        "--continue-on-failure",
        "--no-color",
        "--suppress-health-check=all",
        f"--workers={arguments.workers}",
        f"--max-examples={arguments.examples}",
        f"--max-time={seconds}",
        f"--seed={seed}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    counted = re.search(r"(\d+) generated", done.stdout)
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-2000:])
    return int(counted[1]) if counted else 0, done.returncode == 0


def _faults(log: Path) -> list[str]:
    found = []
    for line in log.read_text("utf-8").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            found.append(line)
            continue
        if told["event"] == "failed" or told.get("status", 0) >= 500:
            found.append(line)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=7_200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--examples", type=int, default=400, help="for each operation and round")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
