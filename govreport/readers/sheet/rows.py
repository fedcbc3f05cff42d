"""Which rows of a sheet are text and which are tables.

A sheet holds titles, paragraphs and tables one below the other and says of none what it is. Rows
with two filled cells or more are rows of a table. A row with one is a paragraph, a title, or a row
of a table whose other cells are blank: borders tell where there are any, else its neighbours and
its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from attrs import define, frozen

from govreport.readers.sheet.cells import Merge, Ruling, Sheet, tidy, within
from govreport.verbatim import is_marked

_HAN = "一二三四五六七八九十"
_SECTION = re.compile(rf"\s*(?:第([{_HAN}]+)(?:部分|章)|([{_HAN}]{{1,3}})\s*[、.．])")
_NUMBERED = re.compile(
    rf"\s*(?:[{_HAN}]{{1,3}}\s*[、.．]|[（(][{_HAN}]{{1,3}}[）)]|[0-9]{{1,2}}[.．、])"
)
_FIGURE = re.compile(r"[-+−－]?[0-9０-９][0-9０-９,，.．]*\D{0,4}|[-/—–－\\／×]{1,2}")
_NOTE = re.compile(
    r"\s*(?:[*※]|(?:[备備]?[注註]|[说說]明|附[注註]?|[单單]位|填表人?|[联聯]系[电電][话話])\s*[:：])"
)
_STOP = re.compile(r"[。；;！？]")
_PROSE = 60  # a text this long, or half as long with a full stop, is no cell of figures or label
_FRAMED = 100  # prose of this length beside at most one other cell is text that cells only frame
_HEADING = 16  # the row right above a table that spans it is its head up to this length
_GAP = 3  # so many empty rows may stand inside a table
_MOSTLY = 0.7
_BLANK = Ruling(0, 0, 0)


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
    """A row with text, or the row below one that has borders and no text.

    ``gap``: empty rows right before it; ``covered``: merged cells reach in from above.
    """

    row: int
    cells: list[Filled]
    gap: int
    covered: bool
    ruling: Ruling
    kind: Kind | None = None

    @property
    def number(self) -> int | None:
        """The number of a section that the first text begins with."""
        found = _SECTION.match(self.cells[0].text) if self.cells else None
        return None if found is None else _ordinal(found[1] or found[2])


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
    ruled = sum(line.ruling.columns > 1 for line in tables)
    bordered = ruled > 1 and ruled >= _MOSTLY * len(tables)
    _settle(lines, bordered)
    return _runs(lines)


def _lines(sheet: Sheet) -> list[Line]:
    below = {row + 1 for row in sheet.texts if sheet.ruled.get(row + 1, _BLANK).columns > 1}
    rows = sorted(below | sheet.texts.keys())
    anchors = {(merge.top, merge.left): merge for merge in sheet.merges}
    covered = _covered(sheet, rows)
    lines: list[Line] = []
    before = rows[0] - 1 if rows else 0
    for row in rows:
        texts = sheet.texts.get(row, {})
        cells = [
            Filled(column, _width(anchors.get((row, column))), tidy(texts[column]))
            for column in sorted(texts)
        ]
        gap = 0 if row in covered else _empty(sheet, before, row)
        lines.append(Line(row, cells, gap, row in covered, sheet.ruled.get(row, _BLANK)))
        before = row
    return lines


def _width(merge: Merge | None) -> int:
    return 1 if merge is None else merge.right - merge.left + 1


def _empty(sheet: Sheet, before: int, row: int) -> int:
    """Rows between two rows that are neither filled nor ruled."""
    between = range(before + 1, row)
    if not sheet.ruled:
        return len(between)
    return sum(sheet.ruled.get(at, _BLANK).columns < 2 for at in between)


def _covered(sheet: Sheet, rows: Sequence[int]) -> set[int]:
    """The rows into which a merged cell with text reaches from above."""
    tall = (merge for merge in sheet.merges if merge.left in sheet.texts.get(merge.top, {}))
    return within(rows, ((merge.top + 1, merge.bottom) for merge in tall))


def _at_once(line: Line) -> Kind | None:
    """What a row is by itself; ``None`` where its neighbours have to tell."""
    if not line.cells:
        return Kind.TABLE
    if len(line.cells) <= 2 and any(_is_prose(cell.text, _FRAMED) for cell in line.cells):
        # What is marked beside a label is its value, however long.
        return Kind.TABLE if is_marked(line.cells[-1].text) and line.cells[1:] else Kind.TEXT
    if len(line.cells) > 1 or line.covered:
        return Kind.TABLE
    return Kind.TEXT if _is_prose(line.cells[0].text, _PROSE) else None


def _is_prose(text: str, length: int) -> bool:
    return len(text) >= length or (len(text) * 2 >= length and _STOP.search(text) is not None)


def _settle(lines: list[Line], bordered: bool) -> None:
    """Decide the rows with one short text, from above downwards."""
    run: list[Line] = []  # the rows of the table right above
    number, end = 0, 0
    for at, line in enumerate(lines):
        if line.gap > 0:
            run, number, end = [], 0, 0
        below = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].gap == 0 else None
        if line.kind is None:
            follows = line.number in {None, number + 1}
            if bordered:
                inside = _is_boxed(line, bool(run), below, follows)
            elif run:
                inside = follows and not _parts(line, below, end)
            else:
                inside = _leads(line, below)
            line.kind = Kind.TABLE if inside else Kind.TEXT
        if line.kind is Kind.TEXT:
            run, number, end = [], 0, 0
        else:
            run.append(line)
            number = line.number or number
            end = max([end, *(cell.column + cell.width for cell in line.cells)])


def _is_boxed(line: Line, in_run: bool, below: Line | None, follows: bool) -> bool:
    """Whether borders make a row with one text part of a table."""
    columns = line.ruling.columns
    if columns < 2:
        return False
    if columns > line.cells[0].width:
        return True  # empty boxes stand beside it
    return follows and line.number is None and (in_run or below is not None)


def _parts(line: Line, below: Line | None, end: int) -> bool:
    """Whether a row with one text is none of the table above it."""
    cell = line.cells[0]
    if _NOTE.match(cell.text) or (line.number is not None and _is_head(below)):
        return True
    across = cell.width > 1 and cell.column + cell.width >= end
    return across and (below is None or below.kind is Kind.TEXT)


def _leads(line: Line, below: Line | None) -> bool:
    """Whether a row with one text is the head of the table right below it."""
    if below is None or below.kind is not Kind.TABLE or not below.cells:
        return False
    cell = line.cells[0]
    end = max(other.column + other.width for other in below.cells)
    across = cell.column <= below.cells[0].column and cell.column + cell.width >= end
    return across and cell.width > 1 and line.number is None and len(cell.text) <= _HEADING


def _is_head(line: Line | None) -> bool:
    """Whether a row begins a table: several texts, no figure, and no numbered label."""
    if line is None or len(line.cells) < 2 or _is_figured(line):
        return False
    return _NUMBERED.match(line.cells[0].text) is None


def _is_figured(line: Line) -> bool:
    return any(_FIGURE.fullmatch(cell.text) for cell in line.cells)


def _ordinal(text: str) -> int:
    """A Chinese number below 100."""
    tens, ten, ones = text.rpartition("十")
    return (_HAN.find(tens) + 1 if tens else int(bool(ten))) * 10 + _HAN.find(ones or "?") + 1


def _runs(lines: Iterable[Line]) -> list[Run]:
    runs: list[Run] = []
    begun: list[Line] = []
    for line in lines:
        if begun and (line.kind is not begun[0].kind or not _goes_on(line)):
            runs.append(Run(begun[0].kind or Kind.TEXT, tuple(begun)))
            begun = []
        begun.append(line)
    if begun:
        runs.append(Run(begun[0].kind or Kind.TEXT, tuple(begun)))
    return [run for run in runs if any(line.cells for line in run.lines)]


def _goes_on(line: Line) -> bool:
    """Whether a row goes on with the table above: one of figures does after a small gap, too."""
    return line.kind is Kind.TEXT or line.gap == 0 or (line.gap <= _GAP and _is_figured(line))
