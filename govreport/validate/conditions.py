"""The conditions of the expression language: comparisons, tests, quantifier and logic."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from immutabledict import immutabledict

from govreport.validate.expressions import Compiler, Context, Form, Node, NoSuchCellError, merged
from govreport.validate.figures import UNKNOWN
from govreport.validate.predicates import ASPECTS, PREDICATES
from govreport.validate.spelling import nothing


def _every(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    """Whether something holds for each cell of a selection that has a number."""
    numbers = compiler.cells.select(data["every"], compiler.bindings)
    if not numbers:
        raise NoSuchCellError(str(data["every"]))
    pointers = compiler.cells.pointers(numbers)
    holds = [compiler.bind("cell", pointer).compile(data["holds"]).run for pointer in pointers]
    checks = tuple(zip(numbers, holds, strict=True))

    def run(context: Context) -> Any:
        figures = context.here
        values = figures.values
        seen, wrong = False, []
        for number, check in checks:
            if values[number] is not None:
                seen = True
                if check(context) is False:
                    wrong.append(number)
        if wrong:
            figures.failing.extend(wrong)
            figures.sides = (figures.sides[0], values[wrong[0]])
            return False
        return True if seen else UNKNOWN

    return Node(run, nothing, terms=numbers)


def _comparison(
    word: str, sign: str, compare: Callable[[Any, Any], bool], printed_first: bool
) -> Form:
    def form(compiler: Compiler, data: Mapping[str, Any]) -> Node:
        left, right = nodes = compiler.many(data[word])

        def run(context: Context) -> Any:
            one, other = left.run(context), right.run(context)
            context.here.sides = (one, other) if printed_first else (other, one)
            if one is UNKNOWN or other is UNKNOWN or one is None or other is None:
                return UNKNOWN
            try:
                return compare(one, other)
            except TypeError:
                return UNKNOWN

        def spell(context: Context) -> str:
            one, other = left.spell(context), right.spell(context)
            return f"{one} {sign} {other}" if one and other else ""

        return merged(nodes, run, spell)

    return form


def _test(word: str, test: Callable[[Any, Any], bool]) -> Form:
    """``{word: [term, argument]}``, or ``{word: term}`` where the test needs no argument."""

    def form(compiler: Compiler, data: Mapping[str, Any]) -> Node:
        said = data[word]
        term, argument = said if isinstance(said, list) else (said, None)
        if isinstance(argument, Mapping):
            argument = compiler.params[argument["param"]]
        node = compiler.compile(term)

        def run(context: Context) -> Any:
            value = node.run(context)
            context.here.sides = (argument if isinstance(argument, int) else None, value)
            return UNKNOWN if value is UNKNOWN or value is None else test(value, argument)

        return merged((node,), run, nothing)

    return form


def decimals(value: Any) -> int:
    """How many fraction digits a number needs, trailing zeros not counted."""
    if not isinstance(value, Decimal):
        return 0
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return 0
    places = -exponent
    for digit in reversed(digits):
        if digit or places <= 0:
            break
        places -= 1
    return max(places, 0) if any(digits) else 0


def _known(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    node = compiler.compile(data["known"])

    def run(context: Context) -> bool:
        value = node.run(context)
        return value is not UNKNOWN and value is not None

    return merged((node,), run, nothing)


def _predicate(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    holds = PREDICATES[data["predicate"]]
    return _test("of", lambda value, _: holds(value))(compiler, data)


def _comparable(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    aspects = tuple(ASPECTS[name] for name in data["comparable"])

    def run(context: Context) -> bool:
        here, there = context.here.report, context.there
        return there is not None and all(same(here, there.report) for same in aspects)

    return Node(run, nothing)


def _logic(word: str, decisive: bool) -> Form:
    """Kleene logic: one decisive answer decides, else one that cannot be told leaves it open."""

    def form(compiler: Compiler, data: Mapping[str, Any]) -> Node:
        nodes = compiler.many(data[word])

        def run(context: Context) -> Any:
            answers = [node.run(context) for node in nodes]
            if any(answer is decisive for answer in answers):
                return decisive
            return UNKNOWN if UNKNOWN in answers else not decisive

        return merged(nodes, run, nothing)

    return form


def _not(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    node = compiler.compile(data["not"])

    def run(context: Context) -> Any:
        answer = node.run(context)
        return UNKNOWN if answer is UNKNOWN else not answer

    return merged((node,), run, nothing)


CONDITIONS: Mapping[str, Form] = immutabledict(
    {
        "every": _every,
        "equal": _comparison("equal", "=", operator.eq, True),
        "at_least": _comparison("at_least", "≥", operator.ge, False),
        "at_most": _comparison("at_most", "≤", operator.le, False),
        "above": _comparison("above", ">", operator.gt, False),
        "below": _comparison("below", "<", operator.lt, False),
        "member": _test("member", lambda value, choices: value in choices),
        "decimals": _test("decimals", lambda value, most: decimals(value) <= most),
        "integer": _test("integer", lambda value, _: decimals(value) == 0),
        "predicate": _predicate,
        "known": _known,
        "comparable": _comparable,
        "all": _logic("all", False),
        "any": _logic("any", True),
        "not": _not,
    }
)
