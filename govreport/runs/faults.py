"""Faults of the program, told like any other error, so that one file does not end all work."""

from __future__ import annotations

import traceback
from importlib.metadata import version
from pathlib import Path

from govreport.errors import GovReportError


def fault_of_ours(error: Exception) -> GovReportError:
    """A fault of the program, which must not end the work on the other files."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    detail = f"{type(error).__name__}: {error}"
    shown = f"govreport {version('govreport')}"
    return GovReportError("internal_error", detail=detail, where=where, version=shown)
