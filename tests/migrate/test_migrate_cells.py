"""What becomes of single cells on the way between the two formats in force."""

from decimal import Decimal

import attrs
import pytest

from govreport.errors import MigrationError
from govreport.findings import Severity
from govreport.migrate import migrate
from govreport.model import Carried, CellNote, CellState, Migration, Report
from govreport.schema import schema_id
from govreport.spec import default_spec

SPEC = default_spec()
OTHER = "/requests/outcomes/other"
PARTS = ("correction_overdue", "fee_overdue", "other")
BLANK, MARK = CellNote(CellState.BLANK), CellNote(CellState.MARK, "/")
MISSING, UNREADABLE = CellNote(CellState.MISSING), CellNote(CellState.UNREADABLE, "?")


def make(format_id, cells=None, notes=None):
    """A report of zeros with some cells set."""
    layout = SPEC.layout(format_id)
    values = dict.fromkeys((*layout.required, *layout.fields), 0)
    values |= dict.fromkeys(layout.fields, None)
    return put(Report(format_id, {}, schema=schema_id(format_id)), values | (cells or {}), notes)


def put(report, cells, notes=None):
    tables = {t.id: dict(report.tables.get(t.id, {})) for t in SPEC.layout(report.format).tables}
    for pointer, value in cells.items():
        _, table, key = pointer.split("/", 2)
        tables[table][key] = value
    kept = {p: n for p, n in report.cell_notes.items() if p not in cells}
    return attrs.evolve(report, tables=tables, cell_notes={**kept, **(notes or {})})


def codes(moved):
    return {finding.code: finding for finding in moved.findings}


def change(moved, pointer):
    return next(c for c in moved.changes if c.pointer == pointer)


def test_one_figure_of_other_processing_becomes_the_subtotal_and_never_one_of_the_three_rows():
    moved = migrate(make("2019", {f"{OTHER}/total": 5}), "2021")
    assert moved.report.value(f"{OTHER}/subtotal/total") == 5
    for part in PARTS:
        assert moved.report.value(f"{OTHER}/{part}/total") is None
        assert moved.report.cell_notes[f"{OTHER}/{part}/total"] == MISSING
        assert change(moved, f"{OTHER}/{part}/total").fidelity == "none"


def test_where_that_figure_is_zero_all_three_rows_are_zero():
    moved = migrate(make("2019"), "2021")
    for part in ("subtotal", *PARTS):
        assert moved.report.value(f"{OTHER}/{part}/total") == 0
        assert moved.report.state(f"{OTHER}/{part}/total") is None
        assert change(moved, f"{OTHER}/{part}/total").fidelity == "exact"


def test_decisions_are_equivalent_and_the_new_columns_are_missing():
    decisions = "/proactive_disclosure/licensing/decisions"
    moved = migrate(make("2019", {decisions: 7}), "2021")
    assert moved.report.value(decisions) == 7
    assert change(moved, decisions).fidelity == "equivalent"
    for name in ("rules/issued", "rules/repealed", "rules/in_force", "fees/amount"):
        pointer = f"/proactive_disclosure/{name}"
        assert moved.report.value(pointer) is None
        assert moved.report.state(pointer) == CellState.MISSING


def test_what_has_no_place_is_carried_with_its_note_and_unit():
    amount = "/proactive_disclosure/procurement/amount"
    note = CellNote(CellState.CONVERTED, "2694.35万元")
    report = make("2019", {amount: Decimal("2694.35"), f"{amount}_unit": "万元"}, {amount: note})
    carried = migrate(report, "2021").report.migration.carried
    assert (carried[amount].value, carried[amount].note) == (Decimal("2694.35"), note)
    assert carried[f"{amount}_unit"].value == "万元"
    assert set(carried) >= {c["source"] for c in SPEC.migrations["2019", "2021"]["carried"]}


def test_an_approximation_is_made_only_where_it_is_asked_for():
    created, issued = (f"/proactive_disclosure/rules/{n}" for n in ("created", "issued"))
    report = make("2019", {created: 3})
    plain, asked = migrate(report, "2021"), migrate(report, "2021", approximate=True)
    assert plain.report.value(issued) is None
    assert change(plain, issued).op == "null"
    assert "migration_approximate" not in codes(plain)
    assert asked.report.value(issued) == 3
    assert change(asked, issued).fidelity == "approximate"
    assert issued in codes(asked)["migration_approximate"].pointers
    assert asked.report.migration.carried[created].value == 3
    assert migrate(asked.report, "2019").report == report


@pytest.mark.parametrize(
    ("rows", "value", "note"),
    [
        ((1, 2, 3), 6, None),
        ((1, BLANK, MARK), 1, None),
        ((1, BLANK, UNREADABLE), None, MISSING),
        ((1, 2, MISSING), None, MISSING),
        ((BLANK, BLANK, BLANK), None, BLANK),
        ((MARK, MARK, MARK), None, MARK),
        ((BLANK, MARK, BLANK), None, BLANK),
    ],
)
def test_the_three_rows_are_summed_with_blanks_as_zero(rows, value, note):
    places = [f"{OTHER}/{part}/total" for part in PARTS]
    cells = {p: x if isinstance(x, int) else None for p, x in zip(places, rows, strict=True)}
    notes = {p: x for p, x in zip(places, rows, strict=True) if not isinstance(x, int)}
    moved = migrate(make("2021", cells, notes), "2019")
    assert moved.report.value(f"{OTHER}/total") == value
    assert moved.report.cell_notes.get(f"{OTHER}/total") == note


