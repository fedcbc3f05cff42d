"""The identities of a form as equations over its cells, taken from the rules in ``spec/rules``.

Only rules marked as an identity of the form count here (``spec/rules/README.md``): reading asks
them where the layout of a page leaves the place of a figure open. Validation runs all rules itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from govreport.layout import CellSpec, Layout
from govreport.spec import Spec

#: Both sides of an identity, as pointers; their sums are equal.
Equation = tuple[tuple[str, ...], tuple[str, ...]]

_Bindings = Mapping[str, str]


@lru_cache(maxsize=64)
def equations(spec: Spec, form: str) -> tuple[Equation, ...]:
    """All identities between sums of cells of one report in a format, in the order of the rules."""
    layout = spec.layout(form)
    found: list[Equation] = []
    for rule in spec.rules:
        sides = rule.get("assert", {}).get("equal")
        if not rule.get("identity") or form not in rule.get("formats", (form,)):
            continue
        for bindings in _bindings(rule.get("for_each", {}), layout):
            left, right = (_pointers(side, bindings, layout) for side in sides)
            if left and right:
                found.append((left, right))
    return tuple(found)


def _bindings(each: Mapping[str, Any], layout: Layout) -> Iterator[_Bindings]:
    """The values a rule's variable runs over; a rule without one holds once."""
    if not each:
        yield {}
    for name, what in each.items():
        for kind in ("columns", "rows"):
            if kind in what:
                table = what[kind]["table"]
                cells = [c for c in layout.cells.values() if c.table == table]
                ids = (c.column.id if kind == "columns" else c.row.path for c in cells)
                for value in dict.fromkeys(ids):
                    yield {name: value}


def _pointers(term: Mapping[str, Any], bindings: _Bindings, layout: Layout) -> tuple[str, ...]:
    """The cells a side adds up; none where it is more than a sum of cells the form has."""
    if "add" in term:
        parts = [_pointers(part, bindings, layout) for part in term["add"]]
        return tuple(p for part in parts for p in part) if all(parts) else ()
    selector = term.get("cell") or term.get("printed") or term.get("sum")
    if isinstance(selector, str):
        pointer = _filled(selector, bindings)
        return (pointer,) if pointer in layout.cells else ()
    if not isinstance(selector, Mapping) or "table" not in selector:
        return ()
    chosen = (c for c in layout.cells.values() if _selected(c, selector, bindings))
    return tuple(c.pointer for c in chosen)


def _filled(text: str, bindings: _Bindings) -> str:
    for name, value in bindings.items():
        text = text.replace("{" + name + "}", value)
    return text


def _selected(cell: CellSpec, selector: Mapping[str, str], bindings: _Bindings) -> bool:
    if cell.table != selector["table"]:
        return False
    if "row" in selector:
        row = cell.row.path == _filled(selector["row"], bindings)
    else:
        row = cell.row.role == selector.get("row_role") and not cell.row.optional
    if "column" in selector:
        return row and cell.column.id == _filled(selector["column"], bindings)
    return row and cell.column.role == selector.get("column_role")


@lru_cache(maxsize=64)
def printed_totals(spec: Spec, form: str) -> frozenset[str]:
    """The cells that stand in some identity as its printed figure, whose blank claims nothing."""
    layout = spec.layout(form)
    found: set[str] = set()
    for rule in spec.rules:
        sides = rule.get("assert", {}).get("equal")
        if sides is None or form not in rule.get("formats", (form,)):
            continue
        for bindings in _bindings(rule.get("for_each", {}), layout):
            for term in (part for side in sides for part in side.get("add", (side,))):
                if "printed" in term:
                    found.update(_pointers(term, bindings, layout))
    return frozenset(found)
