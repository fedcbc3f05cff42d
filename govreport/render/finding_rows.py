"""Findings as CSV (RFC 4180), safe to open in spreadsheet programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from govreport import messages
from govreport.baseline import fingerprint
from govreport.findings import Finding
from govreport.flat_csv import BOM, defused
from govreport.spec import Spec, default_spec

COLUMNS = (
    "input",
    "agency",
    "reporting_year",
    "severity",
    "code",
    "rule",
    "fault",
    "pointers",
    "expected",
    "found",
    "equation",
    "place",
    "raw",
    "message_zh",
    "message_en",
    "help_zh",
    "help_en",
    "fingerprint",
)


def findings_csv(
    name: str,
    findings: Iterable[Finding],
    *,
    agency: str | None = None,
    year: int | None = None,
    head: bool = True,
    spec: Spec | None = None,
) -> str:
    """The findings of one report, one to a line, lines ended by CR LF.

    ``head`` begins it as a file: byte order mark and header line. Several pointers are parted by
    spaces. A text that a spreadsheet program would run as a formula gets an apostrophe before it.
    """
    spec = spec or default_spec()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if head:
        text.write(BOM)
        writer.writerow(COLUMNS)
    for finding in findings:
        place = finding.place
        values: tuple[Any, ...] = (
            name,
            agency,
            year,
            finding.severity.value,
            finding.code,
            finding.rule,
            finding.fault.value,
            " ".join(finding.pointers),
            finding.expected,
            finding.found,
            finding.params.get("equation"),
            None if place is None else messages.describe_place(place, "en"),
            None if place is None else place.raw,
            *(messages.text(finding, lang, spec) for lang in ("zh", "en")),
            *(messages.help_text(finding, lang, spec) for lang in ("zh", "en")),
            fingerprint(finding, agency, year, spec),
        )
        writer.writerow(_written(value) for value in values)
    return text.getvalue()


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, int) else defused(str(value))
