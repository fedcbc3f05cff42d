"""Bodies on their way in: how many at once, how many bytes are kept of all, and who gives way."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from attrs import define, field

from govreport.server.problems import ServiceError

_STILL_SECONDS = 1.0
_ROUNDS = 3  # of the loop, in which what came meanwhile reaches the one who waits for it
_LATER = {"Retry-After": "2"}


@define(slots=True, eq=False)
class Coming:
    """One body on its way. ``wait`` is the timeout under which its next piece is waited for."""

    intake: Intake
    moved: float
    wait: asyncio.Timeout | None = None

    def move(self, more: bool) -> None:
        """A piece came, and there are ``more`` or it was the last."""
        self.end()
        if more:
            self.moved = asyncio.get_running_loop().time()
            self.intake.coming[self] = None

    def end(self) -> None:
        """It is there, or given up."""
        self.wait = None
        self.intake.coming.pop(self, None)
        self.intake.leaving.discard(self)

    def give_way(self, moved: float, rounds: int = _ROUNDS) -> None:
        """End it, unless a piece came that only we had no time for."""
        if self.wait is None or self.moved != moved:
            return
        loop = asyncio.get_running_loop()
        if rounds:
            loop.call_soon(self.give_way, moved, rounds - 1)
        else:
            self.wait.reschedule(loop.time())


@define(slots=True)
class Intake:
    """The bodies of one service: ``coming``, those that moved last at the end, and ``leaving``,
    that gave way and may not know yet. There are ``most`` of them, and as many more for a moment.
    """

    most: int
    most_bytes: int
    coming: OrderedDict[Coming, None] = field(factory=OrderedDict)
    leaving: set[Coming] = field(factory=set)
    held: int = 0

    def begin(self) -> Coming:
        """Make room for one more. Where there is none, the one that has stood still longest gives
        way, if that is a second or more: else a few slow clients could keep all others out.

        Raises ``ServiceError`` (429) where every body comes in well.
        """
        now = asyncio.get_running_loop().time()
        if len(self.coming) >= self.most:
            first = next(iter(self.coming))
            full = len(self.coming) + len(self.leaving) >= 2 * self.most
            if full or now - first.moved < _STILL_SECONDS:
                raise ServiceError(429, "http_busy", headers=_LATER)
            del self.coming[first]
            self.leaving.add(first)
            first.give_way(first.moved)
        made = Coming(self, now)
        self.coming[made] = None
        return made

    def hold(self, size: int) -> None:
        """Keep so many bytes more, or fewer. Raises ``ServiceError`` (503) for too many."""
        if size > 0 and self.held + size > self.most_bytes:
            raise ServiceError(503, "http_no_room", headers=_LATER)
        self.held += size
