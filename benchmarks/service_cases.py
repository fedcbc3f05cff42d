"""Requests made from the description of the interface, against a running service: all checks of
schemathesis, also stateful, until so many cases were tried.

    python benchmarks/service_cases.py --cases 10000
    python benchmarks/service_cases.py --cases 2000 --seconds 600

Starts a service of its own on a free port. Each round takes another seed, and has time for the
links between operations. Interrupt it (Ctrl+C) and it tells what it has counted so far. Ends with 1
where a check fails, an answer was a 5xx, the service logged a failure of its own, or there were
fewer cases than asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
_LINKS = "stateful"
# Phases, seconds at the most, and the part of the time left that they may take.
_RUNS = (("examples,coverage,fuzzing", 240, 0.6), (_LINKS, 120, 1.0))
_SPARE_SECONDS = 120  # to end what is under way


class Tally:
    """Cases by phase, checks by name and outcome, and links followed, over all rounds."""

    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()
        self.checks: Counter[str] = Counter()
        self.links: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """All cases."""
        return sum(self.cases.values())

    def add(self, told: Path) -> None:
        """What one run wrote, one event a line."""
        with told.open(encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith('{"ScenarioFinished"'):
                    continue
                found = json.loads(line)["ScenarioFinished"]
                recorder = found["recorder"]
                self.cases[found["phase"]] += len(recorder.get("cases", ()))
                for checks in recorder.get("checks", {}).values():
                    self.checks.update(f"{check['name']}: {check['status']}" for check in checks)
                for case in recorder.get("cases", {}).values():
                    if case.get("is_transition_applied"):
                        self.links[case["transition"]["id"]] += 1

    def told(self) -> dict[str, dict[str, int]]:
        """All counts."""
        parts = (("cases", self.cases), ("checks", self.checks), ("links followed", self.links))
        return {name: dict(sorted(counts.items())) for name, counts in parts}


def main() -> int:
    """Rounds until there were enough cases, the time is over or it is interrupted; then counts."""
    arguments = _arguments()
    tally, failed, began = Tally(), 0, time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log"
        with log.open("wb") as told:
            service = subprocess.Popen(
                [sys.executable, "-m", "govreport_cli", "serve", "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=told,
                start_new_session=True,  # an interrupt of this program is not one of the service
            )
        try:
            assert service.stdout is not None
            address = service.stdout.readline().decode().strip()
            for whole in _rounds(address, arguments, tally, Path(name)):
                failed += not whole
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        finally:
            service.terminate()
            service.wait()
        faults = _faults(log)
    seconds = time.monotonic() - began
    print(json.dumps(tally.told(), indent=1))
    print(
        f"{tally.total} cases in {seconds:.0f} s, {failed} runs failed, {len(faults)} faults in the"
        " log"
    )
    for fault in faults[:10]:
        print(fault)
    return 1 if failed or faults or tally.total < arguments.cases else 0


def _rounds(
    address: str, arguments: argparse.Namespace, tally: Tally, folder: Path
) -> Iterator[bool]:
    """Each round runs the operations one by one, then along their links, each with a time of its
    own: the first would leave none to the second. Gives whether a run went well.
    """
    end, seed, dry = time.monotonic() + arguments.seconds, arguments.seed, False
    while tally.total < arguments.cases and time.monotonic() < end and not dry:
        before = tally.total
        for phases, seconds, part in _RUNS:
            left = int(min(seconds, part * (end - time.monotonic())))
            if left < 1 or (tally.total >= arguments.cases and phases != _LINKS):
                continue
            whole = _run(address, arguments, tally, folder, (phases, seed, left))
            print(f"seed {seed}, {phases}: {dict(tally.cases)}, whole: {whole}", flush=True)
            yield whole
        seed += 1
        dry = tally.total == before
    if dry:
        yield False


def _run(
    address: str,
    arguments: argparse.Namespace,
    tally: Tally,
    folder: Path,
    which: tuple[str, int, int],
) -> bool:
    phases, seed, seconds = which
    told = folder / "events"
    path = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    command = [
        str(Path(sys.executable).with_name("st")),
        f"--config-file={HERE / 'schemathesis.toml'}",
        "run",
        f"{address}/v1/openapi.json",
        "--checks=all",
        f"--phases={phases}",
        "--continue-on-failure",
        "--no-color",
        "--suppress-health-check=all",
        "--report=ndjson",
        f"--report-ndjson-path={told}",
        f"--workers={arguments.workers}",
        f"--max-examples={arguments.examples}",
        f"--max-time={seconds}",
        f"--seed={seed}",
    ]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + _SPARE_SECONDS,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path, "SCHEMATHESIS_HOOKS": "schemathesis_hooks"},
        )
    except subprocess.TimeoutExpired:
        print(f"{phases} did not end within its time")
        return False
    finally:
        if told.exists():
            tally.add(told)
            told.unlink()
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-2000:])
    return done.returncode == 0


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
