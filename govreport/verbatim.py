"""Text that must come back as it was, written with invisible signs (Unicode 15, 23.2: U+2061–2064).

A paragraph that could be taken for a heading, a figure or a signature begins with ``TEXT``: it is
running text, whatever it looks like. ``ASIDE`` begins a line that is no part of the text. What
media drop or alter (white space but for one space between words, controls, formats) is followed,
or stood for, by its code point in binary. Nothing of it shows on paper.
"""

from __future__ import annotations

import re
import unicodedata

_ZERO, _ONE, TEXT, _END = "\u2061", "\u2062", "\u2063", "\u2064"
ASIDE = TEXT + _END
_CODED = re.compile(rf"\s?([{_ZERO}{_ONE}]{{1,21}}){_END}")
_TO_BITS = str.maketrans({_ZERO: "0", _ONE: "1"})
_TO_SIGNS = str.maketrans({"0": _ZERO, "1": _ONE})
#: White space that is printed as it is, before its code; other kinds are printed as a space.
_PRINTED = " \u3000\xa0"
#: Format characters that join letters or keep them apart; every medium keeps them.
_KEPT = "\u200c\u200d"
_SPECIAL = frozenset(("Cc", "Cf", "Co", "Cs", "Zs", "Zl", "Zp"))
_HIGHEST, _REPLACED = 0x10FFFF, "\ufffd"


def coded(text: str) -> str:
    """A text with all that a medium could lose in codes; ``decoded`` gives it back.

    A lone surrogate becomes U+FFFD: no encoding of Unicode holds it.
    """
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text
    found: list[str] = []
    for at, char in enumerate(text):
        if not _is_special(char):
            found.append(char)
        elif unicodedata.category(char) == "Cs":
            found.append(_REPLACED)
        elif char == " " and _stands_alone(text, at):
            found.append(char)
        else:
            blank = (char if char in _PRINTED else " ") if char.isspace() else ""
            found.append(f"{blank}{format(ord(char), 'b').translate(_TO_SIGNS)}{_END}")
    return "".join(found)


def decoded(text: str) -> str:
    """A text as it was before ``coded``, without the sign it begins with."""
    text = text.removeprefix(ASIDE).removeprefix(TEXT)
    return _CODED.sub(_char, text) if _END in text else text


def is_text(text: str) -> bool:
    """Whether a line is marked as running text."""
    return text.startswith(TEXT) and not text.startswith(ASIDE)


def is_marked(text: str) -> bool:
    """Whether a line is marked, as running text or as none."""
    return text.startswith(TEXT)


def _is_special(char: str) -> bool:
    if char in _KEPT:
        return False
    point = ord(char)
    nonchar = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return nonchar or char.isspace() or unicodedata.category(char) in _SPECIAL


def _stands_alone(text: str, at: int) -> bool:
    """Whether a space parts two plain characters."""
    return 0 < at < len(text) - 1 and not (_is_special(text[at - 1]) or _is_special(text[at + 1]))


def _char(found: re.Match[str]) -> str:
    point = int(found[1].translate(_TO_BITS), 2)
    if point > _HIGHEST or 0xD800 <= point <= 0xDFFF:
        return found[0]
    char = chr(point)
    before = found[0][0] if found[0][0].isspace() else ""
    return char if char.isspace() else before + char
