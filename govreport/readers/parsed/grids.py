"""Tables that somebody has parsed already: rows of plain values, of cells with spans, frames.

A grid is a sequence of rows, a row a sequence of cells. A cell is a plain value (text, a number,
``None`` for blank) or, where cells are merged, a mapping ``{"text": ..., "rowspan": ...,
"colspan": ...}`` or an object with these attributes. A grid with such a cell is taken as HTML
takes a table: each cell stands once, in the row where it begins, in the first column that no
cell from above covers (HTML 4.9.12). A grid of plain values is taken as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve

from govreport.document import Block, Cell, Document, Flow, Grid, Heading, Paragraph
from govreport.findings import Fault, Finding, Severity
from govreport.limits import Limits
from govreport.quick import quick
from govreport.readers.tally import Tally
from govreport.sources import Place

# So many equal figures side by side are one figure of a merged cell, repeated by who parsed it.
_RUN = 5
# Of so few rows of figures none tells what is usual for the others.
_FEW = 2
_SPANNING = ("rowspan", "colspan")
# A number with more digits before its point is no figure, and takes long to write out.
_LONGEST = 40

_Cell, _Place = quick(Cell), quick(Place)
_Raw = tuple[str, int, int]


def is_frame(value: Any) -> bool:
    """Whether this is a pandas DataFrame, or has its shape (no library is imported to tell)."""
    return hasattr(value, "columns") and hasattr(value, "itertuples")


def read_blocks(blocks: Iterable[Any], *, name: str | None, limits: Limits) -> Document:
    """The document of grids with texts between them, in reading order.

    Each block is a grid as above, a data frame, a text (a paragraph; its lines one each), or a
    block of the document model, which is taken as it is. Raises ``LimitError`` (``limit_cells``,
    ``limit_span``), and ``TypeError`` for anything else.
    """
    tally = Tally(limits, name)
    found: list[Block] = []
    findings: list[Finding] = []
    for block in blocks:
        if isinstance(block, str):
            lines = (" ".join(line.split()) for line in block.splitlines())
            found.extend(Paragraph(line, Place(line)) for line in lines if line)
        elif isinstance(block, Paragraph | Heading):
            found.append(block)
        elif isinstance(block, Grid | Flow):
            found.append(_given(block, tally))
        else:
            rows = rows_of_frame(block) if is_frame(block) else _rows(block)
            grid = grid_of(rows, tally)
            if not any(map(_spans, (cell for row in rows for cell in row))):
                grid, doubts = _without_padding(grid)
                findings.extend((*doubts, *_repeated(grid)))
            found.append(grid)
    return Document(tuple(found), findings=tuple(findings))


def grid_of(rows: Sequence[Sequence[Any]], tally: Tally, place: Place | None = None) -> Grid:
    """The grid of rows, numbered as the next table of the document.

    Where no cell has spans the columns are known only if the rows are equally long.
    """
    table = tally.next_table()
    place = Place(table=table) if place is None else evolve(place, table=table)
    spanning = any(_spans(cell) for row in rows for cell in row)
    known = spanning or len({len(row) for row in rows}) < 2
    covered: dict[int, int] = {}
    made: list[tuple[Cell, ...]] = []
    width = 0
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        begun: dict[int, int] = {}
        column = 0
        for cell in row:
            while column in covered:
                column += 1
            text, rowspan, colspan = _cell(cell)
            rowspan = min(rowspan, len(rows) - number)
            if colspan > tally.limits.max_span:
                raise tally.refuse("span", colspan)
            tally.add_cells(rowspan * colspan)
            at = _Place(text, None, None, table, number + 1, len(cells) + 1, place.page)
            cells.append(_Cell(text, at, number, column, rowspan, colspan))
            begun.update(dict.fromkeys(range(column, column + colspan), rowspan))
            column += colspan
        width = max(width, column, *(at + 1 for at in covered), 0)
        made.append(tuple(cells))
        covered = {at: left - 1 for at, left in (covered | begun).items() if left > 1}
    return Grid(tuple(made), width, known, place)


def rows_of_frame(frame: Any) -> list[list[Any]]:
    """The rows of a data frame, its columns as head rows unless they are only counted from 0.

    The index is no part of the table. Levels of a head are rows of their own; names that pandas
    made up for heads that were blank (``Unnamed: 3_level_1``) are blank.
    """
    names = list(frame.columns)
    head: list[list[Any]] = []
    if names != list(range(len(names))):
        levels = max((len(n) for n in names if isinstance(n, tuple)), default=1)
        whole = [n if isinstance(n, tuple) else (n,) * levels for n in names]
        head = [[_named(name[level]) for name in whole] for level in range(levels)]
    return head + [list(row) for row in frame.itertuples(index=False, name=None)]


def text_of(value: Any) -> str:
    """A plain value as it would be printed: nothing for blank, whole numbers without a point."""
    if value is None or not _equals_itself(value):
        return ""
    if isinstance(value, str):
        lines = (" ".join(line.split()) for line in value.splitlines())
        return "\n".join(line for line in lines if line)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        # Python refuses to write very long ones itself
        return str(Decimal(value))
    if isinstance(value, float | Decimal) or hasattr(value, "is_integer"):
        number = Decimal(str(value))
        if number.is_finite() and abs(number.adjusted()) < _LONGEST:
            return format(number.to_integral_value() if number == int(number) else number, "f")
    return str(value)


def _equals_itself(value: Any) -> bool:
    """False for NaN, NaT and the nothing of pandas, which can only be told by its type."""
    if isinstance(value, Decimal):
        return not value.is_nan()
    return type(value).__name__ != "NAType" and bool(value == value)  # noqa: PLR0124


def _named(name: Any) -> Any:
    return "" if isinstance(name, str) and name.startswith("Unnamed: ") else name


def _rows(block: Any) -> list[list[Any]]:
    if not isinstance(block, list | tuple) or not all(isinstance(r, list | tuple) for r in block):
        raise TypeError(
            "a block must be text, a grid (a list of rows), a data frame or a block of"
            f" govreport.Document, not {type(block).__name__}"
        )
    return [list(row) for row in block]


def _spans(cell: Any) -> bool:
    return isinstance(cell, Mapping) or hasattr(cell, "rowspan")


def _cell(cell: Any) -> _Raw:
    if not _spans(cell):
        if isinstance(cell, list | tuple | set):
            raise TypeError(f"a cell must be a plain value or a mapping, not {cell!r}")
        return text_of(cell), 1, 1
    if isinstance(cell, Mapping):
        unknown = set(cell) - {"text", *_SPANNING}
        if unknown:
            raise TypeError(f"a cell has text, rowspan and colspan, not {sorted(unknown)}")
        text, spans = cell.get("text"), [cell.get(name, 1) for name in _SPANNING]
    else:
        text, spans = cell.text, [getattr(cell, name, 1) for name in _SPANNING]
    for span in spans:
        if isinstance(span, bool) or not isinstance(span, int) or span < 1:
            raise TypeError(f"a span must be a whole number from 1, not {span!r}")
    return text_of(text), spans[0], spans[1]


def _given(block: Grid | Flow, tally: Tally) -> Grid | Flow:
    """A block of the model, counted; a grid without a number gets the next one."""
    if isinstance(block, Flow):
        tally.add_cells(len(block.cells))
    else:
        tally.add_cells(sum(cell.rowspan * cell.colspan for row in block.rows for cell in row))
    number = tally.next_table()
    if block.place.table is not None:
        return block
    return evolve(block, place=evolve(block.place, table=number))


def _without_padding(grid: Grid) -> tuple[Grid, tuple[Finding, ...]]:
    """The grid without blank cells at the ends of rows of figures that may only fill them up.

    Parsers make a row that lost a cell as long as the others, and its figures then stand in wrong
    columns without a trace. Where most rows are filled to their end, one that is not is taken as
    short. Where most end blank, a blank column is likelier, and it is told that this is not known.
    """
    figures = [row for row in grid.rows if any(cell.text[-1:].isdecimal() for cell in row)]
    blank = [row for row in figures if not row[-1].text]
    if len(figures) > _FEW and len(blank) * 2 > len(figures):
        doubt = Finding(
            "grid_rows_end_blank",
            Severity.WARNING,
            params={"count": len(blank)},
            place=evolve(blank[0][-1].place, cell=None, raw=None),
            fault=Fault.READING,
        )
        return grid, (doubt,)
    short = {id(row) for row in blank}
    rows = (row[: _filled(row)] if id(row) in short else row for row in grid.rows)
    return (evolve(grid, rows=tuple(rows)) if short else grid), ()


def _filled(row: Sequence[Cell]) -> int:
    """How many cells there are up to the last one with text."""
    return max(number for number, cell in enumerate(row, start=1) if cell.text)


def _repeated(grid: Grid) -> Iterable[Finding]:
    """Rows with one figure many times side by side: a merged cell that was written out."""
    for row in grid.rows:
        run: list[Cell] = []
        for cell in (*row, None):
            if cell is not None and run and cell.text == run[0].text:
                run.append(cell)
                continue
            if len(run) >= _RUN and run[0].text.isdigit() and run[0].text.strip("0"):
                yield Finding(
                    "grid_figure_repeated",
                    Severity.WARNING,
                    params={"figure": run[0].text, "count": len(run)},
                    place=run[0].place,
                    fault=Fault.READING,
                )
            run = [] if cell is None else [cell]
