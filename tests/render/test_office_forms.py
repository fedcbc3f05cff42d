"""The official form as Word file and workbook: read back, it is the report it was written from."""

import io
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
from attrs import evolve

import govreport
from govreport.model import CellNote, CellState, Narrative
from govreport.render import official_docx, official_xlsx
from govreport.render.media import render
from govreport.render.official import official_form
from govreport.render.xlsx_form import CELL_LENGTH, number, pieces
from tests.golden.real_reports import parsed
from tests.made_up import make_spec
from tests.render.office import compared, read_back
from tests.whole.draw_form import report_of, true_cells

WRITERS = {"docx": official_docx, "xlsx": official_xlsx}
MEDIA = tuple(WRITERS)
medium_each = pytest.mark.parametrize("medium", MEDIA)


@medium_each
def test_a_format_made_of_data_alone_is_written_and_read_too(tmp_path, medium):
    later = make_spec(tmp_path)
    cells = true_cells(later.layout("2099"), 5)
    report = evolve(
        report_of(later.layout("2099"), cells),
        schema=later.schema("2099")["$id"],
        narrative=Narrative(overview="全年公开信息三百二十条。", requests="", other_matters="无。"),
    )
    found = read_back(report, medium, spec=later)
    # the figures drawn are integers, amounts too
    assert compared(found.report)[:2] == compared(report)[:2]
    assert found.findings == ()


@medium_each
def test_a_text_longer_than_a_cell_is_read_back_as_it_was(medium):
    report = parsed("000").report
    for char, length in (
        ("字", CELL_LENGTH - 1),
        ("字", CELL_LENGTH),
        ("😀", 40_000),
        ("x", 10**5),
    ):
        narrative = Narrative(overview=f"{char * length}\n第二段。", other_matters=char * length)
        long = evolve(report, narrative=narrative)
        assert read_back(long, medium).report.narrative == narrative


@medium_each
def test_a_cell_with_a_long_text_is_read_back_as_it_was(medium):
    report = parsed("000").report
    notes = dict(report.cell_notes)
    tables = {name: dict(cells) for name, cells in report.tables.items()}
    for pointer in govreport.default_spec().layout(report.format).required:
        _, table, key = pointer.split("/", 2)
        if table == "proactive_disclosure":
            tables[table][key] = None
            notes[pointer] = CellNote(CellState.UNREADABLE, "另见附件中的说明。" * 30)
    odd = evolve(report, tables=tables, cell_notes=notes)
    assert compared(read_back(odd, medium).report) == compared(odd)


@medium_each
def test_a_lone_surrogate_becomes_the_sign_of_a_lost_character(medium):
    report = evolve(
        parsed("000").report, title="甲\ud800乙", narrative=Narrative(overview="\udfff")
    )
    found = read_back(report, medium).report
    assert (found.title, found.narrative.overview) == ("甲\ufffd乙", "\ufffd")


def first_of_a_process(medium, lang):
    """The first form that a process draws: nothing that was drawn before has a part in it."""
    lines = f"""
import sys
from govreport.render.media import render
from tests.golden.real_reports import parsed
sys.stdout.buffer.write(render(parsed('hongze').report, {medium!r}, lang={lang!r}))
"""
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, check=True)
    return done.stdout


@medium_each
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_report_gives_the_same_bytes_and_no_date_of_writing(medium, lang):
    report = parsed("hongze").report
    data = render(report, medium, lang=lang)
    assert render(report, medium, lang=lang) == data == first_of_a_process(medium, lang)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert report.title in core
    assert "T00:00:00Z" in core or "created" not in core


def xml_of(data, name):
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_a_word_table_fits_the_page_repeats_its_head_and_splits_no_row():
    root = xml_of(render(parsed("hongze").report, "docx"), "word/document.xml")
    page, margins = root.find(f".//{W}pgSz"), root.find(f".//{W}pgMar")
    wide = int(page.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    assert abs(int(page.get(f"{W}w")) - 11906) <= 5  # A4
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables) == 4
    for table in tables:
        columns = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        assert abs(sum(columns) - wide) <= 2
        rows = list(table.iter(f"{W}tr"))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        for row in rows:
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
            assert sum(1 if s is None else int(s.get(f"{W}val")) for s in spans) == len(columns)
    heads = [len(list(table.iter(f"{W}tblHeader"))) for table in tables]
    assert heads == [0, 3, 3, 0]


