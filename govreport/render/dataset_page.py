"""What was found in many reports as one HTML page, bounded in size."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from govreport import messages
from govreport.findings import Finding, Severity
from govreport.render.env import Two, draw, known
from govreport.render.explained import page_of
from govreport.spec import default_spec

if TYPE_CHECKING:
    from govreport.dataset import Dataset

_MOST_FINDINGS = 2000
_MOST_LINES = 200


def dataset_html(
    dataset: Dataset, *, lang: str = "zh", most: int = _MOST_FINDINGS, docs: str | None = None
) -> str:
    """The sums over a dataset and a list of its findings, worst first.

    At most ``most`` findings, and 200 bodies, codes and unread files, are listed; the rest is
    counted. Holds both languages, no script, nothing from anywhere. ``docs`` is the address of the
    documentation, where each finding is to lead to the page of its rule. Raises ``ReadError``
    (``extra_missing``).
    """
    spec = dataset.spec or default_spec()
    summary = dataset.summary()
    held: dict[Severity, list[dict[str, Any]]] = {severity: [] for severity in Severity}
    unread: list[dict[str, Any]] = []

    def put(finding: Finding, about: Mapping[str, Any]) -> None:
        lines = held[finding.severity]
        if len(lines) < most:
            texts = Two(*(messages.text(finding, lang, spec) for lang in ("zh", "en")))
            lines.append(
                {
                    **about,
                    "severity": finding.severity.value,
                    "code": finding.code,
                    "page": page_of(finding, docs, spec),
                    "text": texts,
                    "equation": finding.params.get("equation"),
                }
            )

    for finding in dataset.findings:
        put(finding, {"name": "", "agency": finding.params.get("agency"), "year": None})
    for result in dataset.results():
        if result.error is not None:
            if len(unread) < _MOST_LINES:
                texts = Two(*(messages.text(result.error, lang, spec) for lang in ("zh", "en")))
                unread.append({"name": result.name, "code": result.error.code, "text": texts})
            continue
        about = {"name": result.name, "agency": result.agency, "year": result.reporting_year}
        for finding in result.findings:
            put(finding, about)
    ranked = (line for severity in Severity for line in held[severity])
    lines = list(islice(ranked, most))
    return draw(
        "dataset.html",
        {
            "lang": known(spec, lang),
            "summary": summary,
            "counts": dict(summary.by_severity),
            "codes": list(islice(summary.by_code.items(), _MOST_LINES)),
            "agencies": list(islice(summary.by_agency.items(), _MOST_LINES)),
            "more_agencies": max(0, len(summary.by_agency) - _MOST_LINES),
            "unread": unread,
            "more_unread": summary.unread - len(unread),
            "lines": lines,
            "untold": sum(summary.by_severity.values()) - len(lines),
        },
    )
