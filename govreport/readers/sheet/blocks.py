"""Sheets to blocks: which sheets are read, their names as headings, text and tables in order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import zip_longest

from govreport.document import Block, Cell, Document, Grid, Heading, Paragraph
from govreport.findings import Finding, Severity
from govreport.quick import quick
from govreport.readers.sheet.cells import Merge, Sheet, tidy
from govreport.readers.sheet.rows import Filled, Kind, Line, Run, runs_of
from govreport.readers.tally import Tally
from govreport.sources import Place

_Cell, _Place = quick(Cell), quick(Place)
# A cell holds so many UTF-16 units; the last may be half a pair that did not fit.
_FULL = 32_767 - 1
# What programs call a sheet that nobody named.
_UNNAMED = re.compile(
    r"\s*(?:sheet|worksheet|table|page|工作表|工作頁|表|表格|页|頁)?[\s_-]*\d*\s*(?:[(（]\d+[)）])?\s*",
    re.IGNORECASE,
)


def document_of(sheets: Sequence[Sheet], tally: Tally) -> Document:
    """The document that sheets make; hidden ones count only where the others hold no table.

    Raises ``LimitError``: ``limit_cells``, ``limit_blocks``.
    """
    shown, findings = _shown([sheet for sheet in sheets if sheet.texts])
    blocks: list[Block] = []
    for sheet, runs in shown:
        if len(shown) > 1:
            blocks.extend(_name_of(sheet, runs))
        for run in runs:
            if run.kind is Kind.TEXT:
                blocks.extend(_paragraphs(sheet, run))
            else:
                blocks.append(_grid(sheet, run.lines, tally))
            if len(blocks) > tally.limits.max_blocks:
                raise tally.refuse("blocks", len(blocks))
        findings += sheet.findings
    return Document(tuple(blocks), findings=tuple(findings))


def _shown(sheets: list[Sheet]) -> tuple[list[tuple[Sheet, list[Run]]], list[Finding]]:
    visible = [(sheet, runs_of(sheet)) for sheet in sheets if not sheet.hidden]
    hidden = [sheet for sheet in sheets if sheet.hidden]
    if not hidden:
        return visible, []
    left_out = any(run.kind is Kind.TABLE for _, runs in visible for run in runs)
    code = "sheet_hidden_left_out" if left_out else "sheet_hidden_read"
    findings = [
        Finding(code, Severity.INFO, params={"sheet": sheet.name}, place=Place(sheet=sheet.name))
        for sheet in hidden
    ]
    if left_out:
        return visible, findings
    return [(sheet, runs_of(sheet)) for sheet in sheets], findings


def _name_of(sheet: Sheet, runs: list[Run]) -> list[Block]:
    """The name of a sheet as heading, unless it is no name or the sheet says it itself: in its
    title, or in a line of its text.
    """
    name = (sheet.name or "").strip()
    first = runs[0].lines[0]
    titled = runs[0].kind is Kind.TEXT and first.number is not None
    short = "".join(name.split())
    said = short in "".join(first.cells[0].text.split())
    if not name or titled or said or _UNNAMED.fullmatch(name):
        return []
    texts = (
        c.text for run in runs if run.kind is Kind.TEXT for line in run.lines for c in line.cells
    )
    if any(short == "".join(text.split()) for text in texts if len(text) < 2 * len(name)):
        return []
    return [Heading(name, Place(name, sheet=sheet.name))]


def _paragraphs(sheet: Sheet, run: Run) -> list[Block]:
    blocks: list[Block] = []
    begun, start = "", 0
    for line, below in zip_longest(run.lines, run.lines[1:]):
        gap = line.gap
        for cell in line.cells:
            raw = sheet.texts[line.row][cell.column]
            if below is not None and _is_full(raw) and _end(sheet, line.row, cell) == below.row:
                start = start if begun else line.row
                begun += raw
                continue
            row = start if begun else line.row
            for text in (tidy(begun + raw) if begun else cell.text).split("\n"):
                place = _Place(text, row=row + 1, cell=cell.column + 1, sheet=sheet.name)
                blocks.append(Paragraph(text, place, gap))
                gap = 0
            begun = ""
    return blocks


def _is_full(text: str) -> bool:
    """Whether a text fills its cell, so that it goes on in the next row."""
    return len(text) * 2 >= _FULL and len(text.encode("utf-16-le", "surrogatepass")) >= 2 * _FULL


def _end(sheet: Sheet, row: int, cell: Filled) -> int:
    """The row below a cell."""
    at = row, cell.column
    return next((m.bottom for m in sheet.merges if (m.top, m.left) == at), row) + 1


def _grid(sheet: Sheet, lines: Sequence[Line], tally: Tally) -> Grid:
    """The grid of some rows, from the first column with text to the last; every cell is there."""
    cells = [cell for line in lines for cell in line.cells]
    left = min(cell.column for cell in cells)
    right = max(cell.column for cell in cells) + 1
    # Empty cells at the end of rows count where something draws them.
    drawn = [cell.column + cell.width for cell in cells]
    drawn += [line.ruling.last + 1 for line in lines]
    right = max([right, *(end for end in drawn if end - right <= tally.limits.max_span)])
    width = right - left
    tally.add_cells(width * len(lines))
    rows = {line.row: number for number, line in enumerate(lines)}
    owners = _owners(sheet, rows, left, right, tally)
    table = tally.next_table()
    built = tuple(
        _row(sheet, line, number, (left, right), owners, table) for number, line in enumerate(lines)
    )
    place = Place(sheet=sheet.name, table=table, row=lines[0].row + 1)
    return Grid(built, width, sheet.placed, place, open_ended=not sheet.placed)


#: By row and column of a grid: the spans of the merged cell that begins there; none where one
#: that began before reaches.
_Owners = dict[tuple[int, int], tuple[int, int] | None]


def _owners(sheet: Sheet, rows: dict[int, int], left: int, right: int, tally: Tally) -> _Owners:
    owners: _Owners = {}
    first, last = min(rows), max(rows)
    order = sorted(rows)
    for merge in sheet.merges:
        if merge.bottom < first or merge.top > last or merge.right < left or merge.left >= right:
            continue
        within = _within(merge, rows, order)
        begin, end = max(merge.left, left), min(merge.right + 1, right)
        tally.add_cells(len(within) * (end - begin))
        spots = [(row, column) for row in within for column in range(begin, end)]
        if any(spot in owners for spot in spots):
            continue  # it overlaps one read before, which no program writes
        owners.update(dict.fromkeys(spots))
        if spots:
            owners[spots[0]] = (len(within), end - begin)
    return owners


def _within(merge: Merge, rows: dict[int, int], order: list[int]) -> list[int]:
    """The rows of a grid, from 0 in the grid, that a merged cell covers."""
    at = slice(bisect_left(order, merge.top), bisect_right(order, merge.bottom))
    return [rows[row] for row in order[at]]


def _row(
    sheet: Sheet, line: Line, number: int, span: tuple[int, int], owners: _Owners, table: int
) -> tuple[Cell, ...]:
    left, right = span
    texts = sheet.texts.get(line.row, {})
    cells: list[Cell] = []
    for column in range(left, right):
        spans = owners.get((number, column), (1, 1))
        if spans is None:
            continue
        raw = texts.get(column, "")
        place = _Place(raw, None, None, table, line.row + 1, column + 1, None, sheet.name)
        cells.append(_Cell(tidy(raw), place, number, column - left, *spans))
    return tuple(cells)
