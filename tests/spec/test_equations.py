"""The identities of a form as equations, as reading asks for them: all of them, and no others."""

import pytest
from immutabledict import immutabledict

from govreport.equations import equations, printed_totals
from govreport.spec import default_spec
from tests.made_up import make_spec

SPEC = default_spec()
COLUMNS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_organization",
    "other",
    "total",
)
RESULTS = ("upheld", "corrected", "other", "pending")
CASES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
WITHHELD = (
    "state_secret",
    "prohibited_by_law",
    "security_and_stability",
    "third_party_rights",
    "internal_affairs",
    "deliberative_process",
    "enforcement_files",
    "administrative_inquiry",
)
OUTCOMES = (
    "disclosed",
    "partially_disclosed",
    *(f"withheld/{row}" for row in WITHHELD),
    *(f"unable_to_provide/{row}" for row in ("not_held", "requires_creation")),
    "unable_to_provide/unclear_after_correction",
    *(f"not_processed/{row}" for row in ("petition_or_complaint", "duplicate")),
    *(f"not_processed/{row}" for row in ("published_material", "excessive", "confirm_or_reissue")),
)
OTHERS = {
    "2019": ("other",),
    "2021": ("other/correction_overdue", "other/fee_overdue", "other/other"),
}


def identities(format_id):
    """R1 to R4 of a form, written down from the notices."""
    outcomes = [f"/requests/outcomes/{row}" for row in (*OUTCOMES, *OTHERS[format_id])]
    total = "/requests/outcomes/total"
    for c in COLUMNS:
        left = (f"/requests/received/{c}", f"/requests/carried_over/{c}")
        yield left, (f"{total}/{c}", f"/requests/carried_forward/{c}")
    for c in COLUMNS:
        yield (f"{total}/{c}",), tuple(f"{row}/{c}" for row in outcomes)
    rows = ("/requests/received", "/requests/carried_over", *outcomes, total)
    for row in (*rows, "/requests/carried_forward"):
        yield (f"{row}/total",), tuple(f"{row}/{c}" for c in COLUMNS[:-1])
    for row in CASES:
        cells = tuple(f"/review_and_litigation/{row}/{result}" for result in RESULTS)
        yield (f"/review_and_litigation/{row}/total",), cells


def as_sums(found):
    return [tuple(map(frozenset, sides)) for sides in found]


@pytest.mark.parametrize("format_id", OTHERS)
def test_the_equations_of_a_form_are_its_identities_in_the_order_of_the_rules(format_id):
    rows = {frozenset(r) for r in identities(format_id)}
    found = equations(SPEC, format_id)
    subtotal = "/requests/outcomes/other/subtotal/total"
    known = [sides for sides in found if sides[0] != (subtotal,)]
    assert as_sums(known) == as_sums(identities(format_id))
    assert len(known) == 7 + 7 + {"2019": 23, "2021": 25}[format_id] + 3
    assert len(rows) == len(known)
    # an optional row has a sum of its own, and is no part of another
    others = [sides for sides in found if sides not in known]
    assert len(others) == {"2019": 0, "2021": 1}[format_id]
    assert not any(subtotal in sides[1] for sides in found)


@pytest.mark.parametrize("format_id", OTHERS)
def test_printed_totals_are_those_whose_blank_claims_nothing(format_id):
    found = printed_totals(SPEC, format_id)
    total = {f"/requests/outcomes/total/{c}" for c in COLUMNS}
    rows = {sides[0][0] for sides in identities(format_id) if len(sides[0]) == 1}
    across = {f"/requests/{row}/{c}" for row in ("carried_over",) for c in COLUMNS}
    assert total | rows <= found
    assert found <= set(SPEC.layout(format_id).cells)
    inner = {f"/requests/outcomes/{row}/{c}" for row in OUTCOMES for c in COLUMNS[:-1]}
    assert not found & inner
    assert across <= found
    assert f"/requests/received/{COLUMNS[0]}" not in found


class Given:
    """A specification with other rules, and the layouts of the known one."""

    def __init__(self, *rules):
        self.rules = rules

    def layout(self, format_id):
        return SPEC.layout(format_id)


TOTAL = "/requests/received/total"
PERSON = "/requests/received/natural_person"
SIMPLE = {"identity": True, "assert": {"equal": [{"cell": TOTAL}, {"printed": PERSON}]}}
ROW = {"table": "requests", "row": "received", "column_role": "applicant"}


def of(*rules, form="2021"):
    return equations(Given(*rules), form)


def test_an_identity_without_variable_holds_once():
    assert of(SIMPLE) == (((TOTAL,), (PERSON,)),)
    assert printed_totals(Given(SIMPLE), "2021") == {PERSON}


