"""Lines that say of themselves what they are, as our own form writes them (``govreport.verbatim``).

A marked line is never a heading, a label, a figure or a signature: it is set aside before anything
is looked for, and taken as the text of the section it stands in, or as none.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from govreport.document import Block, Document, Heading, Paragraph
from govreport.model import CellState
from govreport.signs import Signs, cell_signs
from govreport.sources import Place
from govreport.spec import Spec
from govreport.verbatim import is_marked, is_text


def set_aside(document: Document, spec: Spec) -> Document:
    """The document with its marked lines emptied; what they hold is kept as the place's raw."""
    signs = cell_signs(spec)
    if not any(_is_marked(block, signs) for block in document.blocks):
        return document
    return evolve(document, blocks=tuple(_emptied(document.blocks, signs)))


def is_set_aside(block: Block) -> bool:
    """Whether a block is a line that was emptied."""
    return isinstance(block, Paragraph) and not block.text and bool(block.place.raw)


def is_said(place: Place) -> bool:
    """Whether an emptied line is running text."""
    return is_text(place.raw or "")


def is_absence(place: Place, spec: Spec) -> bool:
    """Whether an emptied line tells that the section has no text."""
    signed = cell_signs(spec).read(place.raw or "")
    return signed is not None and not signed.raw


def _is_marked(block: Block, signs: Signs) -> bool:
    if not isinstance(block, Paragraph | Heading):
        return False
    return is_marked(block.text) or block.text == signs.written("", CellState.MISSING)


def _emptied(blocks: Iterable[Block], signs: Signs) -> Iterable[Block]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading) and _is_marked(block, signs):
            place = evolve(block.place, raw=block.text)
            yield Paragraph("", place, block.blank_before)
        else:
            yield block