def test_fonts_and_indents_come_from_styles():
    data = render(parsed("hongze").report, "docx")
    styles = xml_of(data, "word/styles.xml")
    fonts = {
        style.get(f"{W}styleId"): style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}rPr/{W}rFonts") is not None
    }
    assert (fonts["Title"], fonts["Heading1"]) == ("方正小标宋简体", "黑体")
    assert styles.find(f".//{W}docDefaults//{W}rFonts").get(f"{W}eastAsia") == "仿宋"
    root = xml_of(data, "word/document.xml")
    used = {style.get(f"{W}val") for style in root.iter(f"{W}pStyle")}
    assert used <= {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    for words in root.iter(f"{W}t"):
        assert not (words.text or "").startswith((" ", "\u3000"))


def test_python_docx_and_calamine_find_the_figures_where_they_belong():
    import docx
    import python_calamine

    report = parsed("hongze").report
    first = docx.Document(io.BytesIO(render(report, "docx"))).tables[1]
    row = next(r for r in first.rows if r.cells[0].text.startswith("一、"))
    assert [cell.text for cell in row.cells[-7:]] == ["95", "0", "0", "0", "0", "0", "95"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(render(report, "xlsx")))
    assert len(book.sheet_names) == 6
    rows = book.get_sheet_by_index(2).to_python()
    line = next(r for r in rows if str(r[0]).startswith("一、"))
    assert line[-7:] == [95.0, 0.0, 0.0, 0.0, 0.0, 0.0, 95.0]


def test_nothing_in_a_workbook_is_a_formula_or_a_link():
    bad = '=HYPERLINK("http://a.b")\n@SUM(A1)\n+1\n-1\nhttp://a.b\nmailto:a@b.c'
    report = evolve(parsed("000").report, title="=1+1", narrative=Narrative(*[bad] * 6))
    data = render(report, "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/")]
        assert len([n for n in sheets if n.endswith(".xml")]) == 6
        texts = [package.read(name).decode() for name in sheets]
    assert not any("<f>" in text or "<hyperlink" in text for text in texts)
    root = xml_of(data, "xl/styles.xml")
    assert any(xf.get("quotePrefix") == "1" for xf in root.iterfind("{*}cellXfs/{*}xf"))


def test_sheets_are_printed_on_a4_as_wide_as_the_page_with_the_head_on_each():
    data = render(parsed("hongze").report, "xlsx")
    for at in range(1, 7):
        setup = xml_of(data, f"xl/worksheets/sheet{at}.xml").find("{*}pageSetup")
        assert (setup.get("paperSize"), setup.get("fitToHeight")) == ("9", "0")
    names = list(xml_of(data, "xl/workbook.xml").iterfind("{*}definedNames/{*}definedName"))
    assert len([n for n in names if n.get("name") == "_xlnm.Print_Titles"]) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("12", 12), ("-3", -3), ("2694.35", 2694.35), ("25.10", 25.1)],
)
def test_a_plain_number_is_a_number_in_a_sheet(text, value):
    assert number(text) == value
    assert Decimal(str(number(text))) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    ["", "-0", "007", "1,234", "12项", "/", "1e3", "１", "12345678901", "0.12345", "=1", "٣"],
)
def test_all_else_is_text_in_a_sheet(text):
    assert number(text) is None


def test_pieces_of_a_text_fit_a_cell_and_are_full_but_for_the_last():
    text = "字😀" * 30_000
    parts = pieces(text)
    assert "".join(parts) == text
    sizes = [len(part.encode("utf-16-le")) // 2 for part in parts]
    assert max(sizes) <= CELL_LENGTH
    assert min(sizes[:-1]) >= CELL_LENGTH - 1
    assert pieces("短") == ["短"]


@pytest.mark.parametrize(
    ("medium", "library", "extra"), [("docx", "docx", "word"), ("xlsx", "xlsxwriter", "excel")]
)
def test_a_missing_library_is_named_with_its_extra(monkeypatch, medium, library, extra):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(govreport.ReadError) as caught:
        render(parsed("000").report, medium)
    assert caught.value.code == "extra_missing"
    assert caught.value.params["extra"] == extra


@medium_each
def test_an_english_form_has_english_labels(medium):
    report = parsed("hongze").report
    form = official_form(report, lang="en")
    data = render(report, medium, lang="en")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = "word/document.xml" if medium == "docx" else "xl/sharedStrings.xml"
        text = package.read(part).decode()
    assert all(section.heading in text for section in form.sections)
    assert "本年新收" not in text


@medium_each
def test_what_xml_cannot_hold_is_shown_as_lost_and_breaks_nothing(medium):
    form = official_form(parsed("000").report)
    section = evolve(form.sections[0], paragraphs=("甲\x00乙\x0b\ud800\uffff丙",))
    form = evolve(form, title="\x01题", sections=(section, *form.sections[1:]))
    data = WRITERS[medium].write(form)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = "word/document.xml" if medium == "docx" else "xl/sharedStrings.xml"
        assert "甲\ufffd乙\ufffd\ufffd\ufffd丙" in package.read(part).decode()


def test_the_fonts_of_a_workbook_are_its_own_and_not_those_of_a_theme():
    data = render(parsed("hongze").report, "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<scheme" not in package.read("xl/styles.xml")
