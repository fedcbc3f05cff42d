"""Names of OpenDocument text (ODF 1.3-3) and small things to do with its elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT, TABLE, DRAW = (
    f"{{{_NS}{name}:1.0}}" for name in ("office", "style", "text", "table", "drawing")
)
FORMAT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
P, H = TEXT + "p", TEXT + "h"
LIST, ITEM = TEXT + "list", TEXT + "list-item"
GRID, ROW = TABLE + "table", TABLE + "table-row"
CELL, COVERED = TABLE + "table-cell", TABLE + "covered-table-cell"


def count(element: _Element, attribute: str, otherwise: int = 1) -> int:
    """The positive whole number in an attribute, else ``otherwise``."""
    value = element.get(attribute, "")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 10 else otherwise


def drop(element: _Element) -> None:
    """Take an element out of the tree, leaving the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)
