"""Targets whose input is a script: documents, pages, pictures and reports are made from it."""

import warnings
from contextlib import contextmanager
from unittest import mock

import numpy as np
from attrs import evolve

import govreport
from govreport.document import Cell, Document, Flow, Grid, Heading, Paragraph
from govreport.limits import DEFAULT_LIMITS
from govreport.readers.page.blocks import blocks_of
from govreport.readers.page.printed import Page, Piece, Rule
from govreport.readers.tally import Tally
from govreport.sources import Place
from tests.fuzz import promises, seeds
from tests.fuzz.supply import Supply
from tests.fuzz.words import ALL, FIGURES

EDITS = 40


def said(supply):
    """A word of reports, or any text."""
    if supply.byte() < 200:
        return supply.of(ALL)
    return supply.some(24).decode("utf-8", "replace")


def document(data):
    """A document that some reader could have given: one of a report, edited."""
    supply = Supply(data)
    grounds = seeds.documents()
    at = supply.below(len(grounds) + 1)
    blocks = list(grounds[at].blocks) if at < len(grounds) else []
    for _ in range(EDITS):
        if not supply:
            break
        _edit(blocks, supply)
    promises.parse(Document(tuple(blocks), name="a.x", title=said(supply)), key=data)


def _edit(blocks, supply):
    at = supply.below(len(blocks) + 1)
    what = supply.below(8)
    if at == len(blocks) or what == 0:
        blocks.insert(at, _block(supply))
    elif what == 1:
        del blocks[at : at + 1 + supply.below(3)]
    elif what == 2:
        blocks.insert(supply.below(len(blocks)), blocks[at])
    elif what == 3:
        blocks.append(blocks.pop(at))
    else:
        block = blocks[at]
        if isinstance(block, Grid):
            blocks[at : at + 1] = _grid_edit(block, supply)
        elif isinstance(block, Flow):
            cells = list(block.cells)
            _list_edit(cells, supply, lambda: _cell(said(supply)))
            blocks[at] = evolve(block, cells=tuple(cells))
        else:
            text = said(supply)
            blocks[at] = evolve(block, text=text, place=Place(text, line=at + 1))


def _block(supply):
    what, text = supply.below(5), said(supply)
    if what < 2:
        return Paragraph(text, Place(text), supply.below(3))
    if what == 2:
        return Heading(text, Place(text), 1 + supply.below(6))
    if what == 3:
        return Flow(tuple(_cell(said(supply)) for _ in range(supply.below(30))), Place())
    rows = [[_cell(said(supply)) for _ in range(supply.below(10))] for _ in range(supply.below(6))]
    return laid(rows, supply.flag(), supply.flag())


def _cell(text, rowspan=1, colspan=1):
    return Cell(text, Place(text), rowspan=rowspan, colspan=colspan)


def _list_edit(items, supply, new):
    at = supply.below(len(items) + 1)
    what = supply.below(4)
    if what == 0 or at == len(items):
        items.insert(at, new())
    elif what == 1:
        del items[at : at + 1 + supply.below(3)]
    elif what == 2:
        items.insert(supply.below(len(items)), items[at])
    else:
        items[at] = new()


def _grid_edit(grid, supply):
    rows = [list(row) for row in grid.rows]
    known, open_ended = grid.spans_known, grid.open_ended
    what = supply.below(8)
    if what == 0:
        at = supply.below(len(rows) + 1)
        return [laid(some, known, open_ended) for some in (rows[:at], rows[at:]) if some]
    if what == 1:
        known = not known
    elif what == 2:
        open_ended = not open_ended
    elif what == 3:
        return [Flow(tuple(cell for row in rows for cell in row), grid.place)]
    elif what == 4:
        _list_edit(rows, supply, lambda: [_cell(said(supply)) for _ in range(supply.below(12))])
    elif rows:
        row = supply.of(rows)
        if what == 5 or not row:
            _list_edit(row, supply, lambda: _cell(supply.of(FIGURES)))
        else:
            at = supply.below(len(row))
            if what == 6:
                row[at] = _cell(row[at].text, 1 + supply.below(4), 1 + supply.below(8))
            else:
                lowest = Place("1", confidence=supply.byte() / 255)
                row[at] = Cell("1", lowest, alternatives=(supply.of(FIGURES),))
    return [laid(rows, known, open_ended)]


