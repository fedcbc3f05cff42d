"""Lets the identities of the form decide between close readings of recognised figures.

A figure recognised from a picture may read in two or three ways. Where exactly one choice of
readings, over all uncertain cells that identities tie together, satisfies every identity that can
be assessed, it is taken and marked ``inferred``. Else the cell is ``unreadable``, and a finding
gives its readings. No number is ever taken that was not among the readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod

from attrs import evolve, frozen

from govreport.document import ILLEGIBLE
from govreport.equations import Equation, equations, printed_totals
from govreport.extract import problems
from govreport.extract.cells import CellRead, kind_of
from govreport.extract.numbers import Reading
from govreport.extract.tables import TableRead
from govreport.findings import Finding
from govreport.layout import Layout
from govreport.model import CellNote, CellState
from govreport.spec import Spec

#: More choices than this are not tried for one identity, or for all that hang together.
MOST_CHOICES = 20_000

_NOTHING = (CellState.BLANK, CellState.MARK)


@frozen(slots=True)
class _Term:
    """What a cell may add to a sum; ``printed``: whether it is a number."""

    number: int | None
    printed: bool


_Choices = dict[str, tuple[Reading, ...]]


def settled(read: TableRead, layout: Layout, spec: Spec) -> TableRead:
    """A table with its uncertain cells decided by the identities, or else unreadable.

    Notes of recognised cells get a member ``confidence``.
    """
    if not any(cell.choices for cell in read.cells.values()):
        return read
    sums = equations(spec, layout.format)
    chosen = decide(read.cells, sums, printed_totals(spec, layout.format))
    cells: dict[str, CellRead] = {}
    findings: list[Finding] = []
    for pointer, cell in read.cells.items():
        now = cell
        if pointer in chosen:
            now = _taken(cell, chosen[pointer])
        elif cell.uncertain:
            now = _unreadable(cell)
            findings.append(problems.reading_uncertain(pointer, cell))
        cells[pointer] = _with_confidence(now)
    return evolve(read, cells=cells, findings=(*read.findings, *findings))


def recognised(reads: Iterable[TableRead]) -> list[Finding]:
    """One finding that tells how many figures of a report were recognised from a picture."""
    cells = [cell for read in reads for cell in read.cells.values() if cell.choices]
    if not cells:
        return []
    lowest = min(cell.place.confidence or 0.0 for cell in cells)
    inferred = sum(c.note is not None and c.note.state is CellState.INFERRED for c in cells)
    return [problems.figures_recognised(len(cells), _decimal(lowest), inferred)]


def decide(
    cells: Mapping[str, CellRead], sums: Sequence[Equation], printed: frozenset[str]
) -> dict[str, Reading]:
    """For uncertain cells the one reading the identities leave; cells left open are not given.

    ``printed`` are the cells that an identity takes as printed totals.
    """
    known = {p: _known(cell) for p, cell in cells.items() if not cell.uncertain}
    choices: _Choices = {p: _readable(c) for p, c in cells.items() if c.uncertain}
    tied = [e for e in sums if _assessable(e, known, choices, printed)]
    _narrow(choices, tied, known, printed)
    found: dict[str, Reading] = {}
    for names, own in _components(choices, tied):
        found.update(_only_choice(names, own, choices, known, printed))
    return found


def _known(cell: CellRead) -> _Term:
    state = cell.note.state if cell.note else None
    if state in _NOTHING:
        return _Term(0, False)
    return _Term(cell.value if isinstance(cell.value, int) else None, True)


def _term(reading: Reading) -> _Term:
    if reading.state in _NOTHING:
        return _Term(0, False)
    return _Term(reading.value if isinstance(reading.value, int) else None, True)


def _readable(cell: CellRead) -> tuple[Reading, ...]:
    """The readings of a cell that are a number or a mark, each meaning once."""
    kinds: dict[object, Reading] = {}
    for reading in cell.choices:
        if reading.state is not CellState.UNREADABLE:
            kinds.setdefault(kind_of(reading), reading)
    return tuple(kinds.values())


def _assessable(
    equation: Equation, known: Mapping[str, _Term], choices: _Choices, printed: frozenset[str]
) -> bool:
    """Whether an identity has uncertain cells, and every other cell of it is known."""
    pointers = (*equation[0], *equation[1])
    if not any(p in choices for p in pointers):
        return False
    for pointer in pointers:
        if pointer in choices:
            if not choices[pointer]:
                return False
            continue
        term = known.get(pointer)
        if term is None or term.number is None or (pointer in printed and not term.printed):
            return False
    return True


def _holds(equation: Equation, terms: Mapping[str, _Term], printed: frozenset[str]) -> bool:
    """Whether an identity holds. Without a printed total or any term it can't be broken."""
    total, claimed = 0, False
    for sign, side in ((1, equation[0]), (-1, equation[1])):
        for pointer in side:
            term = terms[pointer]
            if term.number is None:
                return False
            if pointer in printed and not term.printed:
                return True
            claimed = claimed or (term.printed and pointer not in printed)
            total += sign * term.number
    return total == 0 or not claimed


