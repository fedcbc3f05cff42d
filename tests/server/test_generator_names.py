"""What generated clients read well by: named schemas, types beside constants, wide integers."""

import pytest

import govreport
from tests.made_up import make_spec

pytest.importorskip("yaml")

BUNDLE = govreport.openapi_document()
SCHEMAS = BUNDLE["components"]["schemas"]
OWN = "#/components/schemas/"


def nodes(node):
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in ("example", "examples", "default"):
                yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def objects_below(schema):
    """Objects with members of their own that have no name."""
    return [below for below in schema.get("properties", {}).values() if "properties" in below]


def test_everything_in_a_report_has_a_name():
    forms = [ref["$ref"].removeprefix(OWN) for ref in SCHEMAS["Report"]["oneOf"]]
    assert len(forms) > 1
    for name, schema in SCHEMAS.items():
        if name.startswith(tuple(forms)):
            assert objects_below(schema) == [], name


def test_every_object_has_a_name_of_its_own():
    """Generators call what has none after where it stands: FormatsFormatsInner."""
    for name, schema in SCHEMAS.items():
        unnamed = [node for node in nodes(list(schema.values())) if "properties" in node]
        # A member may be called properties; a schema of an object says what kind it is.
        assert [node for node in unnamed if node.get("type") == "object"] == [], name


def test_what_stands_inside_another_takes_the_name_that_the_file_gives_it():
    assert SCHEMAS["Formats"]["properties"]["formats"]["items"] == {"$ref": OWN + "Format"}
    years = SCHEMAS["Format"]["properties"]["reporting_years"]
    assert years == {"$ref": OWN + "ReportingYears"}
    assert SCHEMAS["Messages"]["properties"]["messages"]["additionalProperties"] == {
        "$ref": OWN + "Message"
    }
    assert "DefsFormatId" not in SCHEMAS


def test_rows_that_are_alike_share_one_schema_over_all_forms():
    used = [node["$ref"] for node in nodes(SCHEMAS) if node.get("$ref") == OWN + "RequestsRow"]
    assert len(used) > 40
    assert list(SCHEMAS["RequestsRow"]["properties"])[-1] == "total"
    assert SCHEMAS["ReviewAndLitigationRow"]["required"][0] == "upheld"


def test_a_form_added_changes_no_name(tmp_path):
    made = govreport.openapi_document(make_spec(tmp_path))["components"]["schemas"]
    more = set(made) - set(SCHEMAS)
    assert set(SCHEMAS) <= set(made)
    assert more
    assert {n: s for n, s in made.items() if n.startswith("Report2")}.items() >= {
        n: s for n, s in SCHEMAS.items() if n.startswith("Report2")
    }.items()


def test_constants_have_their_type_and_sentences_are_no_titles():
    for node in nodes([BUNDLE["paths"], BUNDLE["components"]]):
        if isinstance(node.get("enum"), list) or isinstance(node.get("const"), str):
            assert "type" in node, node
        assert not isinstance(node.get("title"), str), node


def test_integers_without_bound_are_wide():
    limits = SCHEMAS["Version"]["properties"]["limits"]["additionalProperties"]
    assert limits["format"] == "int64"
    assert SCHEMAS["Count"]["format"] == "int64"
    assert SCHEMAS["Count"]["type"] == ["integer", "null"]
    assert "format" not in SCHEMAS["Problem"]["properties"]["status"]


def test_null_is_a_choice_of_its_own():
    assert SCHEMAS["Scalar"]["anyOf"] == [{"type": "number"}, {"type": "string"}, {"type": "null"}]
