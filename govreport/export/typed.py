"""Rows of reports as Arrow tables, column by column."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from govreport.decimals import OWN
from govreport.export.cells import CellPlan, cell_plans, number_text, said_cells
from govreport.export.columns import TableColumns
from govreport.export.rows import wide_row
from govreport.flat import head_of, json_text, note_text
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
    if not isinstance(value, Decimal) or not value.is_finite() or value.copy_abs() >= _MOST:
        return None
    exact = value.quantize(_STEP, context=OWN)
    return exact if exact == value else None


def str_of(value: Value) -> str:
    """A figure digit by digit."""
    return number_text(value) if isinstance(value, int | Decimal) else str(value)


def batch_for(spec: Spec, table: TableColumns) -> CellBatch | ReportBatch:
    """What takes reports as rows of a table."""
    return CellBatch(spec) if "column" in table.names else ReportBatch(spec, table)


class CellBatch:
    """Rows of cells: what is the same for a report or a format is kept once, and what few cells
    say only where it is said.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._formats: dict[str, dict[str, int]] = {}
        self._plans: list[CellPlan] = []
        self._clear()

    def _clear(self) -> None:
        self._heads: list[dict[str, Any]] = []
        self._ends: list[int] = []
        self._of_plan: list[int] = []
        self._counts: list[int | None] = []
        names = ("amount", "value_text", "amount_unit", "state", "raw", "note", "fidelity")
        self._rare: dict[str, dict[int, Any]] = {name: {} for name in names}

    def __len__(self) -> int:
        return len(self._heads)

    def add(self, id: str, report: Report) -> None:
        """Take the rows of a report. Raises ``UnicodeEncodeError`` before anything is taken."""
        head = head_of(report, id)
        raws = (note.raw for note in report.cell_notes.values())
        _ = "".join(text for text in (*head.values(), *raws) if isinstance(text, str)).encode()
        places, of_plan, counts = self._places(report.format), self._of_plan, self._counts
        units, states, printed, fidelities = (
            self._rare[name] for name in ("amount_unit", "state", "raw", "fidelity")
        )
        for plan, value, unit, note, fidelity in said_cells(report, self._spec):
            row = len(of_plan)
            of_plan.append(places[plan.pointer])
            if value is None or (type(value) is int and -_MOST < value < _MOST and not plan.amount):
                counts.append(value)
            else:
                counts.append(self._other(row, plan, value))
            if unit is not None:
                units[row] = unit
            if fidelity is not None:
                fidelities[row] = fidelity
            if note is not None:
                states[row] = note.state.value
                if note.raw is not None:
                    printed[row] = note.raw
                if note.extra:
                    self._rare["note"][row] = note_text(note)
        self._ends.append(len(of_plan))
        self._heads.append(head)

    def _other(self, row: int, plan: CellPlan, value: Value) -> int | None:
        """A figure that is no small count: an amount, or kept as text where it does not fit."""
        held = fitting(value)
        if held is None:
            self._rare["value_text"][row] = str_of(value)
        elif plan.amount or held != int(held):
            self._rare["amount"][row] = Decimal(held)
        else:
            return int(held)
        return None

    def take(self, schema: pa.Schema) -> pa.Table:
        """The rows taken so far, which are then forgotten."""
        import pyarrow as pa
        import pyarrow.compute as pc

        decimal = pa.decimal128(PRECISION, SCALE)
        counts = pa.array(self._counts, pa.int64())
        wide = counts.cast(pa.decimal128(19 + SCALE, SCALE)).cast(decimal)
        made = {
            "count": counts,
            "value": pc.coalesce(wide, pa.array(self._sparse("amount"), decimal)),
        }
        of_plan = pa.array(self._of_plan, pa.int32())
        ends = pa.array(self._ends, pa.int32())
        columns = []
        for field in schema:
            coded = pa.types.is_dictionary(field.type)
            if field.name in made:
                column = made[field.name]
            elif field.name in self._rare:
                column = pa.array(self._sparse(field.name), pa.string())
            elif field.name in _OF_PLAN:
                texts = pa.array([getattr(plan, field.name) for plan in self._plans], pa.string())
                known = texts.dictionary_encode()
                codes = known.indices.take(of_plan)
                column = pa.DictionaryArray.from_arrays(codes, known.dictionary)
            else:
                kind = pa.string() if coded else field.type
                heads = pa.array([head[field.name] for head in self._heads], kind)
                runs = pa.RunEndEncodedArray.from_arrays(ends, heads)
                column = pc.run_end_decode(runs)
            if column.type != field.type:
                column = column.dictionary_encode() if coded else column.cast(field.type)
            columns.append(column)
        self._clear()
        return pa.Table.from_arrays(columns, schema=schema)

    def _sparse(self, name: str) -> list[Any]:
        said = self._rare[name]
        column: list[Any] = [None] * len(self._of_plan)
        for row, value in said.items():
            column[row] = value
        return column

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
        """Take the row of a report. Raises ``UnicodeEncodeError`` before anything is taken."""
        row = wide_row(id, report, self._spec, self._table)
        beyond = {}
        for column in self._table.columns:
            if column.pointer and column.type != "string":
                value = row.get(column.name)
                held = fitting(value)
                if column.type == "integer" and held is not None:
                    held = int(held) if held == int(held) else None
                if value is not None and held is None:
                    beyond[column.pointer] = str_of(value)
                row[column.name] = held
        row["values_text"] = json_text(beyond) if beyond else None
        _ = "".join(text for text in row.values() if isinstance(text, str)).encode()
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
