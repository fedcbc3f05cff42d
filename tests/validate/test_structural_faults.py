"""What a structural finding says: the key, what is wanted, and what is there, cut where long."""

from decimal import Decimal

import pytest

from govreport.spec import default_spec
from govreport.validate import check_dict
from govreport.validate.faults import misfit, shown
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
        ({1}, '"{1}"'),
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
