"""Tables of OpenDocument text to regions (ODF 1.3-3, 9.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import define

from govreport.readers.columns import Extent, edges_of
from govreport.readers.odf.names import CELL, COVERED, ROW, TABLE, count
from govreport.readers.odf.styles import Styles
from govreport.readers.regions import Raw, Region, content_of, regions_of
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element

# Widths that are told for more columns than this help no one.
_MOST_WIDTHS = 10_000


@define(slots=True)
class _Cell:
    start: int
    end: int
    rowspan: int
    raw: str


def read_table(
    table: _Element, text: Callable[[_Element], str], styles: Styles, tally: Tally
) -> tuple[list[Region], int]:
    """The regions of a table, and how many covered cells hold text.

    ``text`` gives the raw text of a cell. Raises ``LimitError``: ``limit_cells``, ``limit_span``.
    """
    rows: list[list[_Cell]] = []
    covered = 0
    for row in table.iter(ROW):
        cells, hidden = _cells(row, text, tally)
        covered += hidden
        times = count(row, TABLE + "number-rows-repeated") or 1
        if times > 1:
            tally.add_cells((times - 1) * max(1, sum(cell.end - cell.start for cell in cells)))
        rows.extend([cells] * times)
    extents = (Extent(cell.start, cell.end, bool(cell.raw.split())) for row in rows for cell in row)
    edges = edges_of(extents, _widths(table, styles))
    return regions_of([_raw(cells, edges) for cells in rows]), covered


def _raw(cells: list[_Cell], edges: dict[int, int]) -> list[Raw]:
    row: list[Raw] = []
    for cell in cells:
        start, end = edges[cell.start], edges[cell.end]
        if start < end:
            text, framed = content_of(cell.raw)
            row.append((text, start, cell.rowspan, end - start, None, framed))
    return row


def _cells(row: _Element, text: Callable[[_Element], str], tally: Tally) -> tuple[list[_Cell], int]:
    cells: list[_Cell] = []
    column = covered = 0
    for cell in row.iter(CELL, COVERED):
        times = count(cell, TABLE + "number-columns-repeated") or 1
        raw = text(cell)
        if cell.tag == COVERED:
            covered += bool(raw.split())
            column += times
            continue
        right = count(cell, TABLE + "number-columns-spanned") or 1
        if right > tally.limits.max_span:
            raise tally.refuse("span", right)
        down = count(cell, TABLE + "number-rows-spanned") or 1
        tally.add_cells(times * right * down)
        cells.extend(_Cell(column + at, column + at + right, down, raw) for at in range(times))
        column += times
    return cells, covered


def _widths(table: _Element, styles: Styles) -> list[float]:
    widths: list[float] = []
    for column in table.iter(TABLE + "table-column"):
        width = styles.width(column.get(TABLE + "style-name"))
        times = count(column, TABLE + "number-columns-repeated") or 1
        widths.extend([width] * min(times, _MOST_WIDTHS - len(widths)))
    return widths
