"""JSON and CSV exports: the published long form, one row a report, joined parts."""

import csv
import io
import json
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import govreport
from govreport.errors import GovReportError, InvalidReportError
from govreport.export import FORMS, merge_exports, open_export, write_export
from govreport.export.columns import table_columns
from govreport.flat_csv import read_csv
from govreport.model import CellNote, CellState, Narrative
from govreport.spec import default_spec
from tests.export.years_of_reports import with_value, years_of_reports
from tests.made_up import make_spec
from tests.strategies import reports

SPEC = default_spec()
TEXT = [form for form in FORMS.values() if not form.binary]
TOTAL = "/requests/received/total"


def exported(form, pairs, spec=None, **options):
    out = io.BytesIO()
    assert write_export(form, pairs, out, spec, **options) == len(pairs)
    return out.getvalue()


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def pairs():
    return years_of_reports()


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    return make_spec(tmp_path_factory.mktemp("made"))


@settings(max_examples=10)
@given(data=st.data())
@pytest.mark.parametrize("format_id", [*SPEC.formats, "2099"])
def test_the_long_form_is_byte_for_byte_what_the_flat_rows_give(made_up, format_id, data):
    report = data.draw(reports(format_id, made_up))
    id = data.draw(st.sampled_from(["1", "=1+1", 'a "b", %s', "100%"]))
    said = govreport.write_csv(govreport.to_rows(report, made_up, id=id), made_up)
    assert exported("csv", [(id, report)], made_up).decode() == said


def test_a_migrated_report_is_written_as_its_flat_rows_are(pairs):
    moved = [(id, govreport.migrate(report, SPEC.current).report) for id, report in pairs[:4]]
    said = "".join(
        govreport.write_csv(govreport.to_rows(report, id=id), head=number == 0)
        for number, (id, report) in enumerate(moved)
    )
    assert exported("csv", moved).decode() == said


def test_the_long_form_comes_back(pairs):
    found = read_csv(exported("csv", pairs).decode()).reports
    assert found == {id: evolve(report, narrative=Narrative()) for id, report in pairs}


def test_json_forms_hold_the_canonical_reports(pairs):
    array = json.loads(exported("json", pairs), parse_float=Decimal)
    lines = [json.loads(line) for line in exported("jsonl", pairs).decode().splitlines()]
    assert [govreport.from_dict(one) for one in lines] == [report for _, report in pairs]
    assert [one["title"] for one in array] == [report.title for _, report in pairs]
    assert json.loads(exported("json", [])) == []


@settings(max_examples=10)
@given(data=st.data())
@pytest.mark.parametrize("format_id", SPEC.formats)
def test_one_line_of_json_says_what_many_lines_say(format_id, data):
    report = data.draw(reports(format_id))
    line, lines = govreport.dumps(report, None), govreport.dumps(report, 2)
    assert line.count("\n") == 1
    assert json.loads(line, parse_float=Decimal) == json.loads(lines, parse_float=Decimal)
    assert govreport.loads(line) == govreport.loads(lines) == report


def test_a_figure_that_no_binary_fraction_holds_is_written_digit_by_digit(pairs):
    report = next(report for _, report in pairs if report.format == "2021")
    exact = Decimal("1234567890123456.7891")
    report = with_value(report, "/proactive_disclosure/fees/amount", exact)
    assert f'"amount": {exact}' in exported("jsonl", [("a", report)]).decode()


@pytest.mark.parametrize("form", [form.name for form in TEXT])
def test_joined_parts_are_the_same_bytes_as_one_file(pairs, form):
    parts = [io.BytesIO(exported(form, pairs[at : at + 7])) for at in range(0, len(pairs), 7)]
    parts.insert(2, io.BytesIO(exported(form, [])))
    joined = io.BytesIO()
    merge_exports(form, parts, joined)
    assert joined.getvalue() == exported(form, pairs)


@pytest.mark.parametrize("form", [form.name for form in TEXT if form.concatenable])
def test_files_of_a_concatenable_form_may_be_joined_byte_by_byte(pairs, form):
    assert exported(form, pairs[:3]) + exported(form, pairs[3:]) == exported(form, pairs)


@pytest.mark.parametrize("form", ["csv", "csv-wide", "csv-reports"])
def test_the_byte_order_mark_can_be_left_out(pairs, form):
    with_mark, without = exported(form, pairs[:2]), exported(form, pairs[:2], bom=False)
    assert with_mark == b"\xef\xbb\xbf" + without


