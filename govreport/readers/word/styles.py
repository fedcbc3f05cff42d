"""Styles of Word documents: what a paragraph or run inherits (ECMA-376-1 17.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from govreport.readers.word.names import P_PR, R_PR, VAL, W, is_on, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
_RAISED = {"superscript": True, "subscript": False, "baseline": False}


@frozen(slots=True)
class Marks:
    """How text shows: hidden, raised. ``None``: not said."""

    hidden: bool | None = None
    raised: bool | None = None


@frozen(slots=True)
class Style:
    """What paragraphs of a style are. ``level`` counts from 0; ``number`` and ``depth`` of lists.

    ``contents``: it is for the lines of a table of contents. ``id`` is that of the style.
    """

    id: str | None = None
    level: int | None = None
    number: int | None = None
    depth: int | None = None
    contents: bool = False
    marks: Marks = Marks()


def marks_of(properties: _Element | None) -> Marks:
    """What run properties say, their style left aside."""
    if properties is None:
        return Marks()
    place = properties.find(W + "vertAlign")
    raised = None if place is None else _RAISED.get(place.get(VAL) or "")
    return Marks(is_on(properties.find(W + "vanish")), raised)


class Styles:
    """The styles of one document by their ids."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._known: dict[str | None, Style] = {None: Style()}
        default = None
        for element in () if root is None else root.iter(W + "style"):
            id = element.get(W + "styleId") or ""
            self._elements.setdefault(id, element)
            usual = (element.get(W + "default") or "0").lower() in {"1", "true", "on"}
            if usual and element.get(W + "type") == "paragraph":
                default = id
        self._default = self.named(default)

    def named(self, id: str | None) -> Style:
        """A style with all it inherits; that of no name says nothing."""
        chain: list[str] = []
        while id is not None and id not in self._known and id not in chain:
            chain.append(id)
            element = self._elements.get(id)
            base = None if element is None else element.find(W + "basedOn")
            id = None if base is None else base.get(VAL)
        # A circle of styles inherits nothing.
        style = self._known.get(id, Style())
        for name in reversed(chain):
            style = _over(style, name, self._elements.get(name))
            self._known[name] = style
        return style

    def paragraph(self, id: str | None) -> Style:
        """The style of a paragraph: the one named, else the default one."""
        return self._default if id is None or id not in self._elements else self.named(id)


def _over(base: Style, id: str, element: _Element | None) -> Style:
    """A style laid over the one it is based on."""
    if element is None:
        return base
    own = marks_of(element.find(R_PR))
    marks = Marks(
        base.marks.hidden if own.hidden is None else own.hidden,
        base.marks.raised if own.raised is None else own.raised,
    )
    name = element.find(W + "name")
    contents = name is not None and bool(_CONTENTS.fullmatch(name.get(VAL) or ""))
    style = evolve(base, id=id, marks=marks, contents=contents)
    properties = element.find(P_PR)
    return style if properties is None else with_properties(style, properties)


def with_properties(style: Style, properties: _Element) -> Style:
    """A style with paragraph properties laid over it."""
    level = whole(properties.find(W + "outlineLvl"), style.level)
    number, depth = style.number, style.depth
    list_ = properties.find(W + "numPr")
    if list_ is not None:
        number = whole(list_.find(W + "numId"), number)
        depth = whole(list_.find(W + "ilvl"), depth)
    return evolve(style, level=level, number=number, depth=depth)
