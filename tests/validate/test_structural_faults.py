"""What a structural finding says: the key, what is wanted, and what is there, cut where long."""

from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from govreport.spec import default_spec
from govreport.validate import check_dict
from govreport.validate.faults import findings_of, misfit, shown
from tests.validate.zeros import zeros

SPEC = default_spec()


def faults(data):
    return {
        f.pointers[0]: (f.code, f.expected, f.found, dict(f.params)) for f in check_dict(data, SPEC)
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.50"), "1.50"),
        ({"a": 1}, "object"),
        ([1], "array"),
        ((), "array"),
        ("年", '"年"'),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ({"a", "b"}, "set"),
        (object(), "object"),
        (b"5", "bytes"),
        ("x" * 58, '"' + "x" * 58 + '"'),
        ("x" * 59, '"' + "x" * 58 + "…"),
        (Decimal("1" * 61), "1" * 59 + "…"),
    ],
)
def test_a_value_is_shown_as_json_would_write_it_in_sixty_characters(value, text):
    assert shown(value) == text
    assert len(text) <= 60


def test_a_fault_names_its_key_where_it_has_one():
    assert dict(misfit("schema_type", "/a", "object", "5").params) == {}
    finding = misfit("schema_missing", "/a", "integer", None, "a")
    assert (dict(finding.params), finding.pointers) == ({"key": "a"}, ("/a",))
    assert (finding.expected, finding.found, str(finding.severity)) == ("integer", None, "error")


@pytest.mark.parametrize(("year", "wanted"), [(0, "≥ 1"), (10000, "≤ 9999")])
def test_each_kind_of_fault_tells_what_is_wanted_and_what_is_there(year, wanted):
    data = zeros("2021", SPEC)
    del data["requests"]["received"]["total"]
    del data["title"]
    data["requests"]["received"]["other"] = "5"
    data["requests"]["received"]["nobody"] = {"a": 1}
    data["scope"] = "all"
    data["agency"]["credit_code"] = "x"
    data["reporting_year"] = year
    data["a/b"] = 5
    found = faults(data)
    total = "/requests/received/total"
    assert found[total] == ("schema_missing", "integer, null", None, {"key": "total"})
    assert found["/title"] == ("schema_missing", "string, null", None, {"key": "title"})
    wrong = found["/requests/received/other"]
    assert wrong == ("schema_type", "integer, null", '"5"', {})
    nobody = found["/requests/received/nobody"]
    assert nobody == ("schema_unknown_key", None, "object", {"key": "nobody"})
    assert found["/scope"] == ("schema_value", '"own", "aggregate", null', '"all"', {})
    assert found["/a~1b"] == ("schema_unknown_key", None, "5", {"key": "a/b"})
    assert found["/reporting_year"] == ("schema_value", wanted, str(year), {})


def test_a_note_at_no_pointer_names_what_was_written():
    data = zeros("2021", SPEC)
    data["cell_notes"]["requests"] = {"state": "blank"}
    assert faults(data) == {"requests": ("note_without_cell", None, None, {})}


def by(schema, data, flat=False):
    """The findings of a schema of one's own, as code, pointer, wanted, found and key."""
    found = findings_of(Draft202012Validator(schema), data, flat=flat)
    return [(f.code, *f.pointers, f.expected, f.found, f.params.get("key")) for f in found]


@pytest.mark.parametrize(
    ("schema", "data", "wanted", "found"),
    [
        ({"const": "年"}, 5, '"年"', "5"),
        ({"enum": ["a", 1, None]}, True, '"a", 1, null', "true"),
        ({"minimum": 3}, 2, "≥ 3", "2"),
        ({"maximum": 3}, 4, "≤ 3", "4"),
        ({"pattern": "^a$"}, "b", "^a$", '"b"'),
        ({"maxLength": 1}, "bb", "maxLength: 1", '"bb"'),
        ({"anyOf": [{"type": "null"}]}, [], "anyOf: array", "array"),
    ],
)
def test_what_any_keyword_wants_is_told_in_its_own_terms(schema, data, wanted, found):
    assert by(schema, data) == [("schema_value", "", wanted, found, None)]
    nested = {"properties": {"a/b": {"items": schema}}}
    assert by(nested, {"a/b": [data]}) == [("schema_value", "/a~1b/0", wanted, found, None)]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer"}, "integer"),
        ({"type": ["integer", "null"]}, "integer, null"),
        ({}, None),
    ],
)
def test_a_missing_member_tells_the_kind_it_should_be_of(schema, kind):
    whole = {"properties": {"a": schema}, "required": ["a", "b"]}
    assert by(whole, {"c": 1}) == [
        ("schema_missing", "/a", kind, None, "a"),
        ("schema_missing", "/b", None, None, "b"),
    ]
    assert by({"required": ["a"]}, {}) == [("schema_missing", "/a", None, None, "a")]


def test_members_that_others_need_are_told_once():
    schema = {"dependentRequired": {"a": ["b", "c"], "d": ["c", "e"], "x": ["y"]}}
    found = by(schema, {"a": 1, "d": 1, "b": 1})
    assert found == [("schema_missing", f"/{key}", None, None, key) for key in "ce"]


def test_members_that_are_not_known_are_told_with_their_value():
    schema = {"properties": {"a": {}}, "additionalProperties": False}
    assert by(schema, {"a": 1, "b": [2], "~": "x"}) == [
        ("schema_unknown_key", "/b", None, "array", "b"),
        ("schema_unknown_key", "/~0", None, '"x"', "~"),
    ]
    assert by({"additionalProperties": False}, {"a": 1}) == [
        ("schema_unknown_key", "/a", None, "1", "a")
    ]


def test_a_name_that_is_not_allowed_is_told_at_its_member():
    schema = {"propertyNames": {"pattern": "^/"}}
    assert by({"properties": {"a": schema}}, {"a": {"b/c": 1, "/d": 1}}) == [
        ("schema_unknown_key", "/a/b~1c", None, None, "b/c")
    ]
    assert by({"properties": {"cell_notes": schema}}, {"cell_notes": {"b": 1}}) == [
        ("note_without_cell", "b", None, None, None)
    ]


def test_the_keys_of_a_flat_object_are_pointers_as_they_are():
    schema = {
        "properties": {"/a/b": {"type": "integer"}, "/c": {"minimum": 3}},
        "required": ["/d/e"],
        "dependentRequired": {"/c": ["/f/g"]},
        "additionalProperties": False,
    }
    assert set(by(schema, {"/a/b": "5", "/c": 2, "/h~1/i": 1}, flat=True)) == {
        ("schema_type", "/a/b", "integer", '"5"', None),
        ("schema_value", "/c", "≥ 3", "2", None),
        ("schema_missing", "/d/e", None, None, "/d/e"),
        ("schema_missing", "/f/g", None, None, "/f/g"),
        ("schema_unknown_key", "/h~1/i", None, "1", "/h~1/i"),
    }


def test_one_fault_by_two_keywords_is_told_once():
    assert by({"minimum": 3, "exclusiveMinimum": 3}, 2) == [("schema_value", "", "≥ 3", "2", None)]
    assert by({"type": "null", "minimum": 3}, 2) == [
        ("schema_type", "", "null", "2", None),
        ("schema_value", "", "≥ 3", "2", None),
    ]
