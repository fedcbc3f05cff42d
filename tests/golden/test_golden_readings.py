"""What is read from published reports is what people read in them, cell by cell.

Each report was read by two people, each for himself. A cell they could not place must be told as
``missing``, or as ``inferred`` where the arithmetic of the form leaves one figure only.
"""

from decimal import Decimal

import pytest

import govreport
from govreport.extract.numbers import number_reader
from govreport.model import CellState
from tests.golden.real_reports import INPUTS, READERS, REAL, parsed, reading

SPEC = govreport.default_spec()
READER = number_reader(SPEC)
COLUMNS = [column.id for column in SPEC.layout("2021").table("requests").blocks[0].columns]
EMPTY = {"blank", "mark", "unreadable", "missing"}
both = pytest.mark.parametrize("reader", READERS)
each = pytest.mark.parametrize("name", INPUTS)


def cells(reader, name):
    """Every cell of a reading with its pointer."""
    layout = SPEC.layout(reading(reader, name)["format"])
    for row, values in reading(reader, name)["rows"].items():
        table, path = row.split("/", 1)
        pointers = [p for p, c in layout.cells.items() if (c.table, c.row.path) == (table, path)]
        assert len(pointers) == len(values), row
        yield from zip(pointers, values, strict=True)


def expected(read):
    """Value, state and printed text of a cell as read by eye; ``...`` where the eye saw no text."""
    if isinstance(read, list):
        state, value, raw = read
        return Decimal(str(value)), state, raw
    if isinstance(read, str):
        assert read in EMPTY
        return None, read, ...
    return Decimal(str(read)), None, None


@both
@each
def test_a_reading_covers_every_cell_of_the_form(reader, name):
    layout = SPEC.layout(reading(reader, name)["format"])
    assert [pointer for pointer, _ in cells(reader, name)] == list(layout.required)


@each
def test_the_two_readings_agree_in_every_cell(name):
    assert reading("a", name)["rows"] == reading("b", name)["rows"]


@both
@each
def test_every_cell_has_the_value_the_state_and_the_text_that_was_read(reader, name):
    report = parsed(name).report
    for pointer, read in cells(reader, name):
        note = report.cell_notes.get(pointer)
        if read == "?":
            assert note is not None, pointer
            assert note.state in (CellState.MISSING, CellState.INFERRED), pointer
            assert (report.value(pointer) is None) == (note.state is CellState.MISSING), pointer
            continue
        value, state, raw = expected(read)
        assert report.value(pointer) == value, pointer
        assert report.state(pointer) == state, pointer
        if raw is not ... and raw is not None:
            assert note.raw == raw, pointer


def test_no_more_cells_are_left_open_than_people_left_open():
    for name in INPUTS:
        doubtful = {p for p, read in cells("a", name) if read in ("?", "missing")}
        notes = parsed(name).report.cell_notes.items()
        assert {p for p, n in notes if n.state is CellState.MISSING} <= doubtful
        assert {p for p, n in notes if n.state is CellState.INFERRED} <= doubtful


def test_a_figure_lost_in_a_row_of_zeros_is_not_made_up():
    report = parsed("003").report
    rows = {p.rsplit("/", 1)[0] for p, read in cells("a", "003") if read == "?"}
    assert len(rows) == 21
    for row in rows:
        states = [n.state for p, n in report.cell_notes.items() if p.rsplit("/", 1)[0] == row]
        assert CellState.MISSING in states, row


@both
def test_rows_that_stand_for_others_have_the_figures_that_were_read(reader):
    report = parsed("hongze").report
    rows = reading(reader, "hongze")["optional_rows"]
    assert list(rows) == ["requests/outcomes/other/subtotal"]
    for row, values in rows.items():
        read = [report.value(f"/{row}/{column}") for column in COLUMNS]
        assert read == values
        assert not any(f"/{row}/{column}" in report.cell_notes for column in COLUMNS)


