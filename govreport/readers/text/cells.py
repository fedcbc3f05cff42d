"""What the cells of text tables have in common: Markdown taken off, rule lines told."""

from __future__ import annotations

import html
import re

_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|strong|i|em|u|font|span|sup|sub|p|center)(?:\s[^<>]*)?>", re.IGNORECASE)
_STRONG = re.compile(
    r"(?<!\\)(?:\*\*(?=\S)([^*]+?)(?<=\S)\*\*|__(?=\S)([^_]+?)(?<=\S)__|~~(?=\S)([^~]+?)(?<=\S)~~)"
)
_EMPHASIS = re.compile(r"(?<![\\*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s\\])\*(?![*\w])")
_UNDERSCORE = re.compile(r"(?<![\\\w])_(?=[^\s_])([^_]+?)(?<=[^\s\\])_(?!\w)")
_CODE = re.compile(r"(?<!\\)`([^`]+)`")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = frozenset("\\*_~`[<&")
_RULE_CELL = re.compile(r"\s*:?-{3,}:?\s*$")


def plain(raw: str) -> str:
    """The text of a cell or heading: emphasis, code, links, escapes and entities resolved.

    ``<br>`` becomes a line break. A lone mark such as ``*``, ``-`` or a backslash stays.
    """
    text = raw.strip()
    if _SPECIAL.isdisjoint(text):
        return text
    text = _BREAK.sub("\n", text)
    text = _TAG.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    # Inner emphasis first: then strong emphasis holds none of its own signs.
    text = _EMPHASIS.sub(r"\1", text)
    text = _UNDERSCORE.sub(r"\1", text)
    text = _STRONG.sub(lambda found: found[1] or found[2] or found[3], text)
    text = html.unescape(_ESCAPE.sub(r"\1", text))
    return text.strip()


def is_rule_row(cells: list[str]) -> bool:
    """Whether a row is a Markdown rule: nothing but dashes, three at least in every cell."""
    seen = False
    for cell in cells:
        if _RULE_CELL.match(cell):
            seen = True
        elif cell.strip():
            return False
    return seen


def is_rule(line: str) -> bool:
    """Whether a tabbed line is a Markdown rule."""
    return is_rule_row(line.split("\t"))
