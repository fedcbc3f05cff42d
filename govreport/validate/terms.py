"""The terms of the expression language: figures, members, constants, and sums of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import chain, filterfalse
from typing import Any

from immutabledict import immutabledict

from govreport.model import Report
from govreport.validate.cells import Cells, fill
from govreport.validate.expressions import (
    Compiler,
    Context,
    Fn,
    Form,
    Node,
    NoSuchCellError,
    merged,
)
from govreport.validate.figures import UNKNOWN, picker
from govreport.validate.spelling import joined, nothing, plain

_NUMBER = (int, Decimal)
_MEMBERS = frozenset(
    {
        "format",
        "reporting_year",
        "period",
        "title",
        "agency",
        "scope",
        "published_on",
        "signed_on",
        "narrative",
        "source",
        "migration",
    }
)
_NAMES = {"from": "from_format", "to": "to_format"}  # of members that Python calls otherwise


def _constant(value: Any) -> Node:
    number = Decimal(str(value)) if isinstance(value, float) else value
    return Node(lambda _: number, lambda _: plain(number))


def _const(_: Compiler, data: Mapping[str, Any]) -> Node:
    return _constant(data["const"])


def _param(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    return _constant(compiler.params[data["param"]])


def _cell(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    as_printed = "printed" in data
    cells, before = compiler.at(data)
    said = data["printed" if as_printed else "cell"]
    if isinstance(said, Mapping):
        found = cells.select(said, compiler.bindings)
        if len(found) > 1:
            raise ValueError(f"more than one cell for {dict(said)}")
        number = found[0] if found else None
    else:
        number = cells.index.get(fill(said, compiler.bindings))
    if number is None:
        raise NoSuchCellError(str(said))
    at = number
    run: Fn
    if before:
        name = "printed" if as_printed else "terms"

        def run(context: Context) -> Any:
            return getattr(context.there, name)[at]
    elif as_printed:

        def run(context: Context) -> Any:
            return context.here.printed[at]
    else:

        def run(context: Context) -> Any:
            return context.here.terms[at]

    here = tuple(() if before else (at,))
    return Node(
        run,
        lambda context: plain(run(context)),
        printed=here if as_printed else (),
        terms=() if as_printed else here,
        before=(at,) if before and not as_printed else (),
    )


def _sum(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    cells, before = compiler.at(data)
    numbers = cells.select(data["sum"], compiler.bindings, standing=True)
    if not numbers:
        raise NoSuchCellError(str(data["sum"]))
    pick = picker(numbers)

    def run(context: Context) -> Any:
        figures = context.there if before else context.here
        try:
            return sum(pick(figures.terms))  # type: ignore[union-attr]
        except TypeError:  # a term is unknown
            return UNKNOWN

    def spell(context: Context) -> str:
        figures = context.there if before else context.here
        terms = figures.terms  # type: ignore[union-attr]
        return joined(" + ", [plain(terms[number]) for number in numbers], zeros=len(numbers) <= 8)

    return Node(run, spell, terms=() if before else numbers, before=numbers if before else ())


def _arithmetic(word: str, sign: str, combine: Callable[[list[Any]], Any]) -> Form:
    def form(compiler: Compiler, data: Mapping[str, Any]) -> Node:
        nodes = compiler.many(data[word])

        def run(context: Context) -> Any:
            values = [node.run(context) for node in nodes]
            for value in values:
                if not isinstance(value, _NUMBER):
                    return UNKNOWN
            return combine(values)

        def spell(context: Context) -> str:
            parts = [node.spell(context) for node in nodes]
            return joined(f" {sign} ", parts) if sign else f"{word}({', '.join(parts)})"

        return merged(nodes, run, spell)

    return form


def _difference(values: list[Any]) -> Any:
    first, *rest = values
    return first - sum(rest)


def _percent(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    part, whole = nodes = compiler.many(data["percent"])

    def run(context: Context) -> Any:
        values = [node.run(context) for node in nodes]
        if not all(isinstance(value, (int, Decimal)) for value in values):
            return UNKNOWN
        if not values[1]:
            return None
        return Decimal(100 * values[0]) / values[1]

    def spell(context: Context) -> str:
        return f"{part.spell(context)} ÷ {whole.spell(context)}"

    return merged(nodes, run, spell)


def _field(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    pointer = fill(data["field"], compiler.bindings)
    cells, before = compiler.at(data)
    read = _member(pointer, cells)

    def run(context: Context) -> Any:
        return read((context.there if before else context.here).report)  # type: ignore[union-attr]

    return Node(run, lambda context: plain(run(context)), members=() if before else (pointer,))


def _member(pointer: str, cells: Cells) -> Callable[[Report], Any]:
    """How to get at a member of the envelope, or one that goes with a cell."""
    if pointer in cells.layout.fields:
        _, table, key = pointer.split("/", 2)
        return lambda report: report.tables.get(table, {}).get(key)
    steps = pointer.split("/")[1:]
    if steps[:1] == [] or steps[0] not in _MEMBERS:
        raise NoSuchCellError(pointer)

    def read(report: Report) -> Any:
        value: Any = report
        for step in steps:
            if value is None:
                return None
            value = getattr(value, _NAMES.get(step, step), None)
        return value.isoformat() if hasattr(value, "isoformat") else value

    return read


def _count(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    """How many cells of a selection are in one of the given states; ``plain`` is a state too."""
    numbers = compiler.cells.select(data["count"], compiler.bindings)
    selected = frozenset(numbers)
    states = frozenset(data["states"])
    left = data.get("left_by_migration")

    def run(context: Context) -> Any:
        figures = context.here
        plain = "plain" in states
        told = (ns for state, ns in figures.noted.items() if (state in states) is not plain)
        others = selected.intersection(chain(*told))
        if not plain:
            others = selected - others
        if left is not None:
            others |= selected - figures.left if left else selected & figures.left
        figures.failing.append(filterfalse(others.__contains__, numbers))
        return len(selected) - len(others)

    return Node(run, nothing)


TERMS: Mapping[str, Form] = immutabledict(
    {
        "const": _const,
        "param": _param,
        "cell": _cell,
        "printed": _cell,
        "sum": _sum,
        "add": _arithmetic("add", "+", sum),
        "subtract": _arithmetic("subtract", "−", _difference),
        "multiply": _arithmetic("multiply", "×", math.prod),
        "largest": _arithmetic("largest", "", max),
        "smallest": _arithmetic("smallest", "", min),
        "percent": _percent,
        "absolute": _arithmetic("absolute", "", lambda values: abs(values[0])),
        "field": _field,
        "count": _count,
    }
)
