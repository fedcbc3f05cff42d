"""What is said of a report outside its text: period, signature, and the record at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import fields

from govreport.extract.title import is_name
from govreport.model import Agency, Narrative, Report, Scope
from govreport.render.env import two
from govreport.render.sayings import aside, has_markup
from govreport.spec import Spec
from govreport.verbatim import TEXT, coded

#: The record's rows, each of one wide pair or two.
_ROWS = (
    ("title",),
    ("agency",),
    ("credit_code", "division_code"),
    ("reporting_year", "scope"),
    ("period",),
    ("signed_on", "published_on"),
)


def record_rows(report: Report, spec: Spec, lang: str) -> list[list[tuple[str, str]]]:
    """Labels and values of the record, row by row; all of them, known or not."""
    words = spec.vocabulary["record"]
    values = _values(report, spec, lang)
    return [[(_label(name, words, lang), values[name]) for name in row] for row in _ROWS]


def is_needless(report: Report, spec: Spec) -> bool:
    """Whether reading concludes the same without the record, as from a form to be filled in.

    It does where nothing is known, no text is there, and the title names neither agency nor year.
    """
    known = (report.reporting_year, report.period, report.scope, *_days(report))
    said = (getattr(report.narrative, field.name) for field in fields(Narrative))
    if any(fact is not None for fact in known) or report.agency != Agency() or any(said):
        return False
    return report.title is not None and report.title in spec.vocabulary["report_titles"]


def _label(name: str, words: Mapping[str, Any], lang: str) -> str:
    return str(words["labels"][name]) if lang == "zh" else two(f"form_record_{name}").en


def _values(report: Report, spec: Spec, lang: str) -> dict[str, str]:
    words = spec.vocabulary["record"]
    nothing = str(words["nothing"])

    def text(value: str | None) -> str:
        if value is None:
            return nothing
        plain = coded(value) == value and value not in ("", nothing)
        return value if plain else TEXT + coded(value)

    def said(value: str | None) -> str:
        return nothing if value is None else value

    period, year, agency = report.period, report.reporting_year, report.agency
    days = [None if day is None else date_text(day, lang) for day in _days(report)]
    joint = words["until"] if lang == "zh" else " – "
    return {
        "title": text(report.title),
        "agency": text(agency.name),
        "credit_code": text(agency.credit_code),
        "division_code": text(agency.division_code),
        "reporting_year": said(None if year is None else _year(year, words, lang)),
        "scope": said(None if report.scope is None else _scope(report.scope, spec, lang)),
        "period": said(None if period is None else f"{days[0]}{joint}{days[1]}"),
        "signed_on": said(days[2]),
        "published_on": said(days[3]),
    }


def _days(report: Report) -> tuple[dt.date | None, ...]:
    period = report.period
    start, end = (None, None) if period is None else (period.start, period.end)
    return start, end, report.signed_on, report.published_on


def _year(year: int, words: Mapping[str, Any], lang: str) -> str:
    return f"{year}{words['year']}" if lang == "zh" else str(year)


def _scope(scope: Scope, spec: Spec, lang: str) -> str:
    if lang != "zh":
        return two(f"form_scope_{scope.value}").en
    return str(spec.vocabulary[f"scope_{scope.value}"][0])


def date_text(day: dt.date, lang: str) -> str:
    """A date as signatures print it; ISO 8601 in English."""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()


def period_line(report: Report, lang: str) -> str | None:
    """The line that tells the period of statistics."""
    if report.period is None:
        return None
    days = {"start": report.period.start, "end": report.period.end}
    said = {name: date_text(day, lang) for name, day in days.items()}
    return str(getattr(two("form_period", **said), lang))


def blank_title(lang: str) -> str:
    """What stands in the place of a title that is not known."""
    return str(getattr(two("form_title"), lang))


def signature_lines(report: Report, spec: Spec, lang: str) -> tuple[str, ...]:
    """The name and the date that close the report."""
    lines: list[str] = []
    name = report.agency.name
    if name is not None and name.strip():
        plain = coded(name) == name and not has_markup(name) and is_name(name, spec.vocabulary)
        lines.append(name if plain else aside(name))
    if report.signed_on is not None:
        lines.append(aside(date_text(report.signed_on, lang)))
    return tuple(lines)
