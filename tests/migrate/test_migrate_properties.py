"""What holds for every valid report, whatever stands in its cells."""

import copy

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.errors import MigrationError
from govreport.migrate import migrate
from govreport.migration_map import cells_of, places
from govreport.model import Report
from govreport.schema import report_schema, schema_id
from govreport.spec import default_spec
from tests.made_up import make_spec
from tests.strategies import reports

SPEC = default_spec()
WAYS = list(SPEC.migrations)
CHAIN = ("2019", "2021", "2099")  # adjacent forms, the last of them made up
some = settings(max_examples=20)


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return make_spec(tmp_path_factory.mktemp("later"))


@pytest.mark.parametrize("way", WAYS)
@some
@given(data=st.data())
def test_there_and_back_gives_the_same_report(way, data):
    report = data.draw(reports(way[0]))
    moved = migrate(report, way[1], approximate=data.draw(st.booleans())).report
    assert (moved.format, moved.schema) == (way[1], schema_id(way[1]))
    home = migrate(moved, way[0]).report
    assert home == report
    assert home.migration is None
    for table in home.tables:
        assert list(home.tables[table]) == list(report.tables[table])
    assert list(home.cell_notes) == list(report.cell_notes)


@pytest.mark.parametrize("way", WAYS)
@some
@given(data=st.data())
def test_the_argument_is_not_altered_and_the_answer_is_always_the_same(way, data):
    report = data.draw(reports(way[0]))
    before = copy.deepcopy(report)
    first, second = migrate(report, way[1]), migrate(report, way[1])
    assert report == before
    assert first == second


@pytest.mark.parametrize("way", WAYS)
@some
@given(data=st.data())
def test_every_cell_is_there_in_order_and_has_its_change(way, data):
    report = data.draw(reports(way[0]))
    moved = migrate(report, way[1])
    layout = SPEC.layout(way[1])
    there = list(cells_of(moved.report, layout))
    assert set(there) >= {*layout.required, *layout.fields}
    assert [c.pointer for c in moved.changes] == there
    assert moved.report.migration.changes == moved.changes
    assert set(moved.report.cell_notes) <= set(layout.cells)
    keys = [f"/{t}/{key}" for t, table in moved.report.tables.items() for key in table]
    assert keys == [p for p in places(layout) if p in keys]


@pytest.mark.parametrize("way", WAYS)
@some
@given(data=st.data())
def test_what_belongs_to_no_table_is_not_touched(way, data):
    report = data.draw(reports(way[0]))
    moved = migrate(report, way[1]).report
    own = {"format", "schema", "tables", "cell_notes", "migration"}
    for part in attrs.fields(type(report)):
        if part.name not in own:
            assert getattr(moved, part.name) == getattr(report, part.name)


@some
@given(data=st.data())
def test_nothing_edited_in_between_is_lost(data):
    start, end = data.draw(st.sampled_from(WAYS))
    moved = migrate(data.draw(reports(start)), end).report
    other = data.draw(reports(end))
    edited = attrs.evolve(moved, tables=other.tables, cell_notes=other.cell_notes)
    again = migrate(migrate(edited, start).report, end).report
    assert again.tables == edited.tables
    assert again.cell_notes == edited.cell_notes


@pytest.mark.parametrize("format_id", [*SPEC.formats, "2099"])
@some
@given(data=st.data())
def test_a_later_format_needs_data_files_only(format_id, data, later):
    report = data.draw(reports(format_id, later))
    for target in later.formats:
        moved = migrate(report, target, spec=later).report
        assert moved.format == target
        assert migrate(moved, format_id, spec=later).report == report


@some
@given(data=st.data())
def test_many_steps_are_the_same_as_one_chain(data, later):
    first, middle, last = CHAIN
    report = data.draw(reports(first, later))
    step = migrate(report, middle, spec=later).report
    chain = migrate(report, last, spec=later).report
    assert migrate(step, last, spec=later).report == chain
    assert migrate(chain, middle, spec=later).report == step
    assert migrate(migrate(chain, middle, spec=later).report, first, spec=later).report == report


@some
@given(data=st.data())
def test_any_walk_that_ends_where_it_began_gives_the_same_report(data, later):
    start = data.draw(st.sampled_from(list(later.formats)))
    report = data.draw(reports(start, later))
    walk = data.draw(st.lists(st.sampled_from(list(later.formats)), max_size=5))
    moved = report
    for target in (*walk, start):
        moved = migrate(moved, target, spec=later).report
    assert moved == report


def test_a_chain_tells_source_operation_and_fidelity_from_end_to_end(later):
    first, _, last = CHAIN
    layout = later.layout(first)
    tables = {t.id: {} for t in layout.tables}
    for cell in layout.cells.values():
        tables[cell.table][cell.key] = 4
    moved = migrate(Report(first, tables), last, spec=later)
    changes = {c.pointer: (c.op, c.fidelity, c.sources) for c in moved.changes}
    other, decisions = "/requests/outcomes/other", "/proactive_disclosure/licensing/decisions"
    assert changes["/requests/received/total"] == ("copy", "exact", ("/requests/received/total",))
    assert changes[decisions] == ("copy", "equivalent", (decisions,))
    assert changes[f"{other}/subtotal/total"] == ("copy", "exact", (f"{other}/total",))
    assert changes[f"{other}/other/total"] == ("zero_if_zero", "none", (f"{other}/total",))
    assert changes["/proactive_disclosure/rules/adopted"] == ("null", "none", ())
    assert changes["/requests/outcomes/not_processed/machine_made/total"] == ("null", "none", ())


@some
@given(data=st.data())
def test_an_optional_row_stands_in_a_later_format_only_where_it_stood(data, later):
    report = data.draw(reports("2021", later))
    moved = migrate(report, "2099", spec=later).report
    pointer = "outcomes/other/subtotal/total"
    assert (pointer in moved.tables["requests"]) == (pointer in report.tables["requests"])


def test_a_gap_in_the_chain_of_maps_is_an_error(tmp_path):
    spec = make_spec(tmp_path)
    (spec.root / "migrations" / "2021-2099.json").unlink()
    layout = spec.layout("2019")
    tables = {table.id: {} for table in layout.tables}
    with pytest.raises(MigrationError) as raised:
        migrate(Report("2019", tables), "2099", spec=spec)
    assert raised.value.code == "migration_no_path"


def test_the_schema_of_a_later_format_follows_from_its_layout(later):
    assert later.schema("2099") == report_schema(later.layout("2099"), later.format("2099"))
    added = set(later.layout("2099").required) - set(later.layout("2021").required)
    assert {p.split("/")[-2] for p in added} == {"machine_made", "rules", "normative_documents"}
