"""The blocks of a document as lines of tokens: the one form the rest of extraction works on.

A grid gives a line for each row, with columns; a flow and a paragraph give lines without. A gap
of empty lines before a token is kept: in texts with one cell a line it is all that is left of an
empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from attrs import evolve, frozen

from govreport.document import Block, Cell, Flow, Grid
from govreport.quick import quick
from govreport.sources import Place


class Shape(StrEnum):
    """How much the medium tells of a line's columns."""

    SPANS = "spans"  # declared merged cells: columns can be relied on
    PARTED = "parted"  # separators seen: empty cells are seen, columns only perhaps
    SPACED = "spaced"  # parted by runs of spaces: empty cells are not seen
    FLOW = "flow"  # cells one after the other, empty ones seen
    TEXT = "text"  # one cell a line: empty cells are not seen


@frozen(slots=True)
class Token:
    """One cell or text. ``column`` counts from 0; ``width`` is its span; ``gap`` the empty lines
    right before it; ``alternatives`` are other close readings of a text that was recognised.
    """

    text: str
    place: Place
    column: int = 0
    width: int = 1
    gap: int = 0
    alternatives: tuple[str, ...] = ()


@frozen(slots=True)
class Line:
    """Tokens that stand in one row, or in one line. ``grid`` numbers the grid it
    belongs to; ``open_ended``: empty cells at its end may have been cut off.
    """

    tokens: tuple[Token, ...]
    shape: Shape
    grid: int | None = None
    columns: int = 0
    open_ended: bool = False


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """All lines of some blocks, in reading order.

    A line without separators right under a line with them, or above one, belongs to the same grid:
    its separators were cut off with the white space at the line's end.
    """
    lines: list[Line] = []
    grid = -1
    for block in blocks:
        if isinstance(block, Grid):
            joined = _joins(lines, block)
            grid += 0 if joined else 1
            lines.extend(_grid_lines(block, grid))
        elif isinstance(block, Flow):
            tokens = tuple(_token(cell) for cell in block.cells)
            lines.append(Line(tokens, Shape.FLOW))
        else:
            token = Token(block.text, block.place, gap=block.blank_before)
            lines.append(Line((token,), Shape.TEXT))
    return lines


def _at(line: Line) -> int | None:
    return line.tokens[0].place.line if line.tokens else None


def _joins(lines: list[Line], grid: Grid) -> bool:
    """Whether a grid goes on with the one above; lines between them become rows of it."""
    if grid.spans_known or not grid.rows or not grid.rows[0] or grid.place.column is not None:
        return False
    if grid.rows[0][0].place.column is not None:
        return False
    expected = grid.rows[0][0].place.line
    back = len(lines)
    while back and expected is not None:
        line = lines[back - 1]
        at = _at(line)
        if at is None or at != expected - 1 or line.shape not in (Shape.TEXT, Shape.PARTED):
            return False
        if line.shape is Shape.PARTED:
            for i in range(back, len(lines)):
                lines[i] = evolve(line, tokens=lines[i].tokens)
            return True
        expected, back = at, back - 1
    return False


def _grid_lines(grid: Grid, number: int) -> Iterable[Line]:
    if grid.spans_known:
        shape = Shape.SPANS
    elif any(cell.place.column is not None for row in grid.rows for cell in row):
        shape = Shape.SPACED
    else:
        shape = Shape.PARTED
    for row in grid.rows:
        tokens = tuple(_token(cell) for cell in row)
        yield Line(tokens, shape, number, grid.width, grid.open_ended)


_make_token = quick(Token)


def _token(cell: Cell) -> Token:
    return _make_token(cell.text, cell.place, cell.column, cell.colspan, 0, cell.alternatives)
