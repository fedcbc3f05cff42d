"""Lines that say of themselves what they are, as our own form writes them (``govreport.verbatim``).

A marked line is never a heading, a label, a figure or a signature: it is set aside before anything
is looked for, and taken as the text of the section it stands in, or as none.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from govreport.document import Block, Document, Heading, Paragraph
from govreport.model import CellState
from govreport.signs import cell_signs
from govreport.sources import Place
from govreport.spec import Spec
from govreport.verbatim import ASIDE, is_marked, is_text

#: What no written line begins with: the sign that a section has no text.
_ABSENT = ASIDE + ASIDE


def set_aside(document: Document, spec: Spec) -> Document:
    """The document with its marked lines emptied; what they hold is kept as the place's raw."""
    absent = cell_signs(spec).written("", CellState.MISSING)
    if not any(_is_marked(block, absent) for block in document.blocks):
        return document
    return evolve(document, blocks=tuple(_emptied(document.blocks, absent)))


def is_set_aside(block: Block) -> bool:
    """Whether a block is a line that was emptied."""
    return isinstance(block, Paragraph) and not block.text and is_marked(block.place.raw or "")


def is_said(place: Place) -> bool:
    """Whether an emptied line is running text."""
    return is_text(place.raw or "")


def is_absence(block: Block) -> bool:
    """Whether an emptied line tells that the section has no text."""
    return is_set_aside(block) and (block.place.raw or "").startswith(_ABSENT)


def _is_marked(block: Block, absent: str) -> bool:
    if not isinstance(block, Paragraph | Heading):
        return False
    return is_marked(block.text) or block.text == absent


def _emptied(blocks: Iterable[Block], absent: str) -> Iterable[Block]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading) and _is_marked(block, absent):
            said = _ABSENT + absent if block.text == absent else block.text
            place = evolve(block.place, raw=said)
            yield Paragraph("", place, block.blank_before)
        else:
            yield block
