"""What is printed in the cell of a figure, so that reading gives its value and note back."""

from __future__ import annotations

from decimal import Decimal

from govreport.extract.numbers import NumberReader, number_reader
from govreport.layout import CellSpec, Layout
from govreport.model import CellNote, CellState, Report, Value
from govreport.signs import cell_signs
from govreport.spec import Spec
from govreport.verbatim import TEXT, coded


def printed_cell(
    report: Report, layout: Layout, pointer: str, spec: Spec
) -> tuple[str, Value, bool]:
    """The text of a cell, its value, and whether the text is the plain number.

    A figure is printed as the publisher printed it, where that is known. A sign is added where the
    text alone would be read as something else.
    """
    cell = layout.cells[pointer]
    cells = report.tables.get(cell.table, {})
    value = cells.get(cell.key)
    note = report.cell_notes.get(pointer)
    if note is None and value is None:
        note = CellNote(CellState.MISSING)
    field = cell.column.unit_field
    stated = cells.get(f"{cell.row.path}/{field}") if field is not None else None
    unit = stated if isinstance(stated, str) else None
    if note is None:
        text = number_text(value)
        plain = _reads(text, cell, value, None, unit, number_reader(spec))
        return (text, value, True) if plain else (TEXT + text, value, False)
    text = _noted(note, value, cell, unit, spec)
    return text, value, False


def number_text(value: Value) -> str:
    """A figure as text: without exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _noted(note: CellNote, value: Value, cell: CellSpec, unit: str | None, spec: Spec) -> str:
    raw, signs = note.raw or "", cell_signs(spec)
    reader = number_reader(spec)
    safe = coded(raw) == raw and reader.looks_like_cell(raw) and signs.read(raw) is None
    if note.state is CellState.INFERRED:
        if safe and _value(raw, cell, unit, reader) == value:
            return signs.written(raw, note.state)
    elif safe and _reads(raw, cell, value, note, unit, reader):
        return raw
    meant = None if value is None else number_text(value)
    return signs.written(coded(raw), note.state, meant)


def _value(raw: str, cell: CellSpec, unit: str | None, reader: NumberReader) -> Value:
    reading = reader.read(raw, cell.column, unit)
    return reading.value if reading.unit is None or unit is not None else None


def _reads(
    text: str,
    cell: CellSpec,
    value: Value,
    note: CellNote | None,
    unit: str | None,
    reader: NumberReader,
) -> bool:
    """Whether a cell with this text is read as this value, state and raw text."""
    reading = reader.read(text, cell.column, unit)
    if reading.unit is not None and cell.column.unit_field is not None and unit is None:
        return False
    if note is None:
        return reading.state is None and reading.value == value
    same = (reading.value, reading.state, reading.raw) == (value, note.state, note.raw or "")
    return same
