"""Flat rows: one a cell, CSV that spreadsheet programs may open, and the same report again."""

import csv
import datetime as dt
import io

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.errors import InvalidReportError
from govreport.flat import columns, from_rows, to_rows
from govreport.flat_csv import read_csv, write_csv
from govreport.model import Agency, CellNote, CellState, Narrative, Report
from govreport.parts import is_flat
from govreport.spec import default_spec
from tests.made_up import make_spec
from tests.strategies import reports

SPEC = default_spec()


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    return make_spec(tmp_path_factory.mktemp("made"))


def without_text(report):
    return evolve(report, narrative=Narrative(), migration=None)


@settings(max_examples=15)
@given(data=st.data())
@pytest.mark.parametrize("format_id", [*SPEC.formats, "2099"])
def test_any_report_comes_back_from_its_rows_and_from_csv(made_up, format_id, data):
    report = data.draw(reports(format_id, made_up))
    rows = list(to_rows(report, made_up))
    assert from_rows(rows, made_up) == without_text(report)
    found = read_csv(write_csv(rows, made_up), made_up).reports
    assert found == {"1": without_text(report)}


def plain(year=2023, **changes):
    layout = SPEC.layout(SPEC.current)
    tables = {table.id: {} for table in layout.tables}
    for pointer in layout.required:
        cell = layout.cells[pointer]
        tables[cell.table][cell.key] = 0
    return Report(SPEC.current, tables, SPEC.schema(SPEC.current)["$id"], year, **changes)


def changed(report, **changes):
    """The rows of a report as text, the first one with other values."""
    rows = list(csv.DictReader(io.StringIO(write_csv(to_rows(report)).removeprefix("\ufeff"))))
    rows = [{name: text or None for name, text in row.items()} for row in rows]
    return [rows[0] | changes, *rows[1:]]


def codes(rows):
    with pytest.raises(InvalidReportError) as caught:
        from_rows(rows)
    return {finding.code for finding in caught.value.findings}


def test_there_is_one_row_for_each_cell_in_the_order_of_the_form():
    rows = list(to_rows(plain()))
    assert [f"/{r['table']}/{r['row']}/{r['column']}" for r in rows] == list(
        SPEC.layout(SPEC.current).required
    )
    assert all(tuple(row) == columns() for row in rows)


def test_figures_stay_numbers_and_labels_are_those_of_the_form():
    row = next(iter(to_rows(plain())))
    assert row["value"] == 0
    assert row["reporting_year"] == 2023
    cell = SPEC.layout(SPEC.current).cells[f"/{row['table']}/{row['row']}/{row['column']}"]
    assert cell.row.label.zh in row["label_zh"]
    assert cell.column.label.en in row["label_en"]


def test_what_looks_like_a_formula_is_defused_and_comes_back():
    for title in ("=1+1", "+1", "-1", "@x", "\t=1", "＝1", "'=1", "'", "", "普通"):
        report = plain(title=title, agency=Agency(name=title))
        text = write_csv(to_rows(report))
        for line in list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[:1]:
            assert line["title"][:1] not in ("=", "+", "-", "@", "\t", "＝", "")
        assert read_csv(text).reports["1"] == report


def test_a_negative_figure_stays_a_number():
    old = next(iter(SPEC.formats))
    layout = SPEC.layout(old)
    signed = next(cell for cell in layout.cells.values() if cell.column.signed)
    tables = {table.id: {} for table in layout.tables}
    for pointer in layout.required:
        cell = layout.cells[pointer]
        tables[cell.table][cell.key] = 0
        if cell.column.unit_field is not None:
            tables[cell.table][f"{cell.row.path}/{cell.column.unit_field}"] = None
    tables[signed.table][signed.key] = -3
    report = Report(old, tables, SPEC.schema(old)["$id"])
    text = write_csv(to_rows(report))
    assert ",-3," in text
    assert read_csv(text).reports["1"] == report


