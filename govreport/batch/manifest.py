"""The line of a manifest: what became of one report, or of a file that gave none."""

from __future__ import annotations

from collections import Counter
from typing import Any

from govreport.batch.one import Converted
from govreport.findings import Severity
from govreport.messages import text
from govreport.spec import Spec, default_spec


def manifest_line(
    converted: Converted,
    *,
    output: str | None = None,
    record: int | None = None,
    spec: Spec | None = None,
) -> dict[str, Any]:
    """A line as plain values, see ``spec/common/manifest.schema.json``.

    ``output`` names the file that the report was written to, ``record`` its number there, from 1.
    """
    spec = spec or default_spec()
    report, error = converted.report, converted.error
    severities = Counter(finding.severity.value for finding in converted.findings)
    codes = Counter(finding.code for finding in converted.findings)
    after = converted.checks_after
    return {
        "name": converted.name,
        "sha256": converted.sha256 or None,
        "size": converted.size if converted.sha256 else None,
        "media_type": converted.media_type,
        "outcome": converted.outcome,
        "error": None
        if error is None
        else {"code": error.code, **{lang: text(error, lang, spec) for lang in ("zh", "en")}},
        "agency": None if report is None else report.agency.name,
        "reporting_year": None if report is None else report.reporting_year,
        "format_from": converted.source_format,
        "format_to": None if report is None else report.format,
        "cells": dict(converted.cells) or None,
        "findings": None
        if report is None
        else {severity.value: severities[severity.value] for severity in Severity},
        "codes": {code: codes[code] for code in sorted(codes)},
        "checks": dict(converted.checks) or None,
        "checks_after": None if after is None else dict(after),
        "output": output,
        "record": record,
    }
