"""The figures of one report as the rules see them: as terms, as printed totals, by state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from operator import itemgetter
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
_PLAIN = frozenset({int, NoneType})
_TALLIED = ("expected", "plain", "converted", "inferred", "blank", "mark", "unreadable", "missing")
_NO_CELLS: Mapping[str, Any] = immutabledict()


@define(slots=True)
class Figures:
    """``values`` as in the report; ``terms`` with blank and marked cells as 0 and other cells
    without a number ``UNKNOWN``; ``printed`` with every cell without a number ``UNKNOWN``;
    ``states`` of all cells that are no plain number, ``noted`` the numbers of these by state;
    ``blanks`` the numbers of blank and marked cells; ``left`` those of cells a migration could not
    fill.
    """

    report: Report
    values: list[Any]
    terms: list[Any]
    printed: list[Any]
    states: dict[int, CellState]
    noted: dict[CellState, list[int]]
    blanks: frozenset[int]
    left: frozenset[int]
    failing: list[Iterable[int]] = field(factory=list)
    sides: tuple[Any, Any] = (None, None)


def picker(numbers: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """A quick way to take the values of some cells, at least one, out of those of all."""
    if len(numbers) == 1:
        (only,) = numbers
        return lambda values: (values[only],)
    return itemgetter(*numbers)


def figures_of(report: Report, cells: Cells) -> Figures:
    """Lay out the figures of a report in the numbering of its cells."""
    values: list[Any] = []
    for table, keys in cells.keys:
        own = dict(report.tables.get(table, _NO_CELLS).items())
        values.extend(map(own.get, keys))
    if not _PLAIN.issuperset(map(type, values)):
        values = [v if v is None or type(v) is int else _number(v) for v in values]
    states: dict[int, CellState] = {}
    number_of = cells.index.get
    for pointer, note in report.cell_notes.items():
        number = number_of(pointer)
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
    noted: dict[CellState, list[int]] = {}
    for number, state in states.items():
        noted.setdefault(state, []).append(number)
    left = _left(report, cells, values)
    return Figures(report, values, terms, printed, states, noted, blanks, left)


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
    states = sorted(figures.states.items())
    start = at = 0
    for table, keys in cells.keys:
        count = dict.fromkeys(_TALLIED, 0)
        count["expected"] = len(keys)
        first, start = at, start + len(keys)
        while at < len(states) and states[at][0] < start:
            count[states[at][1]] += 1
            at += 1
        count["plain"] = len(keys) - (at - first)
        found[table] = immutabledict(count)
    return immutabledict(found)


def _agrees(state: CellState, value: Any) -> bool:
    """A note that contradicts its value is no note; the schema check names it."""
    return (value is not None) == (state in (CellState.CONVERTED, CellState.INFERRED))
