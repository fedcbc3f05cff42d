"""The conditions of the expression language: comparisons, tests, quantifier and logic."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from immutabledict import immutabledict

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
from govreport.validate.predicates import ASPECTS, PREDICATES
from govreport.validate.spelling import nothing

#: Conditions that ask for values and nothing else.
_OF_VALUES = frozenset({"equal", "at_least", "at_most", "above", "below", "decimals", "integer"})


def _every(compiler: Compiler, data: Mapping[str, Any]) -> Node:
    """Whether something holds for each cell of a selection that has a number."""
    numbers = compiler.cells.select(data["every"], compiler.bindings)
    if not numbers:
        raise NoSuchCellError(str(data["every"]))
    pointers = compiler.cells.pointers(numbers)
    checks = [compiler.bind("cell", pointer).compile(data["holds"]).run for pointer in pointers]
    pick = picker(numbers)
    find_wrong = _wrong_values if _asks_value_alone(data["holds"]) else _wrong_cells

    def run(context: Context) -> Any:
        figures = context.here
        values = pick(figures.values)
        if values.count(None) == len(values):
            return UNKNOWN
        wrong = [numbers[at] for at in find_wrong(values, checks, context)]
        if wrong:
            figures.failing.append(wrong)
            figures.sides = (figures.sides[0], figures.values[wrong[0]])
            return False
        return True

    return Node(run, nothing, others=numbers)


def _wrong_cells(values: Sequence[Any], checks: Sequence[Fn], context: Context) -> list[int]:
    known = [at for at, value in enumerate(values) if value is not None]
    return [at for at in known if checks[at](context) is False]


def _wrong_values(values: Sequence[Any], checks: Sequence[Fn], context: Context) -> list[int]:
    """The same where equal values have the same answer: most figures of a report are a few."""
    where = dict(zip(values, range(len(values)), strict=True))
    where.pop(None, None)
    wrong = {value for value, at in where.items() if checks[at](context) is False}
    checks[max(where.values())](context)  # the sides told are those of the last check
    return [at for at, value in enumerate(values) if value in wrong] if wrong else []


def _asks_value_alone(holds: Mapping[str, Any]) -> bool:
    """Whether a condition compares the value of the bound cell with constants, so that it is the
    same for equal values.
    """
    (word, said), *more = holds.items()
    sides = said if isinstance(said, list) else [said]
    return word in _OF_VALUES and not more and all(map(_is_value, sides))


def _is_value(side: Any) -> bool:
    if isinstance(side, Mapping):
        return side == {"cell": "{cell}"} or side.keys() in ({"param"}, {"const"})
    return isinstance(side, (int, float))


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
            for answer in answers:
                if answer is decisive:
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
