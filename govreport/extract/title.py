"""Titles of reports and names of agencies, as Chinese public documents write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from govreport.extract.dates import only_date
from govreport.extract.fold import simplified
from govreport.squeeze import squeezed

_LONGEST_TITLE = 70
LONGEST_NAME = 40
_YEARS = re.compile(r"(?:[12]\d{3}|[一二][〇○零][〇○零一二三四五六七八九]{2})\s*(?:年度|年)?")

#: The words of the specification (``common/vocabulary.json``).
Words = Mapping[str, Any]


def _simple(short: str, words: Words) -> str:
    """A text in simplified characters, as long as it was."""
    return simplified(short, (words["traditional"]["from"], words["traditional"]["to"]))


def _phrase(text: str, words: Words) -> tuple[int, str] | None:
    """Where a title's fixed words begin in a text without white space, and the words."""
    found = [(text.find(p), p) for p in words["report_titles"] if p in text]
    return min(found, key=lambda item: (item[0], -len(item[1])), default=None)


@lru_cache(maxsize=8)
def _last_letters(titles: tuple[str, ...], endings: tuple[str, ...]) -> str:
    return "".join({word[-1] for word in (*titles, *endings) if word}) + ")）]】"


def _may_end(text: str, words: Words) -> bool:
    """Whether a text ends like a title: a quick look before the thorough one."""
    letters = _last_letters(tuple(words["report_titles"]), tuple(words["title_endings"]))
    pair = (words["traditional"]["from"], words["traditional"]["to"])
    return simplified(text.rstrip()[-1:], pair) in letters


def is_title(text: str, words: Words) -> bool:
    """Whether a line is the title of a report: its fixed words end it, but for a remark."""
    if len(text) > 2 * _LONGEST_TITLE or "。" in text or not _may_end(text, words):
        return False
    short = _simple(squeezed(text), words)
    if not short or len(short) > _LONGEST_TITLE or any(ch in short for ch in "。;:!?<"):
        return False
    phrase = _phrase(short, words)
    if phrase is None:
        return False
    rest = short[phrase[0] + len(phrase[1]) :]
    return rest in words["title_endings"] or (rest[0] in "([" and rest[-1] in ")]")


def name_in_title(title: str, words: Words) -> str | None:
    """The agency a title names: what is left of its fixed words and its year."""
    short = squeezed(title)
    simple = _simple(short, words)
    phrase = _phrase(simple, words)
    if phrase is None:
        return None
    opening = max((o for o in words["title_openings"] if simple.startswith(o)), key=len, default="")
    head = _YEARS.sub("", short[len(opening) : phrase[0]])
    for word in words["title_openings"]:
        head = head.removesuffix(word)
    head = head.strip('《》“”"-—_·:,，的年度')
    return head if 2 <= len(head) <= LONGEST_NAME else None


def is_name(text: str, words: Words) -> bool:
    """Whether a line is the name of an agency and nothing else."""
    if len(text) > 120 or "。" in text:
        return False
    short = _simple(squeezed(text), words)
    if not 4 <= len(short) <= 30 or any(ch in short for ch in "。;:,、!?()"):
        return False
    return any(short.endswith(suffix) for suffix in words["agency_suffixes"])


def name_and_date(text: str, words: Words) -> tuple[str, dt.date] | None:
    """The name and the date of a line that holds both and nothing else."""
    if len(text) > 200:
        return None
    parts = text.split()
    for cut in range(1, len(parts)):
        date = only_date("".join(parts[cut:]))
        if date is not None and is_name("".join(parts[:cut]), words):
            return "".join(parts[:cut]), date
    return None


def is_signature(text: str, words: Words) -> bool:
    """Whether a line is the name or the date that closes a report."""
    return (
        only_date(text) is not None
        or is_name(text, words)
        or name_and_date(text, words) is not None
    )


def full_name(named: str, signer: str | None, lines: Sequence[str], words: Words) -> str:
    """A place's name made that of its government, where the report itself writes it so."""
    if any(named.endswith(suffix) for suffix in words["agency_suffixes"]):
        return named
    if not any(named.endswith(suffix) for suffix in words["place_suffixes"]):
        return named
    for suffix in dict.fromkeys(words["place_governments"].values()):
        full = f"{named}{suffix}"
        if signer == full or any(full in squeezed(line) for line in lines):
            return full
    return named
