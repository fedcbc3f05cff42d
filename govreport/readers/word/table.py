"""Word tables to regions (ECMA-376-1 17.4): cells once with their spans, slivers dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import define

from govreport.readers.columns import Extent, edges_of, points
from govreport.readers.regions import Raw, Region, content_of, regions_of
from govreport.readers.tally import Tally
from govreport.readers.word.names import TC, TC_PR, TR, TR_PR, VAL, W, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

_GONE = frozenset(("cont", "continue"))


@define(slots=True)
class _Slot:
    """A cell as declared: columns of the grid, its raw text, whether it goes on from above."""

    start: int
    end: int
    raw: str
    below: bool
    merged: bool

    def extent(self) -> Extent:
        """What decides which columns there are."""
        return Extent(self.start, self.end, bool(self.raw.split()))


def read_table(
    table: _Element, text: Callable[[_Element], str], tally: Tally
) -> tuple[list[Region], int]:
    """The regions of a table, and how many cells with text are covered by a cell above them.

    ``text`` gives the raw text of a cell. Raises ``LimitError``: ``limit_cells``, ``limit_span``.
    """
    slots = [_slots(row, text, tally) for row in table.iter(TR)]
    grid = table.find(W + "tblGrid")
    widths = [] if grid is None else [points(column.get(W + "w")) for column in grid]
    extents = [
        Extent(slot.start, slot.end, bool(slot.raw.split())) for row in slots for slot in row
    ]
    edges = edges_of(extents, widths)
    covered = 0
    rows: list[list[_Cell]] = []
    above: dict[tuple[int, int], _Cell] = {}
    for row in slots:
        cells: list[_Cell] = []
        here: dict[tuple[int, int], _Cell] = {}
        for slot in row:
            place = edges[slot.start], edges[slot.end]
            if place[0] == place[1]:
                continue
            cell = above.get(place) if slot.below else None
            if cell is None:
                cell = _Cell(slot.raw, *place)
                cells.append(cell)
            else:
                cell.rowspan += 1
                covered += bool(slot.raw.split())
            if slot.merged:
                here[place] = cell
        rows.append(cells)
        above = here
    return regions_of([[cell.finished() for cell in cells] for cells in rows]), covered


@define(slots=True)
class _Cell:
    raw: str
    start: int
    end: int
    rowspan: int = 1

    def finished(self) -> Raw:
        """The cell as rows are made of."""
        text, framed = content_of(self.raw)
        return text, self.start, self.rowspan, self.end - self.start, None, framed


def _slots(row: _Element, text: Callable[[_Element], str], tally: Tally) -> list[_Slot]:
    properties = row.find(TR_PR)
    before = None if properties is None else properties.find(W + "gridBefore")
    column = _span(before, tally, 0)
    slots: list[_Slot] = []
    for cell in row.iter(TC):
        properties = cell.find(TC_PR)
        span, merge, beside = 1, None, None
        if properties is not None:
            span = _span(properties.find(W + "gridSpan"), tally, 1)
            merge = _merge(properties)
            beside = properties.find(W + "hMerge")
        tally.add_cells(span)
        end = column + span
        raw = text(cell)
        if beside is not None and beside.get(VAL) != "restart" and slots:
            # The old way to merge: a cell that goes on from the one before it.
            slots[-1].end = end
            slots[-1].raw += f"\f{raw}"
        else:
            slots.append(_Slot(column, end, raw, merge == "below", merge is not None))
        column = end
    return slots


def _merge(properties: _Element) -> str | None:
    """``top`` where a vertical merge begins, ``below`` where it goes on; tracked ones accepted."""
    tracked = properties.find(W + "cellMerge")
    if tracked is not None:
        told = tracked.get(W + "vMerge")
        return None if told is None else "below" if told in _GONE else "top"
    merge = properties.find(W + "vMerge")
    if merge is None:
        return None
    return "top" if merge.get(VAL) == "restart" else "below"


def _span(element: _Element | None, tally: Tally, least: int) -> int:
    span = max(whole(element, least) or 0, least)
    if span > tally.limits.max_span:
        raise tally.refuse("span", span)
    return span
