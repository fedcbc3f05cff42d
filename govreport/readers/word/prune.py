"""What a Word document shows: tracked changes accepted, one of several choices, boxes in the flow.

Works on the tree itself, before anything is read from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govreport.readers.word.names import MC, TC, TC_PR, TR, TR_PR, P, T, W, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHOICES, _FALLBACK, _CHOICE = MC + "AlternateContent", MC + "Fallback", MC + "Choice"
_BOX = W + "txbxContent"
# Marks of the properties of a run, row or list, which delete something else than themselves.
_PROPERTIES = frozenset(W + name for name in ("rPr", "trPr", "numPr", "tblPrEx"))
_GONE = tuple(W + name for name in ("del", "moveFrom", "rt", "cellDel", "hidden"))

_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/"
#: What has its text elsewhere, or none.
_LEFT = {
    W + "altChunk": "inserted_files",
    W + "subDoc": "inserted_files",
    _OLE: "embedded_objects",
    _DRAWN + "chart}chart": "embedded_objects",
    _DRAWN + "diagram}relIds": "embedded_objects",
    _DRAWN + "picture}pic": "pictures",
    "{urn:schemas-microsoft-com:vml}imagedata": "pictures",
}


def accept(body: _Element) -> None:
    """Leave in the tree what a reader of the printed document sees, in reading order."""
    for choices in list(body.iter(_CHOICES)):
        _choose(choices)
    for element in list(body.iter(*_GONE)):
        _remove(element)
    # Boxes in boxes come before the outer ones, so that each lands after its own paragraph.
    for box in reversed(list(body.iter(_BOX))):
        anchor = next(box.iterancestors(P), None)
        if anchor is not None:
            for block in reversed(list(box)):
                anchor.addnext(block)


def _choose(choices: _Element) -> None:
    """Keep one of the choices: the first that holds text, else the first."""
    found = [child for child in choices if child.tag in {_CHOICE, _FALLBACK}]
    chosen = next((child for child in found if next(child.iter(T), None) is not None), None)
    for child in found[1:] if chosen is None else found:
        if child is not chosen:
            choices.remove(child)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is None or not is_on(element):
        return
    if parent.tag == TC_PR:
        _take_out(parent.getparent(), TC)
    elif parent.tag == TR_PR:
        _take_out(parent.getparent(), TR)
    elif parent.tag not in _PROPERTIES and element.tag != W + "hidden":
        parent.remove(element)


def _take_out(element: _Element | None, tag: str) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None and element.tag == tag:
        parent.remove(element)


def leftovers(body: _Element) -> dict[str, int]:
    """How often something stands in the document whose text is kept elsewhere, by kind."""
    counts: dict[str, int] = {}
    for element in body.iter(*_LEFT):
        kind = _LEFT[element.tag]
        counts[kind] = counts.get(kind, 0) + 1
    return counts
