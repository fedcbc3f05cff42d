"""Lines with nothing between them, as paragraphs and tables without ruling lines."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from govreport.document import Block, Cell, Grid
from govreport.quick import quick
from govreport.readers.page.columns import Text, is_above, levels_of, part_of_rows, texts_of
from govreport.readers.page.figures import Row, regions, row_of, with_words
from govreport.readers.page.grid import grid_of, rounded
from govreport.readers.page.paragraphs import Measure, Placed, paragraphs_of
from govreport.readers.page.printed import Piece
from govreport.readers.page.text import Line, line_of
from govreport.readers.tally import Tally
from govreport.sources import Place

_Cell, _Place = quick(Cell), quick(Place)


def flow_blocks(lines: Sequence[Placed], usual: Measure, tally: Tally) -> list[Block]:
    """The blocks of lines. Raises ``LimitError`` (``limit_cells``)."""
    rows = with_words([row_of(placed) for placed in lines])
    blocks: list[Block] = []
    at = 0
    for region in regions(rows):
        blocks += paragraphs_of(lines[at : region.first], usual)
        held = rows[region.first : region.last]
        part = part_of_rows(held, region.begin - region.first)
        if part is None:
            head = _head(held[: region.begin - region.first])
            held = [*head, *held[region.begin - region.first :]]
        blocks.append(_spaced(held, tally) if part is None else grid_of(part, tally))
        at = region.last
    return [*blocks, *paragraphs_of(lines[at:], usual)]


def _head(rows: Sequence[Row]) -> list[Row]:
    """The lines of a head as rows of whole texts, the lowest of each column in the last row."""
    if not rows:
        return []
    texts = texts_of(rows)
    levels = levels_of(texts)
    covered = [
        text
        for text in texts
        if any(is_above(text.box, other.box) for other in texts if other is not text)
    ]
    made: dict[int, list[Text]] = {}
    for text in sorted(texts, key=lambda text: text.middle):
        lowest = not any(text is one for one in covered)
        made.setdefault(len(texts) if lowest else levels[id(text)], []).append(text)
    return [
        evolve(rows[-1], texts=tuple(map(_line, made[level])), figures=()) for level in sorted(made)
    ]


def _line(text: Text) -> Line:
    left, top, right, bottom = text.box
    sure = [p.confidence for line in text.lines for p in line.pieces if p.confidence is not None]
    said = "".join(text.text.split())
    return line_of([Piece(said, left, top, right, bottom, min(sure, default=None))])


def _spaced(rows: Sequence[Row], tally: Tally) -> Grid:
    """Rows whose columns are only told by where each text begins, in half sizes from the left."""
    table = tally.next_table()
    unit = min(row.placed.line.height for row in rows) / 2
    made = []
    for number, row in enumerate(rows):
        cells = []
        tally.add_cells(len(row.texts) + len(row.figures))
        for at, text in enumerate((*row.texts, *row.figures)):
            sure = [p.confidence for p in text.pieces if p.confidence is not None]
            place = _Place(
                text.text,
                None,
                int(text.left / unit) + 1,
                table,
                number + 1,
                at + 1,
                row.placed.page,
                None,
                rounded((text.left, text.top, text.right, text.bottom)),
                min(sure, default=None),
            )
            others = text.pieces[0].alternatives if len(text.pieces) == 1 else ()
            cells.append(_Cell(text.text, place, number, at, 1, 1, others))
        made.append(tuple(cells))
    width = max(len(row) for row in made)
    return Grid(tuple(made), width, False, Place(table=table, page=rows[0].placed.page))
