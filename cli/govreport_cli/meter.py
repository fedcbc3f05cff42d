"""How far work on many files has come: a bar where rich and a terminal are there, else lines."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from govreport_cli.work import tell

if TYPE_CHECKING:
    from govreport import BatchProgress, DatasetProgress
    from govreport_cli.words import Words

_EVERY_SECONDS = 5.0
_FIRST = ("reading", "converting")  # stages that count the inputs


class Meter:
    """Shows progress on the standard error, and tells in the end how long it took."""

    def __init__(self, words: Words) -> None:
        self.done = self.total = 0
        self._words = words
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}
        self._begun = self._stage_begun = self._said = time.monotonic()
        self._stage = ""
        self._read: tuple[int, int, float] = (0, 0, 0.0)
        self._last: tuple[int, float] = (0, self._begun)

    def __enter__(self) -> Meter:
        self._bar = _bar()
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, at: DatasetProgress | BatchProgress) -> None:
        """Told of each step of the work."""
        now = time.monotonic()
        if at.stage != self._stage:
            self._stage, self._stage_begun, self._said = at.stage, now, now
            self._last = at.done, now
        if at.stage in _FIRST:
            reused = getattr(at, "reused", 0)
            self.done, self.total = at.done + reused, at.total + reused
            self._read = at.done, reused, now - self._stage_begun
        if self._bar is not None:
            self._draw(at)
        elif now - self._said >= _EVERY_SECONDS:
            self._said = now
            tell([self._line(at, at.done - self._last[0], now - self._last[1])])
            self._last = at.done, now

    def told(self) -> list[str]:
        """What was done in which time."""
        done, reused, seconds = self._read
        rate = f"{done / seconds:.0f}" if done and seconds else "–"
        whole = f"{time.monotonic() - self._begun:.1f}"
        said = {"done": done, "reused": reused, "rate": rate, "seconds": whole}
        return [self._words.say("cli_dataset_done", **said)]

    def _line(self, at: DatasetProgress | BatchProgress, steps: int, seconds: float) -> str:
        rate = steps / seconds if seconds else 0.0
        left = (at.total - at.done) / rate if rate else 0.0
        return self._words.say(
            "cli_dataset_progress",
            stage=self._words.say(f"cli_label_{at.stage}"),
            done=at.done,
            total=at.total,
            rate=f"{rate:.0f}",
            left=f"{int(left) // 60}:{int(left) % 60:02}",
        )

    def _draw(self, at: DatasetProgress | BatchProgress) -> None:
        task = self._tasks.get(at.stage)
        if task is None:
            name = self._words.say(f"cli_label_{at.stage}")
            task = self._tasks[at.stage] = self._bar.add_task(name, total=at.total, rate="")
        passed = time.monotonic() - self._stage_begun
        rate = f"{at.done / passed:.0f}/s" if passed and at.done else ""
        self._bar.update(task, completed=at.done, total=at.total, rate=rate)


def _bar() -> Any:
    """The bar of rich, ``None`` where it can't be shown."""
    if not sys.stderr.isatty():
        return None
    try:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )
    except ImportError:
        return None
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
