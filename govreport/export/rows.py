"""The row of a report in the tables that have one row a report."""

from __future__ import annotations

from typing import Any

from govreport.export.cells import counts_of, narrative_of, notes_text, said_cells
from govreport.export.columns import TableColumns
from govreport.flat import head_of
from govreport.model import Report
from govreport.spec import Spec


def wide_row(id: str, report: Report, spec: Spec, table: TableColumns) -> dict[str, Any]:
    """The values of a report by column name: text, ``int``, ``Decimal``, days, ``None``."""
    names = frozenset(table.names)
    row = head_of(report, id)
    if "cells" in names:
        row |= counts_of(report, spec)
    row |= narrative_of(report)
    if "cell_notes" in names:
        row["cell_notes"] = notes_text(report, spec)
        for plan, value, unit, _, _ in said_cells(report, spec):
            row[plan.name] = value
            if plan.unit_name is not None:
                row[plan.unit_name] = unit
    return row
