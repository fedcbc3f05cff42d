"""Rules with ``identity`` that an application writes: of two years, or of no two figures."""

import pytest

from govreport.validate import Outcome, validate
from tests.validate.zeros import report

RECEIVED, OUTCOMES = "/requests/received/total", "/requests/outcomes/total/total"
FORWARD, OVER = "/requests/carried_forward/total", "/requests/carried_over/total"


def identity(id, condition, **said):
    base = {"id": id, "code": id, "severity": "error", "fault": "publisher", "identity": True}
    return base | {"assert": condition} | said


def equal(one, other, **report):
    return {"equal": [{"printed": one}, {"cell": other, **report}]}


def told(result):
    return [(f.code, f.pointers, f.expected, f.found) for f in result.findings]


def test_identities_of_two_years_are_told_as_one_with_those_of_one():
    here = report("zeros-2021", {RECEIVED: 5, OUTCOMES: 7})
    before = report("zeros-2021", {FORWARD: 7})
    years = identity("Z1", equal(RECEIVED, FORWARD, report="previous"), needs_previous=True)
    one_year = identity("Z2", equal(OUTCOMES, RECEIVED))
    result = validate(here, previous=before, rules=[years, one_year])
    assert told(result) == [("one_cell_wrong", (RECEIVED,), 7, 5)]
    assert result.findings[0].params["rules"] == "Z1 Z2"
    alone = validate(here, previous=before, rules=[years])
    assert told(alone) == [("Z1", (RECEIVED,), 5, 7)]


@pytest.mark.parametrize(
    "condition",
    [
        {"member": [{"cell": RECEIVED}, [1, 2]]},
        {"all": [equal(RECEIVED, OVER), equal(RECEIVED, OUTCOMES)]},
        {"not": {"known": {"cell": RECEIVED}}},
        {"equal": [{"const": "5"}, {"cell": RECEIVED}]},
    ],
)
def test_an_identity_that_fails_without_two_figures_is_told_by_its_rule(condition):
    here = report("zeros-2021", {RECEIVED: 5, OUTCOMES: None})
    result = validate(here, rules=[identity("Z1", condition)])
    assert [f.code for f in result.findings] == ["Z1"]
    assert [o.outcome for o in result.outcomes] == [Outcome.FAILED]


def test_an_identity_that_can_not_be_written_out_is_named_by_its_code():
    here = report("zeros-2021", {RECEIVED: 5})
    rules = [
        identity("Z1", {"all": [equal(RECEIVED, OVER)]}, code="first"),
        identity("Z2", equal(RECEIVED, OUTCOMES)),
    ]
    (finding,) = validate(here, rules=rules).findings
    assert (finding.code, finding.pointers) == ("one_cell_wrong", (RECEIVED,))
    assert finding.params["equations"] == "first; 5 = 0"
