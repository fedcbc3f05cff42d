"""What errors of a migration name, what is done unasked, and maps that lead one way."""

import json

import attrs
import pytest

from govreport.errors import MigrationError
from govreport.migrate import Migrated, migrate
from govreport.migration_map import Change, changes_on, compose, find_path, load_map
from govreport.model import Carried, CellNote, CellState, Migration
from govreport.serialize import to_dict
from govreport.spec import Spec, default_spec
from govreport.validate import check_dict
from tests.made_up import make_spec
from tests.migrate.test_migrate_cells import make, put

SPEC = default_spec()
KNOWN = ", ".join(SPEC.formats)
CREATED = "/proactive_disclosure/rules/created"


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return make_spec(tmp_path_factory.mktemp("later"))


@pytest.fixture
def one_way(tmp_path):
    """A specification whose only map leads from 2019 to 2021."""
    spec = make_spec(tmp_path)
    (spec.root / "migrations" / "2021-2099.json").unlink()
    file = spec.root / "migrations" / "2019-2021.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["directions"] = [way for way in data["directions"] if way["from"] == "2019"]
    file.write_text(json.dumps(data), encoding="utf-8")
    return Spec(spec.root)


def error_of(report, to, spec=SPEC):
    with pytest.raises(MigrationError) as raised:
        migrate(report, to, spec=spec)
    return raised.value.code, dict(raised.value.params)


def test_an_unknown_format_is_named_beside_the_known_ones():
    expected = ("format_unknown", {"format": "1999", "known": KNOWN})
    assert error_of(make("2021"), "1999") == expected
    assert error_of(attrs.evolve(make("2021"), format="1999"), "2021") == expected


def test_a_record_names_what_it_says_and_what_the_report_is():
    report = attrs.evolve(make("2019"), migration=Migration("2019", "2021"))
    expected = {"recorded": "2021", "format": "2019"}
    assert error_of(report, "2021") == ("migration_record_wrong", expected)


def test_a_record_that_names_an_unknown_format_names_it_beside_the_known_ones():
    report = attrs.evolve(make("2019"), migration=Migration("1999", "2019"))
    assert error_of(report, "2021") == ("format_unknown", {"format": "1999", "known": KNOWN})


def test_where_no_maps_lead_both_ends_are_named(one_way):
    expected = ("migration_no_path", {"source": "2021", "target": "2019"})
    assert error_of(make("2021"), "2019", one_way) == expected
    expected = ("migration_no_path", {"source": "2019", "target": "2099"})
    assert error_of(make("2019"), "2099", one_way) == expected


def test_along_a_map_without_a_way_back_every_cell_is_carried(one_way):
    report = make("2019", {CREATED: 4})
    moved = migrate(report, "2021", spec=one_way).report
    assert set(moved.migration.carried) == set(SPEC.layout("2019").members)
    assert moved.value("/requests/received/total") == 0


def test_nothing_approximate_is_done_unless_it_is_asked_for():
    report = make("2019", {CREATED: 4})
    issued = "/proactive_disclosure/rules/issued"
    assert migrate(report, "2021").report.value(issued) is None
    assert migrate(report, "2021", approximate=True).report.value(issued) == 4
    assert Migrated(report) == Migrated(report, (), ())


def test_what_a_migration_says_of_itself_is_what_its_record_says():
    moved = migrate(make("2019", {CREATED: 4}), "2021")
    assert moved.changes == moved.report.migration.changes
    assert (moved.report.migration.from_format, moved.report.migration.to_format) == (
        "2019",
        "2021",
    )


def test_along_two_maps_changes_are_told_from_end_to_end(later):
    moved = migrate(make("2019", {CREATED: 4}), "2099", spec=later)
    steps = [
        changes_on(later, way, approximate=False) for way in (("2019", "2021"), ("2021", "2099"))
    ]
    told = {c.pointer: c for c in moved.changes}
    whole = compose(*steps)
    assert set(told) <= set(whole)
    for pointer, change in told.items():
        assert (change.op, change.sources) == (whole[pointer].op, whole[pointer].sources)
    assert "/requests/received/total" in told
    assert moved.changes == moved.report.migration.changes
    assert set(find_path(later, "2019", "2099")) == {"2019", "2021", "2099"}


def test_half_the_way_back_the_record_is_that_of_the_way_there(later):
    report = make("2019", {CREATED: 4, "/requests/outcomes/other/total": 3})
    for asked in (False, True):
        there = migrate(report, "2099", approximate=asked, spec=later).report
        half = migrate(there, "2021", approximate=asked, spec=later).report
        direct = migrate(report, "2021", approximate=asked, spec=later).report
        assert half == direct
        assert migrate(half, "2019", spec=later).report == report


def test_one_step_after_another_says_the_same_as_both_at_once(later):
    report = make("2019", {CREATED: 4, "/requests/outcomes/other/total": 3})
    for asked in (False, True):
        half = migrate(report, "2021", approximate=asked, spec=later).report
        step = migrate(half, "2099", approximate=asked, spec=later)
        whole = migrate(report, "2099", approximate=asked, spec=later)
        assert step.report == whole.report
        assert [c.pointer for c in step.changes] == [c.pointer for c in whole.changes]


def test_a_note_comes_back_with_its_cell():
    note = CellNote(CellState.BLANK)
    report = put(make("2019"), {CREATED: None}, {CREATED: note})
    moved = migrate(report, "2021").report
    assert moved.migration.carried[CREATED] == Carried(None, note)
    assert migrate(moved, "2019").report == report


