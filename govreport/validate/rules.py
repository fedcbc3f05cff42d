"""Turns the rules of ``spec/rules`` into programs: a flat list of checks for each table format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import field, frozen
from immutabledict import immutabledict

from govreport.bodynames import body_names
from govreport.errors import SpecError
from govreport.findings import Fault, Severity
from govreport.rule_params import NO_PARAMS, RuleParams
from govreport.spec import Spec
from govreport.validate.cells import Bindings, Cells, Shape, cells_of, fill
from govreport.validate.expressions import Compiler, Node, NoSuchCellError
from govreport.validate.language import LANGUAGE

RuleData = Mapping[str, Any]


@frozen(slots=True)
class Rule:
    """One rule as data, its conditions as a whole read out."""

    id: str
    code: str
    severity: Severity
    severity_by_role: Mapping[str, Severity]
    fault: Fault
    since: int | None
    until: int | None
    formats: tuple[str, ...] | None
    needs_previous: bool
    identity: bool
    params: Mapping[str, Any]
    data: RuleData = field(repr=False)

    def applies(self, format: str, year: int | None) -> bool:
        """Whether the rule is meant for a report of this format and year at all."""
        if self.formats is not None and format not in self.formats:
            return False
        if self.since is None and self.until is None:
            return True
        if not isinstance(year, int):
            return False
        return (self.since or year) <= year <= (self.until or year)


@frozen(slots=True)
class Check:
    """A rule for one binding. ``holds`` is ``None`` where the format lacks a cell it names.

    ``pointers`` are what it reads in this report, the printed total first, ``reads`` the numbers of
    these cells; ``terms`` and ``before`` the numbers of the cells that may be blank, here and in
    the previous report.
    """

    bindings: Mapping[str, str]
    severity: Severity
    pointers: tuple[str, ...] = ()
    when: Node | None = None
    holds: Node | None = None
    expected: Node | None = None
    found: Node | None = None
    terms: frozenset[int] = frozenset()
    before: frozenset[int] = frozenset()
    reads: frozenset[int] = frozenset()


@frozen(slots=True)
class Program:
    """All rules compiled for the cells of one report (and of a previous one)."""

    cells: Cells
    previous: Cells | None
    parts: tuple[tuple[Rule, tuple[Check, ...]], ...]


@lru_cache(maxsize=64)
def shipped_program(
    spec: Spec, shape: Shape, previous: Shape | None, params: RuleParams = NO_PARAMS
) -> Program:
    """The program of the rules in a specification, compiled once for each shape of report.

    A shape is a format id and the pointers of the optional cells that are present. ``params`` were
    checked.
    """
    return compile_program(spec, shape, previous, spec.rules, params)


def compile_program(
    spec: Spec,
    shape: Shape,
    previous: Shape | None,
    rules: Sequence[RuleData],
    params: RuleParams = NO_PARAMS,
) -> Program:
    """Compile rules for one shape of report, with values for some of their parameters.

    Raises ``SpecError`` (``rule_broken``) naming the rule that does not follow the language.
    """
    cells = cells_of(spec.layout(shape[0]), shape[1])
    form = spec.format(shape[0])
    names = body_names(spec.vocabulary)
    facts = immutabledict({"from": form.first_year, "to": form.last_year, "bodies": names})
    before = None if previous is None else cells_of(spec.layout(previous[0]), previous[1])
    parts = []
    for data in rules:
        try:
            rule = _rule(data, params)
            parts.append((rule, tuple(_checks(rule, cells, before, facts))))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            name = str(data.get("id", "?")) if isinstance(data, Mapping) else "?"
            raise SpecError("rule_broken", rule=name, detail=repr(error)) from error
    return Program(cells, before, tuple(parts))


def _rule(data: RuleData, params: RuleParams) -> Rule:
    given = params.get(data["id"], NO_PARAMS)
    return Rule(
        id=data["id"],
        code=data.get("code", data["id"]),
        severity=Severity(data["severity"]),
        severity_by_role=immutabledict(
            {role: Severity(name) for role, name in data.get("severity_by_role", {}).items()}
        ),
        fault=Fault(data.get("fault", "unknown")),
        since=data.get("since"),
        until=data.get("until"),
        formats=tuple(data["formats"]) if "formats" in data else None,
        needs_previous=data.get("needs_previous", False),
        identity=data.get("identity", False),
        params=immutabledict(
            {k: given.get(k, v["default"]) for k, v in data.get("params", {}).items()}
        ),
        data=data,
    )


def _checks(
    rule: Rule, cells: Cells, previous: Cells | None, facts: Mapping[str, Any]
) -> Iterator[Check]:
    if rule.needs_previous and previous is None:
        return
    for bindings in _bindings(rule.data.get("for_each", {}), cells, {}):
        frozen_bindings = immutabledict(bindings)
        severity = rule.severity_by_role.get(_role(cells, bindings) or "", rule.severity)
        compiler = Compiler(cells, previous, rule.params, LANGUAGE, bindings, facts)
        try:
            when, holds, expected, found = (
                compiler.compile(rule.data[part]) if part in rule.data else None
                for part in ("when", "assert", "expected", "found")
            )
        except NoSuchCellError:
            yield Check(frozen_bindings, severity)
            continue
        if holds is None:
            raise KeyError("assert")
        reads = dict.fromkeys((*holds.printed, *holds.terms, *holds.others))
        pointers = (*cells.pointers(reads), *holds.members)
        numbers = (frozenset(kind) for kind in (holds.terms, holds.before, reads))
        yield Check(frozen_bindings, severity, pointers, when, holds, expected, found, *numbers)


def _bindings(
    loops: Mapping[str, Mapping[str, Any]], cells: Cells, bound: Bindings
) -> Iterator[dict[str, str]]:
    """Every combination of what ``for_each`` names, the first name changing slowest."""
    if not loops:
        yield dict(bound)
        return
    (name, domain), *rest = loops.items()
    for value in _domain(domain, cells, bound):
        yield from _bindings(dict(rest), cells, {**bound, name: value})


def _domain(domain: Mapping[str, Any], cells: Cells, bound: Bindings) -> tuple[str, ...]:
    (kind, said), *_ = domain.items()
    if kind == "values":
        return tuple(fill(said, bound))
    if kind == "tables":
        return tuple(table.id for table in cells.layout.tables)
    if kind == "sections":
        kinds = said.get("kind")
        return tuple(s.id for s in cells.layout.sections if kinds is None or s.kind == kinds)
    chosen = [cells.specs[number] for number in cells.select(said, bound)]
    named = {
        "cells": (cell.pointer for cell in chosen),
        "rows": (cell.row.path for cell in chosen),
        "columns": (cell.column.id for cell in chosen),
    }
    return tuple(dict.fromkeys(named[kind]))


def _role(cells: Cells, bindings: Bindings) -> str | None:
    """The role of the bound column, else of the bound row."""
    for cell in cells.specs:
        if "column" in bindings and cell.column.id == bindings["column"] and cell.column.role:
            return cell.column.role
        if "row" in bindings and cell.row.path == bindings["row"] and cell.row.role:
            return cell.row.role
    return None
