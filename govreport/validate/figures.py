"""The figures of one report as the rules see them: as terms, as printed totals, by state."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Final

from attrs import define, field
from immutabledict import immutabledict

from govreport.model import CellState, Report
from govreport.validate.cells import Cells


class Unknown(Enum):
    """The one value that stands for "cannot be told"; it spreads through every operation."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
_ZERO_AS_TERM = (CellState.BLANK, CellState.MARK)
_NUMBERS = frozenset({int, Decimal})
_PLAIN = frozenset({int, Decimal, NoneType})
_TALLIED = ("expected", "plain", "converted", "inferred", "blank", "mark", "unreadable", "missing")
_NO_CELLS: Mapping[str, Any] = immutabledict()


@define(slots=True)
class Figures:
    """``values`` as in the report; ``terms`` with blank and marked cells as 0 and other cells
    without a number ``UNKNOWN``; ``printed`` with every cell without a number ``UNKNOWN``;
    ``states`` of all cells that are no plain number; ``blanks`` the numbers of blank and marked
    cells; ``left`` those of cells a migration could not fill.
    """

    report: Report
    values: list[Any]
    terms: list[Any]
    printed: list[Any]
    states: dict[int, CellState]
    blanks: frozenset[int]
    left: frozenset[int]
    failing: list[int] = field(factory=list)
    sides: tuple[Any, Any] = (None, None)


def figures_of(report: Report, cells: Cells) -> Figures:
    """Lay out the figures of a report in the numbering of its cells."""
    values: list[Any] = []
    for table, keys in cells.keys:
        values.extend(map(report.tables.get(table, _NO_CELLS).get, keys))
    kinds = set(map(type, values))
    if not kinds <= _PLAIN or Decimal in kinds:
        values = [_number(value) for value in values]
    states: dict[int, CellState] = {}
    for pointer, note in report.cell_notes.items():
        number = cells.index.get(pointer)
        if number is not None and _agrees(note.state, values[number]):
            states[number] = note.state
    terms = printed = values
    blanks: frozenset[int] = frozenset()
    if None in values:
        terms, printed = values.copy(), values.copy()
        found = set()
        for number, value in enumerate(values):
            if value is None:
                printed[number] = UNKNOWN
                if states.setdefault(number, CellState.MISSING) in _ZERO_AS_TERM:
                    terms[number] = 0
                    found.add(number)
                else:
                    terms[number] = UNKNOWN
        blanks = frozenset(found)
    return Figures(report, values, terms, printed, states, blanks, _left(report, cells, values))


def _number(value: Any) -> int | Decimal | None:
    """The value, or ``None`` where it is no number at all; the schema check names such a cell."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if type(value) not in _NUMBERS or (isinstance(value, Decimal) and not value.is_finite()):
        return None
    number: int | Decimal = value
    return number


def _left(report: Report, cells: Cells, values: list[Any]) -> frozenset[int]:
    if report.migration is None:
        return frozenset()
    numbers = (
        cells.index.get(change.pointer)
        for change in report.migration.changes
        if change.fidelity == "none"
    )
    return frozenset(n for n in numbers if n is not None and values[n] is None)


def tally(figures: Figures, cells: Cells) -> Mapping[str, Mapping[str, int]]:
    """How many cells of each table are plain, converted, inferred, blank, marked, unreadable and
    missing; ``expected`` is their sum.
    """
    found: dict[str, Mapping[str, int]] = {}
    start = 0
    for table, keys in cells.keys:
        count = dict.fromkeys(_TALLIED, 0)
        count["expected"] = len(keys)
        noted = 0
        for number, state in figures.states.items():
            if start <= number < start + len(keys):
                count[state.value] += 1
                noted += 1
        count["plain"] = len(keys) - noted
        start += len(keys)
        found[table] = immutabledict(count)
    return immutabledict(found)


def _agrees(state: CellState, value: Any) -> bool:
    """A note that contradicts its value is no note; the schema check names it."""
    return (value is not None) == (state in (CellState.CONVERTED, CellState.INFERRED))
