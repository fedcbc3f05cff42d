"""Folding of labels for comparison (spec/README.md, "Folding").

Two texts are the same label when their keys are equal: NFKC, all white space and punctuation out,
traditional characters unified, the leading number and remarks in brackets set aside.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from attrs import frozen

from govreport.kept import kept
from govreport.squeeze import squeezed

_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分[、.,:]?"
    r"|\([一二三四五六七八九十]{1,3}\)[、.,]?"
    r"|[一二三四五六七八九十]{1,3}[、.,:。](?!\d)"
    r"|\(\d{1,2}\)[、.,。]?"
    r"|\d{1,2}[、.,。)](?!\d))"
)
_REMARK = re.compile(r"\([^()]*(?:\)|$)|\[[^\]]*(?:\]|$)|【[^】]*(?:】|$)|〔[^〕]*(?:〕|$)")
_NOT_WORD = re.compile(r"[\W_]+")
_LONGEST_KEPT = 256
_DIGITS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


@frozen(slots=True)
class Folded:
    """The keys of a text: ``full`` with remarks, ``bare`` without, and its number if it has one.

    ``style`` is the form of the number: ``section`` (一、), ``bracket`` (（一）), ``digit`` (1.) or
    ``None``.
    """

    full: str
    bare: str
    number: int | None
    style: str | None


@lru_cache(maxsize=16)
def _table(before: str, after: str) -> dict[int, int]:
    return str.maketrans(before, after)


def simplified(text: str, traditional: tuple[str, str]) -> str:
    """A text in simplified characters, as long as it was; ``traditional`` as for ``fold``."""
    return text if text.isascii() else text.translate(_table(*traditional))


def without_note(text: str) -> str:
    """A text without the raised or circled figure of a footnote at its end (``6②``, ``37³``)."""
    end = len(text.rstrip())
    while end > 1 and unicodedata.category(text[end - 1]) == "No":
        if not unicodedata.numeric(text[end - 1]).is_integer():
            break
        end -= 1
    return text[:end]


@kept(4096, _LONGEST_KEPT)
def is_number(text: str) -> bool:
    """Whether a text is the number of a label and nothing else (``1.``, ``（三）``)."""
    compact = squeezed(text)
    match = _NUMBER.match(compact)
    return match is not None and match.end() == len(compact)


def _ordinal(text: str) -> int | None:
    digits = "".join(ch for ch in text if ch.isdigit())
    if digits:
        return int(digits)
    han = [ch for ch in text if ch in _DIGITS]
    if not han:
        return None
    if len(han) == 1:
        return _DIGITS[han[0]]
    return 10 + _DIGITS[han[1]] if han[0] == "十" else None


def _style(text: str) -> str:
    if any(ch.isdigit() for ch in text):
        return "digit"
    return "bracket" if text.startswith("(") else "section"


@kept(8192, _LONGEST_KEPT)
def fold(text: str, traditional: tuple[str, str] = ("", "")) -> Folded:
    """Fold a text. ``traditional`` is a pair of equally long strings: from, to."""
    folded = squeezed(without_note(text))
    if traditional[0]:
        folded = simplified(folded, traditional)
    number = style = None
    match = _NUMBER.match(folded)
    if match and match.end() < len(folded):
        number, style = _ordinal(match.group()), _style(match.group())
        folded = folded[match.end() :]
    full = _NOT_WORD.sub("", folded)
    bare = _NOT_WORD.sub("", _REMARK.sub("", folded)) if "(" in folded or "[" in folded else full
    return Folded(full, bare or full, number, style)
