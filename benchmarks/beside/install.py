"""Environments of the libraries, one below another folder: made where they are missing."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.beside.libraries import ENVIRONMENTS


def interpreter(folder: Path, environment: str) -> Path:
    """The Python of an environment."""
    where = Path("Scripts/python.exe") if sys.platform == "win32" else Path("bin/python")
    return folder / environment / where


def install(folder: Path, environments: set[str]) -> dict[str, str]:
    """Make those that are not there yet; what pip said of those that failed, by environment."""
    failed = {}
    for name in sorted(environments & {name for name, wanted in ENVIRONMENTS.items() if wanted}):
        done = folder / name / "installed.txt"
        if done.exists():
            continue
        print(f"installing {name}: {', '.join(ENVIRONMENTS[name])}", file=sys.stderr, flush=True)
        venv.create(folder / name, with_pip=True, clear=True)  # what a broken run left goes
        command = [str(interpreter(folder, name)), "-m", "pip", "install", "--quiet"]
        found = subprocess.run(
            [*command, *ENVIRONMENTS[name]], check=False, capture_output=True, text=True
        )
        if found.returncode == 0:
            done.write_text("\n".join(ENVIRONMENTS[name]) + "\n", encoding="utf-8")
        else:
            errors = [line for line in found.stderr.splitlines() if line.startswith("ERROR")]
            failed[name] = (errors or ["pip failed"])[-1].removeprefix("ERROR: ")
    return failed
