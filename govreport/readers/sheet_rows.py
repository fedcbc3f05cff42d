"""Which rows of a sheet are text and which are tables.

A sheet holds titles, paragraphs and tables one below the other and says of none what it is. Rows
with two filled cells or more are rows of a table. A row with one is a paragraph, a title, or a row
of a table whose other cells are blank: borders tell where there are any, else its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from attrs import define, frozen

from govreport.readers.sheet_cells import Merge, Sheet, tidy, within

_SECTION = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]{1,3}\s*[、.．])"
)
_FIGURE = re.compile(r"[-+−－]?[0-9０-９][0-9０-９,，.．]*\D{0,4}|[-/—–－\\／×]{1,2}")
_STOP = re.compile(r"[。；;！？]")
_PROSE = 60  # a text this long, or half as long with a full stop, is no cell of figures or label
_FRAMED = 100  # prose of this length beside at most one other cell is text that cells only frame
_HEADING = 16  # the row right above a table that spans it is its head up to this length
_GAP = 3  # so many empty rows may stand inside a table
_MOSTLY = 0.7


class Kind(Enum):
    """What a row is."""

    TEXT = "text"
    TABLE = "table"


@frozen(slots=True)
class Filled:
    """A cell with text: its column and the columns its merged cell covers from there."""

    column: int
    width: int
    text: str


@define(slots=True)
class Line:
    """A row with text. ``gap``: empty rows right before it; ``covered``: merged cells reach in."""

    row: int
    cells: list[Filled]
    gap: int
    covered: bool
    ruled: int
    kind: Kind | None = None

    @property
    def first(self) -> int:
        """The first column with text."""
        return self.cells[0].column

    @property
    def end(self) -> int:
        """The column after the last one with text, merged cells counted."""
        return max(cell.column + cell.width for cell in self.cells)


@frozen(slots=True)
class Run:
    """Neighbouring rows of one kind."""

    kind: Kind
    lines: tuple[Line, ...]


def runs_of(sheet: Sheet) -> list[Run]:
    """The rows of a sheet in order, as runs of text and tables."""
    lines = _lines(sheet)
    for line in lines:
        line.kind = _at_once(line)
    tables = [line for line in lines if line.kind is Kind.TABLE]
    ruled = sum(line.ruled > 1 for line in tables)
    bordered = ruled > 1 and ruled >= _MOSTLY * len(tables)
    _settle(lines, bordered)
    return _runs(lines)


def _lines(sheet: Sheet) -> list[Line]:
    rows = sorted(sheet.texts)
    anchors = {(merge.top, merge.left): merge for merge in sheet.merges}
    covered = _covered(sheet, rows)
    lines: list[Line] = []
    for index, row in enumerate(rows):
        texts = sheet.texts[row]
        cells = [
            Filled(column, _width(anchors.get((row, column))), tidy(texts[column]))
            for column in sorted(texts)
        ]
        # A ruled row without text belongs to its table and parts nothing.
        before = rows[index - 1] if index else row - 1
        gap = 0 if row in covered else _empty(sheet, before, row)
        ruled = sheet.ruled.get(row, 0)
        lines.append(Line(row, cells, gap, row in covered, ruled))
    return lines


def _width(merge: Merge | None) -> int:
    return 1 if merge is None else merge.right - merge.left + 1


def _empty(sheet: Sheet, before: int, row: int) -> int:
    """Rows between two rows that are neither filled nor ruled."""
    gap = row - before - 1
    if gap <= 0 or not sheet.ruled:
        return max(0, gap)
    return gap - min(gap, sum(sheet.ruled.get(at, 0) > 1 for at in range(before + 1, row)))


def _covered(sheet: Sheet, rows: Sequence[int]) -> set[int]:
    """The rows with text into which a merged cell with text reaches from above."""
    tall = (merge for merge in sheet.merges if merge.left in sheet.texts.get(merge.top, {}))
    return within(rows, ((merge.top + 1, merge.bottom) for merge in tall))


def _at_once(line: Line) -> Kind | None:
    """What a row is by itself; ``None`` where its neighbours have to tell."""
    if len(line.cells) <= 2 and any(_is_prose(cell.text, _FRAMED) for cell in line.cells):
        return Kind.TEXT
    if len(line.cells) > 1 or line.covered:
        return Kind.TABLE
    return Kind.TEXT if _is_prose(line.cells[0].text, _PROSE) else None


def _is_prose(text: str, length: int) -> bool:
    return len(text) >= length or (len(text) * 2 >= length and _STOP.search(text) is not None)


def _settle(lines: list[Line], bordered: bool) -> None:
    """Decide the rows with one short text, from below upwards, so that the row below is known."""
    above = _tables_above(lines)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.kind is None:
            below = _table_below(lines, at)
            line.kind = Kind.TABLE if _in_table(line, above[at], below, bordered) else Kind.TEXT


def _tables_above(lines: list[Line]) -> list[Line | None]:
    """For each row the nearest row of a table above, if only short texts stand between."""
    found: list[Line | None] = []
    for at, line in enumerate(lines):
        before = lines[at - 1]
        if at == 0 or line.gap > 0 or before.kind is Kind.TEXT:
            found.append(None)
        else:
            found.append(before if before.kind is Kind.TABLE else found[-1])
    return found


def _table_below(lines: list[Line], at: int) -> Line | None:
    below = at + 1
    if below < len(lines) and lines[below].gap == 0 and lines[below].kind is Kind.TABLE:
        return lines[below]
    return None


def _in_table(line: Line, above: Line | None, below: Line | None, bordered: bool) -> bool:
    cell = line.cells[0]
    other = above or below
    if other is None:
        return False
    across = line.first <= other.first and line.end >= other.end
    numbered = _SECTION.match(cell.text) is not None
    if numbered and (across or _is_head(below)):
        return False
    if bordered:
        return line.ruled > 1
    if above is not None and below is not None:
        return True
    if below is not None:
        return across and cell.width > 1 and len(cell.text) <= _HEADING
    first = other.cells[0]
    return (first.column, first.width) == (cell.column, cell.width) and _is_figured(other)


def _is_head(line: Line | None) -> bool:
    """Whether a row begins a table: several texts and no figure."""
    return line is not None and len(line.cells) > 1 and not _is_figured(line)


def _is_figured(line: Line) -> bool:
    return any(_FIGURE.fullmatch(cell.text) for cell in line.cells)


def _runs(lines: list[Line]) -> list[Run]:
    runs: list[Run] = []
    begun: list[Line] = []
    for line in lines:
        if begun and (line.kind is not begun[0].kind or not _goes_on(line)):
            runs.append(Run(begun[0].kind or Kind.TEXT, tuple(begun)))
            begun = []
        begun.append(line)
    if begun:
        runs.append(Run(begun[0].kind or Kind.TEXT, tuple(begun)))
    return runs


def _goes_on(line: Line) -> bool:
    """Whether a row goes on with the table above: one of figures does after a small gap, too."""
    return line.kind is Kind.TEXT or line.gap == 0 or (line.gap <= _GAP and _is_figured(line))
