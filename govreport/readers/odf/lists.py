"""Automatic numbers of lists and headings in OpenDocument text (ODF 1.3-3, 5.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govreport.readers.numerals import numeral
from govreport.readers.odf.names import ITEM, LIST, TEXT, XML_ID, H, P, count
from govreport.readers.odf.styles import Level, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_PART = re.compile(r"%([0-9]{1,2})%")
_Counts = dict[int, int]


class Lists:
    """Counts the list items and headings of one document, told in reading order."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._outline: _Counts = {}
        self._by_list: dict[_Element, _Counts] = {}
        self._by_id: dict[str, _Counts] = {}
        self._by_style: dict[str | None, _Counts] = {}
        self._last: _Counts = {}

    def label(self, paragraph: _Element, style: str | None) -> str:
        """The number before a paragraph or heading; ``style`` is the list of its own style."""
        item = paragraph.getparent()
        if item is None or item.tag != ITEM:
            return self._of_heading(paragraph) if paragraph.tag == H else ""
        first = next((child for child in item if child.tag in {P, H}), None)
        around = [parent for parent in item.iterancestors() if parent.tag == LIST]
        if first is not paragraph or not around:
            return ""
        names = (found.get(TEXT + "style-name") for found in around)
        name = item.get(TEXT + "style-override") or next(filter(None, names), None) or style
        counts = self._counts(around[-1], name)
        start = count(item, TEXT + "start-value", -1)
        return _next(counts, len(around) - 1, self._styles.levels(name) if name else {}, start)

    def _of_heading(self, heading: _Element) -> str:
        depth = count(heading, TEXT + "outline-level") - 1
        if heading.get(TEXT + "is-list-header") == "true":
            return ""
        start = count(heading, TEXT + "start-value", -1)
        return _next(self._outline, depth, self._styles.levels(None), start)

    def _counts(self, outer: _Element, name: str | None) -> _Counts:
        """The count of a list, begun anew unless it says which one it continues."""
        counts = self._by_list.get(outer)
        if counts is None:
            before = outer.get(TEXT + "continue-list")
            if before in self._by_id:
                counts = self._by_id[before]
            elif outer.get(TEXT + "continue-numbering") == "true":
                counts = self._by_style.get(name, self._last)
            else:
                counts = {}
            self._by_list[outer] = counts
            id = outer.get(XML_ID) or outer.get(TEXT + "id")
            if id:
                self._by_id[id] = counts
        self._by_style[name] = self._last = counts
        return counts


def _next(counts: _Counts, depth: int, levels: dict[int, Level], start: int) -> str:
    """Count one paragraph further and give its number."""
    level = levels.get(depth)
    if level is None:
        return ""
    if start >= 0:
        counts[depth] = start
    else:
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
    for lower in [at for at in counts if at > depth]:
        del counts[lower]
    if level.kind == "none":
        return ""

    def part(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        own = levels.get(at)
        return "" if own is None else numeral(counts.get(at, own.start), own.kind)

    text = _PART.sub(part, level.format)
    return f"{text} " if text[-1:].isascii() and level.spaced and text else text
