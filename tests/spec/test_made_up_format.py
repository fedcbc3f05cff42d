"""A format is added by data files, which follow the same meta-schemas as ours."""

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from govreport.migration_map import places
from govreport.schema import BASE, bundled, flat_schema
from tests.made_up import make_spec


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return make_spec(tmp_path_factory.mktemp("later"))


def test_every_file_of_it_follows_its_meta_schema(later):
    schemas = {BASE + n: later.json(n) for n in later.names() if n.endswith(".schema.json")}
    registry = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    for name in ("formats.json", "formats/2099/layout.json", "migrations/2021-2099.json"):
        data = later.json(name)
        validator = Draft202012Validator(schemas[data["$schema"]], registry=registry)
        assert [e.message for e in validator.iter_errors(data)] == [], name


def test_its_schema_stands_alone_and_has_its_cells(later):
    layout = later.layout("2099")
    assert len(layout.required) == len(later.layout("2021").required) + 7
    assert set(flat_schema(layout)["properties"]) == set(places(layout))
    schema = bundled(later.schema("2099"), later)
    Draft202012Validator.check_schema(schema)
    rows = schema["properties"]["requests"]["properties"]["outcomes"]["properties"]
    assert "machine_made" in rows["not_processed"]["required"]
    assert "subtotal" not in rows["other"]["required"]


@pytest.mark.parametrize("way", [("2021", "2099"), ("2099", "2021")])
def test_its_maps_are_whole(later, way):
    cells = later.migrations[way]["cells"]
    assert [c["target"] for c in cells] == list(places(later.layout(way[1])))
