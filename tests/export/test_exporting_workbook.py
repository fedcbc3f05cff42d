"""The workbook for analysts: sheets, types, limits, and texts that are never run."""

import io
import zipfile
from decimal import Decimal

import pytest
from attrs import evolve
from lxml import etree
from python_calamine import CalamineWorkbook

from govreport.errors import LimitError
from govreport.export import open_export, workbook, write_export
from govreport.export.columns import table_columns
from govreport.model import CellNote, CellState, Narrative
from govreport.spec import default_spec
from tests.export.years_of_reports import with_value, years_of_reports

SPEC = default_spec()
TOTAL = "/requests/received/total"
FEES = "/proactive_disclosure/fees/amount"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def exported(pairs):
    out = io.BytesIO()
    write_export("workbook", pairs, out)
    return out.getvalue()


def sheet(data, name):
    """The rows of a sheet by column name."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()
    return [dict(zip(rows[1], row, strict=False)) for row in rows[2:]]


def parts(data, ending):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith(ending)
        }


@pytest.fixture(scope="module")
def pairs():
    return years_of_reports()


@pytest.fixture(scope="module")
def whole(pairs):
    return exported(pairs)


@pytest.fixture(scope="module")
def newest(pairs):
    return next(report for _, report in pairs if report.format == "2021")


def test_the_sheets_are_those_of_the_specification(whole):
    told = SPEC.json("exports/workbook.json")["sheets"]
    names = CalamineWorkbook.from_filelike(io.BytesIO(whole)).sheet_names
    assert names == [one["name"] for one in told]


def test_figures_are_numbers_and_what_is_not_there_is_empty(pairs, whole):
    for (id, report), row in zip(pairs, sheet(whole, "figures"), strict=True):
        assert row["report"] == id
        for pointer, cell in SPEC.layout(report.format).cells.items():
            value = report.tables[cell.table].get(cell.key)
            found = row[pointer[1:].replace("/", "__")]
            assert found == ("" if value is None else float(value))


def test_every_note_has_a_row(pairs, whole):
    found = {
        (r["report"], f"/{r['table']}/{r['row']}/{r['column']}"): r["state"]
        for r in sheet(whole, "notes")
    }
    assert found == {
        (id, pointer): note.state.value
        for id, report in pairs
        for pointer, note in report.cell_notes.items()
    }


def test_the_text_of_a_section_comes_back_from_its_pieces(newest):
    long = "政" * 32_766 + "\U0001f600" + "府" * 40_000
    report = evolve(newest, narrative=Narrative(overview=long, other_matters="无"))
    rows = sheet(exported([("a", report)]), "texts")
    assert "".join(r["text"] for r in rows if r["section"] == "overview") == long
    assert [r["part"] for r in rows if r["section"] == "overview"] == [1, 2, 3]
    assert [r["text"] for r in rows if r["section"] == "other_matters"] == ["无"]
    assert all(workbook.units(r["text"]) <= 32_767 for r in rows)


def test_the_dictionary_tells_every_column_of_every_sheet(whole):
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole))
    told = {(row["sheet"], row["name"]): row for row in sheet(whole, "dictionary")}
    for name in book.sheet_names:
        if name != "about":
            for title, column in zip(*book.get_sheet_by_name(name).to_python()[:2], strict=True):
                assert told[name, column]["title_zh"] == title
    total = told["figures", "requests__received__total"]
    assert total["pointer"] == TOTAL
    assert total["formats"] == ", ".join(SPEC.formats)


def test_heads_stay_in_view_and_can_be_filtered(whole):
    sheets = parts(whole, ".xml")
    for name, root in sheets.items():
        if "worksheets/" in name and not name.endswith("sheet1.xml"):
            pane = root.find(f".//{SHEET}pane")
            assert (pane.get("state"), pane.get("ySplit"), pane.get("xSplit")) == (
                "frozen",
                "2",
                "2",
            )
            assert root.find(f"{SHEET}autoFilter") is not None


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "＝1", "{=1}", "https://x", "1e5", "'a"]
)
def test_a_text_stays_a_text(newest, text):
    noted = with_value(newest, TOTAL, None, CellNote(CellState.UNREADABLE, text))
    report = evolve(noted, title=text, agency=evolve(noted.agency, name=text))
    data = exported([(text, report)])
    assert all(root.find(f".//{SHEET}f") is None for root in parts(data, ".xml").values())
    assert not any("hyperlink" in name for name in parts(data, ".rels"))
    (row,) = sheet(data, "reports")
    assert (row["report"], row["title"], row["agency"]) == (text, text, text)
    assert text in [note["raw"] for note in sheet(data, "notes")]


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[0m", "_x0041_", "a\r\nb"])
def test_characters_that_xml_cannot_hold_do_no_harm(newest, text):
    data = exported([("a", evolve(newest, title=text))])
    assert all(root is not None for root in parts(data, ".xml").values())
    assert len(sheet(data, "reports")) == 1


def test_a_number_that_a_sheet_would_round_is_text(newest):
    report = with_value(newest, TOTAL, 10**15 + 1)
    report = with_value(report, FEES, Decimal("2694.3512"))
    (row,) = sheet(exported([("a", report)]), "figures")
    assert row["requests__received__total"] == "1000000000000001"
    assert row["proactive_disclosure__fees__amount"] == 2694.3512


def test_a_full_sheet_is_told_before_anything_of_the_report_is_written(pairs, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    bare = [(id, evolve(r, cell_notes={}, narrative=Narrative())) for id, r in pairs[:3]]
    assert len(sheet(exported(bare[:2]), "reports")) == 2
    out = io.BytesIO()
    with open_export("workbook", out) as exporter:
        for pair in bare[:2]:
            exporter.add(*pair)
        with pytest.raises(LimitError) as caught:
            exporter.add(*bare[2])
        monkeypatch.setattr(workbook, "MOST_ROWS", 1_048_576)
    assert caught.value.code == "workbook_rows"
    assert caught.value.params == {"sheet": "reports", "limit": 4}
    assert len(sheet(out.getvalue(), "reports")) == 2


def test_a_text_that_no_cell_can_hold_is_told(newest):
    with pytest.raises(LimitError) as caught:
        exported([("a", evolve(newest, title="题" * 32_768))])
    assert caught.value.code == "workbook_text"
    assert exported([("a", evolve(newest, title="题" * 32_767))])


def test_the_same_reports_give_the_same_bytes(pairs, whole):
    assert exported(pairs) == whole


def test_nothing_is_left_behind_when_writing_is_given_up(pairs, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(KeyError), open_export("workbook", io.BytesIO()) as exporter:
        exporter.add(*pairs[0])
        assert list(tmp_path.iterdir())
        raise KeyError("mine")
    assert list(tmp_path.iterdir()) == []
    write_export("workbook", pairs[:1], io.BytesIO())
    assert list(tmp_path.iterdir()) == []


def test_columns_left_out_are_columns_there_are():
    for one in SPEC.json("exports/workbook.json")["sheets"]:
        if "table" in one:
            assert set(one.get("without", ())) <= set(table_columns(SPEC, one["table"]).names)
