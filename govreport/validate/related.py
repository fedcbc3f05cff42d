"""Failed identities that one slip explains are told as one finding (``spec/rules/README.md``).

A slip is a change of few cells after which every identity they take part in holds again. Nothing is
repaired: the change only names the likelier fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

from attrs import evolve, frozen

from govreport.findings import Fault, Finding, Scalar
from govreport.model import CellState
from govreport.validate.cells import Cells
from govreport.validate.doubt import fault_of
from govreport.validate.expressions import Context
from govreport.validate.figures import Figures
from govreport.validate.rules import Check
from govreport.validate.spelling import plain

_MOST_FAILED = 24
_ONE_CELL, _SPLIT, _SHIFT, _EXCHANGE = (
    "one_cell_wrong",
    "digits_split",
    "row_shifted",
    "figures_exchanged",
)
#: From this size on, a whole figure that fits another cell is hardly chance.
_TELLING = 10
_SOMEWHERE = "figures_exchanged_somewhere"
_ORDER = (_SPLIT, _ONE_CELL, _SHIFT, _EXCHANGE)
Changes = dict[int, Any]


@frozen(slots=True)
class Identity:
    """An identity of the form as it was applied; ``finding`` where it failed."""

    check: Check
    cells: frozenset[int]
    finding: Finding | None


@frozen(slots=True)
class Slip:
    """A change of cells that makes failed identities hold, by their place in the list."""

    code: str
    changes: Changes
    repaired: frozenset[int]
    whole: bool = True


def told_as_one(
    identities: Sequence[Identity], context: Context, cells: Cells
) -> dict[int, Finding | None]:
    """What becomes of the findings of failed identities, by the place of the identity in the list:
    the first one a slip explains becomes its finding, the others ``None``.
    """
    failed = [at for at, one in enumerate(identities) if one.finding is not None]
    if not 0 < len(failed) <= _MOST_FAILED:
        return {}
    slips = sorted(
        _Search(identities, context, cells).slips(),
        key=lambda s: (-len(s.repaired), _ORDER.index(s.code), not s.whole, len(s.changes)),
    )
    told: dict[int, Finding | None] = {}
    for slip in slips:
        if told.keys().isdisjoint(slip.repaired):
            like = [
                s
                for s in slips
                if (s.code, s.repaired, s.whole) == (slip.code, slip.repaired, slip.whole)
            ]
            if slip.code != _EXCHANGE and len(like) > 1:
                continue
            told |= dict.fromkeys(slip.repaired)
            told[min(slip.repaired)] = _finding(slip, like, identities, context.here, cells)
    return told


class _Search:
    """Looks for slips. Holds a copy of the figures in which changes are tried and undone."""

    def __init__(self, identities: Sequence[Identity], context: Context, cells: Cells) -> None:
        here = context.here
        self.identities, self.cells = identities, cells
        self.figures = evolve(
            here, values=[*here.values], terms=[*here.terms], printed=[*here.printed]
        )
        self.context = Context(self.figures, context.there)
        self.touching: dict[int, list[int]] = {}
        for at, one in enumerate(identities):
            for number in one.cells:
                self.touching.setdefault(number, []).append(at)
        self.failed = frozenset(at for at, one in enumerate(identities) if one.finding is not None)
        self.wrong: dict[int, set[int]] = {}
        self.gaps: dict[int, set[Any]] = {}
        for at in self.failed:
            self._run(at)
            sides = self.figures.sides
            # an identity of someone's own may fail without two figures to compare
            numbers = all(isinstance(side, int | Decimal) for side in sides)
            gaps = {abs(sides[0] - sides[1])} if numbers else set()
            for number in identities[at].cells:
                self.wrong.setdefault(number, set()).add(at)
                self.gaps.setdefault(number, set()).update(gaps)

    def slips(self) -> list[Slip]:
        """Every slip that explains at least two failed identities, or one split number."""
        lines = self._lines()
        found = list(self._one_cell())
        for row in lines["row"]:
            found.extend(self._in_row(row))
        if frozenset().union(*(slip.repaired for slip in found)) != self.failed:
            for kind in ("row", "column"):
                for line in lines[kind]:
                    found.extend(self._exchanges(line))
        return found

    def _lines(self) -> dict[str, list[tuple[int, ...]]]:
        """The rows and columns with cells of failed identities, as numbers of cells."""
        rows: dict[tuple[str, str], list[int]] = {}
        columns: dict[tuple[str, str], list[int]] = {}
        for number, cell in enumerate(self.cells.specs):
            if number in self.touching:
                rows.setdefault((cell.table, cell.row.path), []).append(number)
                columns.setdefault((cell.table, cell.column.id), []).append(number)
        found = {"row": rows, "column": columns}
        return {
            kind: [tuple(line) for line in lines.values() if not self.wrong.keys().isdisjoint(line)]
            for kind, lines in found.items()
        }

    def _one_cell(self) -> Iterator[Slip]:
        for number, wrong in sorted(self.wrong.items()):
            value = self.figures.values[number]
            if value is None or len(wrong) < 2:
                continue
            for gap in self.gaps[number]:
                for new in (value + gap, value - gap):
                    yield from self._tried(_ONE_CELL, {number: new}, 2)

    def _in_row(self, row: tuple[int, ...]) -> Iterator[Slip]:
        values = [self.figures.terms[number] for number in row]
        if not all(isinstance(value, (int, Decimal)) for value in values):
            return
        for at, (one, other) in enumerate(pairwise(values)):
            if (
                0 < one < 10
                and 0 <= other < 10
                and self._plain(row[at])
                and self._plain(row[at + 1])
            ):
                joined = 10 * one + other
                first, second = row[at : at + 2]
                left = list(self._tried(_SPLIT, {first: joined, second: 0}, 1))
                yield from left or self._tried(_SPLIT, {first: 0, second: joined}, 1)
        for end in (len(row), len(row) - 1):
            part = values[:end]
            for moved in ([*part[1:], *part[:1]], [*part[-1:], *part[:-1]]):
                pairs = zip(row, values, moved, strict=False)
                changes = {n: new for n, old, new in pairs if old != new}
                if len(changes) > 2:
                    yield from self._tried(_SHIFT, changes, 2)

    def _plain(self, number: int) -> bool:
        """Whether a cell holds a number as read from one place."""
        return self.figures.states.get(number) in (None, CellState.CONVERTED)

    def _exchanges(self, line: tuple[int, ...]) -> Iterator[Slip]:
        terms = self.figures.terms
        known = [n for n in line if n in self.wrong and isinstance(terms[n], (int, Decimal))]
        for one, other in combinations(known, 2):
            mine, theirs = self.wrong[one], self.wrong[other]
            if mine <= theirs or theirs <= mine:
                continue
            first, second = self.figures.terms[one], self.figures.terms[other]
            for gap in self.gaps[one] & self.gaps[other]:
                for step in (gap, -gap):
                    changed = (first + step, second - step)
                    whole = gap >= _TELLING and (0 in changed or changed == (second, first))
                    for slip in self._tried(_EXCHANGE, {one: changed[0], other: changed[1]}, 2):
                        yield evolve(slip, whole=whole)

    def _tried(self, code: str, changes: Changes, least: int) -> Iterator[Slip]:
        if any(value < 0 for value in changes.values()):
            return
        touched = {at for number in changes for at in self.touching[number]}
        repaired = self.failed & touched
        if len(repaired) < least:
            return
        figures = self.figures
        old = {n: (figures.values[n], figures.terms[n], figures.printed[n]) for n in changes}
        for number, value in changes.items():
            figures.values[number] = figures.terms[number] = figures.printed[number] = value
        good = all(
            self._run(at) is True if at in self.failed else self._run(at) is not False
            for at in touched
        )
        for number, kept in old.items():
            figures.values[number], figures.terms[number], figures.printed[number] = kept
        if good:
            yield Slip(code, changes, frozenset(repaired))

    def _run(self, at: int) -> Any:
        holds = self.identities[at].check.holds
        self.figures.sides = (None, None)
        return None if holds is None else holds.run(self.context)


def _finding(
    slip: Slip, like: Sequence[Slip], identities: Sequence[Identity], here: Figures, cells: Cells
) -> Finding:
    findings = [f for at in sorted(slip.repaired) if (f := identities[at].finding) is not None]
    numbers = (
        sorted(slip.changes) if len(like) == 1 else sorted({n for s in like for n in s.changes})
    )
    pointers = cells.pointers(numbers)
    params: dict[str, Scalar] = {
        "format": here.report.format,
        "count": len(findings),
        "rules": " ".join(f.code for f in findings),
        "equations": "; ".join(str(f.params.get("equation", f.code)) for f in findings),
        "places": len(like),
    }
    if len(like) > 1:
        first, *_ = slip.changes
        params["gap"] = abs(slip.changes[first] - here.terms[first])
        severity = max((f.severity for f in findings), key=lambda severity: severity.rank)
        fault = fault_of(Fault.PUBLISHER, here.report, pointers)
        return Finding(_SOMEWHERE, severity, pointers, params=params, fault=fault)
    single = len(slip.changes) == 1
    usual = Fault.READING if slip.code == _SPLIT else Fault.PUBLISHER
    first = min(slip.changes)
    return Finding(
        slip.code,
        max((f.severity for f in findings), key=lambda severity: severity.rank),
        pointers,
        params=params,
        expected=slip.changes[first] if single else _listed(slip.changes, slip.changes),
        found=here.values[first] if single else _listed(slip.changes, here.terms),
        fault=fault_of(usual, here.report, pointers),
    )


def _listed(changes: Changes, values: Any) -> str:
    return ", ".join(plain(values[number]) for number in sorted(changes))
