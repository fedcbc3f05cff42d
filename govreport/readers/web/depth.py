"""A linear look at tags, before a parser whose time grows with the square of their nesting."""

from __future__ import annotations

import re

from govreport.readers.tally import Tally

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_VOID = frozenset(
    ("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input")
) | frozenset(("link", "meta", "param", "source", "track", "wbr"))
_CLOSED_BY_SAME = frozenset(
    ("p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot")
)
# Elements that stay open over the end of their parent (HTML 13.2.4.3) until closed by name.
_FORMATTING = frozenset(
    (
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    )
)
_SCOPES = frozenset(("td", "th", "caption", "table"))
_UNCOUNTED = 4
_SMALL_PAGE = 128 * 1024
_LONG_TAG = 4096
_CELL = re.compile(r"<td[\s>]", re.IGNORECASE)
_TAG_START = re.compile(r"<[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*[^\s/>][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?")


def check_depth(text: str, tally: Tally) -> None:
    """Raise ``LimitError``: ``limit_tags``, ``limit_cells``, ``limit_attributes``, ``limit_depth``.

    The depth counted is that of the tree a browser would build, or somewhat more where tags are
    left open. Few start tags cannot nest deep, so small pages are not counted.
    """
    signs = text.count("<")
    limits = tally.limits
    if signs > limits.max_tags:
        raise tally.refuse("tags", signs)
    if signs > limits.max_cells:
        cells = sum(1 for _ in _CELL.finditer(text))
        if cells > limits.max_cells:
            raise tally.refuse("cells", cells)
    if len(text) > _SMALL_PAGE and max(map(len, text.split("<"))) > _LONG_TAG:
        attributes = _attributes(text, limits.max_attributes)
        if attributes > limits.max_attributes:
            raise tally.refuse("attributes", attributes)
    if signs - text.count("</") <= _UNCOUNTED * limits.max_depth:
        return
    depth = _depth(text, limits.max_depth)
    if depth > limits.max_depth:
        raise tally.refuse("depth", depth)


def _depth(text: str, enough: int) -> int:
    """The greatest depth, or the first depth above ``enough``."""
    stack: list[str] = []
    opened: dict[str, int] = {}
    carried: dict[str, int] = {}
    deepest = 0
    for found in _TAG.finditer(text):
        closing, name = found.groups()
        name = name.lower()
        if closing:
            if opened.get(name):
                _pop_to(name, stack, opened, carried)
            elif carried.get(name):
                carried[name] -= 1
            if name in _SCOPES:
                carried.clear()
        elif name not in _VOID:
            if name in _CLOSED_BY_SAME and stack and stack[-1] == name:
                continue
            stack.append(name)
            opened[name] = opened.get(name, 0) + 1
            depth = len(stack) + sum(carried.values())
            if depth > deepest:
                deepest = depth
                if depth > enough:
                    return depth
    return deepest


def _attributes(text: str, enough: int) -> int:
    """The most attributes of one tag, or the first number above ``enough``."""
    most = at = 0
    while (start := _TAG_START.search(text, at)) is not None:
        at, count = start.end(), 0
        while (found := _ATTRIBUTE.match(text, at)) is not None:
            at, count = found.end(), count + 1
            if count > enough:
                return count
        most = max(most, count)
    return most


def _pop_to(name: str, stack: list[str], opened: dict[str, int], carried: dict[str, int]) -> None:
    while True:
        top = stack.pop()
        opened[top] -= 1
        if top == name:
            return
        if top in _FORMATTING:
            carried[top] = carried.get(top, 0) + 1
