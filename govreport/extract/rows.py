"""A row to place, and its placement by the columns of its grid's head."""

from __future__ import annotations

from attrs import frozen

from govreport.extract.heads import Head
from govreport.extract.hits import RowHit
from govreport.extract.lines import Token
from govreport.layout import Block


@frozen(slots=True)
class Row:
    """A row to place: its hit, its cells' ids in order (below the row), and the head above it.

    ``labels`` is true where label columns may slip, so that the first figure's place is not sure.
    ``style`` is the form of the number of the row's label, which tells how deep it stands;
    ``across`` is the block where its rows stand side by side in this one line; ``clear``
    is false where the order of its columns is not known.
    """

    hit: RowHit
    cells: tuple[str, ...]
    head: Head
    labels: bool
    across: Block | None = None
    clear: bool = True

    @property
    def style(self) -> str | None:
        """The form of the number of the label: ``section``, ``bracket``, ``digit`` or ``None``."""
        return None if self.hit.target is None else self.hit.target.style

    @property
    def role(self) -> str | None:
        """What the row is in a sum, as the layout tells."""
        return None if self.hit.target is None else self.hit.target.role

    @property
    def kind(self) -> tuple[str | None, bool]:
        """Style, and whether a group's label leads the row: such rows are as long in a flow."""
        return self.style, self.hit.led


@frozen(slots=True)
class ByHead:
    """A placement by the head's columns; ``short``: for some column the row has no cell at all."""

    tokens: tuple[Token | None, ...]
    short: bool


def by_head(row: Row) -> ByHead | None:
    """Place by the head's columns, or ``None`` where the row does not agree with them."""
    ranges: list[tuple[int, int]] = []
    for cell in row.cells:
        if cell not in row.head.ranges:
            return None
        ranges.append(row.head.ranges[cell])
    tokens: list[Token | None] = [None] * len(ranges)
    covered = [False] * len(ranges)
    for slot in row.hit.slots:
        at = _range_of(slot, ranges)
        if at is None:
            if slot.text.strip() and not row.head.outside(slot):
                return None
            continue
        covered[at] = True
        if slot.text.strip():
            before = tokens[at]
            if before is not None and before.text.strip() != slot.text.strip():
                return None
            tokens[at] = before or slot
    if row.hit.label_end >= min(first for first, _ in ranges):
        return None
    return ByHead(tuple(tokens), not all(covered))


def _range_of(slot: Token, ranges: list[tuple[int, int]]) -> int | None:
    first, last = slot.column, slot.column + slot.width - 1
    for i, (start, end) in enumerate(ranges):
        if start <= first and last <= end:
            return i
    for i, (start, end) in enumerate(ranges):
        if first <= start and end <= last:
            return i
    return None