def laid(rows, known, open_ended=False):
    """The cells of rows put where HTML would put them (4.9.11)."""
    taken, made, width = set(), [], 0
    for number, row in enumerate(rows):
        column, line = 0, []
        for cell in row:
            while (number, column) in taken:
                column += 1
            down = min(cell.rowspan, len(rows) - number)
            across = cell.colspan
            while any((number, column + one) in taken for one in range(across)):
                across -= 1
            taken |= {(number + d, column + a) for d in range(down) for a in range(across)}
            place = evolve(cell.place, row=number + 1, cell=len(line) + 1)
            line.append(
                evolve(cell, row=number, column=column, rowspan=down, colspan=across, place=place)
            )
            column += across
            width = max(width, column)
        made.append(tuple(line))
    return Grid(tuple(made), width, known, Place(table=1), open_ended)


def printed(data):
    """Pages of pieces and rules, as PDF, OFD and pictures give them."""
    supply = Supply(data)
    pages = []
    for number in range(1 + supply.below(3)):
        pieces, rules = [], []
        for _ in range(60):
            if not supply:
                break
            what = supply.below(6)
            left, top = supply.byte() * 2.4, supply.byte() * 3.3
            if what == 0:
                wide, high = 1 + supply.below(9), 1 + supply.below(24)
                rules += _lattice(left, top, wide, high, 4 + supply.byte() / 4, supply)
            elif what == 1:
                rules.append(Rule(left, top, left + supply.byte() * 2.4, top))
            elif what == 2:
                rules.append(Rule(left, top, left, top + supply.byte() * 3.3))
            elif what == 3:
                pieces += _row(said(supply), left, top, 4 + supply.below(16), supply.byte() * 2)
            else:
                size = 1 + supply.below(30)
                sure = supply.byte() / 255 if what == 5 else None
                text = said(supply)
                right = left + size * len(text)
                more = (supply.of(FIGURES),) if what == 5 else ()
                pieces.append(Piece(text, left, top, right, top + size, sure, more))
        pages.append(Page(number + 1, 595.0, 842.0, tuple(pieces), tuple(rules)))
    try:
        blocks = blocks_of(pages, Tally(DEFAULT_LIMITS, "a.pdf"))
    except govreport.GovReportError as error:
        promises.told(error)
        return
    promises.hold(
        blocks == blocks_of(pages, Tally(DEFAULT_LIMITS, "a.pdf")), "the same pages, other blocks"
    )
    for block in blocks:
        if isinstance(block, Grid):
            sound(block)
    promises.parse(Document(tuple(blocks), name="a.pdf"), key=data)


def _lattice(left, top, wide, high, step, supply):
    across, gone = wide * step * 2, supply.byte()
    flat = [Rule(left, top + n * step, left + across, top + n * step) for n in range(high + 1)]
    upright = [
        Rule(left + n * step * 2, top, left + n * step * 2, top + high * step)
        for n in range(wide + 1)
    ]
    lines = flat + upright
    if gone < len(lines):
        del lines[gone]
    return lines


def _row(text, left, top, size, gap):
    """A label and figures beside it, a piece for each character, as a PDF has them."""
    found, at = [], left
    for word in (text, "1", "0", "23"):
        for char in word:
            found.append(Piece(char, at, top, at + size / 2, top + size))
            at += size / 2
        at += gap
    return found