def test_a_file_begins_with_a_byte_order_mark_and_its_header():
    text = write_csv(to_rows(plain()))
    assert text.startswith("\ufeffreport,")
    assert text.endswith("\r\n")
    assert is_flat(text.encode())
    assert not write_csv(to_rows(plain()), head=False).startswith("\ufeff")
    assert not is_flat("名称,数量\r\n规章,1\r\n".encode())


def test_several_reports_are_parted_by_id_wherever_their_rows_stand():
    one, two = plain(2023), plain(2024)
    rows = [
        r for pair in zip(to_rows(one, id="a"), to_rows(two, id="b"), strict=True) for r in pair
    ]
    assert read_csv(write_csv(rows)).reports == {"a": one, "b": two}


def test_one_bad_report_does_not_spoil_the_others():
    good, bad = list(to_rows(plain(), id="good")), list(to_rows(plain(), id="bad"))
    found = read_csv(write_csv([*bad[1:], *good])).reports
    assert found["good"] == plain()
    assert isinstance(found["bad"], InvalidReportError)
    assert found["bad"].findings[0].code == "schema_missing"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", "1,234"),
        ("value", "0.5"),
        ("value", "many"),
        ("reporting_year", "MMXX"),
        ("state", "odd"),
        ("scope", "all"),
        ("row", "no/such/row"),
        ("raw", "without a state"),
        ("format", "none"),
        ("amount_unit", "元"),
        ("published_on", "31.1.2024"),
        ("signed_on", "2024-02-30"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_line(column, value):
    rows = changed(plain(), **{column: value})
    with pytest.raises(InvalidReportError) as caught:
        from_rows(rows)
    wrong = [f for f in caught.value.findings if f.code == "flat_value_wrong"]
    assert wrong
    assert all(finding.params["line"] == 1 for finding in wrong)


def test_a_day_that_a_spreadsheet_rewrote_is_the_same_day():
    report = plain(published_on=dt.date(2024, 1, 31))
    rows = [row | {"published_on": "2024/1/31"} for row in changed(report)]
    assert from_rows(rows) == report


def test_a_figure_that_a_spreadsheet_wrote_with_a_point_is_the_same_figure():
    assert from_rows(changed(plain(), value="0.0")) == plain()


def test_a_cell_that_stands_twice_is_told():
    rows = changed(plain())
    assert codes([*rows, rows[0]]) == {"flat_cell_repeated"}


def test_rows_of_one_report_that_disagree_are_told():
    assert "flat_rows_disagree" in codes(changed(plain(), title="another"))


def test_a_missing_column_is_told_and_an_unknown_one_too():
    text = write_csv(to_rows(plain()))
    with pytest.raises(InvalidReportError) as caught:
        read_csv(text.replace("amount_unit", "unit", 1))
    assert caught.value.code == "flat_column_missing"
    more = "\r\n".join(line + ",x" for line in text.splitlines())
    found = read_csv(more)
    assert found.reports == {"1": plain()}
    assert "flat_column_unknown" in {finding.code for finding in found.findings}
    assert "flat_column_unknown" not in {finding.code for finding in read_csv(text).findings}


def test_a_quote_that_never_ends_is_told():
    with pytest.raises(InvalidReportError) as caught:
        read_csv(write_csv(to_rows(plain())) + '"open')
    assert caught.value.code == "flat_broken"


def test_kinds_of_nothing_stay_apart():
    pointer = SPEC.layout(SPEC.current).required[0]
    cell = SPEC.layout(SPEC.current).cells[pointer]
    tables = {name: dict(cells) for name, cells in plain().tables.items()}
    tables[cell.table][cell.key] = None
    extra = CellNote(CellState.MISSING, extra={"why": [1, None, "x"]})
    empty, mark = CellNote(CellState.BLANK, ""), CellNote(CellState.MARK, "-")
    for note in (CellNote(CellState.BLANK), empty, mark, extra):
        report = evolve(plain(), tables=tables, cell_notes={pointer: note})
        back = read_csv(write_csv(to_rows(report))).reports["1"]
        assert back.cell_notes[pointer].raw == note.raw
        assert back.cell_notes[pointer].state == note.state
        assert list(back.cell_notes[pointer].extra) == list(note.extra)
