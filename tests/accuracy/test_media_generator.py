"""The files of drawn reports: other libraries see in them the figures they claim to print."""

from __future__ import annotations

import csv
import io

import pytest

from tests.generator.media.compose import compose
from tests.generator.media.samples import MEDIA, medium_and_kind, samples
from tests.generator.media.soffice import ToolMissingError
from tests.generator.media.xlsx import KINDS
from tests.generator.sample import Sample

EASY = ("docx_plain", "docx_boxed", "docx_split", "docx_sliver")


def _printed(sample: Sample) -> list[str]:
    return [cell.text for table in sample.page.tables() for cell in table.values() if cell.text]


def _in_order(wanted: list[str], texts: list[str]) -> bool:
    rest = iter(texts)
    return all(any(text == figure for text in rest) for figure in wanted)


@pytest.mark.parametrize("kind", EASY)
def test_a_word_file_holds_every_figure_in_the_order_of_the_form(kind: str) -> None:
    docx = pytest.importorskip("docx")
    (sample,) = samples(kind, [3], style="plain", damages=())
    document = docx.Document(io.BytesIO(sample.data))
    words = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    cells = [
        "".join(text.text or "" for text in cell.iter(f"{words}t"))
        for cell in document.element.iter(f"{words}tc")
    ]
    assert _in_order(_printed(sample), cells)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_workbook_holds_every_figure_in_the_order_of_the_form(kind: str) -> None:
    pytest.importorskip("python_calamine")
    pandas = pytest.importorskip("pandas")
    (sample,) = samples(f"xlsx_{kind}", [3], style="plain", damages=())
    sheets = pandas.read_excel(
        io.BytesIO(sample.data), sheet_name=None, header=None, engine="calamine"
    )
    texts = []
    for sheet in sheets.values():
        for value in sheet.to_numpy().ravel():
            whole = isinstance(value, int | float) and value == round(value, 4)
            texts.append(f"{value:g}" if whole else str(value))
    wanted = [f"{float(text):g}" for text in _printed(sample)]
    assert _in_order(wanted, texts)


def test_a_csv_file_holds_every_figure_in_the_column_of_the_form() -> None:
    for sample in samples("csv", range(8), style="plain", damages=()):
        codec = {"csv_gb18030": "gb18030", "csv_tabs_utf16": "utf-16"}.get(sample.layout)
        text = sample.data.decode(codec or "utf-8-sig")
        mark = "\t" if sample.layout == "csv_tabs_utf16" else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        line = next(row for row in rows if "四、结转下年度继续办理" in row)
        last = sample.page.tables("requests")[0].rows[-1]
        assert line[3:10] == [cell.text for cell in last if cell.pointer]


@pytest.mark.parametrize("medium", ["pdf_ruled", "pdf_libreoffice"])
def test_a_pdf_holds_every_figure_of_a_row_in_order(medium: str) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    try:
        (sample,) = samples(medium, [3], style="plain", damages=())
    except ToolMissingError as error:
        pytest.skip(str(error))
    with pdfplumber.open(io.BytesIO(sample.data)) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    rows = [[cell for cell in row if cell] for table in tables for row in table]
    for path in ("received", "carried_forward"):
        wanted = [c.text for c in sample.page.row_of(f"/requests/{path}/total") if c.pointer]
        assert any(row[-7:] == wanted for row in rows)


def test_a_scan_is_pictures_and_no_text() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    try:
        found = list(samples("scan_150", (0, 1), style="plain", damages=()))
    except ToolMissingError as error:
        pytest.skip(str(error))
    assert all(sample.pages for sample in found)
    assert any(sample.filename.endswith(".pdf") for sample in found)
    for sample in found:
        if sample.filename.endswith(".pdf"):
            document = pdfium.PdfDocument(sample.data)
            assert [page.get_textpage().count_chars() for page in document] == [0] * len(document)


def test_a_medium_may_be_named_with_its_kind() -> None:
    assert medium_and_kind("pdf_broken_head") == ("pdf", "broken_head")
    assert medium_and_kind("pdf_libreoffice_sliver") == ("pdf_libreoffice", "sliver")
    assert medium_and_kind("docx") == ("docx", None)
    with pytest.raises(KeyError):
        medium_and_kind("docx_unknown")


@pytest.mark.parametrize("medium", ["docx", "xlsx", "csv"])
def test_the_same_seed_prints_the_same_page(medium: str) -> None:
    one = MEDIA[medium]
    pages = [compose(5, medium, one.kinds, exclude=one.exclude).page.blocks for _ in range(2)]
    assert pages[0] == pages[1]


def test_converted_files_are_those_of_the_medium_they_were_made_from() -> None:
    try:
        (odt,) = samples("odt", [4])
    except ToolMissingError as error:
        pytest.skip(str(error))
    (docx,) = samples("docx", [4])
    assert odt.page.blocks == docx.page.blocks
    assert odt.layout.removeprefix("odt_") == docx.layout.removeprefix("docx_")