def test_a_record_from_elsewhere_names_its_cells_by_format(later):
    report = make("2019", {CREATED: 4})
    there = migrate(report, "2099", spec=later).report
    marked = [key for key in there.migration.carried if "#" in key]
    assert marked and all(key.startswith("2021#/") for key in marked)
    plain = [key for key in there.migration.carried if "#" not in key]
    assert CREATED in plain
    assert migrate(there, "2019", spec=later).report == report


def test_compose_takes_the_lesser_fidelity_with_its_reason_and_all_first_sources():
    first = {
        "/a": Change("/a", "copy", "equivalent", "alike", ("/x",)),
        "/b": Change("/b", "sum", "approximate", "near", ("/y", "/x")),
    }
    both = Change("/c", "sum", "exact", "same", ("/a", "/b"))
    copied = Change("/d", "copy", "exact", "same", ("/b",))
    elsewhere = Change("/e", "copy", "exact", "same", ("/z",))
    found = compose(first, {"/c": both, "/d": copied, "/e": elsewhere})
    assert found == {
        "/c": Change("/c", "sum", "approximate", "near", ("/x", "/y")),
        "/d": Change("/d", "sum", "approximate", "near", ("/y", "/x")),
        "/e": elsewhere,
    }
    alike = compose(first, {"/f": Change("/f", "copy", "equivalent", "later", ("/a",))})
    assert alike["/f"].reason == "later"


def test_a_path_is_the_shortest_and_empty_where_there_is_none(later, one_way):
    assert find_path(later, "2019", "2099") == ("2019", "2021", "2099")
    assert find_path(later, "2099", "2019") == ("2099", "2021", "2019")
    assert find_path(later, "2019", "2019") == ("2019",)
    assert find_path(one_way, "2021", "2019") == ()
    assert load_map(one_way, "2021", "2019") is None
    assert dict(changes_on(one_way, ("2021", "2019"), approximate=False)) == {}


def test_a_kind_of_change_says_how_often_from_where_and_to_what():
    moved = migrate(make("2019", {CREATED: 4}), "2021")
    assert {f.code for f in moved.findings} == {
        "migration_carried",
        "migration_missing",
        "migration_equivalent",
    }
    for finding in moved.findings:
        expected = {"count": len(finding.pointers), "source": "2019", "target": "2021"}
        assert dict(finding.params) == expected
    missing = next(f for f in moved.findings if f.code == "migration_missing")
    none = {change.pointer for change in moved.changes if change.fidelity == "none"}
    assert set(missing.pointers) == none
    back = migrate(moved.report, "2019")
    (restored,) = back.findings
    assert restored.code == "migration_restored"
    assert set(restored.pointers) == set(moved.report.migration.carried)


def test_what_is_restored_is_not_said_to_be_missing():
    report = make("2019", {CREATED: 4})
    there = migrate(report, "2021").report
    issued = "/proactive_disclosure/rules/issued"
    back = migrate(put(there, {issued: 9}, {}), "2019")
    codes = {finding.code: finding for finding in back.findings}
    assert back.report.value(CREATED) == 4
    for code in ("migration_missing", "migration_stale"):
        assert CREATED not in codes.get(code, back.findings[0]).pointers or code not in codes


def test_what_was_carried_is_told_as_dropped_where_no_map_leads_back(one_way):
    issued = "/proactive_disclosure/rules/issued"
    record = Migration("2021", "2019", carried={issued: Carried(5)})
    moved = migrate(attrs.evolve(make("2019"), migration=record), "2021", spec=one_way)
    assert moved.report.value(issued) is None
    stale = [f.pointers for f in moved.findings if f.code == "migration_stale"]
    assert stale == [(issued,)]
    assert "migration_restored" not in {f.code for f in moved.findings}


OTHER = "/requests/outcomes/other"
PARTS = [
    {f"{OTHER}/fee_overdue/total": 2},
    {f"{OTHER}/subtotal/total": 2},
    {f"{OTHER}/subtotal/total": 0, f"{OTHER}/fee_overdue/total": 0},
    {f"{OTHER}/{row}/total": 2 for row in ("correction_overdue", "fee_overdue", "other")},
]


@pytest.mark.parametrize("carried", PARTS)
@pytest.mark.parametrize("value", [None, 0, 2, 5])
def test_a_record_that_carries_part_of_a_row_gives_a_whole_report(carried, value):
    columns = [c.column.id for c in SPEC.layout("2019").cells.values() if c.row.path == OTHER[10:]]
    cells = {f"{OTHER}/{column}": value for column in columns}
    notes = dict.fromkeys(cells, CellNote(CellState.MISSING)) if value is None else {}
    record = Migration("2021", "2019", carried={p: Carried(v) for p, v in carried.items()})
    report = attrs.evolve(put(make("2019"), cells, notes), migration=record)
    moved = migrate(report, "2021").report
    assert check_dict(to_dict(moved)) == ()
    assert migrate(moved, "2019").report.value(f"{OTHER}/total") == value


class Maps:
    """Two formats joined both ways, and two others."""

    def __init__(self, *ways):
        self.migrations = dict.fromkeys(ways)


def test_a_way_is_looked_for_once_in_each_format():
    both = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("d", "e")]
    assert find_path(Maps(*both), "a", "e") == ()
    assert find_path(Maps(*both), "c", "a") == ("c", "b", "a")


def test_of_two_ways_it_is_the_one_whose_maps_come_first():
    ways = [("a", "b"), ("a", "c"), ("c", "d"), ("b", "d")]
    assert find_path(Maps(*ways), "a", "d") == ("a", "b", "d")
    assert find_path(Maps(*reversed(ways)), "a", "d") == ("a", "c", "d")
