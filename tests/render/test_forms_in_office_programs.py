"""Forms in the hands of others: printed, saved anew, filled in."""

import io

import pytest

import govreport
from govreport.render.blank import blank_form
from govreport.render.media import render
from govreport.render.official import official_form
from tests.generator.media import soffice
from tests.golden.real_reports import parsed
from tests.render.office import compared
from tests.whole.draw_form import true_cells

SPEC = govreport.default_spec()


def converted(report, medium, to):
    try:
        soffice.program()
    except soffice.ToolMissingError as missing:
        pytest.skip(str(missing))
    (data,) = soffice.convert([render(report, medium)], f".{medium}", to)
    return data


@pytest.mark.parametrize(("medium", "pages"), [("docx", range(4, 8)), ("xlsx", range(6, 8))])
def test_libreoffice_prints_the_form_on_as_many_pages_as_it_should(medium, pages):
    pdfium = pytest.importorskip("pypdfium2")
    file = pdfium.PdfDocument(converted(parsed("hongze").report, medium, "pdf"))
    assert len(file) in pages
    text = "".join(page.get_textpage().get_text_range() for page in file)
    short = "".join(text.split())
    for words in ("结转下年度继续办理", "统一社会信用代码", "其他需要报告的事项"):
        assert words in short


@pytest.mark.parametrize(("medium", "to"), [("docx", "docx"), ("docx", "doc"), ("xlsx", "ods")])
def test_a_form_that_was_opened_and_saved_is_read_back_as_it_was(medium, to):
    report = parsed("002").report
    found = govreport.parse(converted(report, medium, to)).report
    assert compared(found) == compared(report)


@pytest.mark.parametrize("format_id", SPEC.formats)
def test_a_blank_form_is_read_as_blank_and_when_filled_in_as_filled(format_id):
    import docx

    blank, cells = blank_form(format_id), true_cells(SPEC.layout(format_id), 3)
    data = render(blank, "docx")
    assert compared(govreport.parse(data).report) == compared(blank)
    document = docx.Document(io.BytesIO(data))
    tables = [s.table for s in official_form(blank).sections if s.table]
    for table, drawn in zip(document.tables, tables, strict=False):
        for row, line in zip(table.rows, drawn.rows, strict=True):
            places = list({id(cell._tc): cell for cell in row.cells}.values())
            pointers = [cell.pointer for cell in line if cell.pointer]
            for pointer, place in zip(pointers[::-1], places[::-1], strict=False):
                place.text = str(cells[pointer])
    heading = next(p for p in document.paragraphs if p.text == "一、总体情况")
    after = document.paragraphs[[p._p for p in document.paragraphs].index(heading._p) + 1]
    after.text = "全年公开信息三百二十条，群众满意。"
    out = io.BytesIO()
    document.save(out)
    found = govreport.parse(out.getvalue())
    assert {pointer: found.report.value(pointer) for pointer in cells} == cells
    assert found.report.cell_notes == {}
    assert found.report.narrative.overview == "全年公开信息三百二十条，群众满意。"
    assert found.findings == ()
