"""The report schemas follow from the layouts, and refuse what is no canonical report."""

import copy
import json
import os

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from govreport.errors import SpecError
from govreport.schema import BASE, bundled, flat_schema, flatten, report_schema, schema_id
from govreport.spec import default_spec

SPEC = default_spec()
FORMATS = tuple(SPEC.formats)


def sample(format_id):
    """A report in which every cell is 1, as canonical JSON."""
    layout = SPEC.layout(format_id)
    data = {
        "$schema": schema_id(format_id),
        "format": format_id,
        "reporting_year": 2020,
        "period": {"start": "2020-01-01", "end": "2020-12-31"},
        "title": None,
        "agency": {"name": "官坡镇人民政府", "division_code": "411224", "credit_code": None},
        "scope": None,
        "published_on": "2021-01-20",
        "signed_on": None,
        "narrative": dict.fromkeys(s.id for s in layout.sections),
    }
    for pointer in (*layout.required, *layout.fields):
        _, *steps, last = pointer.split("/")
        node = data
        for step in steps:
            node = node.setdefault(step, {})
        node[last] = None if pointer in layout.fields else 1
    return data | {"cell_notes": {}, "source": None}


def registry():
    names = [n for n in SPEC.names() if n.endswith(".schema.json")]
    return Registry().with_resources(
        (BASE + n, Resource.from_contents(SPEC.json(n))) for n in names
    )


def faults(format_id, data):
    validator = Draft202012Validator(SPEC.schema(format_id), registry=registry())
    return {
        "/" + "/".join(map(str, e.absolute_path)): e.validator for e in validator.iter_errors(data)
    }


@pytest.mark.parametrize("format_id", FORMATS)
def test_the_committed_schema_is_the_one_the_layout_gives(format_id):
    made = report_schema(SPEC.layout(format_id), SPEC.format(format_id))
    file = SPEC.root / SPEC.format(format_id).schema_file
    if os.environ.get("GOVREPORT_UPDATE_GOLDENS") == "1":
        file.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    committed = json.loads(file.read_text(encoding="utf-8"))
    assert json.dumps(committed) == json.dumps(made), "run with GOVREPORT_UPDATE_GOLDENS=1"


def test_the_formats_have_the_cells_the_notices_give_them():
    assert [len(SPEC.layout(f).required) for f in ("2019", "2021")] == [198, 200]


@pytest.mark.parametrize("format_id", FORMATS)
def test_a_whole_report_passes_in_every_form_of_the_schema(format_id):
    data = sample(format_id)
    assert faults(format_id, data) == {}
    assert Draft202012Validator(bundled(SPEC.schema(format_id), SPEC)).is_valid(data)
    layout = SPEC.layout(format_id)
    flat = flatten(data, layout)
    assert Draft202012Validator(flat_schema(layout)).is_valid(flat)
    assert set(flat) == {*layout.required, *layout.fields}


@pytest.mark.parametrize("format_id", FORMATS)
def test_every_missing_cell_is_told_in_both_forms(format_id):
    layout = SPEC.layout(format_id)
    nested = Draft202012Validator(bundled(SPEC.schema(format_id), SPEC))
    flat = Draft202012Validator(flat_schema(layout))
    whole = sample(format_id)
    for pointer in (*layout.required, *layout.fields):
        data = copy.deepcopy(whole)
        _, *steps, last = pointer.split("/")
        node = data
        for step in steps:
            node = node[step]
        del node[last]
        (error,) = nested.iter_errors(data)
        assert (error.validator, list(error.absolute_path)) == ("required", steps)
        assert not flat.is_valid(flatten(data, layout))


@pytest.mark.parametrize("format_id", FORMATS)
def test_the_envelope_members_are_all_required_but_migration(format_id):
    whole = sample(format_id)
    for name in whole:
        data = {k: v for k, v in whole.items() if k != name}
        assert faults(format_id, data) == {"/": "required"}


