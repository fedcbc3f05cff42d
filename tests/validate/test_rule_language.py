"""The words of the rule language, each by a small rule of its own."""

import pytest

from govreport.errors import SpecError
from govreport.validate import validate
from tests.validate.zeros import report

RECEIVED = {"cell": "/requests/received/total"}
YEAR = {"field": "/reporting_year"}
VALUES = {
    "/requests/received/total": 7,
    "/requests/carried_over/total": None,
    "/proactive_disclosure/fees/amount": 1.25,
    "/reporting_year": 2023,
    "/title": "年度报告",
}
NOTES = {"/requests/carried_over/total": {"state": "blank"}}
CONVERTED = {"state": "converted", "raw": "7"}
LOST = {"cell": "/requests/carried_forward/total"}


def rule(condition, **more):
    title = {"zh": "试", "en": "trial"}
    return {
        "id": "T1",
        "code": "T1",
        "severity": "info",
        "title": title,
        "clause": "x",
        "assert": condition,
        **more,
    }


def outcomes(condition, previous=None, **more):
    values = VALUES | {"/requests/carried_forward/total": None}
    this = report("zeros-2021", values, NOTES)
    result = validate(this, previous=previous, rules=[rule(condition, **more)])
    return [str(outcome.outcome) for outcome in result.outcomes]


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ({"equal": [RECEIVED, 7]}, "passed"),
        ({"equal": [{"const": 8}, RECEIVED]}, "failed"),
        ({"equal": [{"add": [RECEIVED, {"cell": "/requests/carried_over/total"}]}, 7]}, "passed"),
        ({"equal": [{"printed": "/requests/carried_over/total"}, 0]}, "not_assessable"),
        ({"equal": [LOST, 0]}, "not_assessable"),
        ({"equal": [{"add": [LOST, 1]}, 1]}, "not_assessable"),
        ({"equal": [{"cell": "/requests/nowhere/total"}, 0]}, "not_applicable"),
        (
            {
                "equal": [
                    {"cell": {"table": "requests", "row": "received", "column_role": "total"}},
                    7,
                ]
            },
            "passed",
        ),
        (
            {"equal": [{"sum": {"table": "requests", "row": ["received", "carried_over"]}}, 7]},
            "passed",
        ),
        ({"equal": [{"sum": {"table": "requests", "row": "nowhere"}}, 7]}, "not_applicable"),
        ({"equal": [{"subtract": [RECEIVED, 2, 1]}, 4]}, "passed"),
        ({"equal": [{"multiply": [RECEIVED, 3]}, 21]}, "passed"),
        ({"equal": [{"largest": [RECEIVED, 3]}, 7]}, "passed"),
        ({"equal": [{"smallest": [RECEIVED, 3]}, 7]}, "failed"),
        ({"at_least": [RECEIVED, 7]}, "passed"),
        ({"above": [RECEIVED, 7]}, "failed"),
        ({"at_most": [RECEIVED, 7]}, "passed"),
        ({"below": [RECEIVED, 7]}, "failed"),
        ({"below": [RECEIVED, {"const": "7"}]}, "not_assessable"),
        ({"equal": [{"add": [{"field": "/title"}, 1]}, 1]}, "not_assessable"),
        ({"member": [YEAR, [2022, 2023]]}, "passed"),
        ({"member": [{"field": "/title"}, ["年报"]]}, "failed"),
        ({"member": [{"field": "/scope"}, ["own"]]}, "not_assessable"),
        ({"integer": {"cell": "/proactive_disclosure/fees/amount"}}, "failed"),
        ({"integer": RECEIVED}, "passed"),
        ({"decimals": [{"cell": "/proactive_disclosure/fees/amount"}, 2]}, "passed"),
        ({"decimals": [{"cell": "/proactive_disclosure/fees/amount"}, 1]}, "failed"),
        ({"known": YEAR}, "passed"),
        ({"known": {"field": "/period/start"}}, "failed"),
        ({"known": LOST}, "failed"),
        ({"known": {"field": "/proactive_disclosure/procurement/amount_unit"}}, "not_applicable"),
        ({"not": {"equal": [RECEIVED, 7]}}, "failed"),
        ({"not": {"equal": [LOST, 7]}}, "not_assessable"),
        ({"all": [{"known": YEAR}, {"equal": [LOST, 0]}]}, "not_assessable"),
        ({"all": [{"equal": [LOST, 0]}, {"equal": [RECEIVED, 0]}]}, "failed"),
        ({"any": [{"equal": [LOST, 0]}, {"known": YEAR}]}, "passed"),
        ({"any": [{"equal": [LOST, 0]}, {"equal": [RECEIVED, 0]}]}, "not_assessable"),
        ({"any": [{"equal": [RECEIVED, 1]}, {"equal": [RECEIVED, 0]}]}, "failed"),
        ({"every": {"row": "received"}, "holds": {"at_most": [{"cell": "{cell}"}, 7]}}, "passed"),
        ({"every": {"row": "received"}, "holds": {"at_most": [{"cell": "{cell}"}, 6]}}, "failed"),
        (
            {
                "every": {"row": "carried_over", "column": "total"},
                "holds": {"at_most": [{"cell": "{cell}"}, 6]},
            },
            "not_assessable",
        ),
        ({"equal": [1, {"count": {"table": "requests"}, "states": ["blank"]}]}, "passed"),
        ({"equal": [173, {"count": {"table": "requests"}, "states": ["plain"]}]}, "passed"),
        ({"comparable": ["year"]}, "failed"),
        (
            {"equal": [{"printed": "/requests/received/total", "report": "previous"}, 7]},
            "not_applicable",
        ),
    ],
    ids=str,
)
def test_a_condition_ends_as_defined(condition, outcome):
    assert outcomes(condition) == [outcome]


