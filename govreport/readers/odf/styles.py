"""Styles of OpenDocument text: what is hidden, what is raised, how lists are numbered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import frozen

from govreport.readers.columns import points
from govreport.readers.odf.names import FORMAT, STYLE, TEXT, count

if TYPE_CHECKING:
    from lxml.etree import _Element

_OUTLINE = ""
# The first sign of a format (ODF 1.3-3, 19.508, and what LibreOffice adds) -> numbering.
_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCountingThousand",
    "〇": "ideographDigital",
    "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth",
}


@frozen(slots=True)
class Look:
    """How text of a style shows. ``list``: the style of the list its paragraphs are in."""

    hidden: bool = False
    raised: bool = False
    list: str | None = None


@frozen(slots=True)
class Level:
    """One level of a list. ``format`` has the number of each level between per cent signs."""

    kind: str
    format: str
    start: int
    spaced: bool


class Styles:
    """The styles of one document: those of ``styles.xml`` and of ``content.xml``."""

    def __init__(self, roots: Iterable[_Element]) -> None:
        self._elements: dict[tuple[str, str], _Element] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                key = style.get(STYLE + "family", ""), style.get(STYLE + "name", "")
                self._elements[key] = style
            for listing in root.iter(TEXT + "list-style", TEXT + "outline-style"):
                outline = listing.tag == TEXT + "outline-style"
                name = _OUTLINE if outline else listing.get(STYLE + "name", "")
                self._lists[name] = _levels(listing)

    def look(self, family: str, name: str | None, inherited: Look | None = None) -> Look:
        """How text of a style shows, laid over ``inherited``."""
        base = inherited or Look()
        chain: list[_Element] = []
        seen: set[str] = set()
        while name and name not in seen and (family, name) in self._elements:
            seen.add(name)
            chain.append(self._elements[family, name])
            name = chain[-1].get(STYLE + "parent-style-name")
        for style in reversed(chain):
            base = _over(base, style)
        return base

    def levels(self, name: str | None) -> dict[int, Level]:
        """The levels of a list by depth from 0; those of headings where no name is given."""
        return self._lists.get(name or _OUTLINE, {})

    def width(self, name: str | None) -> float:
        """The width of a column of a style, in points; 0 where it is not told."""
        style = self._elements.get(("table-column", name or ""))
        told = None if style is None else style.find(STYLE + "table-column-properties")
        return 0.0 if told is None else points(told.get(STYLE + "column-width"))


def _over(base: Look, style: _Element) -> Look:
    hidden, raised = base.hidden, base.raised
    listing = style.get(STYLE + "list-style-name")
    told = style.find(STYLE + "text-properties")
    if told is not None:
        display = told.get(TEXT + "display")
        hidden = hidden if display is None else display == "none"
        position = (told.get(STYLE + "text-position") or "").split()
        if position:
            place = position[0].rstrip("%")
            raised = place == "super" or (place.isdecimal() and int(place[:3]) > 0)
    return Look(hidden, raised, base.list if listing is None else listing)


def _levels(listing: _Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for level in listing:
        depth = count(level, TEXT + "level", 0)
        told = level.get(STYLE + "num-format")
        # Bullets and pictures have no number; a level without a format prints none either.
        if depth and told is not None:
            follows = (
                part.get(TEXT + "label-followed-by")
                for part in level.iter(STYLE + "list-level-label-alignment")
            )
            levels[depth - 1] = Level(
                _FORMATS.get(told[:1], "decimal" if told else "none"),
                level.get(FORMAT) or _format(level, depth),
                count(level, TEXT + "start-value"),
                next(follows, "listtab") != "nothing",
            )
    return levels


def _format(level: _Element, depth: int) -> str:
    """The format as ODF has it: prefix, the numbers of some levels with stops, suffix."""
    shown = min(count(level, TEXT + "display-levels"), depth)
    numbers = ".".join(f"%{at}%" for at in range(depth - shown + 1, depth + 1))
    prefix, suffix = level.get(STYLE + "num-prefix", ""), level.get(STYLE + "num-suffix", "")
    return f"{prefix}{numbers}{suffix}"