def test_a_sum_with_an_inferred_term_is_inferred():
    pointer = f"{OTHER}/other/total"
    report = make("2021", {pointer: 2}, {pointer: CellNote(CellState.INFERRED)})
    assert migrate(report, "2019").report.state(f"{OTHER}/total") == CellState.INFERRED


def test_the_figure_a_source_gives_for_the_whole_is_taken_instead_of_the_sum():
    columns = [c.id for c in SPEC.layout("2021").table("requests").blocks[0].columns]
    subtotal = {f"{OTHER}/subtotal/{c}": 9 for c in columns}
    report = make("2021", {**subtotal, f"{OTHER}/other/total": 4})
    moved = migrate(report, "2019")
    assert moved.report.value(f"{OTHER}/total") == 9
    assert migrate(moved.report, "2021").report == report


def test_a_whole_given_without_a_figure_is_taken_where_the_parts_give_none_either():
    columns = [c.id for c in SPEC.layout("2021").table("requests").blocks[0].columns]
    whole = {f"{OTHER}/subtotal/{c}": None for c in columns}
    cells = whole | {f"{OTHER}/{part}/total": None for part in PARTS}
    notes = dict.fromkeys(whole, MARK) | {f"{OTHER}/{part}/total": MISSING for part in PARTS}
    moved = migrate(make("2021", cells, notes), "2019").report
    assert moved.cell_notes[f"{OTHER}/total"] == MARK
    assert moved.value(f"{OTHER}/other") == 0


def test_a_figure_changed_after_the_migration_is_kept_and_the_rest_restored():
    report = make("2021", {f"{OTHER}/other/total": 4, "/proactive_disclosure/fees/amount": 12})
    moved = migrate(report, "2019").report
    edited = put(
        moved, {"/requests/received/total": 8, "/proactive_disclosure/fees/items_last_year": 2}
    )
    home = migrate(edited, "2021")
    assert home.report.value("/requests/received/total") == 8
    assert home.report.value("/proactive_disclosure/fees/amount") == 12
    assert home.report.value(f"{OTHER}/other/total") == 4
    assert set(home.report.migration.carried) == {"/proactive_disclosure/fees/items_last_year"}
    assert (
        migrate(home.report, "2019").report.value("/proactive_disclosure/fees/items_last_year") == 2
    )


def test_carried_rows_that_no_longer_agree_with_their_sum_are_not_used_and_that_is_said():
    report = make("2021", {f"{OTHER}/other/total": 4, f"{OTHER}/other/other": 1})
    edited = put(migrate(report, "2019").report, {f"{OTHER}/total": 6})
    home = migrate(edited, "2021")
    assert home.report.value(f"{OTHER}/subtotal/total") == 6
    assert home.report.value(f"{OTHER}/other/total") is None
    assert home.report.value(f"{OTHER}/other/other") == 1
    assert home.report.value(f"{OTHER}/subtotal/other") == 1
    stale = codes(home)["migration_stale"]
    assert stale.severity == Severity.WARNING
    assert set(stale.pointers) == {f"{OTHER}/{part}/total" for part in PARTS}


def test_rows_filled_in_after_the_migration_are_not_lost_on_the_way_back():
    moved = migrate(make("2019", {f"{OTHER}/total": 6}), "2021").report
    places = [f"{OTHER}/{part}/total" for part in PARTS]
    edited = put(moved, dict(zip(places, (1, 2, 3), strict=True)))
    back = migrate(edited, "2019").report
    assert back.value(f"{OTHER}/total") == 6
    assert migrate(back, "2021").report.tables == edited.tables


def test_each_kind_of_change_is_told_once():
    moved = migrate(make("2019", {f"{OTHER}/total": 5}), "2021")
    found = codes(moved)
    assert set(found) == {"migration_carried", "migration_missing", "migration_equivalent"}
    assert len(found) == len(moved.findings)
    assert all(f.params["count"] == len(f.pointers) > 0 for f in moved.findings)
    assert set(codes(migrate(moved.report, "2019"))) == {"migration_restored"}


def test_every_code_has_its_text_in_every_language():
    for lang in SPEC.languages:
        for code in ("carried", "missing", "equivalent", "approximate", "restored", "stale"):
            assert SPEC.messages(lang)[f"migration_{code}"]["text"]


def test_to_its_own_format_a_report_is_returned_as_it_is():
    for format_id in SPEC.formats:
        report = make(format_id)
        assert migrate(report, format_id).report is report
    report = make(SPEC.current)
    assert migrate(report, "current").report is report


@pytest.mark.parametrize("format_id", ["1999", "", "Current"])
def test_a_format_that_is_not_known_is_an_error_that_names_the_known_ones(format_id):
    with pytest.raises(MigrationError) as raised:
        migrate(make("2021"), format_id)
    assert raised.value.code == "format_unknown"
    assert raised.value.params["known"] == ", ".join(SPEC.formats)


def test_a_record_of_another_format_is_an_error():
    report = attrs.evolve(make("2019"), migration=Migration("2019", "2021"))
    with pytest.raises(MigrationError) as raised:
        migrate(report, "2021")
    assert raised.value.code == "migration_record_wrong"


@pytest.mark.parametrize("carried", [{}, {"1999#/requests/received/total": Carried(1, None)}])
def test_a_record_that_names_a_format_nobody_knows_is_an_error(carried):
    named = SPEC.current if carried else "1999"
    report = attrs.evolve(make("2019"), migration=Migration(named, "2019", (), carried))
    with pytest.raises(MigrationError) as raised:
        migrate(report, "current")
    assert raised.value.code == "format_unknown"
    assert raised.value.params["format"] == "1999"
