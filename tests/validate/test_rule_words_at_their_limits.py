"""Words of the rule language where a figure, a row or a table is unlike most others."""

from decimal import Decimal

import pytest
from attrs import evolve

from govreport.findings import Severity
from govreport.spec import default_spec
from govreport.validate import Outcome, validate
from tests.validate.test_rule_language import rule
from tests.validate.zeros import report

FEES = "/proactive_disclosure/fees/amount"
OTHER = "/requests/outcomes/other"
COLUMNS = dict.fromkeys(
    cell.column.id for cell in default_spec().layout("2021").cells.values() if OTHER in cell.pointer
)


def ends(condition, cells, **said):
    (outcome,) = validate(report("zeros-2021", cells), rules=[rule(condition, **said)]).outcomes
    return outcome.outcome


@pytest.mark.parametrize(
    ("value", "needed"), [("1.2500", 2), ("1.250", 2), ("1.05", 2), ("5.00", 0), ("0.00", 0)]
)
def test_zeros_at_the_end_are_no_decimals(value, needed):
    cells = {FEES: Decimal(value)}
    assert ends({"decimals": [{"cell": FEES}, needed]}, cells) is Outcome.PASSED
    assert ends({"decimals": [{"cell": FEES}, needed - 1]}, cells) is Outcome.FAILED
    whole = Outcome.FAILED if needed else Outcome.PASSED
    assert ends({"integer": {"cell": FEES}}, cells) is whole


@pytest.mark.parametrize(
    ("row", "severity"),
    [("outcomes/disclosed", "warning"), ("carried_over", "info"), ("carried_forward", "info")],
)
def test_severity_is_that_of_the_role_of_the_bound_row(row, severity):
    own = rule(
        {"equal": [1, {"cell": "/requests/{row}/total"}]},
        for_each={"row": {"values": [row]}},
        severity_by_role={"outcome": "warning"},
    )
    (finding,) = validate(report("zeros-2021"), rules=[own]).findings
    assert finding.severity is Severity(severity)


def test_cells_another_one_stands_for_are_selected_unless_a_rule_leaves_them_out():
    cells = {f"{OTHER}/subtotal/{column}": 0 for column in COLUMNS} | {f"{OTHER}/other/total": 9}
    every = {"every": {"table": "requests", "row": "outcomes/other/other"}}
    holds = {"holds": {"at_most": [{"cell": "{cell}"}, 7]}}
    assert ends(every | holds, cells) is Outcome.FAILED
    standing = {"every": every["every"] | {"standing": True}}
    assert ends(standing | holds, cells) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("table", ["proactive_disclosure", "requests", "review_and_litigation"])
def test_a_report_without_a_table_is_checked_like_any_other(table):
    one = report("zeros-2021")
    lost = evolve(one, tables={name: t for name, t in one.tables.items() if name != table})
    found = [f for f in validate(lost).findings if f.code == "table_not_read"]
    assert {pointer.split("/")[1] for f in found for pointer in f.pointers} == {table}
