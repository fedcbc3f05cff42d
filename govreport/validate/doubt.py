"""Whose fault a finding may be: a doubtful cell throws doubt on our reading first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from govreport.findings import Fault
from govreport.model import CellState, Report
from govreport.squeeze import compatible

_TWO_NUMBERS = re.compile(r"\d[^\d.,]+\d")
_DOUBTED = (CellState.INFERRED, CellState.UNREADABLE, CellState.MISSING)


def fault_of(usual: Fault, report: Report, pointers: Iterable[str]) -> Fault:
    """The usual fault of a rule, but ``reading`` for ``publisher`` where a cell is doubtful."""
    if usual is Fault.PUBLISHER and doubted(report, pointers):
        return Fault.READING
    return usual


def doubted(report: Report, pointers: Iterable[str]) -> bool:
    """Whether a cell was inferred, not read, or read from a text that may hold two numbers."""
    for pointer in pointers:
        note = report.cell_notes.get(pointer)
        if note is None:
            continue
        if note.state in _DOUBTED:
            return True
        if note.state is CellState.CONVERTED and _TWO_NUMBERS.search(compatible(note.raw or "")):
            return True
    return False
