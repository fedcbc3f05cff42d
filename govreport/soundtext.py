r"""Text that can be written: halves of surrogate pairs stand for no character in any encoding.

Python holds them where JSON spells one (``"\ud800"``), or a program passes one on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import evolve

from govreport.document import ILLEGIBLE, Block, Cell, Document, Flow, Grid, Heading, Paragraph

_HALF = re.compile("[\ud800-\udfff]")
_Text = Cell | Paragraph | Heading


def sound(value: Any) -> Any:
    """Plain values with U+FFFD for each half of a pair in a text; new ones where there was any."""
    if isinstance(value, str):
        return _HALF.sub(ILLEGIBLE, value) if _HALF.search(value) else value
    if isinstance(value, Mapping):
        return {sound(name): sound(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [sound(inner) for inner in value]
    return value


def sound_document(document: Document) -> Document:
    """The document with U+FFFD for each half of a pair; itself where there is none."""
    texts = (text for block in document.blocks for text in _texts(block))
    if not any(map(_HALF.search, (*texts, document.title or ""))):
        return document
    return evolve(document, blocks=tuple(map(_block, document.blocks)), title=sound(document.title))


def _texts(block: Block) -> list[str]:
    if isinstance(block, Grid):
        cells = [cell for row in block.rows for cell in row]
    elif isinstance(block, Flow):
        cells = list(block.cells)
    else:
        return [block.text, block.place.raw or ""]
    texts = [text for cell in cells for text in (cell.text, cell.place.raw or "")]
    return texts + [other for cell in cells for other in cell.alternatives]


def _block(block: Block) -> Block:
    if isinstance(block, Grid):
        return evolve(block, rows=tuple(tuple(map(_cell, row)) for row in block.rows))
    if isinstance(block, Flow):
        return evolve(block, cells=tuple(map(_cell, block.cells)))
    return evolve(block, text=sound(block.text), place=_placed(block))


def _cell(cell: Cell) -> Cell:
    others = tuple(sound(other) for other in cell.alternatives)
    return evolve(cell, text=sound(cell.text), place=_placed(cell), alternatives=others)


def _placed(part: _Text) -> Any:
    return evolve(part.place, raw=sound(part.place.raw))
