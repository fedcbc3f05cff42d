"""What a validation tells: outcomes and their counts, figures, places, order, both years."""

from decimal import Decimal

import pytest
from attrs import evolve

from govreport.errors import SpecError
from govreport.findings import Fault, Severity
from govreport.model import Agency, CellNote, CellState
from govreport.sources import Place
from govreport.spec import default_spec
from govreport.validate import Outcome, check_report, validate
from tests.made_up import make_spec
from tests.validate.zeros import report

SPEC = default_spec()
TOTAL = "/requests/received/total"
FIRST = "/proactive_disclosure/rules/issued"
OTHER = "/requests/received/other"
FORWARD = "/requests/carried_forward/total"
OVER = "/requests/carried_over/total"


def rule(**said):
    """A rule of one's own: the total received is at most ``limit``."""
    base = {
        "id": "own",
        "code": "own",
        "severity": "warning",
        "fault": "publisher",
        "assert": {"at_most": [{"cell": TOTAL}, {"param": "limit"}]},
        "params": {"limit": {"default": 7}},
    }
    return base | said


def checked(one, *rules, **given):
    return validate(one, rules=rules or [rule()], **given)


def zeros(set=(), **members):
    return evolve(report("zeros-2021", dict(set)), **members)


def of_rules(result):
    return [f for f in result.findings if f.rule is not None]


def test_a_finding_of_a_rule_has_its_code_its_cells_both_figures_and_all_parameters():
    (finding,) = checked(zeros({TOTAL: 9})).findings
    assert (finding.code, finding.rule, finding.severity) == ("own", "own", Severity.WARNING)
    assert finding.pointers == (TOTAL,)
    assert (finding.expected, finding.found) == (7, 9)
    assert (finding.fault, finding.place) == (Fault.PUBLISHER, None)
    assert dict(finding.params) == {"format": "2021", "limit": 7, "count": 1, "equation": "9 ≤ 7"}


@pytest.mark.parametrize(
    ("value", "note", "end", "blanks"),
    [
        (7, None, Outcome.PASSED, False),
        (8, None, Outcome.FAILED, False),
        (None, "blank", Outcome.PASSED, True),
        (None, "mark", Outcome.PASSED, True),
        (None, "missing", Outcome.NOT_ASSESSABLE, False),
        (None, "unreadable", Outcome.NOT_ASSESSABLE, False),
    ],
)
def test_each_outcome_is_told_and_counted_with_its_cells_and_figures(value, note, end, blanks):
    notes = {TOTAL: CellNote(CellState(note))} if note else {}
    result = checked(zeros({TOTAL: value}, cell_notes=notes))
    (outcome,) = result.outcomes
    assert (outcome.rule, outcome.outcome, outcome.pointers) == ("own", end, (TOTAL,))
    told = (None, None) if end is Outcome.NOT_ASSESSABLE else (7, value or 0)
    assert (outcome.expected, outcome.found) == told
    assert outcome.blanks_as_zero is blanks
    assert result.counts == {str(name): int(name is end) for name in Outcome}
    assert len(of_rules(result)) == (end is Outcome.FAILED)


@pytest.mark.parametrize("limit", [{"param": "limit"}, {"cell": "/requests/carried_over/other"}])
def test_of_what_holds_for_each_cell_the_last_figure_is_told(limit):
    every = {"every": {"table": "requests", "row": "received"}}
    own = rule(**{"assert": every | {"holds": {"at_most": [{"cell": "{cell}"}, limit]}}})
    figures = {"/requests/received/natural_person": 5, OTHER: 5, TOTAL: None}
    (outcome,) = checked(zeros(figures | {"/requests/carried_over/other": 7}), own).outcomes
    assert (outcome.outcome, outcome.expected, outcome.found) == (Outcome.PASSED, 7, 5)


def test_every_outcome_tells_what_its_rule_was_bound_to():
    own = rule(
        for_each={"row": {"values": ["received", "carried_over", "none", "carried_forward"]}},
        when={"equal": [{"cell": "/requests/{row}/other"}, 0]},
    ) | {"assert": {"at_most": [{"cell": "/requests/{row}/total"}, 7]}}
    one = zeros({TOTAL: 9, "/requests/carried_over/other": 1, FORWARD: None})
    found = [(dict(o.bindings), o.outcome) for o in checked(one, own).outcomes]
    assert found == [
        ({"row": "received"}, Outcome.FAILED),
        ({"row": "carried_over"}, Outcome.NOT_APPLICABLE),
        ({"row": "none"}, Outcome.NOT_APPLICABLE),
        ({"row": "carried_forward"}, Outcome.NOT_ASSESSABLE),
    ]
    lost = zeros({"/requests/carried_forward/other": None})
    (outcome,) = [o for o in checked(lost, own).outcomes if o.outcome is Outcome.NOT_ASSESSABLE]
    assert (outcome.rule, dict(outcome.bindings)) == ("own", {"row": "carried_forward"})
    assert {o.rule for o in checked(one, own).outcomes} == {"own"}