@pytest.mark.parametrize("form", ["csv", "csv-wide", "csv-reports"])
def test_no_field_can_be_taken_for_a_formula(pairs, form):
    _, report = pairs[0]
    for text in ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1"):
        note = CellNote(CellState.UNREADABLE, text)
        bad = with_value(report, TOTAL, None, note)
        agency = evolve(bad.agency, name=text)
        narrative = evolve(bad.narrative, overview=text)
        bad = evolve(bad, title=text, agency=agency, narrative=narrative)
        for row in table(exported(form, [(text, bad)])):
            for name, field in row.items():
                if field and not (name == "value" or name.endswith("items_change")):
                    assert field[0] not in "=+-@\t\r\n＝＋－＠", (name, field)
            assert row["agency"] == "'" + text


def test_a_row_a_report_has_a_column_for_each_cell_of_every_format(made_up):
    for spec in (SPEC, made_up):
        names = table_columns(spec, "wide").names
        assert len(names) == len(set(names))
        for id in spec.formats:
            for pointer in spec.layout(id).cells:
                assert pointer[1:].replace("/", "__") in names


def test_the_columns_of_each_format_stand_in_the_order_of_its_form(made_up):
    names = table_columns(made_up, "wide").names
    for id in made_up.formats:
        places = [
            names.index(pointer[1:].replace("/", "__")) for pointer in made_up.layout(id).cells
        ]
        assert places == sorted(places)


def test_a_row_a_report_tells_figures_and_the_kinds_of_nothing_apart(pairs):
    _, report = next(pair for pair in pairs if pair[1].format == "2021")
    states = [CellState.BLANK, CellState.MARK, CellState.UNREADABLE, CellState.MISSING]
    cells = [f"/requests/received/{name}" for name in ("other", "natural_person")]
    cells += [f"/requests/carried_over/{name}" for name in ("other", "natural_person")]
    for pointer, state in zip(cells, states, strict=True):
        report = with_value(report, pointer, None, CellNote(state, "x"))
    report = with_value(report, TOTAL, 0)
    (row,) = table(exported("csv-wide", [("a", report)]))
    assert row["requests__received__total"] == "0"
    assert [row[pointer[1:].replace("/", "__")] for pointer in cells] == [s.value for s in states]
    assert row["proactive_disclosure__procurement__amount"] == ""
    notes = json.loads(row["cell_notes"])
    assert notes[cells[0]] == {"state": "blank", "raw": "x"}
    assert set(notes) == set(report.cell_notes)


def test_words_for_nothing_are_those_of_the_specification():
    wide = table_columns(SPEC, "wide")
    assert {one.value for one in wide.cell_missing} == {"", *CellState}
    assert all(one.label and one.label_zh for one in (*wide.cell_missing, *wide.missing))


def test_the_table_of_reports_has_counts_of_states_and_the_texts(pairs):
    for (id, report), row in zip(pairs, table(exported("csv-reports", pairs)), strict=True):
        assert row["report"] == id
        states = [note.state.value for note in report.cell_notes.values()]
        for state in CellState:
            assert int(row[f"cells_{state.value}"]) == states.count(state.value)
        assert int(row["cells"]) == int(row["cells_plain"]) + len(states)
        overview = report.narrative.overview
        assert row["narrative__overview"] == ("" if overview is None else overview or "'")


def test_an_unknown_form_is_refused_by_name():
    with pytest.raises(GovReportError) as caught:
        write_export("csv-tall", [], io.BytesIO())
    assert caught.value.code == "export_form_unknown"
    assert "csv-wide" in caught.value.params["known"]


def test_files_that_cannot_be_joined_are_refused():
    with pytest.raises(GovReportError) as caught:
        merge_exports("workbook", [], io.BytesIO())
    assert caught.value.code == "export_not_mergeable"


def test_reports_are_taken_one_by_one_and_not_kept(pairs):
    taken = []

    def given_out():
        for pair in pairs:
            taken.append(pair[0])
            yield pair

    class Watching(io.BytesIO):
        def write(self, data):
            sizes.append((len(taken), len(data)))
            return super().write(data)

    sizes = []
    write_export("csv", given_out(), Watching())
    assert [count for count, _ in sizes] == list(range(len(pairs) + 1))


@pytest.mark.parametrize("form", FORMS)
def test_a_text_that_nothing_can_encode_is_told_and_others_are_written(pairs, form):
    id, report = pairs[0]
    out = io.BytesIO()
    with open_export(form, out) as exporter:
        exporter.add(id, report)
        broken = evolve(report, title="\ud800")
        with pytest.raises(InvalidReportError) as caught:
            exporter.add("broken", broken)
        exporter.add(*pairs[1])
    assert caught.value.code == "export_text"
    assert out.getvalue() == exported(form, pairs[:2])


def test_an_error_of_the_caller_passes_through(pairs):
    with pytest.raises(KeyError), open_export("csv", io.BytesIO()) as exporter:
        exporter.add(*pairs[0])
        raise KeyError("mine")
