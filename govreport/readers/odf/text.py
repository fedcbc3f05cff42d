"""OpenDocument text as it shows: what is left out, and the text of one paragraph (ODF 1.3-3, 6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govreport.readers.odf.names import DRAW, OFFICE, TABLE, TEXT, H, P, drop
from govreport.readers.odf.styles import Look, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_GONE = (
    TEXT + "tracked-changes",
    TEXT + "note-body",
    TEXT + "ruby-text",
    OFFICE + "annotation",
    OFFICE + "forms",
)
_HIDDEN = (TEXT + "section", TEXT + "hidden-paragraph", TEXT + "hidden-text", TABLE + "table-row")
_COLLAPSED = frozenset(("collapse", "filter"))
_SPAN, _NOTE, _NUMBER = TEXT + "span", TEXT + "note", TEXT + "number"
_SPACES, _TAB, _BREAK = TEXT + "s", TEXT + "tab", TEXT + "line-break"
_WHITE = re.compile(r"[ \t\r\n]+")


def accept(body: _Element) -> None:
    """Leave in the tree what shows in print; deleted text is kept apart and goes."""
    for element in list(body.iter(*_GONE)):
        drop(element)
    for element in list(body.iter(*_HIDDEN)):
        if _is_hidden(element):
            # A field that hides its paragraph stands in it.
            field = element.tag == TEXT + "hidden-paragraph"
            around = next(element.iterancestors(P, H), None) if field else element
            if around is not None:
                drop(around)
    # What stands in boxes and shapes goes after the paragraph that holds them, inner ones first.
    for block in reversed(list(body.iter(P, H))):
        _lift(block)


def _is_hidden(element: _Element) -> bool:
    return (
        element.get(TEXT + "display") == "none"
        or element.get(TEXT + "is-hidden") == "true"
        or element.get(TABLE + "visibility") in _COLLAPSED
    )


def _lift(block: _Element) -> None:
    """Move all blocks of the shape that a block stands in after the paragraph around the shape."""
    shape = anchor = None
    for around in block.iterancestors():
        if around.tag in {P, H}:
            anchor = around
            break
        if shape is None and around.tag.startswith(DRAW):
            shape = around
    if anchor is None or shape is None:
        return
    for child in reversed(list(shape)):
        if child.tag.startswith((TEXT, TABLE)):
            child.tail = None
            anchor.addnext(child)


def leftovers(body: _Element) -> dict[str, int]:
    """How often something stands in the document whose text is kept elsewhere, by kind."""
    objects = sum(1 for _ in body.iter(DRAW + "object", DRAW + "object-ole"))
    pictures = 0
    for picture in body.iter(DRAW + "image"):
        frame = picture.getparent()
        pictures += frame is not None and frame[0] is picture
    return {"embedded_objects": objects, "pictures": pictures}


def text_of(paragraph: _Element, styles: Styles, look: Look) -> str:
    """The text of a paragraph; form feeds part its lines. What is raised stands in brackets."""
    from lxml import etree

    parts: list[str] = []
    raised: list[str] = []
    looks = [look]

    def add(text: str | None) -> None:
        if not text or looks[-1].hidden:
            return
        if looks[-1].raised:
            raised.append(text)
        else:
            _lower(raised, parts)
            parts.append(text)

    # An iterator with a stack of its own, since spans may nest deeper than calls can.
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "end":
            if tag == _SPAN:
                looks.pop()
            if node is not paragraph:
                add(_white(node.tail))
            continue
        if tag == _SPAN:
            looks.append(styles.look("text", node.get(TEXT + "style-name"), looks[-1]))
        elif tag in {_SPACES, _TAB}:
            add(" ")
        elif tag == _BREAK:
            add("\f")
        elif tag == _NOTE:
            cited = "".join(node.itertext()).strip()
            add(f"[{cited}]" if cited else None)
        if tag in {_NOTE, _NUMBER} or tag.startswith((DRAW, OFFICE)):
            walk.skip_subtree()
        else:
            add(_white(node.text))
    _lower(raised, parts)
    return "".join(parts)


def _white(text: str | None) -> str:
    return _WHITE.sub(" ", text) if text else ""


def _lower(raised: list[str], parts: list[str]) -> None:
    text = "".join(raised).strip()
    raised.clear()
    if text:
        parts.append(f"[{text}]")
