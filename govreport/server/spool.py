"""What a request brings: kept in memory while it is small, on the disk above that.

The file is gone with the request. A process that works on it is told where in it to read.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from attrs import define, field, frozen

from govreport.server.intake import Intake
from govreport.server.problems import ServiceError

_IN_MEMORY = 256 * 1024


@frozen(slots=True)
class Piece:
    """A part of what was received: a file of a form, a whole body, some lines of one.

    ``field`` is its name in the form, ``name`` that of the file, ``media_type`` as declared,
    ``first`` the number of its first line where the body is lines, ``done`` how many files of an
    archive were worked on before.
    """

    spool: Spool
    start: int
    size: int
    field: str = ""
    name: str | None = None
    media_type: str | None = None
    first: int = 0
    done: int = 0

    def handed(self) -> tuple[dict[str, Any], bytes]:
        """What a process needs to have it: where it stands on the disk, or the bytes."""
        told: dict[str, Any] = {"name": self.name, "media_type": self.media_type}
        told |= {"size": self.size, "first": self.first, "done": self.done}
        if self.spool.path is None:
            return told, bytes(self.spool.memory[self.start : self.start + self.size])
        self.spool.flush()
        return told | {"path": str(self.spool.path), "start": self.start}, b""


@define(slots=True)
class Spool:
    """Bytes one after another. ``close`` it, which removes what is on the disk."""

    folder: Path
    intake: Intake
    size: int = 0
    memory: bytearray = field(factory=bytearray)
    path: Path | None = None
    _file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        """Append. Raises ``ServiceError`` (503) where there is no room."""
        self.intake.hold(len(data))
        self.size += len(data)
        if self._file is None and self.size <= _IN_MEMORY:
            self.memory += data
            return
        try:
            self._written(data)
        except OSError as error:
            raise ServiceError(503, "http_no_room", headers={"Retry-After": "5"}) from error

    def flush(self) -> None:
        """Make what was added readable for others. Raises as ``add`` does."""
        if self._file is not None:
            try:
                self._file.flush()
            except OSError as error:
                raise ServiceError(503, "http_no_room", headers={"Retry-After": "5"}) from error

    def close(self) -> None:
        """Forget everything."""
        self.intake.hold(-self.size)
        self.size = 0
        if self._file is not None:
            with suppress(OSError):  # what is left to write to a full disk
                self._file.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        self.memory = bytearray()

    def _written(self, data: bytes) -> None:
        if self._file is None:
            number, name = tempfile.mkstemp(dir=self.folder, prefix="body-")
            self._file, self.path = os.fdopen(number, "wb"), Path(name)
            self._file.write(self.memory)
            self.memory = bytearray()
        self._file.write(data)
