"""Tables without lines: columns told from gaps between the texts of neighbouring lines."""

from __future__ import annotations

from collections.abc import Sequence

from govreport.document import Cell, Grid
from govreport.quick import quick
from govreport.readers.page import Piece
from govreport.readers.page_grid import rounded
from govreport.readers.page_paragraphs import Placed
from govreport.readers.page_text import WIDE, Line, line_of
from govreport.readers.tally import Tally
from govreport.sources import Place

_NEAR = 10
_LONGEST = 60
_Cell, _Place = quick(Cell), quick(Place)


def chunks_of(line: Line) -> list[Line]:
    """A line parted where a gap is wide enough to part columns."""
    runs: list[list[Piece]] = []
    last: Piece | None = None
    for piece in line.pieces:
        if not piece.text.strip():
            continue
        size = piece.bottom - piece.top
        if last is None or piece.left - last.right >= WIDE * size:
            runs.append([])
        runs[-1].append(piece)
        last = piece
    return [line_of(run) for run in runs]


def column_lines(lines: Sequence[Placed]) -> frozenset[int]:
    """The lines (from 0) that are rows of columns: two parts or more, with another such near."""
    rows: set[int] = set()
    recent: list[tuple[int, bool]] = []
    for index, placed in enumerate(lines):
        chunks = chunks_of(placed.line)
        is_row = len(chunks) > 1 and all(len(chunk.pieces) <= _LONGEST for chunk in chunks)
        if is_row:
            near = [at for at, was_row in recent if was_row]
            if near:
                rows.update((index, *near))
        recent.append((index, is_row))
        del recent[:-_NEAR]
    return frozenset(rows)


def spaced_grid(lines: Sequence[Placed], tally: Tally) -> Grid:
    """Rows of columns as a grid whose columns are only told by where each text begins."""
    table = tally.next_table()
    unit = min(placed.line.height for placed in lines) / 2
    rows = []
    for number, placed in enumerate(lines):
        chunks = chunks_of(placed.line)
        tally.add_cells(len(chunks))
        row = []
        for at, chunk in enumerate(chunks):
            box = rounded((chunk.left, chunk.top, chunk.right, chunk.bottom))
            sure = [p.confidence for p in chunk.pieces if p.confidence is not None]
            text = chunk.text
            place = _Place(
                text,
                None,
                int(chunk.left / unit) + 1,
                table,
                number + 1,
                at + 1,
                placed.page,
                None,
                box,
                min(sure, default=None),
            )
            others = chunk.pieces[0].alternatives if len(chunk.pieces) == 1 else ()
            row.append(_Cell(text, place, number, at, 1, 1, others))
        rows.append(tuple(row))
    width = max(len(row) for row in rows)
    return Grid(tuple(rows), width, False, Place(table=table, page=lines[0].page))
