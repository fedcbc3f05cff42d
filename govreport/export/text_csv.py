"""Tables as CSV (RFC 4180, UTF-8), safe to open in spreadsheet programs.

Texts are defused and nothing is written as ``govreport.flat_csv`` tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, BinaryIO

from attrs import frozen

from govreport.export.cells import cell_plans, number_text, said_cells
from govreport.export.columns import TableColumns, table_columns
from govreport.export.rows import wide_row
from govreport.flat import head_of, note_text
from govreport.flat_csv import BOM, defused
from govreport.model import Report, Value
from govreport.spec import Spec

_END = "\r\n"
_OF_PLAN = ("table", "row", "column", "label_zh", "label_en")
_BESIDE = ("amount_unit", "state", "raw", "note", "fidelity")


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

    def discard(self) -> None:
        """Nothing is held."""


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

    def add(self, id: str, report: Report) -> None:
        """Write the rows of a report."""
        head = {name: quoted(written(value)) for name, value in head_of(report, id).items()}
        shape = _shape(self._spec, report.format, self._table)
        fill = [head.get(name, "") for name in shape.holes]
        places = {name: place for place, name in enumerate(shape.holes)}
        at = places["value"]
        lead = tuple(head[name] for name in shape.holes[:at] if name in head)
        tail = tuple(head[name] for name in shape.holes[at:] if name in head)
        lines = []
        for plan, value, unit, note, fidelity in said_cells(report, self._spec):
            figure = "" if value is None else _figure(value)
            if note is None and fidelity is None and plan.unit_key is None:
                lines.append(shape.plain[plan.pointer] % (*lead, figure, *tail))
                continue
            fill[at] = figure
            fill[places["amount_unit"]] = quoted(written(unit))
            fill[places["state"]] = "" if note is None else note.state.value
            fill[places["raw"]] = "" if note is None else quoted(written(note.raw))
            fill[places["note"]] = "" if note is None else quoted(written(note_text(note)))
            fill[places["fidelity"]] = quoted(written(fidelity))
            lines.append(shape.full[plan.pointer] % tuple(fill))
        self._out.write("".join(lines).encode())


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


@frozen(slots=True)
class _Shape:
    """The lines of the cells of a format by pointer, with a hole for all that a report says.

    ``holes`` are the columns of the holes of ``full``; ``plain`` has only those of the columns that
    are the same for a whole report and of ``value``, and says nothing else.
    """

    holes: tuple[str, ...]
    full: Mapping[str, str]
    plain: Mapping[str, str]


@lru_cache(maxsize=64)
def _shape(spec: Spec, format_id: str, table: TableColumns) -> _Shape:
    full, plain = {}, {}
    for plan in cell_plans(spec, format_id):
        said = {name: quoted(written(getattr(plan, name))) for name in _OF_PLAN}
        full[plan.pointer] = _template(said, table)
        empty = dict.fromkeys(_BESIDE, "") | {"amount_unit": quoted(written(plan.unit))}
        plain[plan.pointer] = _template(said | empty, table)
    return _Shape(tuple(name for name in table.names if name not in _OF_PLAN), full, plain)


def _template(said: Mapping[str, str], table: TableColumns) -> str:
    texts = (said[name].replace("%", "%%") if name in said else "%s" for name in table.names)
    return ",".join(texts) + _END


def csv_table(out: BinaryIO, spec: Spec, name: str, *, bom: bool) -> CsvTable:
    """What writes that table."""
    table = table_columns(spec, name)
    kind = CellLines if "column" in table.names else ReportLines
    return kind(out, spec, table, bom=bom)