def test_the_previous_report_is_read_by_its_own_layout():
    before = report("zeros-2019", {"/requests/outcomes/other/total": 7})
    cell = {"printed": "/requests/outcomes/other/total", "report": "previous"}
    assert outcomes({"equal": [cell, RECEIVED]}, before, needs_previous=True) == ["passed"]
    total = {"sum": {"row_role": "outcome", "column": "total"}, "report": "previous"}
    assert outcomes({"equal": [total, RECEIVED]}, before, needs_previous=True) == ["passed"]
    assert outcomes({"known": {"field": "/reporting_year", "report": "previous"}}, before) == [
        "failed"
    ]


def test_names_run_over_rows_columns_cells_tables_sections_and_values():
    always = {"known": YEAR}

    def count(**domain):
        return len(outcomes(always, for_each=domain))

    assert count(row={"rows": {"table": "requests"}}) == 25
    assert count(column={"columns": {"table": "requests", "column_role": "applicant"}}) == 6
    assert count(at={"cells": {"table": "review_and_litigation"}}) == 15
    assert count(table={"tables": {}}) == 3
    assert count(section={"sections": {"kind": "text"}}) == 3
    assert count(table={"tables": {}}, column={"columns": {"table": "{table}"}}) == 5 + 7 + 5
    assert count(word={"values": ["a", "b"]}) == 2
    assert outcomes(always, for_each={"row": {"rows": {"table": "nowhere"}}}) == ["not_applicable"]


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"since": 2023, "until": 2023}, "passed"),
        ({"since": 2024}, "not_applicable"),
        ({"until": 2022}, "not_applicable"),
        ({"formats": ["2019"]}, "not_applicable"),
        ({"formats": ["2019", "2021"]}, "passed"),
        ({"needs_previous": True}, "not_applicable"),
        ({"when": {"equal": [RECEIVED, 0]}}, "not_applicable"),
        ({"when": {"equal": [LOST, 0]}}, "not_assessable"),
    ],
    ids=str,
)
def test_a_rule_applies_only_where_it_is_meant_to(more, outcome):
    assert outcomes({"known": YEAR}, **more) == [outcome]


