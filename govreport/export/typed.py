"""Rows of reports as Arrow tables, column by column."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from govreport.export.cells import (
    cell_plans,
    head_of,
    json_text,
    note_text,
    number_text,
    said_cells,
)
from govreport.export.columns import TableColumns, column_name
from govreport.export.rows import wide_row
from govreport.model import Report, Value
from govreport.spec import Spec

if TYPE_CHECKING:
    import pyarrow as pa

PRECISION = 18
SCALE = 4
_STEP = Decimal(1).scaleb(-SCALE)
_MOST = 10 ** (PRECISION - SCALE)
_OF_PLAN = ("table", "row", "column", "label_zh", "label_en")


def fitting(value: Value) -> Decimal | int | None:
    """The figure where a typed column can hold it exactly, else ``None``."""
    if isinstance(value, int):
        return value if -_MOST < value < _MOST else None
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value) >= _MOST:
        return None
    exact = value.quantize(_STEP)
    return exact if exact == value else None


class CellBatch:
    """Rows of cells: what is the same for a report or a format is kept once."""

    def __init__(self, spec: Spec, table: TableColumns) -> None:
        self._spec = spec
        self._table = table
        self._formats: dict[str, dict[str, int]] = {}
        self._plans: list[Any] = []
        self._clear()

    def _clear(self) -> None:
        self._heads: list[dict[str, Any]] = []
        self._of_report: list[int] = []
        self._of_plan: list[int] = []
        names = ("count", "amount", "value_text", "amount_unit", "state", "raw", "note", "fidelity")
        self._cells: dict[str, list[Any]] = {name: [] for name in names}

    def __len__(self) -> int:
        return len(self._heads)

    def add(self, id: str, report: Report) -> None:
        """Take the rows of a report."""
        places = self._places(report.format)
        number = len(self._heads)
        cells = self._cells
        counts, amounts, texts = cells["count"], cells["amount"], cells["value_text"]
        units, states, raws = cells["amount_unit"], cells["state"], cells["raw"]
        notes, fidelities = cells["note"], cells["fidelity"]
        before = len(self._of_plan)
        for said in said_cells(report, self._spec):
            plan, value, note = said.plan, said.value, said.note
            held = fitting(value)
            whole = held is not None and not plan.amount and held == int(held)
            self._of_plan.append(places[plan.pointer])
            counts.append(int(held) if whole and held is not None else None)
            amounts.append(None if whole or held is None else Decimal(held))
            text = held is None and isinstance(value, int | Decimal)
            texts.append(number_text(value) if text else None)  # type: ignore[arg-type]
            units.append(said.unit)
            states.append(None if note is None else note.state.value)
            raws.append(None if note is None else note.raw)
            notes.append(note_text(note))
            fidelities.append(said.fidelity)
        self._of_report += [number] * (len(self._of_plan) - before)
        self._heads.append(head_of(report, id))

    def take(self, schema: pa.Schema) -> pa.Table:
        """The rows taken so far, which are then forgotten."""
        import pyarrow as pa
        import pyarrow.compute as pc

        of_report = pa.array(self._of_report, pa.int32())
        of_plan = pa.array(self._of_plan, pa.int32())
        counts = pa.array(self._cells["count"], pa.int64())
        wide = counts.cast(pa.decimal128(19 + SCALE, SCALE)).cast(pa.decimal128(PRECISION, SCALE))
        amounts = pa.array(self._cells["amount"], pa.decimal128(PRECISION, SCALE))
        made = {"count": counts, "value": pc.coalesce(wide, amounts)}
        columns = []
        for field in schema:
            if field.name in made:
                column = made[field.name]
            elif field.name in self._cells:
                column = pa.array(self._cells[field.name], pa.string())
            elif field.name in _OF_PLAN:
                texts = [getattr(plan, field.name) for plan in self._plans]
                column = pa.array(texts, pa.string()).take(of_plan)
            else:
                coded = pa.types.is_dictionary(field.type)
                kind = pa.string() if coded else field.type
                heads = [head[field.name] for head in self._heads]
                column = pa.array(heads, kind).take(of_report)
            columns.append(column.cast(field.type) if column.type != field.type else column)
        self._clear()
        return pa.Table.from_arrays(columns, schema=schema)

    def _places(self, format_id: str) -> dict[str, int]:
        if format_id not in self._formats:
            plans = cell_plans(self._spec, format_id)
            first = len(self._plans)
            self._plans += plans
            self._formats[format_id] = {p.pointer: first + n for n, p in enumerate(plans)}
        return self._formats[format_id]


class ReportBatch:
    """Rows of reports."""

    def __init__(self, spec: Spec, table: TableColumns) -> None:
        self._spec = spec
        self._table = table
        self._rows: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, id: str, report: Report) -> None:
        """Take the row of a report."""
        row = wide_row(id, report, self._spec, self._table)
        beyond = {}
        for column in self._table.columns:
            if column.pointer and column.type != "string":
                value = row.get(column.name)
                held = fitting(value)
                if column.type == "integer" and held is not None:
                    held = int(held) if held == int(held) else None
                if value is not None and held is None:
                    beyond[column.pointer] = number_text(value)
                row[column.name] = held
        row["values_text"] = json_text(beyond) if beyond else None
        self._rows.append(row)

    def take(self, schema: pa.Schema) -> pa.Table:
        """The rows taken so far, which are then forgotten."""
        import pyarrow as pa

        columns = []
        for field in schema:
            kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
            values = [row.get(field.name) for row in self._rows]
            if pa.types.is_decimal(kind):
                values = [None if value is None else Decimal(value) for value in values]
            columns.append(pa.array(values, kind).cast(field.type))
        self._rows = []
        return pa.Table.from_arrays(columns, schema=schema)


__all__ = ["PRECISION", "SCALE", "CellBatch", "ReportBatch", "column_name", "fitting"]
