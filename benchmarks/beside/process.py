"""A library in a process of its own, with a limit on the time of each answer."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

WORKER = Path(__file__).with_name("worker.py")
# Whoever measures reading does not measure the net, and a run can be repeated without one.
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


class GoneError(Exception):
    """The process can't answer any more: it ended, or took too long."""


class Process:
    """A running library. ``absent``: why it can't be used; ``versions``: of its packages."""

    def __init__(self, name: str, python: str, packages: tuple[str, ...], limit: float) -> None:
        self.name, self.limit, self.peak = name, limit, 0.0
        self.absent, self.versions = "", {}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._begin([python, str(WORKER), name, *packages])

    def _begin(self, command: list[str]) -> None:
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env={**os.environ, **OFFLINE},
                start_new_session=True,
            )
        except OSError as error:
            self._process = None
            self.absent = str(error)
            return
        try:
            told = self._answer()
        except GoneError as error:
            told = {"absent": str(error)}
        self.absent, self.versions = told.get("absent", ""), told.get("versions", {})

    def read(self, path: Path) -> dict[str, Any]:
        """The answer for a file. Raises ``GoneError``."""
        if self._process is None or self._process.stdin is None:
            raise GoneError("it does not start")
        try:
            self._process.stdin.write(f"{path}\n".encode())
            self._process.stdin.flush()
        except BrokenPipeError:
            raise GoneError("it ended") from None
        found = self._answer()
        self.peak = max(self.peak, found["peak"])
        return found

    def _answer(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ)
            if not waiting.select(self.limit):
                os.killpg(self._process.pid, signal.SIGKILL)
                raise GoneError(f"no answer in {self.limit:.0f} s")
        # A worker writes a whole line at once; what is long comes on while this waits for its end.
        line = self._process.stdout.readline()
        if not line:
            raise GoneError(f"it ended: {self._last_words()}")
        found: dict[str, Any] = json.loads(line)
        return found

    def _last_words(self) -> str:
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "nothing said")

    def close(self) -> None:
        """End the process and what it started."""
        if self._process is not None and self._process.stdin is not None:
            try:
                self._process.stdin.close()
                self._process.wait(10)
            except (BrokenPipeError, subprocess.TimeoutExpired):
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)
        self._said.close()


def bare(python: str) -> tuple[float, str]:
    """Peak MiB of a process that reads nothing, and the version of its Python."""
    done = subprocess.run(
        [python, str(WORKER), "nothing"], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    return found["peak"], found["python"]
