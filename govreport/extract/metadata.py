"""Title, agency, year, period, dates and scope, read from the text around the tables."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from attrs import frozen

from govreport.document import Document, Heading, Paragraph
from govreport.extract.dates import dates_in, only_date, period_in, years_in
from govreport.extract.marked import is_said
from govreport.extract.title import (
    LONGEST_NAME,
    full_name,
    is_name,
    is_title,
    name_and_date,
    name_in_title,
)
from govreport.model import Agency, Period, Scope
from govreport.sources import Place
from govreport.squeeze import squeezed
from govreport.verbatim import decoded

_SITE = re.compile(r"\s*[-_|—–]+\s*")


@frozen(slots=True)
class Text:
    """One line of running text and its place; ``said``: it is marked as such, and kept as it is."""

    text: str
    place: Place
    said: bool = False


@frozen(slots=True)
class Metadata:
    """What a report says of itself, and where; ``signature`` is the name that closes it with its
    date.
    """

    title: str | None
    agency: Agency
    reporting_year: int | None
    period: Period | None
    scope: Scope | None
    published_on: dt.date | None
    signed_on: dt.date | None
    places: Mapping[str, Place]
    signature: Text | None = None


def texts(document: Document, first: int, last: int) -> list[Text]:
    """The running text of some blocks."""
    found: list[Text] = []
    for block in document.blocks[first:last]:
        if not isinstance(block, Paragraph | Heading):
            continue
        if block.text.strip():
            found.append(Text(block.text.strip(), block.place))
        elif is_said(block.place):
            found.append(Text(decoded(block.place.raw or ""), block.place, said=True))
    return found


def read_metadata(
    document: Document,
    before: Sequence[Text],
    narrative: Sequence[Text],
    ending: Sequence[Text],
    words: Mapping[str, Any],
) -> Metadata:
    """Read what the report says of itself.

    ``before`` is the text before the first section, ``narrative`` that of the sections, ``ending``
    that of the last one.
    """
    places: dict[str, Place] = {}
    title = _title(document, before, narrative, words, places)
    signed, signer, sure = _signature(ending, words, places)
    published = _published(document, [*before, *ending], words, places)
    stated = _period([*before, *narrative], words, places)
    year = _year(title, stated, [*before, *narrative], signed, published)
    period = stated
    if period is None and year is not None:
        period = Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
    name = _agency(title, signer, document, [*before, *narrative], words, places)
    return Metadata(
        title=title,
        agency=Agency(name),
        reporting_year=year,
        period=period,
        scope=_scope(title, [*before, *narrative], words),
        published_on=published,
        signed_on=signed,
        places=places,
        signature=Text(signer, places["/signed_on"]) if signer and sure else None,
    )


def _title(
    document: Document,
    before: Sequence[Text],
    narrative: Sequence[Text],
    words: Mapping[str, Any],
    places: dict[str, Place],
) -> str | None:
    lines = [*before, *narrative]
    found = [line for line in lines if is_title(line.text, words)]
    named = [line for line in found if name_in_title(line.text, words)]
    # a title broken over two lines
    broken = [
        Text(first.text + second.text, first.place)
        for first, second in pairwise(before)
        if len(first.text) < LONGEST_NAME and is_title(first.text + second.text, words)
    ]
    for line in (*named, *broken, *found):
        places["/title"] = line.place
        return line.text
    for part in _SITE.split(document.title or ""):
        if is_title(part, words):
            return part.strip()
    return None


def _signature(
    ending: Sequence[Text], words: Mapping[str, Any], places: dict[str, Place]
) -> tuple[dt.date | None, str | None, bool]:
    """The date and the name that close the report: a line that is only a date, a name before it.

    The name is sure where it stands before the date: after it the page may begin.
    """
    for i, line in enumerate(ending):
        date, name, sure = only_date(line.text), None, True
        if date is None:
            joined = name_and_date(line.text, words)
            if joined is None:
                continue
            name, date = joined
        elif i > 0 and is_name(ending[i - 1].text, words):
            name = squeezed(ending[i - 1].text)
        elif i + 1 < len(ending) and is_name(ending[i + 1].text, words):
            name, sure = squeezed(ending[i + 1].text), False
        places["/signed_on"] = line.place
        return date, name, sure
    names = [line for line in ending[-3:] if is_name(line.text, words)]
    return None, squeezed(names[-1].text) if names else None, False


def _labelled(text: str, labels: Sequence[str]) -> str | None:
    """What follows one of some labels and a colon in a text."""
    for label in labels:
        at = text.find(label)
        if at >= 0:
            rest = text[at + len(label) :].lstrip()
            if rest[:1] in (":", "："):
                return rest[1:].strip()
    return None


def _pairs(document: Document) -> Iterator[tuple[str, str, Place]]:
    """Label and value in neighbouring cells of small tables, such as a page's record."""
    for grid in document.grids():
        for row in grid.rows[:12]:
            for left, right in pairwise(row):
                if 2 <= len(left.text) <= 8:
                    yield left.text.strip(" :："), right.text.strip(), right.place


