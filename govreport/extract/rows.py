"""A row to place, and its placement by the columns of its grid's head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import Factory, field, frozen

from govreport.extract.heads import Head
from govreport.extract.hits import RowHit
from govreport.extract.lines import Shape, Token
from govreport.layout import Block


@frozen(slots=True)
class Row:
    """A row to place: its hit, its cells' ids in order (below the row), and the head above it.

    ``labels`` is true where label columns may slip, so that the first figure's place is not sure.
    ``style`` is the form of the number of the row's label, which tells how deep it stands;
    ``across`` is the block where its rows stand side by side in this one line; ``clear``
    is false where the order of its columns is not known. ``figures`` are those of the hit, which
    has them all by now.
    """

    hit: RowHit
    cells: tuple[str, ...]
    head: Head
    labels: bool
    across: Block | None = None
    clear: bool = True
    figures: list[Token] = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda row: row.hit.figures, takes_self=True),
    )

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
    """A placement by the head's columns; ``short``: for some column the row has no cell at all.

    ``headless`` are the cells that the head has no column for.
    """

    tokens: tuple[Token | None, ...]
    short: bool
    headless: frozenset[int]


def by_head(row: Row, added: frozenset[int] = frozenset()) -> ByHead | None:
    """Place by the head's columns, or ``None`` where the row does not agree with them.

    ``added`` are columns of the grid that are none of the form's.
    """
    known = [row.head.ranges.get(cell) for cell in row.cells]
    ranges = [r for r in known if r is not None]
    headless = frozenset(i for i, r in enumerate(known) if r is None)
    if not ranges or (headless and not _nearly_whole(row, headless)):
        return None
    tokens: list[Token | None] = [None] * len(known)
    covered = [r is None for r in known]
    under = _columns_of(tuple(known))
    for slot in row.hit.slots:
        at = under.get(slot.column) if slot.width == 1 else _range_of(slot, known)
        text = slot.text.strip()
        if at is None:
            if text and not (slot.column in added or row.head.outside(slot)):
                return None
            continue
        covered[at] = True
        if text:
            before = tokens[at]
            if before is None:
                tokens[at] = slot
            elif before.text.strip() != text:
                return None
    if row.hit.label_end >= min(first for first, _ in ranges):
        return None
    beyond = {*added, *(first for first, _ in row.head.ignored)}
    short = not all(covered)
    if beyond and not short:
        # a column that is none of the form's shows just as well that the row has all its cells
        seen = {c for s in row.hit.slots for c in range(s.column, s.column + s.width)}
        short = not beyond <= seen
    return ByHead(tuple(tokens), short, headless)


def _nearly_whole(row: Row, headless: frozenset[int]) -> bool:
    """Whether a head that declares its columns lacks but one, and not the last."""
    whole = len(headless) == 1 and len(row.cells) > 3 and len(row.cells) - 1 not in headless
    return whole and row.hit.shape is Shape.SPANS


def outside(row: Row) -> list[int]:
    """The grid columns of a row's figures that stand under no column of a head that is whole."""
    known = [row.head.ranges.get(cell) for cell in row.cells]
    if any(r is None for r in known):
        return []
    free = (s for s in row.figures if _range_of(s, known) is None)
    return [slot.column for slot in free if slot.column > row.hit.label_end]


@lru_cache(maxsize=256)
def _columns_of(ranges: tuple[tuple[int, int] | None, ...]) -> Mapping[int, int]:
    """The first range that each grid column stands in."""
    under: dict[int, int] = {}
    for i, known in enumerate(ranges):
        if known is not None:
            for column in range(known[0], known[1] + 1):
                under.setdefault(column, i)
    return under


def _range_of(slot: Token, ranges: Sequence[tuple[int, int] | None]) -> int | None:
    first, last = slot.column, slot.column + slot.width - 1
    for i, known in enumerate(ranges):
        if known is not None and known[0] <= first and last <= known[1]:
            return i
    for i, known in enumerate(ranges):
        if known is not None and first <= known[0] and known[1] <= last:
            return i
    return None
