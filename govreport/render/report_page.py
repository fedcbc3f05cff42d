"""What was found in one report as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from govreport import messages
from govreport.baseline import fingerprint
from govreport.findings import Finding, Severity
from govreport.model import Report
from govreport.render.env import Two, draw, known
from govreport.render.explained import page_of
from govreport.render.form_page import ANY_TEXT, Mark, form_values
from govreport.spec import Spec, default_spec

_MOST = 500
_CELLS = 12
_SENTENCE = 8  # characters from which a quotation is looked for in all texts


def report_html(
    report: Report,
    findings: Iterable[Finding],
    *,
    name: str = "",
    accepted: int = 0,
    lang: str = "zh",
    spec: Spec | None = None,
    most: int = _MOST,
    docs: str | None = None,
) -> str:
    """The findings of a report, worst first, and its form with the cells in question marked.

    The page holds both languages and is shown in ``lang`` first; it has no script, asks for nothing
    from anywhere, and prints. ``name`` is that of the file, ``accepted`` how many findings a
    baseline keeps from being told, ``most`` the number of findings above which the rest is only
    counted, ``docs`` the address of the documentation, where each finding is to lead to the page
    of its rule. Raises ``ReadError`` (``extra_missing``).
    """
    spec = spec or default_spec()
    ranked = sorted(findings, key=lambda finding: -finding.severity.rank)
    shown = ranked[:most]
    marks: dict[str, list[Mark]] = {}
    for number, finding in enumerate(shown, start=1):
        quote = None if finding.place is None else finding.place.raw
        mark = Mark(number, finding.severity, quote)
        for pointer in finding.pointers:
            marks.setdefault(pointer, []).append(mark)
        if len(quote or "") >= _SENTENCE:
            marks.setdefault(ANY_TEXT, []).append(mark)
    year, agency = report.reporting_year, report.agency.name
    return draw(
        "report.html",
        {
            "lang": known(spec, lang),
            "name": name,
            "form": form_values(report, spec, marks),
            "findings": [
                finding_values(
                    finding, number, spec, fingerprint(finding, agency, year, spec), docs
                )
                for number, finding in enumerate(shown, start=1)
            ],
            "counts": counts(ranked),
            "accepted": accepted,
            "untold": len(ranked) - len(shown),
        },
    )


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity, worst first."""
    return {
        severity.value: sum(finding.severity is severity for finding in findings)
        for severity in Severity
    }


def finding_values(
    finding: Finding, number: int, spec: Spec, print_: str, docs: str | None = None
) -> dict[str, Any]:
    """What the templates draw a finding from."""
    place = finding.place
    layout = spec.layout(_format(finding, spec))
    cells = [
        (pointer, Two(*(messages.name_of(pointer, layout, lang, spec) for lang in ("zh", "en"))))
        for pointer in finding.pointers[:_CELLS]
    ]
    return {
        "number": number,
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "fault": finding.fault.value,
        "text": Two(*(messages.text(finding, lang, spec) for lang in ("zh", "en"))),
        "help": Two(*(messages.help_text(finding, lang, spec) for lang in ("zh", "en"))),
        "cells": cells,
        "more": len(finding.pointers) - len(cells),
        "expected": None if finding.expected is None else str(finding.expected),
        "found": None if finding.found is None else str(finding.found),
        "equation": finding.params.get("equation"),
        "place": None
        if place is None
        else Two(*(messages.describe_place(place, lang) for lang in ("zh", "en"))),
        "raw": None if place is None else place.raw,
        "fingerprint": print_,
        "page": page_of(finding, docs, spec),
    }


def _format(finding: Finding, spec: Spec) -> str:
    said = finding.params.get("format")
    return str(said) if said in spec.formats else spec.current
