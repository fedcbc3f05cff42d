"""Errors as plain JSON values."""

from __future__ import annotations

from typing import Any

import govreport
from govreport import GovReportError
from govreport_cli.work import Job


def plain_error(job: Job, error: GovReportError) -> dict[str, Any]:
    """Why the work could not be done, with its text in every language."""
    spec = job.spec
    return {
        "code": error.code,
        "params": {key: str(value) for key, value in error.params.items()},
        "findings": [govreport.finding_to_dict(finding, spec) for finding in error.findings],
        "message": {lang: govreport.message_text(error, lang, spec) for lang in spec.languages},
        "help": {lang: govreport.help_text(error, lang, spec) for lang in spec.languages},
    }