def sound(grid, apart=True):
    """No cell of a grid lies beyond its width and, where rows are ours, none over another."""
    taken = set()
    for number, row in enumerate(grid.rows):
        for cell in row:
            promises.hold(cell.row == number, "a cell in another row", cell.row, number)
            promises.hold(cell.column + cell.colspan <= grid.width, "a cell beyond the width")
            if not apart or cell.rowspan * cell.colspan > 10_000:
                continue
            spots = {
                (cell.row + down, cell.column + right)
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            }
            promises.hold(not spots & taken, "cells over each other", cell.row, cell.column)
            taken |= spots


class Guess:
    """Stands for the network that reads strips of a picture: what it says depends on the ink."""

    characters = ("", *"0123456789Ol|一二行政许可总计/-—件 .,")

    def read(self, strips):
        from govreport.readers.ocr.likely import seen

        made = []
        for strip in strips:
            steps = max(1, strip.shape[1] // 8)
            ink = strip[:, : steps * 8].reshape(strip.shape[0], steps, -1).sum(axis=(0, 2))
            weights = np.full((steps, len(self.characters)), 0.01, np.float32)
            for step, dark in enumerate(ink.astype(np.int64)):
                weights[step, int(dark) % len(self.characters)] += 0.6
                weights[step, int(dark) // 7 % len(self.characters)] += 0.3
            made.append(seen(weights / weights.sum(axis=1, keepdims=True), self.characters))
        return made


def boxes(gray):
    """Stands for the network that finds lines of text: the bands of the picture that hold ink."""
    dark = np.flatnonzero((gray < 128).any(axis=1))
    if not len(dark):
        return []
    ends = np.flatnonzero(np.diff(dark) > 2)
    bands = zip([dark[0], *dark[ends + 1]], [*dark[ends], dark[-1]], strict=True)
    wide = gray.shape[1]
    return [(0, int(a), wide, int(b) + 1) for a, b in bands if b - a > 1 and wide > 2][:50]


@contextmanager
def guessing():
    """Recognition kept small: the two networks replaced, all that is around them as it is.

    What numpy warns of, such as the mean of nothing, is a fault.
    """
    from govreport.readers.ocr import lines, page

    network = Guess()
    with (
        mock.patch.multiple(page, recogniser=lambda: network, boxes_of=boxes),
        mock.patch.object(lines, "boxes_of", boxes),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error", RuntimeWarning)
        yield


def scanned(data):
    """A picture of a page drawn from the script: rules, bars, blots and characters."""
    import cv2

    from govreport.readers.ocr.page import recognise

    supply = Supply(data)
    high, wide = 1 + supply.below(512), 1 + supply.below(512)
    gray = np.full((high, wide), supply.of((255, 240, 128)), np.uint8)
    for _ in range(60):
        if not supply:
            break
        what, shade = supply.below(5), supply.of((0, 60, 160, 255))
        x, y = supply.below(wide), supply.below(high)
        dx, dy = supply.below(wide), supply.below(high)
        if what == 0:
            cv2.line(gray, (x, y), (dx, y), shade, 1 + supply.below(3))
        elif what == 1:
            cv2.line(gray, (x, y), (x, dy), shade, 1 + supply.below(3))
        elif what == 2:
            cv2.rectangle(gray, (x, y), (dx, dy), shade, supply.below(4) - 1)
        elif what == 3:
            cv2.putText(gray, said(supply)[:20], (x, y), 0, 0.2 + supply.byte() / 200, shade, 1)
        else:
            cv2.line(gray, (x, y), (dx, dy), shade, 1 + supply.below(6))
    with guessing():
        size = wide / 3.0, high / 3.0
        tally = Tally(DEFAULT_LIMITS, "a.png")
        found = recognise(1, gray, *size, tally)
        promises.hold(found == recognise(1, gray, *size, tally), "another page of the same picture")
    for block in blocks_of([found], tally):
        if isinstance(block, Grid):
            sound(block)