COMPARED = {"equal": "9 = 7", "at_most": "9 ≤ 7", "below": "9 < 7", "at_least": "5 ≥ 7"}


@pytest.mark.parametrize(("word", "equation"), [*COMPARED.items(), ("above", "5 > 7")])
def test_the_comparison_that_fails_is_written_out_with_its_numbers(word, equation):
    failing = {word: [{"cell": TOTAL}, {"param": "limit"}]}
    one = zeros({TOTAL: int(equation[0])})
    (finding,) = checked(one, rule(**{"assert": failing})).findings
    assert finding.params["equation"] == equation


def test_only_numbers_and_texts_are_told_of_parameters():
    params = {"limit": {"default": 7}, "words": {"default": ["a"]}, "on": {"default": True}}
    params |= {"share": {"default": Decimal("0.5")}, "word": {"default": "a"}}
    (finding,) = checked(zeros({TOTAL: 9}), rule(params=params)).findings
    told = {"limit": 7, "words": None, "on": None, "share": Decimal("0.5"), "word": "a"}
    assert dict(finding.params) == {"format": "2021", "count": 1, "equation": "9 ≤ 7"} | told


@pytest.mark.parametrize(
    ("when", "end"),
    [(1, Outcome.NOT_APPLICABLE), (0, Outcome.FAILED), (None, Outcome.NOT_ASSESSABLE)],
)
def test_a_condition_decides_whether_a_rule_is_applied(when, end):
    own = rule(when={"equal": [{"cell": OTHER}, 0]})
    (outcome,) = checked(zeros({TOTAL: 9, OTHER: when}), own).outcomes
    assert (outcome.outcome, outcome.pointers) == (end, (TOTAL,))


def test_a_rule_on_a_cell_that_the_form_has_not_is_not_applicable():
    own = rule(**{"assert": {"at_most": [{"cell": "/requests/received/none"}, 7]}})
    (outcome,) = checked(zeros(), own).outcomes
    assert (outcome.outcome, outcome.pointers) == (Outcome.NOT_APPLICABLE, ())


@pytest.mark.parametrize(
    "said",
    [{"formats": ["2019"]}, {"needs_previous": True}, {"since": 2022}, {"until": 2020}],
)
def test_a_rule_for_other_reports_does_not_stop_those_after_it(said):
    outcomes = checked(
        zeros({TOTAL: 9}, reporting_year=2021), rule(id="a", **said), rule()
    ).outcomes
    assert [(o.rule, o.outcome) for o in outcomes] == [
        ("a", Outcome.NOT_APPLICABLE),
        ("own", Outcome.FAILED),
    ]


def test_what_is_expected_and_found_may_be_said_by_the_rule():
    own = rule(expected={"const": "some"}, found={"add": [{"cell": TOTAL}, 1]})
    (finding,) = checked(zeros({TOTAL: 9}), own).findings
    assert (finding.expected, finding.found) == ("some", 10)


def test_only_the_cells_that_fail_one_by_one_are_named():
    base = next(r for r in SPEC.rules if r["code"] == "count_negative")
    one = zeros({OTHER: -2, TOTAL: 5, FORWARD: -3})
    (finding,) = [f for f in validate(one, rules=[base]).findings if f.code == base["code"]]
    assert finding.pointers == (OTHER, FORWARD)
    assert finding.params["count"] == 2
    assert finding.found == -2
    each = {"every": {"row": "received"}, "holds": {"at_most": [{"cell": "{cell}"}, 7]}}
    own = rule(**{"assert": {"any": [each, {"at_most": [{"cell": TOTAL}, 9]}]}})
    (outcome,) = checked(zeros({TOTAL: 9}), own).outcomes
    assert (outcome.outcome, len(outcome.pointers)) == (Outcome.PASSED, 7)


def test_parameters_given_stand_in_the_finding():
    one = zeros({TOTAL: 9})
    assert checked(one, params={"own": {"limit": 9}}).findings == ()
    (finding,) = checked(one, params={"own": {"limit": Decimal("8.5")}}).findings
    assert (finding.params["limit"], finding.expected) == (Decimal("8.5"), Decimal("8.5"))
    assert checked(one, params={}).findings[0].params["limit"] == 7


def test_a_parameter_of_a_rule_of_the_specification_is_set_by_its_id():
    fees = "/proactive_disclosure/fees/amount"
    one = zeros({fees: 1500000}, agency=Agency("清河镇人民政府"))
    base = next(r for r in SPEC.rules if "most" in r.get("params", {}))
    low, high = ({base["id"]: {"most": value}} for value in (1400000, 1600000))
    assert base["code"] in {f.code for f in validate(one, params=low).findings}
    assert base["code"] not in {f.code for f in validate(one, params=high).findings}


def test_a_doubtful_cell_makes_it_our_reading():
    one = zeros({TOTAL: 9}, cell_notes={TOTAL: CellNote(CellState.INFERRED, "9")})
    (finding,) = checked(one).findings
    assert finding.fault is Fault.READING