def test_a_table_of_another_form_and_a_misprint_are_told():
    found = {f.code: f for f in parsed("hongze").findings}
    assert set(found) == {"format_hybrid", "label_misprinted"}
    assert found["format_hybrid"].pointers == ("/requests",)
    misprint = found["label_misprinted"]
    assert (misprint.found, misprint.place.page) == ("2.其他法律行政止公开", 3)
    assert misprint.expected == "2.其他法律行政法规禁止公开"
    assert misprint.pointers[0] == "/requests/outcomes/withheld/prohibited_by_law/natural_person"


@both
@each
def test_what_the_report_says_of_itself(reader, name):
    seen, report = reading(reader, name), parsed(name).report
    period = report.period
    assert report.format == seen["format"]
    assert report.reporting_year == seen["reporting_year"]
    assert report.title == seen["title"]
    assert report.agency.name == seen["agency"]
    assert [period.start.isoformat(), period.end.isoformat()] == seen["period"]
    assert str(report.published_on) == str(seen["published_on"])
    assert str(report.signed_on) == str(seen["signed_on"])
    assert report.scope == seen["scope"]


@both
@each
def test_the_money_unit_is_told_where_the_publisher_states_one(reader, name):
    table = parsed(name).report.tables["proactive_disclosure"]
    assert table.get("procurement/amount_unit") == reading(reader, name)["amount_unit"]


@both
@each
def test_each_section_begins_and_ends_as_read(reader, name):
    for section, read in reading(reader, name)["narrative"].items():
        text = getattr(parsed(name).report.narrative, section)
        if isinstance(read, str):
            assert text == read, section
        else:
            begins, ends = read
            assert text.startswith(begins), section
            assert text.endswith(ends), section


@each
def test_every_cell_has_a_place_whose_text_reads_to_its_value(name):
    report, sources = parsed(name).report, parsed(name).sources
    layout = SPEC.layout(report.format)
    for pointer in layout.required:
        place, value, state = sources[pointer], report.value(pointer), report.state(pointer)
        if state is CellState.MISSING:
            assert value is None, pointer
            continue
        read = READER.read(place.raw or "", layout.cells[pointer].column)
        assert read.value == value, pointer
        if state is not CellState.INFERRED:
            assert read.state == state, pointer


@pytest.mark.parametrize("name", [name for name in INPUTS if name.isdigit()])
def test_in_a_text_the_printed_figure_stands_in_the_line_named(name):
    lines = (REAL / INPUTS[name]).read_text(encoding="utf-8").split("\n")
    for pointer, place in parsed(name).sources.items():
        assert 1 <= place.line <= len(lines), pointer
        for at, raw in enumerate((place.raw or "").split("\n")):
            assert raw.strip() in lines[place.line - 1 + at], pointer


@pytest.mark.parametrize("name", [name for name in INPUTS if not name.isdigit()])
def test_in_a_page_the_printed_figure_stands_in_the_cell_named(name):
    grids = list(parsed(name).document.grids())
    report = parsed(name).report
    for pointer in SPEC.layout(report.format).required:
        place = parsed(name).sources[pointer]
        if report.state(pointer) is CellState.MISSING:
            continue
        row = grids[place.table - 1].rows[place.row - 1]
        here = [c.text.strip() for c in row if c.place.cell == place.cell]
        if report.value(pointer) is not None:
            assert here == [place.raw.strip()], pointer
        else:  # a blank is told by the row it stands in
            assert here and "" in [c.text.strip() for c in row], pointer


@each
def test_no_printed_figure_serves_two_cells(name):
    report, sources = parsed(name).report, parsed(name).sources
    figures = [p for p in SPEC.layout(report.format).required if report.value(p) is not None]
    places = [(s.page, s.line, s.table, s.row, s.cell) for s in (sources[p] for p in figures)]
    assert len(set(places)) == len(places)
