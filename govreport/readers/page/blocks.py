"""Pages to blocks: tables, paragraphs and headings in reading order, over all pages."""

from __future__ import annotations

from collections.abc import Sequence

from govreport.document import Block
from govreport.readers.page.flow import flow_blocks
from govreport.readers.page.furniture import without_furniture
from govreport.readers.page.grid import Fields, Part, grid_of, part_of
from govreport.readers.page.lattice import lattices
from govreport.readers.page.paragraphs import Placed, measure
from govreport.readers.page.printed import Frame, Page, Piece
from govreport.readers.page.stitch import stitched
from govreport.readers.page.text import Line, lines_of
from govreport.readers.tally import Tally

Item = Part | Placed


def blocks_of(pages: Sequence[Page], tally: Tally) -> list[Block]:
    """The blocks of a document, in reading order.

    Ruled tables become grids with known spans, also over page ends; lines of columns without rules
    become grids whose columns are only guessed; other lines become paragraphs and headings.
    Headers, footers and page numbers are left out. Raises ``LimitError``.
    """
    parts, loose = [], []
    for page in pages:
        found, lines = _parted(page)
        parts.append(found)
        loose.append((page, lines))
    items: list[Item] = []
    for (page, _), found, lines in zip(loose, parts, without_furniture(loose), strict=True):
        placed: list[Item] = [Placed(line, page.number, round(page.width)) for line in lines]
        items.extend(sorted([*found, *placed], key=_top))
    usual = measure([item for item in items if isinstance(item, Placed)])
    blocks: list[Block] = []
    run: list[Placed] = []
    for item in _stitched(items):
        if isinstance(item, Placed):
            run.append(item)
            continue
        blocks += flow_blocks(run, usual, tally)
        run = []
        if any(entry.text for entry in item.entries):
            blocks.append(grid_of(item, tally))
    return blocks + flow_blocks(run, usual, tally)


def _top(item: Item) -> float:
    return item.top if isinstance(item, Part) else item.line.top


def _parted(page: Page) -> tuple[list[Part], list[Line]]:
    """The ruled tables of a page, and the lines of text outside them."""
    fields = [Fields(lattice) for lattice in lattices(page.rules)]
    # A table in a cell of another takes its text first.
    fields.sort(key=lambda one: one.lattice.right - one.lattice.left)
    held: list[dict[Frame, list[Piece]]] = [{} for _ in fields]
    rest: list[Piece] = []
    for piece in page.pieces:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        for one, frames in zip(fields, held, strict=True):
            frame = one.at(x, y)
            if frame is not None:
                frames.setdefault(frame, []).append(piece)
                break
        else:
            rest.append(piece)
    found = [part_of(one, frames, page) for one, frames in zip(fields, held, strict=True)]
    return found, lines_of(rest)


def _stitched(items: Sequence[Item]) -> list[Item]:
    joined: list[Item] = []
    for item in items:
        if joined and isinstance(item, Part) and isinstance(joined[-1], Part):
            whole = stitched(joined[-1], item)
            if whole is not None:
                joined[-1] = whole
                continue
        joined.append(item)
    return joined
