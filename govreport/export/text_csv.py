"""Tables as CSV (RFC 4180, UTF-8), safe to open in spreadsheet programs.

Texts are defused and nothing is written as ``govreport.flat_csv`` tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, BinaryIO

from govreport.export.cells import (
    CellPlan,
    cell_plans,
    head_of,
    note_text,
    number_text,
    said_cells,
)
from govreport.export.columns import TableColumns, table_columns
from govreport.export.rows import wide_row
from govreport.flat_csv import BOM, defused
from govreport.model import Report, Value
from govreport.spec import Spec

_END = "\r\n"
_OF_PLAN = ("table", "row", "column", "label_zh", "label_en")
_OF_CELL = ("value", "amount_unit", "state", "raw", "note", "fidelity")


class CsvTable:
    """One row a report, or, where the table has no rows of its own, one row a cell."""

    def __init__(self, out: BinaryIO, spec: Spec, table: TableColumns, *, bom: bool) -> None:
        self._out = out
        self._spec = spec
        self._table = table
        self._out.write((BOM if bom else "").encode() + _line(table.names).encode())

    def add(self, id: str, report: Report) -> None:
        """Write one report."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is left to write."""


class ReportLines(CsvTable):
    """One row a report."""

    def add(self, id: str, report: Report) -> None:
        """Write the row of a report."""
        row = wide_row(id, report, self._spec, self._table)
        texts = []
        for column in self._table.columns:
            value = row.get(column.name)
            if value is None and column.pointer:
                state = (
                    report.state(column.pointer) if column.pointer in report.cell_notes else None
                )
                texts.append("" if state is None else state.value)
            else:
                texts.append(written(value))
        self._out.write(_line(texts).encode())


class CellLines(CsvTable):
    """One row a cell."""

    def __init__(self, out: BinaryIO, spec: Spec, table: TableColumns, *, bom: bool) -> None:
        super().__init__(out, spec, table, bom=bom)
        names = table.names
        self._places = {name: names.index(name) for name in _OF_CELL}

    def add(self, id: str, report: Report) -> None:
        """Write the rows of a report."""
        head = {name: quoted(written(value)) for name, value in head_of(report, id).items()}
        row = [head.get(name, "") for name in self._table.names]
        places = self._places
        lines = []
        constants = _constants(self._spec, report.format, self._table)
        for said in said_cells(report, self._spec):
            for place, text in constants[said.plan.pointer]:
                row[place] = text
            note = said.note
            row[places["value"]] = "" if said.value is None else _figure(said.value)
            row[places["amount_unit"]] = quoted(written(said.unit))
            row[places["state"]] = "" if note is None else note.state.value
            row[places["raw"]] = "" if note is None else quoted(written(note.raw))
            row[places["note"]] = "" if note is None else quoted(written(note_text(note)))
            row[places["fidelity"]] = quoted(written(said.fidelity))
            lines.append(",".join(row))
        lines.append("")
        self._out.write(_END.join(lines).encode())


def written(value: Any) -> str:
    """A value as the text of a field: nothing is empty, and a text is defused."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return number_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    return defused(text) if text else "'"


def quoted(text: str) -> str:
    """A field as it stands in a line."""
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text


def _figure(value: Value) -> str:
    return number_text(value) if isinstance(value, int | Decimal) else quoted(written(value))


def _line(texts: Any) -> str:
    return ",".join(quoted(text) for text in texts) + _END


@lru_cache(maxsize=64)
def _constants(
    spec: Spec, format_id: str, table: TableColumns
) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """By pointer: what a row always says, with its place in the row."""
    places = [(table.names.index(name), name) for name in _OF_PLAN]

    def of(plan: CellPlan) -> tuple[tuple[int, str], ...]:
        return tuple((place, quoted(written(getattr(plan, name)))) for place, name in places)

    return {plan.pointer: of(plan) for plan in cell_plans(spec, format_id)}


def csv_table(out: BinaryIO, spec: Spec, name: str, *, bom: bool) -> CsvTable:
    """What writes that table."""
    table = table_columns(spec, name)
    kind = CellLines if "column" in table.names else ReportLines
    return kind(out, spec, table, bom=bom)
