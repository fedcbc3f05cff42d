"""Asks the arithmetic of the form which of several placements is the true one.

A placement stands if every identity that can be assessed holds. A cell is filled only where all
placements that stand agree on it; else it is missing. Nothing is computed that was not printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod

from attrs import frozen

from govreport.extract.place import Open, Option

#: More combinations of placements than this are not tried.
MOST_COMBINATIONS = 3_000

#: The two sides of an identity, as pointers: both sums are equal.
Equation = tuple[tuple[str, ...], tuple[str, ...]]
#: Known numbers by pointer; ``None`` is a cell that is not known. Blanks count as 0.
Known = Mapping[str, int | None]


@frozen(slots=True)
class Candidate:
    """One placement with the numbers it gives its cells, a lost figure's number included.

    ``assessed``: an identity of the row itself could be checked and holds.
    """

    option: Option
    numbers: Mapping[str, int | None]
    assessed: bool


@frozen(slots=True)
class OpenRow:
    """A row whose placement is open: its pointers in order, the options and the printed numbers."""

    pointers: tuple[str, ...]
    open: Open
    numbers: Mapping[int, int | None]  # by id() of the token

    def number(self, option: Option, index: int) -> int | None:
        """The number an option puts at a cell; 0 for a gap."""
        token = option.tokens[index]
        return 0 if token is None else self.numbers[id(token)]


def _balance(equation: Equation, known: Known) -> int | None:
    """Left minus right, or ``None`` where a cell is not known."""
    total = 0
    for sign, side in ((1, equation[0]), (-1, equation[1])):
        for pointer in side:
            number = known.get(pointer)
            if number is None:
                return None
            total += sign * number
    return total


def _candidate(
    row: OpenRow, option: Option, inside: Sequence[Equation], totals_filled: bool
) -> Candidate | None:
    """Numbers for one placement, or ``None`` where it breaks an identity of the row itself.

    A blank total makes an identity not assessable; where the totals are filled, it breaks it.
    """
    numbers: dict[str, int | None] = {
        pointer: row.number(option, i) for i, pointer in enumerate(row.pointers)
    }
    gaps = {pointer for i, pointer in enumerate(row.pointers) if option.tokens[i] is None}
    lost = {row.pointers[i] for i in option.lost}
    assessed = False
    for equation in inside:
        balance = _balance(equation, numbers)
        if balance is None:
            continue
        total = next((side[0] for side in equation if len(side) == 1), None)
        hidden = [p for p in (*equation[0], *equation[1]) if p in lost]
        if len(hidden) == 1:
            figure = -balance if hidden[0] in equation[0] else balance
            if figure < 0:
                return None
            numbers[hidden[0]] = figure
        elif total in lost or (total in gaps and not totals_filled):
            # with more than one figure gone, a total that may be one of them proves nothing
            continue
        elif balance != 0:
            return None
        assessed = True
    return Candidate(option, numbers, assessed)


def _stands(equations: Sequence[Equation], known: Known) -> bool:
    return all(_balance(equation, known) in (0, None) for equation in equations)


def solve(
    rows: Sequence[OpenRow],
    known: Known,
    equations: Sequence[Equation],
    *,
    totals_filled: bool = True,
) -> list[tuple[Option, ...]]:
    """For each open row the placements that stand, in the order given; none where all break.

    ``known`` are the numbers of all cells already placed. Rows of zeros add nothing to any sum and
    are settled by themselves; the others are tried together. ``totals_filled``: no row of the table
    has parts and a blank total.
    """

    def pool(row: OpenRow, options: Sequence[Option]) -> list[Candidate]:
        own = set(row.pointers)
        inside = [e for e in equations if own.issuperset(e[0]) and own.issuperset(e[1])]
        tried = (_candidate(row, option, inside, totals_filled) for option in options)
        return [candidate for candidate in tried if candidate is not None]

    torn = [pool(row, row.open.torn) for row in rows]
    whole = [pool(row, row.open.whole) for row in rows]
    first = [w if any(c.assessed for c in w) else w + t for w, t in zip(whole, torn, strict=True)]
    pools = _joint(rows, first, known, equations)
    if any(not kept and t for kept, t in zip(pools, torn, strict=True)):
        second = [t if not kept else f for kept, f, t in zip(pools, first, torn, strict=True)]
        pools = _joint(rows, second, known, equations)
    return [tuple(candidate.option for candidate in kept) for kept in pools]


def _joint(
    rows: Sequence[OpenRow],
    pools: Sequence[list[Candidate]],
    known: Known,
    equations: Sequence[Equation],
) -> list[list[Candidate]]:
    kept = list(pools)
    numbers = dict(known)
    active: list[int] = []
    for i, (row, pool) in enumerate(zip(rows, kept, strict=True)):
        if pool and all(n == 0 for c in pool for n in c.numbers.values()):
            numbers.update(pool[0].numbers)
            continue
        numbers.update(dict.fromkeys(row.pointers))
        if pool:
            active.append(i)
    _together(rows, kept, active, numbers, equations)
    return kept


def _together(
    rows: Sequence[OpenRow],
    pools: list[list[Candidate]],
    active: Sequence[int],
    numbers: dict[str, int | None],
    equations: Sequence[Equation],
) -> None:
    """Strike out the placements that stand in no combination with the other open rows."""
    if not active:
        return
    touched = {pointer for i in active for pointer in rows[i].pointers}
    outside = [e for e in equations if touched.intersection((*e[0], *e[1]))]
    if prod(len(pools[i]) for i in active) > MOST_COMBINATIONS:
        for i in active:
            alone = [e for e in outside if set(rows[i].pointers).intersection((*e[0], *e[1]))]
            pools[i] = [c for c in pools[i] if _stands(alone, {**numbers, **c.numbers})]
        return
    kept: dict[int, dict[int, None]] = {i: {} for i in active}
    for combination in product(*(range(len(pools[i])) for i in active)):
        trial = dict(numbers)
        for i, choice in zip(active, combination, strict=True):
            trial.update(pools[i][choice].numbers)
        if _stands(outside, trial):
            for i, choice in zip(active, combination, strict=True):
                kept[i][choice] = None
    for i in active:
        pools[i] = [pools[i][choice] for choice in sorted(kept[i])]