def _open(equation: Equation, choices: _Choices) -> list[str]:
    return [p for p in (*equation[0], *equation[1]) if p in choices]


def _narrow(
    choices: _Choices,
    tied: Sequence[Equation],
    known: Mapping[str, _Term],
    printed: frozenset[str],
) -> None:
    """Drop readings that no choice of the others in one identity goes with, until none is left."""
    changed = True
    while changed:
        changed = False
        for equation in tied:
            names = _open(equation, choices)
            if not 0 < prod(len(choices[n]) for n in names) <= MOST_CHOICES:
                continue
            own = _of(known, [equation])
            fits = [
                combination
                for combination in product(*(choices[n] for n in names))
                if _holds(equation, _terms(own, names, combination), printed)
            ]
            for i, name in enumerate(names):
                kept = tuple(c for c in choices[name] if any(fit[i] is c for fit in fits))
                if len(kept) < len(choices[name]):
                    choices[name], changed = kept, True


def _of(known: Mapping[str, _Term], tied: Sequence[Equation]) -> dict[str, _Term]:
    """The known cells of some identities."""
    pointers = (p for equation in tied for side in equation for p in side)
    return {p: known[p] for p in pointers if p in known}


def _terms(
    known: Mapping[str, _Term], names: Sequence[str], combination: Sequence[Reading]
) -> dict[str, _Term]:
    chosen = {name: _term(reading) for name, reading in zip(names, combination, strict=True)}
    return {**known, **chosen}


def _components(
    choices: _Choices, tied: Sequence[Equation]
) -> list[tuple[list[str], list[Equation]]]:
    """Uncertain cells that identities tie together, with these identities."""
    groups: list[tuple[set[str], list[Equation]]] = []
    for equation in tied:
        names, own = set(_open(equation, choices)), [equation]
        apart = []
        for group in groups:
            if group[0] & names:
                names |= group[0]
                own = group[1] + own
            else:
                apart.append(group)
        groups = [*apart, (names, own)]
    return [([n for n in choices if n in names], own) for names, own in groups]


def _only_choice(
    names: Sequence[str],
    tied: Sequence[Equation],
    choices: _Choices,
    known: Mapping[str, _Term],
    printed: frozenset[str],
) -> dict[str, Reading]:
    """The readings of tied cells if exactly one choice of all of them satisfies all identities."""
    if not 0 < prod(len(choices[n]) for n in names) <= MOST_CHOICES:
        return {}
    own = _of(known, tied)
    found: list[tuple[Reading, ...]] = []
    for combination in product(*(choices[n] for n in names)):
        terms = _terms(own, names, combination)
        if all(_holds(equation, terms, printed) for equation in tied):
            found.append(combination)
            if len(found) > 1:
                return {}
    return dict(zip(names, found[0], strict=True)) if found else {}


def _taken(cell: CellRead, reading: Reading) -> CellRead:
    state = CellState.MARK if reading.state in _NOTHING else CellState.INFERRED
    return evolve(cell, value=reading.value, note=CellNote(state, _raw(cell)))


def _unreadable(cell: CellRead) -> CellRead:
    return evolve(cell, value=None, note=CellNote(CellState.UNREADABLE, _raw(cell)))


def _raw(cell: CellRead) -> str | None:
    return None if cell.place.raw == ILLEGIBLE else cell.place.raw


def _with_confidence(cell: CellRead) -> CellRead:
    if cell.note is None or not cell.choices or cell.place.confidence is None:
        return cell
    extra = {**cell.note.extra, "confidence": _decimal(cell.place.confidence)}
    return evolve(cell, note=evolve(cell.note, extra=extra))


def _decimal(confidence: float) -> Decimal:
    return Decimal(str(round(confidence, 4)))
