"""The text of a cell in OpenDocument: paragraphs, spaces, tabs and line breaks (ODF 1.3-3, 6.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govreport.readers.sheet.cells import SheetDraft

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_BLOCKS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_BREAK = f"{_TEXT}line-break"
_LEFT_OUT = frozenset({f"{_OFFICE}annotation", f"{_TEXT}ruby-text", f"{_TEXT}note"})
_MOST_SPACES = 100
_SPACE = re.compile(r"[ \t\r\n]+")


def text_of(cell: _Element) -> str:
    """The paragraphs of a cell, one a line; annotations, drawings and readings are left out."""
    return "\n".join(_pieces(child) for child in cell if child.tag in _BLOCKS)


def note_frames(parent: _Element, row: int, column: int, draft: SheetDraft) -> None:
    """Tell of text boxes and pictures in a cell or on a sheet, which are not read."""
    for child in parent:
        if not str(child.tag).startswith(_DRAW):
            continue
        if any(_pieces(block).strip() for block in child.iter(*_BLOCKS)):
            draft.note("sheet_box_left_out", row, column)
        elif next(child.iter(f"{_DRAW}image"), None) is not None:
            draft.note("sheet_picture_left_out", row, column)


def _pieces(block: _Element) -> str:
    pieces: list[str] = []
    _collect(block, pieces)
    return "".join(pieces)


def _collect(element: _Element, pieces: list[str]) -> None:
    pieces.append(_collapsed(element.text))
    for child in element:
        tag = str(child.tag)
        if tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            pieces.append(" " * min(int(count[:4]) if count.isdecimal() else 1, _MOST_SPACES))
        elif tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif tag == _BREAK:
            pieces.append("\n")
        elif tag not in _LEFT_OUT and not tag.startswith(_DRAW):
            _collect(child, pieces)
        pieces.append(_collapsed(child.tail))


def _collapsed(text: str | None) -> str:
    """White space in the file counts as one space (ODF 1.3-3, 6.1.2)."""
    return _SPACE.sub(" ", text) if text else ""