def years(forward, over, name="甲局"):
    """Of two years: what was carried forward in the first, and over in the second."""
    before = zeros({FORWARD: forward}, reporting_year=2021, agency=Agency(name))
    return zeros({OVER: over}, reporting_year=2022, agency=Agency("甲局")), before


CARRIED = rule(
    **{
        "needs_previous": True,
        "assert": {"equal": [{"cell": FORWARD, "report": "previous"}, {"cell": OVER}]},
        "params": {},
    }
)


def test_a_rule_across_years_tells_both_years_and_both_organs():
    one, before = years(5, 3)
    (finding,) = checked(one, CARRIED, previous=before).findings
    assert (finding.pointers, finding.expected, finding.found) == ((OVER,), 5, 3)
    assert dict(finding.params) == {
        "format": "2021",
        "count": 1,
        "equation": "5 = 3",
        "previous_year": 2021,
        "year": 2022,
        "previous_agency": "甲局",
        "agency": "甲局",
    }


def test_a_rule_on_one_year_tells_of_no_other():
    one, before = years(5, 3)
    one = evolve(one, tables=zeros({TOTAL: 9}).tables)
    (finding,) = checked(one, previous=before).findings
    assert set(finding.params) == {"format", "limit", "count", "equation"}


@pytest.mark.parametrize(("state", "blanks"), [("blank", True), ("converted", False)])
def test_a_blank_cell_of_the_year_before_is_told_as_a_zero(state, blanks):
    one, before = years(None if blanks else 0, 0)
    before = evolve(before, cell_notes={FORWARD: CellNote(CellState(state))})
    (outcome,) = checked(one, CARRIED, previous=before).outcomes
    assert (outcome.outcome, outcome.blanks_as_zero) == (Outcome.PASSED, blanks)
    assert (outcome.expected, outcome.found) == (0, 0)


def test_a_finding_is_at_the_first_of_its_cells_that_has_a_place():
    both = rule(**{"assert": {"at_most": [{"cell": TOTAL}, {"cell": OTHER}]}})
    one = zeros({TOTAL: 9})
    first, second = Place("1", line=1), Place("1", line=2)
    for sources, place in (
        ({TOTAL: first, OTHER: second}, first),
        ({OTHER: second}, second),
        ({FORWARD: first}, None),
        (None, None),
    ):
        (finding,) = checked(one, both, sources=sources).findings
        assert finding.place == place
        assert finding.pointers == (TOTAL, OTHER)
        plain = checked(one, both).findings[0]
        assert evolve(finding, place=None) == plain


def test_findings_are_in_the_order_of_severity_then_form_then_rules():
    def at(id, pointer, severity):
        return rule(id=id, code=id, severity=severity) | {
            "assert": {"at_most": [{"cell": pointer}, -1]},
            "params": {},
        }

    rules = [
        at("a", FORWARD, "info"),
        at("b", TOTAL, "info"),
        at("c", FORWARD, "error"),
        at("d", TOTAL, "warning"),
        at("e", TOTAL, "error"),
        at("f", TOTAL, "error"),
        rule(id="g", code="g", severity="info", params={})
        | {"assert": {"known": {"field": "/title"}}},
        at("h", FIRST, "info"),
    ]
    one = zeros({TOTAL: 9}, scope="all")
    found = [f.code for f in validate(one, rules=rules).findings]
    assert found == ["schema_value", "e", "f", "c", "d", "g", "h", "b", "a"]


def test_every_cell_is_counted_and_no_text_is_looked_at_with_rules_of_ones_own():
    result = checked(zeros())
    assert result.completeness["requests"]["plain"] == 175
    assert list(result.completeness) == [
        "proactive_disclosure",
        "requests",
        "review_and_litigation",
    ]
    assert {o.rule for o in result.outcomes} == {"own"}
    claims = {claim["id"] for claim in SPEC.claims["claims"]}
    assert not claims & {o.rule for o in result.outcomes}
    told = zeros({TOTAL: 0}, narrative=evolve(zeros().narrative, requests="收到申请5件。"))
    assert claims & {o.rule for o in validate(told).outcomes}


def test_a_report_is_checked_against_the_specification_that_is_given(tmp_path):
    spec = make_spec(tmp_path)
    one = report("zeros-2099", {"/requests/received/total": 9}, spec=spec)
    assert [f.code for f in checked(one, spec=spec).findings] == ["own"]
    assert check_report(one, spec) == ()
    with pytest.raises(SpecError):
        checked(one)


def test_identities_told_as_one_stay_where_the_first_of_them_was():
    one = zeros({OTHER: 4, FORWARD: -1})
    errors = [f for f in validate(one).findings if f.severity is Severity.ERROR]
    assert [(f.code, f.rule) for f in errors] == [
        ("one_cell_wrong", None),
        ("one_cell_wrong", None),
        ("count_negative", "D1"),
    ]