def test_a_rule_that_is_no_identity_or_of_another_form_gives_no_equation():
    assert of({**SIMPLE, "identity": False}) == ()
    assert of({k: v for k, v in SIMPLE.items() if k != "identity"}) == ()
    assert of({**SIMPLE, "formats": ["2019"]}) == ()
    assert of({**SIMPLE, "formats": ["2019"]}, form="2019") != ()
    # a figure that is printed as a sum in a rule that is none is printed as a sum all the same
    assert printed_totals(Given({**SIMPLE, "identity": False}), "2021") == {PERSON}
    assert printed_totals(Given({**SIMPLE, "formats": ["2019"]}), "2021") == frozenset()


def test_what_comes_after_a_rule_without_equations_is_still_looked_at():
    rules = ({"identity": True, "assert": {"known": {"cell": TOTAL}}}, {"assert": {}}, {})
    more = {**SIMPLE, "formats": ["2019"]}
    for one in ({"assert": {"any": []}}, {}, more):
        assert of({**one, "identity": False}, SIMPLE) == of(SIMPLE)
        assert printed_totals(Given(one, SIMPLE), "2021") == {PERSON}
    assert len(rules) == 3


def test_a_side_that_is_more_than_a_sum_of_cells_of_the_form_gives_no_equation():
    for side in (
        {"const": 5},
        {"cell": "/requests/received/nobody"},
        {"subtract": [{"cell": TOTAL}, {"cell": PERSON}]},
        {"add": [{"cell": TOTAL}, {"const": 5}]},
        {"add": [{"const": 5}, {"cell": TOTAL}]},
        {"sum": {"row": "received", "column": "total"}},
        {"sum": {"table": "requests", "row": "nobody", "column": "total"}},
    ):
        for sides in ([side, {"cell": PERSON}], [{"cell": PERSON}, side]):
            assert of({"identity": True, "assert": {"equal": sides}}, SIMPLE) == of(SIMPLE)


@pytest.mark.parametrize(
    ("selector", "pointers"),
    [
        (ROW, tuple(f"/requests/received/{c}" for c in COLUMNS[:-1])),
        ({**ROW, "column_role": "total"}, (TOTAL,)),
        (
            {"table": "requests", "row": "received", "column": "other"},
            ("/requests/received/other",),
        ),
        (
            {"table": "requests", "row_role": "outcome_total", "column": "total"},
            ("/requests/outcomes/total/total",),
        ),
        (
            {"table": "requests", "row_role": "outcome", "column": "total"},
            tuple(f"/requests/outcomes/{row}/total" for row in (*OUTCOMES, *OTHERS["2021"])),
        ),
        ({**ROW, "table": "review_and_litigation"}, ()),
    ],
)
def test_a_selector_names_cells_by_row_or_role_and_column_or_role(selector, pointers):
    rule = {"identity": True, "assert": {"equal": [{"cell": TOTAL}, {"sum": selector}]}}
    assert of(rule) == ((((TOTAL,), pointers),) if pointers else ())


def test_a_sum_adds_up_cells_and_sums_in_their_order():
    added = {"add": [{"cell": PERSON}, {"sum": {**ROW, "column_role": "total"}}]}
    rule = {"identity": True, "assert": {"equal": [added, {"printed": TOTAL}]}}
    assert of(rule) == (((PERSON, TOTAL), (TOTAL,)),)
    assert printed_totals(Given(rule), "2021") == {TOTAL}
    inside = {"add": [{"printed": PERSON}, {"cell": "/requests/received/other"}]}
    rule = {"assert": {"equal": [{"cell": TOTAL}, inside]}}
    assert printed_totals(Given(rule), "2021") == {PERSON}


@pytest.mark.parametrize("kind", ["columns", "rows"])
def test_a_variable_runs_over_the_rows_or_columns_of_its_table_once(kind):
    table = "review_and_litigation"
    columns = (*RESULTS, "total")
    name = {"columns": "c", "rows": "r"}[kind]
    one = {"columns": f"/{table}/reconsideration/{{c}}", "rows": f"/{table}/{{r}}/upheld"}[kind]
    other = one.replace("reconsideration", "litigation_direct").replace("upheld", "total")
    rule = {
        "identity": True,
        "for_each": {name: {kind: {"table": table}}},
        "assert": {"equal": [{"printed": one}, {"cell": other}]},
    }
    values = {"columns": columns, "rows": CASES}[kind]
    filled = [
        (one.replace("{" + name + "}", v), other.replace("{" + name + "}", v)) for v in values
    ]
    assert of(rule) == tuple(((left,), (right,)) for left, right in filled)
    assert printed_totals(Given(rule), "2021") == {left for left, _ in filled}


def test_a_variable_over_anything_else_gives_no_equation():
    rule = {**SIMPLE, "for_each": immutabledict({"table": {"tables": {}}})}
    assert of(rule) == ()


def test_a_form_made_from_data_files_has_equations_too(tmp_path):
    spec = make_spec(tmp_path)
    (newest,) = set(spec.formats) - set(SPEC.formats)
    assert len(equations(spec, newest)) > len(equations(spec, "2021"))
