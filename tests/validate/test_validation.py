"""What a validation promises whatever the report: purity, determinism, four outcomes, order."""

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govreport.errors import SpecError
from govreport.findings import Severity
from govreport.messages import help_text, text
from govreport.model import CellNote, CellState, Change, Migration, Report
from govreport.serialize import dumps, validation_to_dict
from govreport.sources import Place
from govreport.spec import default_spec
from govreport.validate import Outcome, validate
from tests.strategies import reports
from tests.validate.zeros import report

SPEC = default_spec()
ANY = st.sampled_from(list(SPEC.formats)).flatmap(reports)
CLAIMS = {claim["id"] for claim in SPEC.claims["claims"]}
SLOW = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def by_rule(finding):
    """Whether a finding is of a rule, or of several told as one."""
    return finding.rule is not None or "rules" in finding.params


@SLOW
@given(ANY, st.none() | ANY)
def test_any_report_is_validated_the_same_twice_and_stays_as_it_was(one, previous):
    before = dumps(one), previous and dumps(previous)
    first = validate(one, previous=previous)
    assert validate(one, previous=previous) == first
    assert (dumps(one), previous and dumps(previous)) == before
    ranks = [finding.severity.rank for finding in first.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert sum(first.counts.values()) == len(first.outcomes)
    ids = {rule["id"] for rule in SPEC.rules}
    assert ids <= {o.rule for o in first.outcomes} <= ids | CLAIMS
    failed = [o for o in first.outcomes if o.outcome is Outcome.FAILED]
    told = [f.params["count"] if f.rule is None else 1 for f in first.findings if by_rule(f)]
    assert len(failed) == sum(told)
    for finding in first.findings:
        for lang in SPEC.languages:
            assert "…" not in text(finding, lang, SPEC)
            assert help_text(finding, lang, SPEC)


@SLOW
@given(ANY)
def test_completeness_counts_every_cell_once_by_its_state(one):
    layout = SPEC.layout(one.format)
    tallies = validate(one).completeness
    for table, tally in tallies.items():
        cells = [
            p for p, c in layout.cells.items() if c.table == table and c.key in one.tables[table]
        ]
        states = [str(one.state(p) or "plain") for p in cells]
        assert tally["expected"] == len(cells) == sum(tally.values()) - tally["expected"]
        for state in {"plain", *CellState}:
            assert tally[str(state)] == states.count(str(state)), state


@SLOW
@given(ANY)
def test_an_equation_with_a_lost_cell_is_never_passed_or_failed(one):
    for outcome in validate(one).outcomes:
        if outcome.rule in ("R1", "R2", "R3", "R4") and outcome.pointers:
            states = [one.state(p) for p in outcome.pointers]
            lost = {CellState.MISSING, CellState.UNREADABLE} & set(states)
            bare = states[0] in (CellState.BLANK, CellState.MARK)
            assert (outcome.outcome is Outcome.NOT_ASSESSABLE) == bool(lost or bare)
            blank = any(s in (CellState.BLANK, CellState.MARK) for s in states)
            assert outcome.blanks_as_zero == (blank and outcome.outcome is Outcome.PASSED)


def test_a_clean_report_is_ok_and_one_with_an_error_is_not():
    assert validate(report("zeros-2021")).ok
    assert not validate(report("zeros-2021", {"/requests/received/total": 1})).ok


def test_a_finding_has_the_place_of_its_first_cell_that_has_one():
    total = "/review_and_litigation/reconsideration/total"
    wrong = report("zeros-2021", {total: 1})
    place = Place("1", table=2, row=3, cell=9)
    findings = validate(wrong, sources={total: place}).findings
    assert {f.place for f in findings if f.rule == "R4"} == {place}
    assert {f.place for f in findings if f.rule != "R4"} == {None}


def test_errors_come_first_and_then_the_order_of_the_form():
    wrong = report(
        "zeros-2021",
        {
            "/review_and_litigation/reconsideration/total": 1,
            "/requests/received/other": 4,
            "/proactive_disclosure/rules/issued": -3,
        },
    )
    errors = [f.code for f in validate(wrong).findings if f.severity is Severity.ERROR]
    assert errors == ["count_negative", "one_cell_wrong", "R4"]


def test_a_number_noted_as_blank_counts_as_a_number_and_is_told():
    odd = report("zeros-2021")
    note = {"/requests/received/total": CellNote(CellState.BLANK)}
    result = validate(evolve(odd, cell_notes=note))
    assert [f.code for f in result.findings if f.severity is Severity.ERROR] == [
        "note_contradicts_value"
    ]
    assert result.completeness["requests"]["plain"] == 175


def test_figures_that_are_no_numbers_are_findings_and_not_exceptions():
    odd = report("zeros-2021")
    tables = dict(odd.tables)
    table = dict(tables["requests"])
    table |= {"received/total": "5", "received/other": True, "carried_over/total": 2.0}
    del table["carried_forward/total"]
    table["unheard/of"] = 1
    result = validate(evolve(odd, tables=tables | {"requests": table}, reporting_year="2021"))
    told = {(f.code, f.pointers[0]) for f in result.findings if f.rule is None}
    assert told == {
        ("schema_type", "/requests/received/total"),
        ("schema_type", "/requests/received/other"),
        ("schema_type", "/requests/carried_over/total"),
        ("schema_missing", "/requests/carried_forward/total"),
        ("schema_unknown_key", "/requests/unheard/of"),
        ("schema_type", "/reporting_year"),
    }


def test_a_table_that_is_not_there_is_told_and_not_an_exception():
    odd = report("zeros-2021")
    result = validate(evolve(odd, tables={"requests": odd.tables["requests"]}))
    assert "table_not_read" in {f.code for f in result.findings}
    assert result.completeness["proactive_disclosure"]["missing"] == 10


def test_an_amount_that_is_not_finite_is_told():
    odd = report("zeros-2021")
    table = odd.tables["proactive_disclosure"] | {"fees/amount": Decimal("NaN")}
    result = validate(evolve(odd, tables=odd.tables | {"proactive_disclosure": table}))
    assert ("schema_type", ("/proactive_disclosure/fees/amount",)) in {
        (f.code, f.pointers) for f in result.findings
    }


def test_an_unknown_format_is_an_error_that_names_the_known_ones():
    with pytest.raises(SpecError) as caught:
        validate(Report(format="1999", tables={}))
    assert caught.value.code == "format_unknown"


def test_what_a_migration_left_empty_is_told_apart_from_what_was_lost():
    pointer = "/proactive_disclosure/rules/repealed"
    moved = report("zeros-2021", {pointer: None}, {pointer: {"state": "missing"}})
    change = Change(pointer, "null", "none", "no_counterpart")
    moved = evolve(moved, migration=Migration("2019", "2021", (change,)))
    codes = {f.code for f in validate(moved).findings}
    assert "cells_left_by_migration" in codes
    assert "cells_missing" not in codes


def test_the_result_has_the_shape_of_its_schema():
    from jsonschema import Draft202012Validator

    from govreport.schema import bundled

    schema = bundled(SPEC.json("common/finding.schema.json"), SPEC)
    result = validate(report("zeros-2021", {"/requests/received/total": 1}))
    assert list(Draft202012Validator(schema).iter_errors(validation_to_dict(result))) == []


def test_what_a_text_states_otherwise_is_among_the_findings():
    said = {"/reporting_year": 2021, "/narrative/requests": "2021年收到政府信息公开申请6件。"}
    one = report("zeros-2021", {**said, "/requests/received/total": 5})
    result = validate(one)
    failed = {o.rule for o in result.outcomes if o.outcome is Outcome.FAILED} & CLAIMS
    assert failed
    assert failed <= {f.rule for f in result.findings}
