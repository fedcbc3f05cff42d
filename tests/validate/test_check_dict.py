"""Structural faults of canonical JSON, each told by its JSON Pointer; nothing is coerced."""

import copy
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govreport.serialize import from_dict, to_dict
from govreport.spec import default_spec
from govreport.validate import check_dict, check_report
from govreport.validate import schema as module
from tests.strategies import reports
from tests.validate.zeros import made

SPEC = default_spec()
ANY = st.sampled_from(list(SPEC.formats)).flatmap(reports)
DROP = object()
NOTE = "/cell_notes/~1requests~1received~1total"


def changed(pointer, value, base="zeros-2021"):
    data = made(base)
    *way, last = (s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:])
    node = data
    for step in way:
        node = node[step]
    if value is DROP:
        del node[last]
    else:
        node[last] = value
    return data


def told(data):
    return {(f.code, f.pointers[0]) for f in check_dict(data)}


FAULTS = [
    ("/requests/received/total", DROP, "schema_missing", None),
    ("/requests/outcomes/withheld/state_secret", DROP, "schema_missing", None),
    ("/review_and_litigation", DROP, "schema_missing", None),
    ("/title", DROP, "schema_missing", None),
    ("/agency/credit_code", DROP, "schema_missing", None),
    ("/format", DROP, "schema_missing", None),
    ("/unheard", 1, "schema_unknown_key", None),
    ("/requests/received/sum", 1, "schema_unknown_key", None),
    ("/requests/outcomes/a~1b", 1, "schema_unknown_key", None),
    ("/agency/phone", "1", "schema_unknown_key", None),
    ("/reporting_year", "2021", "schema_type", None),
    ("/reporting_year", 2021.7, "schema_type", None),
    ("/reporting_year", True, "schema_type", None),
    ("/reporting_year", Decimal("2021.7"), "schema_type", None),
    ("/reporting_year", 0, "schema_value", None),
    ("/requests/received/total", True, "schema_type", None),
    ("/requests/received/total", "5", "schema_type", None),
    ("/requests/received/total", 5.5, "schema_type", None),
    ("/requests/received/total", Decimal("5.5"), "schema_type", None),
    ("/requests/received/total", {"a": 1}, "schema_type", None),
    ("/requests/received", 5, "schema_type", None),
    ("/requests", [], "schema_type", None),
    ("/proactive_disclosure/fees/amount", "5", "schema_type", None),
    ("/proactive_disclosure/fees/amount", False, "schema_type", None),
    ("/title", 5, "schema_type", None),
    ("/scope", "all", "schema_value", None),
    ("/published_on", "2021-13-01", "schema_value", None),
    ("/period", {"start": "2021-01-01"}, "schema_missing", "/period/end"),
    ("/agency/division_code", "12", "schema_value", None),
    ("/$schema", "https://example.org", "schema_value", None),
    ("/format", "1999", "schema_format", None),
    ("/format", 2021, "schema_format", None),
    ("/cell_notes", [], "schema_type", None),
    (NOTE, {"state": "lost"}, "schema_value", NOTE + "/state"),
    (NOTE, {}, "schema_missing", NOTE + "/state"),
    (NOTE, {"state": "blank"}, "note_contradicts_value", "/requests/received/total"),
    (
        "/cell_notes/~1requests~1received",
        {"state": "blank"},
        "note_without_cell",
        "/requests/received",
    ),
    (
        "/cell_notes/~1requests~1outcomes~1other~1subtotal~1total",
        {"state": "blank"},
        "note_without_cell",
        "/requests/outcomes/other/subtotal/total",
    ),
]


@pytest.mark.parametrize(("pointer", "value", "code", "at"), FAULTS)
@pytest.mark.parametrize("fast", [True, False], ids=["fast", "plain"])
def test_one_fault_is_one_finding_at_its_pointer(pointer, value, code, at, fast, monkeypatch):
    if not fast:
        monkeypatch.setattr(module, "_quickest", lambda _: None)
        module._validators.cache_clear()
    try:
        data = changed(pointer, value)
        before = copy.deepcopy(data)
        assert told(data) == {(code, at or pointer)}
        assert data == before
    finally:
        if not fast:
            module._validators.cache_clear()


def test_an_optional_row_is_whole_or_absent():
    data = changed("/requests/outcomes/other/subtotal", {"total": 1})
    assert {code for code, _ in told(data)} == {"schema_missing"}
    assert len(told(data)) == 6


def test_several_faults_are_all_told():
    data = changed("/title", 5) | {"scope": "all", "unheard": None}
    assert told(data) == {
        ("schema_type", "/title"),
        ("schema_value", "/scope"),
        ("schema_unknown_key", "/unheard"),
    }


@pytest.mark.parametrize("data", [None, [], "2021", 5])
def test_what_is_no_object_is_one_finding(data):
    assert [f.code for f in check_dict(data)] == ["schema_type"]


def test_expected_and_found_are_told():
    (finding,) = check_dict(changed("/reporting_year", "2021"))
    assert (finding.expected, finding.found) == ("integer, null", '"2021"')


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(ANY)
def test_any_valid_report_has_no_structural_fault_as_object_or_as_json(one):
    data = to_dict(one)
    assert check_dict(data) == ()
    assert check_report(one) == ()
    assert check_report(from_dict(data)) == ()


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_missing_cell_is_told_wherever_it_is(data):
    format_id = data.draw(st.sampled_from(list(SPEC.formats)))
    pointer = data.draw(st.sampled_from(SPEC.layout(format_id).required))
    assert told(changed(pointer, DROP, f"zeros-{format_id}")) == {("schema_missing", pointer)}
