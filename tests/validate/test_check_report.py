"""Structural faults of a report object, and what a structural finding wants and found."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from govreport.errors import SpecError
from govreport.model import Agency, CellNote, CellState, Narrative, Period, Report
from govreport.spec import default_spec
from govreport.validate import check_dict, check_report
from govreport.validate import schema as module
from tests.validate.test_check_dict import NOTE, changed
from tests.validate.zeros import made, report

SPEC = default_spec()
TOTAL = "/requests/received/total"
SUBTOTAL = "/requests/outcomes/other/subtotal/"
FEES = "/proactive_disclosure/fees/amount"
DATE = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
DAY = dt.date(2021, 1, 1)
LONG = '"https://w3id.org/govreport/spec/formats/2021/report.schema…'


@pytest.fixture(params=["fast", "plain"], autouse=True)
def validator(request, monkeypatch):
    """With the compiled validator and without."""
    if request.param == "plain":
        monkeypatch.setattr(module, "_quickest", lambda _: None)
        module._validators.cache_clear()
        request.addfinalizer(module._validators.cache_clear)


def told(findings):
    return [(f.code, *f.pointers, f.expected, f.found, f.params.get("key")) for f in findings]


def with_cells(cells, one=None):
    """A report with values in cells, by pointer, whatever they are."""
    one = one or report("zeros-2021")
    tables = {name: dict(table) for name, table in one.tables.items()}
    for pointer, value in cells.items():
        _, table, key = pointer.split("/", 2)
        tables.setdefault(table, {})[key] = value
    return evolve(one, tables=tables)


def test_a_report_with_every_member_known_has_no_fault():
    one = evolve(
        report("zeros-2021"),
        reporting_year=2021,
        title="题",
        scope="own",
        period=Period(DAY, dt.date(2021, 12, 31)),
        agency=Agency("局", "110000", "11100000000013127D"),
        published_on=DAY,
        signed_on=DAY,
    )
    assert check_report(one) == ()


@pytest.mark.parametrize(
    ("member", "value", "code", "pointer", "expected", "found"),
    [
        ("reporting_year", 2021.0, "schema_type", "/reporting_year", "integer, null", "2021.0"),
        ("reporting_year", True, "schema_type", "/reporting_year", "integer, null", "true"),
        ("reporting_year", "2021", "schema_type", "/reporting_year", "integer, null", '"2021"'),
        ("reporting_year", 0, "schema_value", "/reporting_year", "≥ 1", "0"),
        ("reporting_year", 10000, "schema_value", "/reporting_year", "≤ 9999", "10000"),
        ("title", 5, "schema_type", "/title", "string, null", "5"),
        ("scope", "all", "schema_value", "/scope", '"own", "aggregate", null', '"all"'),
        ("published_on", "x", "schema_value", "/published_on", DATE, '"x"'),
        ("signed_on", "2021-13-01", "schema_value", "/signed_on", DATE, '"2021-13-01"'),
        ("period", Period("x", DAY), "schema_value", "/period/start", DATE, '"x"'),
        ("period", Period(DAY, "x"), "schema_value", "/period/end", DATE, '"x"'),
        ("schema", "x", "schema_value", "/$schema", LONG, '"x"'),
        ("agency", Agency(5), "schema_type", "/agency/name", "string, null", "5"),
        (
            "agency",
            Agency(None, "12"),
            "schema_value",
            "/agency/division_code",
            "^[0-9]{6}([0-9]{3})?$",
            '"12"',
        ),
        (
            "narrative",
            Narrative(other_matters=5),
            "schema_type",
            "/narrative/other_matters",
            "string, null",
            "5",
        ),
    ],
)
def test_a_member_of_a_report_that_is_wrong_is_told(member, value, code, pointer, expected, found):
    one = evolve(report("zeros-2021"), **{member: value})
    assert told(check_report(one)) == [(code, pointer, expected, found, None)]


@pytest.mark.parametrize(
    ("pointer", "value", "expected", "found"),
    [
        (TOTAL, "5", "integer, null", '"5"'),
        (TOTAL, True, "integer, null", "true"),
        (TOTAL, 2.0, "integer, null", "2.0"),
        (TOTAL, Decimal("2.5"), "integer, null", "2.5"),
        (FEES, "5", "number, null", '"5"'),
        (FEES, False, "number, null", "false"),
        (FEES, Decimal("NaN"), "number, null", '"NaN"'),
        (FEES, float("inf"), "number, null", "Infinity"),
    ],
)
def test_a_cell_of_another_type_is_told_with_what_is_wanted(pointer, value, expected, found):
    (fault,) = check_report(with_cells({pointer: value, "/requests/received/other": 3}))
    assert (fault.code, fault.pointers) == ("schema_type", (pointer,))
    assert (fault.expected, fault.found) == (
        expected,
        found.strip('"') if "NaN" in found else found,
    )


@pytest.mark.parametrize("value", [2.0, Decimal("2.5")])
def test_a_fraction_beside_an_empty_amount_is_told(value):
    (fault,) = check_report(with_cells({TOTAL: value, FEES: None}))
    assert (fault.code, fault.pointers) == ("schema_type", (TOTAL,))


@pytest.mark.parametrize("value", [7, Decimal("7.5"), 7.5, None])
def test_an_amount_is_any_number(value):
    assert check_report(with_cells({FEES: value})) == ()


def test_a_cell_too_many_and_a_cell_too_few_are_told():
    one = with_cells({"/unheard/of": 1})
    table = {key: value for key, value in one.tables["requests"].items() if key != "received/total"}
    one = evolve(one, tables=one.tables | {"requests": table})
    assert set(told(check_report(one))) == {
        ("schema_unknown_key", "/unheard/of", None, "1", "/unheard/of"),
        ("schema_missing", TOTAL, "integer, null", None, TOTAL),
    }


def test_the_missing_cells_of_an_optional_row_are_told_once_each_in_the_order_of_the_form():
    found = told(check_report(with_cells({SUBTOTAL + "total": 1, SUBTOTAL + "other": 1})))
    missing = [
        SUBTOTAL + name
        for name in (
            "natural_person",
            "commercial_enterprise",
            "research_institution",
            "public_interest_organization",
            "legal_service_organization",
        )
    ]
    assert found == [("schema_missing", pointer, None, None, pointer) for pointer in missing]


def test_all_faults_of_a_report_are_told_cells_first_then_members_then_notes():
    one = evolve(
        with_cells({TOTAL: "5", FEES: None}),
        title=5,
        cell_notes={FEES: CellNote(CellState.CONVERTED), "/none": CellNote(CellState.MARK)},
    )
    assert told(check_report(one)) == [
        ("schema_type", TOTAL, "integer, null", '"5"', None),
        ("schema_type", "/title", "string, null", "5", None),
        ("note_contradicts_value", FEES, "converted", "null", None),
        ("note_without_cell", "/none", None, None, None),
    ]


@pytest.mark.parametrize("state", list(CellState))
def test_a_note_agrees_with_its_value(state):
    number = state in (CellState.CONVERTED, CellState.INFERRED)
    right, wrong = (5, None) if number else (None, 5)
    notes = {TOTAL: CellNote(state)}
    assert check_report(evolve(with_cells({TOTAL: right}), cell_notes=notes)) == ()
    (fault,) = check_report(evolve(with_cells({TOTAL: wrong}), cell_notes=notes))
    assert told([fault]) == [
        ("note_contradicts_value", TOTAL, state.value, "null" if number else "5", None)
    ]
    assert str(fault.severity) == "error"


def test_a_report_of_an_unknown_format_is_refused():
    with pytest.raises(SpecError) as caught:
        check_report(Report(format="1999", tables={}))
    assert caught.value.code == "format_unknown"


FORMATS = ", ".join(SPEC.formats)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (None, ("schema_type", "", "object", "null", None)),
        ([1], ("schema_type", "", "object", "array", None)),
        ("2021", ("schema_type", "", "object", '"2021"', None)),
        ({}, ("schema_missing", "/format", FORMATS, None, "format")),
        ({"format": None}, ("schema_format", "/format", FORMATS, "null", None)),
        ({"format": ["2021"]}, ("schema_format", "/format", FORMATS, "array", None)),
        (changed("/published_on", "x"), ("schema_value", "/published_on", DATE, '"x"', None)),
        (changed("/$schema", "x"), ("schema_value", "/$schema", LONG, '"x"', None)),
        (changed("/source", 5), ("schema_type", "/source", "object, null", "5", None)),
        (
            changed(NOTE, {"state": "mark", "confidence": 2}),
            ("schema_value", f"{NOTE}/confidence", "≤ 1", "2", None),
        ),
        (changed(NOTE, {"state": "mark"}), ("note_contradicts_value", TOTAL, "mark", "0", None)),
        (changed("/a~1b~0c", 5), ("schema_unknown_key", "/a~1b~0c", None, "5", "a/b~c")),
        (
            changed("/requests/received/x", {}),
            ("schema_unknown_key", "/requests/received/x", None, "object", "x"),
        ),
    ],
)
def test_a_fault_of_decoded_json_tells_what_is_wanted_and_what_is_there(data, wanted):
    assert told(check_dict(data)) == [wanted]


@pytest.mark.parametrize("value", [5.0, Decimal("5.0"), Decimal("5"), "5", True])
def test_nothing_that_only_looks_like_a_count_is_one(value):
    (fault,) = check_dict(changed(TOTAL, value))
    assert (fault.code, fault.pointers, fault.expected) == (
        "schema_type",
        (TOTAL,),
        "integer, null",
    )


@pytest.mark.parametrize("value", [5, 5.5, Decimal("5.5"), None])
def test_a_finite_number_is_an_amount(value):
    assert check_dict(changed(FEES, value)) == ()


@pytest.mark.parametrize("value", [float("nan"), Decimal("-Infinity"), Decimal("NaN"), True, "5"])
def test_what_is_no_finite_number_is_no_amount(value):
    assert [(f.code, f.pointers) for f in check_dict(changed(FEES, value))] == [
        ("schema_type", (FEES,))
    ]


def test_a_report_of_zeros_has_no_fault_and_keeps_its_schema():
    for format_id in SPEC.formats:
        assert check_dict(made(f"zeros-{format_id}")) == ()
        assert check_report(report(f"zeros-{format_id}")) == ()
    assert "$id" in SPEC.schema("2021")


def test_the_keys_of_notes_are_pointers_of_cells():
    data = made("zeros-2021")
    data["cell_notes"]["requests"] = {"state": "blank"}
    (fault,) = check_dict(data)
    assert told([fault]) == [("note_without_cell", "requests", None, None, None)]
    assert str(fault.severity) == "error"


def test_the_values_carried_by_a_migration_are_named_by_pointers_of_cells():
    record = {"from": "2019", "to": "2021", "changes": [], "carried": {"x": {"value": 1}}}
    assert told(check_dict(made("zeros-2021") | {"migration": record})) == [
        ("schema_unknown_key", "/migration/carried/x", None, None, "x")
    ]
