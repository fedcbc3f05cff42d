"""Every data file of the specification names its meta-schema and follows it."""

import json

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from govreport.schema import BASE
from govreport.spec import default_spec

SPEC = default_spec()
SCHEMAS = [n for n in SPEC.names() if n.endswith(".schema.json")]
DATA = [n for n in SPEC.names() if n.endswith(".json") and n not in SCHEMAS]
REGISTRY = Registry().with_resources(
    (BASE + n, Resource.from_contents(SPEC.json(n))) for n in SCHEMAS
)


def errors(meta, data):
    validator = Draft202012Validator(SPEC.json(meta), registry=REGISTRY)
    return [f"{e.json_path}: {e.message[:200]}" for e in validator.iter_errors(data)]


@pytest.mark.parametrize("name", DATA)
def test_a_data_file_follows_the_meta_schema_it_names(name):
    data = SPEC.json(name)
    meta = data["$schema"].removeprefix(BASE)
    assert meta.startswith("meta/")
    assert meta in SCHEMAS
    assert errors(meta, data) == []


@pytest.mark.parametrize("name", [n for n in SCHEMAS if n.startswith("meta/")])
def test_a_meta_schema_refuses_what_it_does_not_know(name):
    first = next(d for d in DATA if SPEC.json(d)["$schema"] == BASE + name)
    data = json.loads(SPEC.text(first))
    assert errors(name, {k: v for k, v in data.items() if k != "$schema"})
    assert errors(name, data | {"unheard_of": 7})


def test_json_files_are_plain_utf_8_with_each_key_once():
    def once(pairs):
        keys = [k for k, _ in pairs]
        assert len(keys) == len(set(keys)), keys
        return dict(pairs)

    for name in [n for n in SPEC.names() if n.endswith(".json")]:
        raw = (SPEC.root / name).read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf"), name
        json.loads(raw.decode("utf-8"), object_pairs_hook=once)


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_a_layout_names_only_what_it_has(format_id):
    layout = SPEC.layout(format_id)
    assert layout.format == format_id
    assert [t.id for t in layout.tables] == [s.table for s in layout.sections if s.table]
    paths = [(t.id, r.path) for t in layout.tables for b in t.blocks for r in b.rows]
    assert len(paths) == len(set(paths))
    for table in layout.tables:
        for block in table.blocks:
            rows = {row.path for row in block.rows}
            columns = {column.id for column in block.columns}
            assert all(set(row.replaces) <= rows for row in block.rows)
            assert all(row.optional == bool(row.replaces) for row in block.rows)
            assert all(group.members and set(group.members) <= rows for group in block.groups)
            for over in (*block.header_groups, *block.subtotal_columns):
                assert set(over.columns) <= columns
            assert all((c.type == "amount") == (c.unit is not None) for c in block.columns)


def test_the_registry_is_a_chain_and_one_of_its_formats_is_in_force():
    *older, newest = SPEC.formats.values()
    assert [f.successor for f in older] == [f.id for f in list(SPEC.formats.values())[1:]]
    assert newest.successor is None
    # A form is known before it is in force: notices come out in autumn.
    assert SPEC.current in SPEC.formats
    for entry in SPEC.formats.values():
        assert entry.schema_file in SPEC.names()
        assert SPEC.schema(entry.id)["properties"]["format"] == {"const": entry.id}
