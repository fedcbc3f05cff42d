"""A narrative as sentences that patterns can be held against, and the numbers written in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from govreport.quick import quick
from govreport.squeeze import squeezed

MASKED = "‖"
#: A number: digits, with or without groups of thousands and a fraction, or a Chinese numeral.
NUMBER = (
    r"(?:(?<![0-9])(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])|[0-9]{1,15}(?:\.[0-9]{1,6})?)"
    r"|[零〇一二三四五六七八九十百千万两]{1,15})"
)
_END = re.compile(r"[。！？!?\n]")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}


@frozen(slots=True)
class Traditional:
    """Traditional characters to simplified ones; ``any`` finds one of them."""

    table: Mapping[int, int]
    any: re.Pattern[str]


def traditional_of(before: str, after: str) -> Traditional:
    """From two texts of equal length, as the vocabulary of a specification has them."""
    found = f"[{re.escape(before)}]" if before else "(?!)"
    return Traditional(str.maketrans(before, after), re.compile(found))


@frozen(slots=True)
class Sentence:
    """A sentence of a section. ``text`` is folded: NFKC, simplified, without white space;
    ``raw`` is as published; ``start`` counts characters of the section before it, from 0;
    ``opens_line`` is whether a line begins with it.
    """

    text: str
    raw: str
    start: int
    opens_line: bool = True


_Sentence = quick(Sentence)


def sentences(text: str, traditional: Traditional) -> Iterator[Sentence]:
    """The sentences of a text; they end at a full stop, question mark, exclamation mark or line."""
    begin = 0
    for found in _END.finditer(text):
        yield from _sentence(text, begin, found.end(), traditional)
        begin = found.end()
    yield from _sentence(text, begin, len(text), traditional)


def _sentence(text: str, begin: int, end: int, same: Traditional) -> Iterator[Sentence]:
    raw = text[begin:end]
    if len(raw) < 2 and _END.fullmatch(raw or "\n"):
        return
    folded = fold(raw, same)
    if len(folded) > 1:
        lead = len(raw) - len(raw.lstrip())
        opens = begin == 0 or text[begin - 1] == "\n"
        yield _Sentence(folded, raw.strip(), begin + lead, opens)


def fold(text: str, traditional: Traditional) -> str:
    """NFKC, all white space out, traditional characters to the simplified ones."""
    folded = squeezed(text).replace("\u200b", "")
    if traditional.any.search(folded) is None:
        return folded
    return folded.translate(traditional.table)


def number(text: str) -> int | Decimal | None:
    """The value of a number as ``NUMBER`` finds it; ``None`` for a numeral that is no number."""
    if text[0] in "0123456789":
        digits = text.replace(",", "")
        return Decimal(digits) if "." in digits else int(digits) if len(digits) < 16 else None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    head, joint, tail = text.rpartition("万")
    if joint:
        high, low = number(head) if head else None, number(tail) if tail else 0
        return None if high is None or low is None else high * _UNITS["万"] + low
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * _UNITS[char]
            digit = 0
    return total + digit


@frozen(slots=True)
class Parallel:
    """How figures are told side by side: ``whole`` has the names, what links them to their
    figures, and the figures; ``word`` is always in it.
    """

    word: str
    whole: re.Pattern[str]
    name: re.Pattern[str]
    figure: re.Pattern[str]

    def spread(self, text: str) -> str:
        """The text with each figure after its own name, where there are as many of both."""
        return self.whole.sub(self._each, text) if self.word in text else text

    def _each(self, found: re.Match[str]) -> str:
        names = [one[0] for one in self.name.finditer(found[1])]
        figures = [(one[0], one[1] or "") for one in self.figure.finditer(found[3])]
        if len(names) != len(figures):
            return found[0]
        last = figures[-1][1]
        said = (
            f"{name}{found[2] or ''}{figure}{'' if unit else last}"
            for name, (figure, unit) in zip(names, figures, strict=True)
        )
        return ",".join(said)


def masked(text: str, masks: Sequence[re.Pattern[str]]) -> str:
    """The text with what the masks find, or their group, replaced character by character."""
    for mask in masks:
        group = min(mask.groups, 1)
        for found in mask.finditer(text):
            start, end = found.span(group)
            if start >= 0:
                text = text[:start] + MASKED * (end - start) + text[end:]
    return text
