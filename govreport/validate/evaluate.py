"""Applies a program of rules to one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from immutabledict import immutabledict

from govreport.decimals import own_decimals
from govreport.findings import Finding, Scalar
from govreport.model import Report
from govreport.quick import quick
from govreport.rule_params import NO_PARAMS, RuleParams, checked_params
from govreport.sources import Place
from govreport.spec import Spec, default_spec
from govreport.validate.cells import Shape, present
from govreport.validate.claims import check_claims
from govreport.validate.doubt import fault_of
from govreport.validate.expressions import Context
from govreport.validate.figures import UNKNOWN, figures_of, tally
from govreport.validate.related import Identity, told_as_one
from govreport.validate.results import Outcome, RuleOutcome, Validation
from govreport.validate.rules import (
    Check,
    Program,
    Rule,
    RuleData,
    compile_program,
    shipped_program,
)
from govreport.validate.schema import check_report

Sources = Mapping[str, Place]
_Outcome, _Identity = quick(RuleOutcome), quick(Identity)


@own_decimals
def validate(
    report: Report,
    *,
    previous: Report | None = None,
    sources: Sources | None = None,
    spec: Spec | None = None,
    rules: Sequence[RuleData] | None = None,
    params: RuleParams | None = None,
) -> Validation:
    """Check a report against the schema of its format and the rules; nothing is altered.

    ``previous`` is the report of the year before and adds the rules across years; ``sources`` gives
    findings their place in the document; ``rules`` replaces the rules of the specification;
    ``params`` are values for their parameters, by id of rule: ``{"P4": {"factor": 3}}``. The same
    input gives the same findings, in the same order. Faults of the report are findings; raises
    ``SpecError`` only where the format is not known or a rule is broken, and ``InvalidReportError``
    where ``params`` name what the rules do not have (``settings_param_unknown`` and the like).
    """
    spec = spec or default_spec()
    shape = _shape(report, spec)
    program = _program(shape, previous, spec, rules, params)
    before = None
    if previous is not None and program.previous is not None:
        before = figures_of(previous, program.previous)
    context = Context(figures_of(report, program.cells), before)
    outcomes: list[RuleOutcome] = []
    findings: list[Finding | None] = list(check_report(report, spec))
    identities: list[Identity] = []
    places: list[int] = []
    for rule, checks in program.parts:
        if not checks or not rule.applies(report.format, report.reporting_year):
            outcomes.append(_Outcome(rule.id, Outcome.NOT_APPLICABLE))
            continue
        for check in checks:
            outcome = _apply(rule, check, context, program)
            outcomes.append(outcome)
            finding = None
            if outcome.outcome is Outcome.FAILED:
                finding = _finding(rule, check, outcome, context)
                findings.append(finding)
            if rule.identity and check.holds is not None:
                identities.append(_Identity(check, check.reads, finding))
                places.append(len(findings) - 1)
    for at, told in told_as_one(identities, context, program.cells).items():
        findings[places[at]] = told
    if rules is None:
        said, wrong = check_claims(context, program.cells, shape, spec, sources or {})
        outcomes.extend(said)
        findings.extend(wrong)
    counts = dict.fromkeys(Outcome, 0)
    for outcome in outcomes:
        counts[outcome.outcome] += 1
    return Validation(
        findings=_ordered([f for f in findings if f is not None], program, sources or {}),
        outcomes=tuple(outcomes),
        counts=immutabledict({str(name): number for name, number in counts.items()}),
        completeness=tally(context.here, program.cells),
    )


def _program(
    shape: Shape,
    previous: Report | None,
    spec: Spec,
    rules: Sequence[RuleData] | None,
    params: RuleParams | None,
) -> Program:
    given = checked_params(spec.rules if rules is None else rules, params) if params else NO_PARAMS
    before = None if previous is None else _shape(previous, spec)
    if rules is None:
        return shipped_program(spec, shape, before, given)
    return compile_program(spec, shape, before, rules, given)


def _shape(report: Report, spec: Spec) -> Shape:
    return report.format, present(report, spec.layout(report.format))


def _apply(rule: Rule, check: Check, context: Context, program: Program) -> RuleOutcome:
    figures = context.here
    if check.holds is None:
        return _Outcome(rule.id, Outcome.NOT_APPLICABLE, check.bindings)
    if check.when is not None:
        answer = check.when.run(context)
        if answer is not True:
            end = Outcome.NOT_ASSESSABLE if answer is UNKNOWN else Outcome.NOT_APPLICABLE
            return _Outcome(rule.id, end, check.bindings, check.pointers)
    figures.sides, figures.failing = (None, None), []
    answer = check.holds.run(context)
    if answer is UNKNOWN:
        return _Outcome(rule.id, Outcome.NOT_ASSESSABLE, check.bindings, check.pointers)
    expected, found = figures.sides
    if check.expected is not None:
        expected = check.expected.run(context)
    if check.found is not None:
        found = check.found.run(context)
    pointers = check.pointers
    failing = dict.fromkeys(chain.from_iterable(figures.failing)) if answer is False else {}
    if failing:
        pointers = program.cells.pointers(failing)
    blanks = False
    if answer is True:
        blanks = not figures.blanks.isdisjoint(check.terms)
        if not blanks and check.before and context.there is not None:
            blanks = not context.there.blanks.isdisjoint(check.before)
    return _Outcome(
        rule.id,
        Outcome.PASSED if answer is True else Outcome.FAILED,
        check.bindings,
        pointers,
        _scalar(expected),
        _scalar(found),
        blanks,
    )


def _finding(rule: Rule, check: Check, outcome: RuleOutcome, context: Context) -> Finding:
    report = context.here.report
    params: dict[str, Scalar] = {"format": report.format, **check.bindings}
    for name, value in rule.params.items():
        params[name] = _scalar(value)
    params["count"] = len(outcome.pointers)
    if check.holds is not None and (equation := check.holds.spell(context)):
        params["equation"] = equation
    if context.there is not None and rule.needs_previous:
        previous = context.there.report
        params["previous_year"] = previous.reporting_year
        params["year"] = report.reporting_year
        params["previous_agency"] = previous.agency.name
        params["agency"] = report.agency.name
    return Finding(
        rule.code,
        check.severity,
        outcome.pointers,
        params=params,
        expected=outcome.expected,
        found=outcome.found,
        fault=fault_of(rule.fault, report, outcome.pointers),
        rule=rule.id,
    )


def _scalar(value: Any) -> Scalar:
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        return None
    return value


def _ordered(findings: list[Finding], program: Program, sources: Sources) -> tuple[Finding, ...]:
    """By severity, then in the order of the form (members of the envelope first), then of rules."""
    index = program.cells.index

    def key(finding: Finding) -> tuple[int, int]:
        first = finding.pointers[0] if finding.pointers else ""
        return -finding.severity.rank, index.get(first, -1)

    return tuple(_placed(finding, sources) for finding in sorted(findings, key=key))


def _placed(finding: Finding, sources: Sources) -> Finding:
    if finding.place is not None:
        return finding
    place = next((sources[pointer] for pointer in finding.pointers if pointer in sources), None)
    if place is None:
        return finding
    return Finding(
        finding.code,
        finding.severity,
        finding.pointers,
        params=finding.params,
        expected=finding.expected,
        found=finding.found,
        place=place,
        fault=finding.fault,
        rule=finding.rule,
    )
