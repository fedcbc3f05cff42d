"""Dates and years as Chinese public documents write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from govreport.squeeze import compatible

_HAN = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "O": "0",
    "Ｏ": "0",
}
_Y = r"(?P<y>[12]\d{3}|[一二][〇○O零一二三四五六七八九]{3})"
_M = r"(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])"
_D = (
    r"(?P<d>\d{1,2}|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
_DATE = re.compile(rf"{_Y}\s*(?:年|[-/.])\s*{_M}\s*(?:月|[-/.])\s*{_D}(?!\d)\s*日?")
_SPACE = re.compile(r"\s+")
_YEAR = re.compile(r"(?<!\d)([12]\d{3}|[一二][〇○零][〇○零一二三四五六七八九]{2})\s*(?=年|年度)")
_PERIOD = re.compile(
    rf"{_Y}\s*年\s*{_M}\s*月\s*{_D}\s*日?\s*(?:零时)?\s*(?:起|开始)?\s*[,，]?\s*(?:至|到|截至|截止|—+|-+|－|~|～)\s*(?:至|到)?\s*"
    r"(?:(?P<y2>[12]\d{3}|[一二][〇○O零一二三四五六七八九]{3})\s*年|同年|当年)?\s*"
    r"(?P<m2>\d{1,2}|十[一二]?|[一二三四五六七八九])\s*月\s*"
    r"(?P<d2>\d{1,2}|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])\s*日"
)


def _small(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, joint, ones = text.partition("十")
    if not joint:
        return int(_HAN[text])
    return (int(_HAN[tens]) if tens else 1) * 10 + (int(_HAN[ones]) if ones else 0)


def _year(text: str) -> int:
    return int("".join(_HAN.get(ch, ch) for ch in text))


def _made(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(_year(year), _small(month), _small(day))
    except ValueError:
        return None


def dates_in(text: str) -> Iterator[dt.date]:
    """All dates of a text that exist in the calendar, in order."""
    for match in _DATE.finditer(compatible(text)):
        date = _made(match["y"], match["m"], match["d"])
        if date is not None:
            yield date


def only_date(text: str) -> dt.date | None:
    """The date, if the text is nothing but a date."""
    match = _DATE.fullmatch(compatible(text).strip().strip("()"))
    return None if match is None else _made(match["y"], match["m"], match["d"])


def years_in(text: str) -> Iterator[int]:
    """All years a text names (followed by 年), in order."""
    for match in _YEAR.finditer(compatible(text)):
        yield _year(match.group(1))


def period_in(text: str, words: Sequence[str]) -> tuple[dt.date, dt.date] | None:
    """A period of statistics the text states: the one after one of ``words``, else a whole year."""
    # a long run of white space could be shared out among the parts of the pattern in endless ways
    text = _SPACE.sub(" ", compatible(text))
    found: list[tuple[int, dt.date, dt.date]] = []
    for match in _PERIOD.finditer(text):
        start = _made(match["y"], match["m"], match["d"])
        end = _made(match["y2"] or match["y"], match["m2"], match["d2"])
        if start is None or end is None:
            continue
        before = text[max(0, match.start() - 25) : match.start()]
        said = any(word in before for word in words)
        whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        if said or whole:
            found.append((0 if said else 1, start, end))
    if not found:
        return None
    _, start, end = min(found, key=lambda item: item[0])
    return start, end
