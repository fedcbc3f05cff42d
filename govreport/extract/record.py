"""The record of a report: a small table of labels and values that tells all there is to say of it.

It counts where all its labels are there, as in our own form (``record`` in
``common/vocabulary.json``); then nothing is concluded from the text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from govreport.document import Document
from govreport.extract.metadata import Metadata
from govreport.model import Agency, Period, Scope
from govreport.sources import Place
from govreport.verbatim import decoded

_DATE = re.compile(r"(\d{1,4})年(\d{1,2})月(\d{1,2})日")
_YEAR = re.compile(r"-?\d{1,9}")
# As the schema of a report has them: GB/T 2260 and 10114, GB 32100.
_DIVISION = re.compile(r"[0-9]{6}(?:[0-9]{3})?")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_PLACES = {
    "title": "/title",
    "agency": "/agency/name",
    "period": "/period",
    "published_on": "/published_on",
    "signed_on": "/signed_on",
}


def stated(document: Document, words: Mapping[str, Any]) -> Metadata | None:
    """What a report's record tells, or ``None`` where the document has none that is whole."""
    record = words["record"]
    names = {label: name for name, label in record["labels"].items()}
    found: dict[str, tuple[str, Place]] = {}
    for grid in document.grids():
        texts = {cell.text for row in grid.rows for cell in row}
        if names.keys() <= texts:
            found = {}
            for row in grid.rows:
                cells = iter(row)
                for cell in cells:
                    if cell.text in names and (value := next(cells, None)) is not None:
                        found[names[cell.text]] = value.text, value.place
    if found.keys() != set(names.values()):
        return None
    told = {k: None if v == record["nothing"] else decoded(v) for k, (v, _) in found.items()}
    days = [_date(day) for day in _DATE.finditer(told["period"] or "")]
    start, end = days if len(days) == 2 else (None, None)
    year = _YEAR.match(told["reporting_year"] or "")
    return Metadata(
        title=told["title"],
        agency=Agency(
            told["agency"],
            _code(_DIVISION, told["division_code"]),
            _code(_CREDIT, told["credit_code"]),
        ),
        reporting_year=int(year.group()) if year and 0 < int(year.group()) < 10_000 else None,
        period=Period(start, end) if start and end else None,
        scope=_scope(told["scope"], words),
        published_on=_day(told["published_on"]),
        signed_on=_day(told["signed_on"]),
        places={p: found[name][1] for name, p in _PLACES.items() if told[name] is not None},
    )


def _scope(text: str | None, words: Mapping[str, Any]) -> Scope | None:
    return next((s for s in Scope if text in words[f"scope_{s.value}"]), None)


def _code(kind: re.Pattern[str], text: str | None) -> str | None:
    return text if text is not None and kind.fullmatch(text) else None


def _day(text: str | None) -> dt.date | None:
    found = _DATE.fullmatch(text or "")
    return None if found is None else _date(found)


def _date(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError:
        return None