@pytest.mark.parametrize(
    ("pointer", "value", "keyword"),
    [
        ("/format", "1999", "const"),
        ("/$schema", "x", "const"),
        ("/reporting_year", "2021", "type"),
        ("/reporting_year", True, "type"),
        ("/period/end", "2021-13-01", "pattern"),
        ("/published_on", "2021年1月", "pattern"),
        ("/scope", "all", "enum"),
        ("/agency/division_code", "41", "pattern"),
        ("/agency/credit_code", "1141122400573O101X", "pattern"),
        ("/narrative/overview", 3, "type"),
        ("/requests/received/total", "3", "type"),
        ("/requests/received/total", 3.5, "type"),
        ("/requests/received/total", True, "type"),
        ("/requests/received/totals", 3, "additionalProperties"),
        ("/requests/outcomes/other/subtotal", {"total": 1}, "required"),
        ("/extra", 1, "additionalProperties"),
        ("/cell_notes", {"/requests/received/total": {"state": "gone"}}, "enum"),
        ("/cell_notes", {"/requests/received/total": {"raw": "x"}}, "required"),
        ("/cell_notes", {"/requests/received": {"state": "blank"}}, "pattern"),
        ("/cell_notes", {"/requests/received/totals": {"state": "blank"}}, "pattern"),
        ("/source", {"uri": "a.html"}, "required"),
        ("/migration", {"from": "2019", "to": "2021"}, "required"),
    ],
)
def test_what_is_no_canonical_report_is_told_by_keyword(pointer, value, keyword):
    data = sample("2021")
    _, *steps, last = pointer.split("/")
    node = data
    for step in steps:
        node = node[step]
    node[last] = value
    assert keyword in faults("2021", data).values()


def test_a_wrong_figure_that_was_published_can_be_said():
    data = sample("2021")
    data["requests"]["received"]["total"] = -3
    data["proactive_disclosure"]["fees"]["amount"] = 1.234567
    assert faults("2021", data) == {}


def test_a_note_may_have_further_members_and_an_optional_row_may_stand():
    data = sample("2021")
    data["cell_notes"] = {
        "/requests/outcomes/other/subtotal/total": {"state": "mark", "raw": "/", "by": 1}
    }
    columns = data["requests"]["received"]
    data["requests"]["outcomes"]["other"]["subtotal"] = dict.fromkeys(columns)
    assert faults("2021", data) == {}
    layout = SPEC.layout("2021")
    assert Draft202012Validator(flat_schema(layout)).is_valid(flatten(data, layout))


def test_an_amount_has_its_unit_or_none_is_stated():
    data = sample("2019")
    data["proactive_disclosure"]["procurement"]["amount_unit"] = "万元"
    assert faults("2019", data) == {}
    data["proactive_disclosure"]["procurement"]["amount_unit"] = "元"
    assert faults("2019", data) == {"/proactive_disclosure/procurement/amount_unit": "enum"}


def test_the_flat_form_hides_no_fault_of_nesting():
    data = sample("2021")
    layout = SPEC.layout("2021")
    data["requests"]["received"] = []
    flat = Draft202012Validator(flat_schema(layout))
    assert {e.validator for e in flat.iter_errors(flatten(data, layout))} == {
        "required",
        "additionalProperties",
    }
    data = sample("2021")
    data["requests"]["received"]["total"] = {"a": 1}
    assert not flat.is_valid(flatten(data, layout))
    data = sample("2021")
    data["requests"]["outcomes"]["other"]["subtotal"] = {"total": 1}
    assert not flat.is_valid(flatten(data, layout))


@pytest.mark.parametrize("format_id", FORMATS)
def test_nothing_is_left_to_resolve_in_a_bundled_schema(format_id):
    assert '"$ref"' not in json.dumps(bundled(SPEC.schema(format_id), SPEC))


@pytest.mark.parametrize(
    "reference",
    ["https://example.org/a.json", "nowhere.json", "common/defs.schema.json#/$defs/none", "#"],
)
def test_a_reference_to_nothing_is_an_error(reference):
    with pytest.raises(SpecError):
        bundled({"$id": BASE + "x.json", "properties": {"a": {"$ref": reference}}}, SPEC)


@pytest.mark.parametrize("name", [n for n in SPEC.names() if n.endswith(".schema.json")])
def test_every_schema_has_its_own_place_as_id_and_is_a_schema(name):
    schema = SPEC.json(name)
    assert schema["$id"] == BASE + name
    Draft202012Validator.check_schema(schema)
