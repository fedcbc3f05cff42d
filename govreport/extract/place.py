"""Places the figures of one row into its cells, or gives the placements that remain possible.

A placement is certain where the grid's own columns tell it, where there is a figure for every cell,
or where the empty cells that are seen leave one window. Else every placement that keeps the order is
an option, and ``solve`` asks the arithmetic of the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

from attrs import field, frozen

from govreport.extract.anchors import RowHit
from govreport.extract.heads import Head
from govreport.extract.lines import Shape, Token

#: More placements than this are not worth trying: no arithmetic decides among them.
MOST_OPTIONS = 120
_SEEN = frozenset({Shape.SPANS, Shape.PARTED, Shape.FLOW})

#: For each cell in order: the token that fills it, or ``None``.
Option = tuple[Token | None, ...]


@frozen(slots=True)
class Row:
    """A row to place: its hit, its cells' ids in order (below the row), and the head above it.

    ``labels`` is true where label columns may slip, so that the first figure's place is not sure.
    """

    hit: RowHit
    cells: tuple[str, ...]
    head: Head
    labels: bool


@frozen(slots=True)
class Placed:
    """A placement that is certain. ``None`` in ``tokens`` is a cell printed empty, unless its index is
    in ``lost``: then the cell is missing.
    """

    tokens: Option
    lost: frozenset[int] = frozenset()


@frozen(slots=True)
class Open:
    """Placements that remain. ``free`` gaps may hide a figure that was lost; others are blanks."""

    options: tuple[Option, ...]
    free: bool


@frozen(slots=True)
class Hopeless:
    """No placement can be given: ``reason`` is the code of the finding."""

    reason: str


Outcome = Placed | Open | Hopeless


@frozen(slots=True)
class Trust:
    """Which grids' columns can be relied on, by grid number."""

    grids: Mapping[int, bool] = field(factory=dict)

    def of(self, row: Row) -> bool:
        """Whether the columns of this row's grid can be relied on."""
        if row.hit.grid is None or row.hit.shape not in (Shape.SPANS, Shape.PARTED):
            return False
        return self.grids.get(row.hit.grid, False)


def by_head(row: Row) -> Placed | None:
    """Place by the head's columns, or ``None`` where the row does not agree with them."""
    ranges = [row.head.ranges.get(cell) for cell in row.cells]
    if any(r is None for r in ranges):
        return None
    tokens: list[Token | None] = [None] * len(ranges)
    covered = [False] * len(ranges)
    for slot in row.hit.slots:
        first, last = slot.column, slot.column + slot.width - 1
        at = next((i for i, r in enumerate(ranges) if r and r[0] <= first and last <= r[1]), None)
        if at is None:
            at = next(
                (i for i, r in enumerate(ranges) if r and first <= r[0] and r[1] <= last), None
            )
        if at is None:
            outside = any(a <= first and last <= b for a, b in row.head.ignored)
            if slot.text.strip() and not outside:
                return None
            continue
        covered[at] = True
        if slot.text.strip():
            if tokens[at] is not None:
                return None
            tokens[at] = slot
    starts = [r[0] for r in ranges if r]
    if row.hit.label_end >= min(starts):
        return None
    lost = frozenset(i for i, seen in enumerate(covered) if not seen)
    if lost and row.hit.shape is Shape.SPANS:
        return None
    return Placed(tuple(tokens))


def trust_of(rows: Sequence[Row]) -> Trust:
    """Decide for each grid of guessed columns whether its head and all its rows agree.

    One row that does not fit shows that labels slipped, and no gap in the grid can be believed.
    """
    verdict: dict[int, bool] = {}
    shown: dict[int, bool] = {}
    for row in rows:
        grid = row.hit.grid
        if grid is None:
            continue
        if row.hit.shape is Shape.SPANS:
            verdict[grid] = True
            continue
        placed = by_head(row)
        verdict[grid] = verdict.get(grid, True) and placed is not None
        if placed is not None and placed.tokens[0] is not None and placed.tokens[-1] is not None:
            shown[grid] = True
    spans = {row.hit.grid for row in rows if row.hit.shape is Shape.SPANS}
    return Trust({g: ok and (g in spans or shown.get(g, False)) for g, ok in verdict.items()})


def place(row: Row, trust: Trust) -> Outcome:
    """Place one row as far as its own layout tells."""
    hit, n = row.hit, len(row.cells)
    if trust.of(row):
        placed = by_head(row)
        if placed is not None:
            return placed
    figures = hit.figures
    if len(figures) == n:
        return Placed(_ordered(row, figures))
    if not figures:
        blank = hit.shape in _SEEN and len(hit.slots) >= n
        return Placed((None,) * n) if blank else Hopeless("row_without_figures")
    if len(figures) > n:
        dropped = _without_subtotal(row, figures)
        return Open(dropped, free=False) if dropped else Hopeless("row_with_too_many_figures")
    if hit.shape in _SEEN:
        return _windows(row, figures)
    return _everywhere(row, figures, free=True)


def _ordered(row: Row, tokens: Sequence[Token | None]) -> Option:
    """The figures in the order of the cells, where the head prints its columns in another order."""
    order = row.head.order
    if not order or order == row.cells:
        return tuple(tokens)
    by_id = dict(zip(order, tokens, strict=True))
    return tuple(by_id[cell] for cell in row.cells)


def _without_subtotal(row: Row, figures: Sequence[Token]) -> tuple[Option, ...]:
    """Leave out one figure at a time, where the head has one column more."""
    if row.head.subtotals != 1 or len(figures) != len(row.cells) + 1:
        return ()
    return tuple(tuple(f for j, f in enumerate(figures) if j != i) for i in range(1, len(figures)))


def _windows(row: Row, figures: Sequence[Token]) -> Outcome:
    """Empty cells are seen: which runs of cells, as long as the row, hold all figures."""
    n, slots = len(row.cells), row.hit.slots
    filled = [i for i, slot in enumerate(slots) if slot.text.strip()]
    first, last = filled[0], filled[-1]
    if last - first >= n:
        return Hopeless("row_with_too_many_figures")
    if not row.labels:
        if last >= n:
            return _everywhere(row, figures, free=True)
        return Placed(_ordered(row, _window(slots, 0, n)))
    starts = range(max(0, last - n + 1), first + 1)
    inside = last - first + 1 > len(filled)
    if len(figures) == n - 1 and not inside:
        # six figures in a run: one was lost, or one is blank at either end; the tabs don't tell
        return _everywhere(row, figures, free=True)
    options = tuple(_window(slots, start, n) for start in starts)
    if len(options) == 1:
        return Placed(options[0])
    return Open(options, free=False)


def _window(slots: Sequence[Token], start: int, n: int) -> Option:
    cut = list(slots[start : start + n])
    tokens: list[Token | None] = [t if t.text.strip() else None for t in cut]
    return tuple(tokens + [None] * (n - len(tokens)))


def _everywhere(row: Row, figures: Sequence[Token], *, free: bool) -> Outcome:
    n = len(row.cells)
    if comb(n, len(figures)) > MOST_OPTIONS:
        return Hopeless("row_incomplete")
    options: list[Option] = []
    for places in combinations(range(n), len(figures)):
        tokens: list[Token | None] = [None] * n
        for at, figure in zip(places, figures, strict=True):
            tokens[at] = figure
        options.append(tuple(tokens))
    return Open(tuple(options), free=free)
