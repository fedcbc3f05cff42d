"""Runs a program of the machine to its end, within a time, with nothing of it left running."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

from attrs import frozen


@frozen(slots=True)
class Ended:
    """How a program ended: its exit code, ``None`` where it was stopped or never began; whether it
    took too long; and what the system said where it could not begin.
    """

    code: int | None = None
    late: bool = False
    error: str | None = None

    def __str__(self) -> str:
        if self.late:
            return "out of time"
        return self.error or f"exit code {self.code}"


def run_to_end(command: Sequence[str], environment: Mapping[str, str], seconds: float) -> Ended:
    """Run without input or output; in the end kill the program and all that it started."""
    try:
        process = subprocess.Popen(
            list(command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return Ended(error=error.strerror or str(error))
    try:
        return Ended(process.wait(seconds))
    except subprocess.TimeoutExpired:
        return Ended(late=True)
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        # What it started may live on in its group after it has ended itself.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
