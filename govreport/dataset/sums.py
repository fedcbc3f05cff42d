"""Aggregates against the reports they are made from, cell by cell (domain rule: an aggregate is
the sum of its parts where all are at hand, and never less than those that are).
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from govreport.dataset.bodies import Entry, plain, shown
from govreport.dataset.duplicates import Told
from govreport.dataset.lists import Hierarchy
from govreport.findings import Fault, Finding, Scalar, Severity
from govreport.model import Scope
from govreport.runs.packed import unpack
from govreport.schema import flatten
from govreport.spec import Spec

_AS_ZERO = ("blank", "mark")
_NAMED = 5
Cells = Mapping[str, int | Decimal | None]


def sums(
    state: sqlite3.Connection, found: Sequence[Entry], hierarchy: Hierarchy, spec: Spec
) -> Iterator[Told]:
    """What does not add up, at the aggregate.

    The aggregate of a body is its report with that scope, or its only report of the year if the
    scope is not told. Its parts are the aggregates, else the reports, of the bodies below it, and
    its own office's report where there is one. All must follow the same table format. A cell is
    compared where it has a number in the aggregate, and a number, a blank or a mark in every part.
    """
    shelf = _shelf(found)
    for parent, below in hierarchy.parts.items():
        for year in sorted({year for name, year in shelf if name == parent}):
            reports = shelf[parent, year]
            whole = _whole(reports)
            if whole is None:
                continue
            own = [one for one in reports if one.scope is Scope.OWN]
            parts, lacking = own[:1], []
            for name in below:
                candidates = shelf.get((name, year), [])
                part = _whole(candidates) or next(iter(candidates), None)
                if part is None or part.format != whole.format:
                    lacking.append(name)
                else:
                    parts.append(part)
            if parts:
                compared = _compare(state, whole, parts, bool(lacking), spec)
                yield from ((whole.id, finding) for finding in compared)
            if lacking:
                yield whole.id, _lacking(whole, lacking, len(below))


def _shelf(found: Sequence[Entry]) -> Mapping[tuple[str, int], list[Entry]]:
    """The reports of each body and year, by its name and by its code."""
    shelf: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in found:
        if entry.reporting_year is None:
            continue
        for name in {plain(entry.agency.name), entry.agency.credit_code or ""} - {""}:
            held = shelf[name, entry.reporting_year]
            if all((one.figures, one.scope) != (entry.figures, entry.scope) for one in held):
                held.append(entry)
    return shelf


def _whole(reports: Sequence[Entry]) -> Entry | None:
    aggregates = [one for one in reports if one.scope is Scope.AGGREGATE]
    if len(aggregates) == 1:
        return aggregates[0]
    return reports[0] if len(reports) == 1 and reports[0].scope is None else None


def _compare(
    state: sqlite3.Connection, whole: Entry, parts: Sequence[Entry], partly: bool, spec: Spec
) -> Iterator[Finding]:
    layout = spec.layout(whole.format)
    here = _cells(state, whole, spec, blanks=None)
    total: dict[str, Any] = {p: 0 for p, value in here.items() if value is not None}
    for part in parts:
        there = _cells(state, part, spec)
        for pointer in list(total):
            value = there.get(pointer)
            if value is None:
                del total[pointer]
            else:
                total[pointer] += value
    wrong = []
    for pointer, value in total.items():
        printed: Any = here[pointer]
        below = printed < value and not layout.cells[pointer].column.signed
        if below if partly else printed != value:
            wrong.append(pointer)
    if not wrong:
        return
    params: dict[str, Scalar] = {
        "format": whole.format,
        "agency": shown(whole),
        "year": whole.reporting_year,
        "parts": len(parts),
        "count": len(wrong),
        "equation": " + ".join(
            str(_cells(state, part, spec)[wrong[0]]) for part in parts[: 2 * _NAMED]
        )
        + (" + …" if len(parts) > 2 * _NAMED else "")
        + f" = {total[wrong[0]]}",
    }
    yield Finding(
        "dataset_aggregate_below" if partly else "dataset_aggregate_sum",
        Severity.INFO if whole.scope is None else Severity.WARNING,
        tuple(wrong),
        params=params,
        expected=total[wrong[0]],
        found=here[wrong[0]],
        fault=Fault.UNKNOWN,
    )


def _cells(state: sqlite3.Connection, entry: Entry, spec: Spec, blanks: int | None = 0) -> Cells:
    """The cells as terms: blank and marked ones are ``blanks``, ``None`` is not known."""
    blob = state.execute("SELECT report FROM reports WHERE id=?", (entry.id,)).fetchone()[0]
    data = json.loads(unpack(blob)[0], parse_float=Decimal)
    layout, notes = spec.layout(entry.format), data["cell_notes"]
    return {
        pointer: blanks
        if value is None and notes.get(pointer, {}).get("state") in _AS_ZERO
        else value
        for pointer, value in flatten(data, layout).items()
        if pointer in layout.cells
    }


def _lacking(whole: Entry, lacking: Sequence[str], of: int) -> Finding:
    params: dict[str, Scalar] = {
        "agency": shown(whole),
        "year": whole.reporting_year,
        "count": len(lacking),
        "parts": of,
        "names": ", ".join(lacking[:_NAMED]) + (" …" if len(lacking) > _NAMED else ""),
    }
    return Finding("dataset_parts_lacking", Severity.INFO, params=params)