def test_a_rule_bound_to_years_does_not_concern_a_report_without_one():
    result = validate(report("zeros-2021"), rules=[rule({"equal": [1, 2]}, since=2019)])
    assert [str(o.outcome) for o in result.outcomes] == ["not_applicable"]


def test_a_parameter_has_its_default():
    limit = {"limit": {"default": 6, "title": {"zh": "上限", "en": "Limit"}}}
    condition = {"at_most": [RECEIVED, {"param": "limit"}]}
    assert outcomes(condition, params=limit) == ["failed"]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"assert": {}},
        {"assert": {"equals": [1, 1]}},
        {"assert": {"equal": [1]}},
        {"assert": {"equal": [{"cell": {"table": "requests"}}, 1]}},
        {"assert": {"equal": [{"param": "none"}, 1]}},
        {"assert": {"equal": [{"cell": "/requests/{row}/total"}, 1]}},
        {"assert": {"known": YEAR}, "for_each": {"x": {"colours": {}}}},
        {"assert": {"known": YEAR}, "severity": "fatal"},
        {"assert": {"predicate": "magic", "of": YEAR}},
        {"assert": {"comparable": ["weather"]}},
        {"assert": {"all": []}},
        {"assert": {"any": {"known": YEAR}}},
        {"assert": {"equal": [{"cell": "/requests/received/total", "report": "next"}, 1]}},
    ],
    ids=str,
)
def test_a_broken_rule_is_an_error_that_names_it(broken):
    data = {k: v for k, v in rule({"known": YEAR}).items() if k != "assert"} | broken
    with pytest.raises(SpecError) as caught:
        validate(report("zeros-2021"), rules=[data])
    assert caught.value.code == "rule_broken"
    assert caught.value.params["rule"] == "T1"


def test_a_broken_rule_without_an_id_is_an_error_too():
    with pytest.raises(SpecError) as caught:
        validate(report("zeros-2021"), rules=[{"assert": {"known": YEAR}}])
    assert (caught.value.code, caught.value.params["rule"]) == ("rule_broken", "?")


def test_a_rule_without_a_code_is_told_by_its_id():
    own = {k: v for k, v in rule({"known": YEAR}).items() if k != "code"}
    (finding,) = validate(report("zeros-2021"), rules=[own]).findings
    assert (finding.code, finding.rule) == ("T1", "T1")


@pytest.mark.parametrize("turned", [False, True])
def test_what_can_not_be_written_out_has_no_equation(turned):
    sides = [{"raw": "/requests/received/total"}, {"const": "7件"}]
    (finding,) = validate(
        report("zeros-2021", VALUES, {"/requests/received/total": CONVERTED}),
        rules=[rule({"equal": sides[::-1] if turned else sides})],
    ).findings
    assert {finding.expected, finding.found} == {"7", "7件"}
    assert "equation" not in finding.params


@pytest.mark.parametrize(("most", "wrong"), [(2, ["natural_person"]), (3, [])])
def test_cells_of_one_figure_are_each_asked_how_they_are_printed(most, wrong):
    names = ("natural_person", "other")
    cells = dict.fromkeys((f"/requests/received/{name}" for name in names), 5)
    notes = dict(
        zip(cells, ({"state": "converted", "raw": r} for r in ("5件次", "5件")), strict=True)
    )
    holds = {"at_most": [{"length": {"raw": "{cell}"}}, most]}
    every = {"every": {"table": "requests", "row": "received"}, "holds": holds}
    findings = validate(report("zeros-2021", cells, notes), rules=[rule(every)]).findings
    told = [pointer for finding in findings for pointer in finding.pointers]
    assert told == [f"/requests/received/{name}" for name in wrong]
