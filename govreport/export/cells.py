"""What is the same for all reports of a format, made once, and what a report says of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from attrs import frozen

from govreport.export.columns import column_name
from govreport.flat import json_text
from govreport.messages import label_of
from govreport.model import CellNote, CellState, Report, Value
from govreport.spec import Spec

NARRATIVE = "narrative"


@frozen(slots=True)
class CellPlan:
    """A cell of a format: where its value is kept, and what a row of it always says.

    ``unit_key`` is the key of the member that tells its unit; without it the unit is ``unit``.
    ``name`` and ``unit_name`` are the columns they have where a report is one row.
    """

    pointer: str
    table: str
    key: str
    row: str
    column: str
    amount: bool
    unit: str | None
    unit_key: str | None
    label_zh: str
    label_en: str
    name: str
    unit_name: str | None


#: What a report says of one cell: value, unit, note, fidelity of its migration.
SaidCell = tuple[CellPlan, Value, str | None, CellNote | None, str | None]


@lru_cache(maxsize=64)
def cell_plans(spec: Spec, format_id: str) -> tuple[CellPlan, ...]:
    """The cells of a format in the order of the form. Raises ``SpecError`` for an unknown one."""
    layout = spec.layout(format_id)
    beside = {cell: member for member, cell in layout.fields.items()}
    return tuple(
        CellPlan(
            pointer=pointer,
            table=cell.table,
            key=cell.key,
            row=cell.row.path,
            column=cell.column.id,
            amount=cell.column.type == "amount",
            unit=None if pointer in beside else cell.column.unit,
            unit_key=beside[pointer].split("/", 2)[2] if pointer in beside else None,
            label_zh=label_of(pointer, layout, "zh"),
            label_en=label_of(pointer, layout, "en"),
            name=column_name(pointer),
            unit_name=column_name(beside[pointer]) if pointer in beside else None,
        )
        for pointer, cell in layout.cells.items()
    )


def said_cells(report: Report, spec: Spec) -> Iterator[SaidCell]:
    """The cells that a report has, in the order of the form."""
    notes = dict(report.cell_notes)
    moves = () if report.migration is None else report.migration.changes
    moved = {change.pointer: change.fidelity for change in moves}
    tables = {name: dict(cells) for name, cells in report.tables.items()}
    none: dict[str, Value] = {}
    for plan in cell_plans(spec, report.format):
        values = tables.get(plan.table, none)
        if plan.key not in values:
            continue
        unit = plan.unit if plan.unit_key is None else values.get(plan.unit_key)
        pointer = plan.pointer
        told = None if unit is None else str(unit)
        yield plan, values[plan.key], told, notes.get(pointer), moved.get(pointer)


def counts_of(report: Report, spec: Spec) -> dict[str, int]:
    """How many cells a report has, how many as printed, and how many of each state."""
    counts = {"cells": 0, "cells_plain": 0} | {f"cells_{state.value}": 0 for state in CellState}
    for _, _, _, note, _ in said_cells(report, spec):
        counts["cells"] += 1
        counts["cells_plain" if note is None else f"cells_{note.state.value}"] += 1
    return counts


def narrative_of(report: Report) -> dict[str, str | None]:
    """The text of the sections, by column."""
    return {
        f"{NARRATIVE}__{name}": getattr(report.narrative, name)
        for name in report.narrative.__slots__
        if not name.startswith("__")
    }


def notes_text(report: Report, spec: Spec) -> str | None:
    """``cell_notes`` as canonical JSON."""
    notes: dict[str, Any] = {}
    for plan in cell_plans(spec, report.format):
        note = report.cell_notes.get(plan.pointer)
        if note is not None:
            raw = {} if note.raw is None else {"raw": note.raw}
            notes[plan.pointer] = {"state": note.state.value, **raw, **note.extra}
    return json_text(notes) if notes else None


def number_text(value: int | Decimal) -> str:
    """A number digit by digit."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
