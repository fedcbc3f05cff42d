"""What one reading has used up so far, held against its limits."""

from __future__ import annotations

import re

from attrs import define

from govreport.errors import LimitError
from govreport.limits import Limits

_ADDRESS = re.compile(r" <[^<>]* at 0x[0-9a-fA-F]+>")


def said_by(error: Exception) -> str:
    """What a library says of a damaged file, without where in memory something lay."""
    return _ADDRESS.sub("", str(error))[:200]


@define(slots=True)
class Tally:
    """Counts cells and tables of one document. Shared by the readers that read parts of it."""

    limits: Limits
    name: str | None = None
    cells: int = 0
    tables: int = 0

    def refuse(self, which: str, found: int) -> LimitError:
        """The error that tells which limit was passed; ``which`` is the name without ``max_``."""
        limit: int = getattr(self.limits, f"max_{which}")
        return LimitError(f"limit_{which}", name=self.name, limit=limit, found=found)

    def add_cells(self, count: int) -> None:
        """Count cells. Raises ``LimitError`` (``limit_cells``)."""
        self.cells += count
        if self.cells > self.limits.max_cells:
            raise self.refuse("cells", self.cells)

    def next_table(self) -> int:
        """The number of the next grid or flow, from 1."""
        self.tables += 1
        return self.tables
