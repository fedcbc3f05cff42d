"""The core of the rules' expression language (``spec/rules/README.md``), compiled into closures.

Compilation knows the format and the bindings, so that a closure does nothing but look up numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, evolve, field, frozen

from govreport.validate.cells import Bindings, Cells
from govreport.validate.figures import Figures
from govreport.validate.spelling import Spell

Fn = Callable[["Context"], Any]
Form = Callable[["Compiler", Mapping[str, Any]], "Node"]


class NoSuchCellError(Exception):
    """The rule names a cell, row or member that this format does not have."""


@define(slots=True)
class Context:
    """What an expression is evaluated against: this report, and the previous one where given."""

    here: Figures
    there: Figures | None


@frozen(slots=True)
class Node:
    """A compiled expression: ``run`` gives its value, ``spell`` its text with numbers; ``printed``
    and ``terms`` are the numbers of the cells it reads here, ``before`` those of the terms it reads
    in the previous report, ``members`` the pointers of other members it reads here, ``others`` the
    numbers of cells it looks at without taking a blank for zero.
    """

    run: Fn
    spell: Spell
    printed: tuple[int, ...] = ()
    terms: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    members: tuple[str, ...] = ()
    others: tuple[int, ...] = ()


@frozen(slots=True)
class Compiler:
    """Compiles expressions for one format (and one of the previous report) and given parameters.

    ``facts`` are the years for which the registry has the format, ``from`` and ``to``, and how
    ``bodies`` are named.
    """

    cells: Cells
    previous: Cells | None
    params: Mapping[str, Any]
    forms: Mapping[str, Form]
    bindings: Bindings = field(factory=dict)
    facts: Mapping[str, Any] = field(factory=dict)

    def compile(self, data: Any) -> Node:
        """Compile one expression.

        Raises ``NoSuchCellError`` where the format lacks a cell it names, ``KeyError``,
        ``TypeError`` or ``ValueError`` where it is no expression of the language.
        """
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            data = {"const": data}
        word = next((word for word in data if word in self.forms), None)
        if word is None:
            raise KeyError(f"no word of the language in {sorted(data)}")
        return self.forms[word](self, data)

    def many(self, data: Any) -> tuple[Node, ...]:
        """Compile a list of expressions."""
        if not isinstance(data, list) or not data:
            raise TypeError(f"a list of expressions is wanted, not {data!r}")
        return tuple(self.compile(item) for item in data)

    def bind(self, name: str, value: str) -> Compiler:
        """The same compiler with one more binding."""
        return evolve(self, bindings={**self.bindings, name: value})

    def at(self, data: Mapping[str, Any]) -> tuple[Cells, bool]:
        """The cells of the report an expression reads, and whether that is the previous one."""
        report = data.get("report", "this")
        if report == "this":
            return self.cells, False
        if report != "previous":
            raise ValueError(f"unknown report {report!r}")
        if self.previous is None:
            raise NoSuchCellError(report)
        return self.previous, True


def merged(nodes: tuple[Node, ...], run: Fn, spell: Spell) -> Node:
    """A node over others: it reads what they read."""

    def all_of(name: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(item for node in nodes for item in getattr(node, name)))

    read = ("printed", "terms", "before", "members", "others")
    return Node(run, spell, *(all_of(name) for name in read))