def _published(
    document: Document, lines: Sequence[Text], words: Mapping[str, Any], places: dict[str, Place]
) -> dt.date | None:
    labels = words["published_labels"]
    pairs = [(k, v, p) for k, v, p in _pairs(document) if k in labels and v]
    for label in labels:
        for key, value, place in pairs:
            date = next(dates_in(value), None) if key == label else None
            if date is not None:
                places["/published_on"] = place
                return date
    for line in lines:
        said = _labelled(line.text, labels)
        date = next(dates_in(said[:24]), None) if said else None
        if date is not None:
            places["/published_on"] = line.place
            return date
    for key, value in document.metadata.items():
        if key.lower() in ("pubdate", "publishdate", "publishtime", "publish_time", "createdate"):
            date = next(dates_in(value), None)
            if date is not None:
                return date
    return None


def _period(
    lines: Sequence[Text], words: Mapping[str, Any], places: dict[str, Place]
) -> Period | None:
    for line in lines:
        found = period_in(line.text, words["period_words"])
        if found is not None and found[0] <= found[1]:
            places["/period"] = line.place
            return Period(*found)
    return None


def _year(
    title: str | None,
    period: Period | None,
    lines: Sequence[Text],
    signed: dt.date | None,
    published: dt.date | None,
) -> int | None:
    """The year reported on: the title's, else the period's, else the year the text speaks of."""
    named = next(years_in(title), None) if title else None
    if named is not None:
        return named
    if period is not None:
        return period.start.year
    latest = min((d.year for d in (signed, published) if d is not None), default=None)
    spoken = Counter(year for line in lines[:12] for year in years_in(line.text))
    if latest is not None and (latest - 1) in spoken:
        return latest - 1
    if spoken:
        # of years named as often the first: plans for the next year come last
        return spoken.most_common(1)[0][0]
    return None if latest is None else latest - 1


def _agency(
    title: str | None,
    signer: str | None,
    document: Document,
    lines: Sequence[Text],
    words: Mapping[str, Any],
    places: dict[str, Place],
) -> str | None:
    named = name_in_title(title, words) if title else None
    if named is not None:
        if "/title" in places:
            places["/agency/name"] = places["/title"]
        return full_name(named, signer, [line.text for line in lines], words)
    if signer is not None:
        return signer
    publisher = next((v for k, v, _ in _pairs(document) if k in words["publisher_labels"]), None)
    for line in lines[:8]:
        publisher = publisher or _labelled(line.text, words["publisher_labels"])
    return publisher if publisher and len(publisher) <= LONGEST_NAME else None


def _scope(title: str | None, lines: Sequence[Text], words: Mapping[str, Any]) -> Scope | None:
    """Own figures or an aggregate, only where the title or a sentence on the figures says so."""
    bracket = re.search(r"[(（]([^()（）]*)[)）]\s*$", title or "")
    said = [bracket.group(1)] if bracket else []
    figures = ("数据", "统计", "数字")
    for line in lines[:8]:
        sentences = re.split(r"[。;；]", line.text)
        said += [t for t in sentences if "报告" in t and any(word in t for word in figures)]
    for text in said:
        if any(word in text for word in words["scope_aggregate"]):
            return Scope.AGGREGATE
        if any(word in text for word in words["scope_own"]):
            return Scope.OWN
    return None
