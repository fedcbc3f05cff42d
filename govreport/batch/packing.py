"""Reports as bytes for the state, and back. What is read back can only be a report."""

from __future__ import annotations

import io
import pickle
import zlib
from typing import Any

from govreport.model import Report

_LEVEL = 1  # of compression: a third of a millisecond, an eighth of the size
_HOMES = frozenset(("govreport.model", "immutabledict", "datetime", "decimal"))
_NAMES = frozenset(
    (
        *("Agency", "Carried", "CellNote", "CellState", "Change", "Migration", "Narrative"),
        *("Period", "Report", "Scope", "Source", "immutabledict", "date", "Decimal"),
    )
)


class _Reader(pickle.Unpickler):
    """Makes values of the model only: a state file must not be able to run anything."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _HOMES and name in _NAMES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def pack_report(report: Report) -> bytes:
    """The report as compressed bytes."""
    return zlib.compress(pickle.dumps(report, 5), _LEVEL)


def unpack_report(data: bytes) -> Report:
    """The report again. Raises ``pickle.UnpicklingError`` where the bytes name anything else."""
    report: Report = _Reader(io.BytesIO(zlib.decompress(data))).load()
    return report


def pack_text(text: str) -> bytes:
    """A text as compressed bytes."""
    return zlib.compress(text.encode(), _LEVEL)


def unpack_text(data: bytes) -> bytes:
    """The text again, as UTF-8."""
    return zlib.decompress(data)
