"""Automatic numbers of paragraphs in Word documents (ECMA-376-1 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from govreport.readers.numerals import numeral
from govreport.readers.word.names import VAL, W, is_on, number, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

_PART = re.compile(r"%([1-9])")
_SPACED = frozenset(("tab", "space"))


@frozen(slots=True)
class _Level:
    """One level of a list. ``restart``: level from 1 after which it begins anew, 0 for never."""

    start: int = 0
    kind: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@frozen(slots=True)
class _List:
    """A list: the definition whose count it shares, its levels, those it begins anew."""

    shared: str
    levels: dict[int, _Level]
    anew: frozenset[int]


class Numbers:
    """Counts the numbered paragraphs of one document, which must be told in reading order.

    ``list_of`` gives the list that a style stands for, by the id of the style.
    """

    def __init__(self, root: _Element | None, list_of: Callable[[str], int | None]) -> None:
        self._lists: dict[int, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[int] = set()
        if root is not None:
            self._lists = _lists(root, list_of)

    def label(self, id: int, depth: int | None, style: str | None) -> str:
        """The number before the next paragraph of a list, with the space that parts it.

        ``depth`` from 0; where it is not given it is that of the level made for ``style``.
        Lists that are not defined, bullets and numbers of no text give nothing.
        """
        found = self._lists.get(id)
        if found is None:
            return ""
        levels = found.levels
        if depth is None:
            made_for = (at for at, level in levels.items() if level.style == style)
            depth = next(made_for, 0) if style else 0
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(found.shared, {})
        if id not in self._begun:
            self._begun.add(id)
            for at in found.anew:
                counts.pop(at, None)
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for lower in [at for at in counts if at > depth]:
            restart = levels[lower].restart if lower in levels else None
            if restart is None or depth < restart:
                del counts[lower]
        return _shown(level, levels, counts)


def _shown(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.kind == "bullet":
        return ""

    def part(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        own = levels.get(at, _Level())
        return numeral(counts.get(at, own.start), "decimal" if level.legal else own.kind)

    text = _PART.sub(part, level.text)
    # After a Chinese stop or bracket the space only sets the text off.
    return f"{text} " if text[-1:].isascii() and level.suffix in _SPACED and text else text


def _lists(root: _Element, list_of: Callable[[str], int | None]) -> dict[int, _List]:
    shared: dict[str, dict[int, _Level]] = {}
    links: dict[str, int] = {}
    for element in root.iter(W + "abstractNum"):
        name = element.get(W + "abstractNumId") or ""
        shared[name] = _levels(element)
        link = element.find(W + "numStyleLink")
        number_of_style = None if link is None else list_of(link.get(VAL) or "")
        if number_of_style is not None:
            links[name] = number_of_style
    used: dict[int, tuple[str, _Element]] = {}
    for element in root.iter(W + "num"):
        id = number(element.get(W + "numId"))
        of = element.find(W + "abstractNumId")
        if id is not None and of is not None:
            used[id] = (of.get(VAL) or "", element)
    return {
        id: _list(_linked(of, links, used), shared, element) for id, (of, element) in used.items()
    }


def _linked(id: str, links: dict[str, int], used: dict[int, tuple[str, _Element]]) -> str:
    """The definition that a chain of links by style ends at."""
    seen: set[str] = set()
    while id in links and links[id] in used and id not in seen:
        seen.add(id)
        id = used[links[id]][0]
    return id


def _list(id: str, shared: dict[str, dict[int, _Level]], element: _Element) -> _List:
    levels = dict(shared.get(id, {}))
    anew = set()
    for override in element.iter(W + "lvlOverride"):
        depth = number(override.get(W + "ilvl"))
        levels |= _levels(override)
        start = whole(override.find(W + "startOverride"))
        if depth is not None and start is not None:
            levels[depth] = evolve(levels.get(depth, _Level()), start=start)
            anew.add(depth)
    return _List(id, levels, frozenset(anew))


def _levels(element: _Element) -> dict[int, _Level]:
    levels = {}
    for level in element.iter(W + "lvl"):
        depth = number(level.get(W + "ilvl"))
        if depth is not None:
            levels[depth] = _Level(
                whole(level.find(W + "start"), 0) or 0,
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText"),
                _value(level, "suff") or "tab",
                whole(level.find(W + "lvlRestart")),
                bool(is_on(level.find(W + "isLgl"))),
                _value(level, "pStyle") or None,
            )
    return levels


def _value(level: _Element, name: str) -> str:
    # The newest formats stand in a choice, with a usual one to fall back on.
    element = next(level.iter(W + name), None) if name == "numFmt" else level.find(W + name)
    return "" if element is None else element.get(VAL) or ""
