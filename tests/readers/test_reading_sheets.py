"""Workbooks: cells with their spans, numbers as typed, text told from tables, limits."""

import datetime
import io
import sys
import zipfile

import pytest
from python_calamine import load_workbook

import govreport
from govreport.document import ILLEGIBLE, Grid, Heading, Paragraph
from govreport.errors import LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read
from govreport.readers.sheet.cells import a1
from govreport.readers.sheet.numbers import number_text, plain_number
from govreport.readers.soffice import find_program
from tests.readers.sheet_books import as_book, book, expanded, raw_book, sheet, texts, zipped

PAIR = (["甲", "乙"], [1, 2])


def document(data, **limits):
    return read(data, name="book.xlsx", limits=Limits(**limits))


def lines(data):
    """Blocks in short: texts of paragraphs and headings, rows of grids."""
    return [
        texts(block) if isinstance(block, Grid) else block.text for block in document(data).blocks
    ]


def grid(data):
    (found,) = document(data).grids()
    return found


def codes(data):
    return [finding.code for finding in document(data).findings]


def refused(data, code, **limits):
    with pytest.raises(ReadError) as caught:
        document(data, **limits)
    assert caught.value.code == code
    return caught.value


# the real report


@pytest.fixture(scope="module")
def page(real):
    return read((real / "shuyang-fgw-2023.html").read_bytes())


@pytest.mark.parametrize("borders", [True, False])
def test_the_real_report_in_one_sheet_has_the_grids_of_the_page(page, borders):
    made = document(as_book(page.blocks, borders=borders))
    # The first grid of the page is a line of its record, which holds no empty cells to keep.
    found = [expanded(one) for one in made.grids()][-3:]
    assert found == [expanded(one) for one in page.grids()][1:]
    assert all(one.spans_known for one in made.grids())


@pytest.mark.parametrize("sheets", [True, False])
def test_the_real_report_is_read_like_the_page(real, page, sheets):
    wanted = govreport.parse(real / "shuyang-fgw-2023.html")
    found = govreport.parse(as_book(page.blocks, borders=True, sheets=sheets), filename="a.xlsx")
    assert found.report.tables == wanted.report.tables
    assert found.report.cell_notes == wanted.report.cell_notes
    place = found.sources["/requests/received/total"]
    assert place.sheet.startswith("Sheet")
    assert (place.row, place.cell) > (1, 1)


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_the_real_report_is_read_alike_from_other_spreadsheets(page, suffix, tmp_path):
    if find_program() is None:
        pytest.skip("LibreOffice is not installed")
    from tests.generator.media.soffice import convert

    data = as_book(page.blocks, borders=True)
    filters = {"xls": "MS Excel 97", "ods": ""}
    (made,) = convert([data], ".xlsx", suffix, options=filters[suffix])
    wanted, found = document(data), read(made, name=f"a.{suffix}")
    assert [expanded(one) for one in found.grids()] == [expanded(one) for one in wanted.grids()]
    paragraphs = [b.text for b in found.blocks if isinstance(b, Paragraph)]
    assert paragraphs == [b.text for b in wanted.blocks if isinstance(b, Paragraph)]
    assert found.media_type != wanted.media_type


def test_a_binary_workbook_is_handed_to_another_program():
    from govreport.readers.registry import MEDIA

    medium = MEDIA["application/vnd.ms-excel.sheet.binary.macroenabled.12"]
    assert (medium.module, medium.function) == ("soffice", "read_sheets")


def test_values_agree_with_those_of_another_reader():
    data = sheet(["名称", "数"], ["甲", 12], ["乙", 2694.35], ["丙", -3], ["丁", True])
    theirs = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()

    def text(value):
        if isinstance(value, bool):
            return str(value).upper()
        return plain_number(value) if isinstance(value, float) else value

    assert texts(grid(data)) == [[text(value) for value in row] for row in theirs]


# numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (2694.3500000000004, "2694.35"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
        (1e20, "100000000000000000000"),
        (0.00001, "0.00001"),
        (-12.5, "-12.5"),
        (123456789012345.0, "123456789012345"),
    ],
)
def test_numbers_are_printed_as_typed(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234567, "#,##0", "1234567"),
        (12.345, "0.0", "12.345"),
        (1, "0%", "100%"),
        (0.07, "0.00%", "7%"),
        (251000, '0"元"', "251000元"),
        (251000, '#,##0.00"万元";-#,##0.00"万元"', "251000万元"),
        (184, "0\\项", "184项"),
        (184, 'General"项"', "184项"),
        (5, '"增"0;"减"0', "增5"),
        (-5, '"增"0;"减"0', "减5"),
        (-5, '0"项";[Red]0"项"', "-5项"),
        (0, '0;-0;"-"', "0"),
        (12, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "12"),
        (12, "[$¥-804]#,##0.00", "12"),
        (45308, "yyyy-mm-dd", "2024-01-17"),
        (45308, 'yyyy"年"m"月"d"日"', "2024-01-17"),
        (45308.5, "yyyy/m/d h:mm", "2024-01-17 12:00:00"),
        (0.75, "[h]:mm", "18:00:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (-1, "yyyy-mm-dd", "-1"),
        (9e9, "yyyy-mm-dd", "9000000000"),
        (7, "@", "7"),
    ],
)
def test_a_number_format_adds_what_it_says_in_words(value, code, text):
    assert number_text(value, code) == (text, False)


@pytest.mark.parametrize("code", ['0.0,"万"', "0\\.0,", "#,##0,"])
def test_a_format_that_prints_other_digits_is_noticed(code):
    text, scaled = number_text(123456, code)
    assert scaled
    assert "123456" in text


def test_a_scaled_number_is_told_and_read_as_its_value():
    def write(made):
        page = made.add_worksheet()
        page.write_row(0, 0, ["金额", "数"])
        page.write_number(1, 0, 251000, made.add_format({"num_format": '0.0,"千"'}))
        page.write_number(1, 1, 1)

    data = book(write)
    assert texts(grid(data))[1] == ["251000千", "1"]
    assert codes(data) == ["sheet_number_scaled"]
    assert codes(sheet(*PAIR)) == []


def test_dates_count_from_1904_where_the_workbook_says_so():
    cells = '<sheetData><row r="1"><c r="A1" s="1"><v>43846</v></c><c r="B1"/></row></sheetData>'
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    plain = raw_book(cells, styles=styles)
    old = raw_book(cells, styles=styles, settings='<workbookPr date1904="1"/>')
    assert lines(plain) == ["2020-01-16"]
    assert lines(old) == ["2024-01-17"]


def test_dates_and_percentages_are_told_by_their_formats():
    def write(made):
        page = made.add_worksheet()
        page.write_datetime(0, 0, datetime.date(2024, 1, 17), made.add_format({"num_format": 14}))
        page.write_number(0, 1, 1, made.add_format({"num_format": 9}))

    assert texts(grid(book(write))) == [["2024-01-17", "100%"]]


# cells


def test_texts_are_kept_as_typed():
    def write(made):
        page = made.add_worksheet()
        page.write_string(0, 0, "=1+2")
        page.write_string(0, 1, "本年新\n 制发数量 \r\n")
        page.write_rich_string(1, 0, "规", made.add_format({"bold": True}), "范性", "文件")
        page.write_string(1, 1, "'007")

    assert texts(grid(book(write))) == [["=1+2", "本年新\n制发数量"], ["规范性文件", "'007"]]


def test_a_string_in_the_cell_and_escaped_signs_are_read():
    cells = (
        '<sheetData><row><c t="inlineStr"><is><t>甲_x000D_\n乙</t></is></c><c t="s"><v>0</v></c>'
        '<c t="d"><v>2024-01-17</v></c><c t="b"><v>0</v></c></row></sheetData>'
    )
    strings = "<si><r><t>信</t></r><r><t>息</t></r><rPh><t>しん</t></rPh></si>"
    assert lines(raw_book(cells, strings)) == [[["甲\n乙", "信息", "2024-01-17", "FALSE"]]]


def test_a_formula_without_value_is_unreadable_and_said_to_be():
    def write(made, value):
        page = made.add_worksheet()
        page.write_row(0, 0, ["甲", "乙"])
        page.write_number(1, 0, 1)
        page.write_formula(1, 1, "=A2+1", None, value)

    without, cached = book(lambda made: write(made, "")), book(lambda made: write(made, 2))
    assert texts(grid(without))[1] == ["1", ILLEGIBLE]
    assert codes(without) == ["formula_without_value"]
    (finding,) = document(without).findings
    assert (finding.params["first"], finding.place.row, finding.place.cell) == ("B2", 2, 2)
    assert texts(grid(cached))[1] == ["1", "2"]
    assert codes(cached) == []


def test_a_formula_whose_value_is_no_text_is_an_empty_cell():
    cells = (
        '<sheetData><row><c><v>1</v></c><c t="str"><f>""</f><v></v></c><c><v>2</v></c></row>'
        "</sheetData>"
    )
    data = raw_book(cells)
    assert lines(data) == [[["1", "", "2"]]]
    assert codes(data) == []


def test_an_error_cell_is_text_as_shown():
    def write(made):
        page = made.add_worksheet()
        page.write_row(0, 0, ["甲", "乙"])
        page.write_number(1, 0, 1)
        page.write_formula(1, 1, "=A1/0", None, "#DIV/0!")

    assert texts(grid(book(write)))[1] == ["1", "#DIV/0!"]


def test_merged_cells_stand_once_with_their_span():
    def write(made):
        page = made.add_worksheet()
        page.merge_range(2, 1, 3, 2, "组")
        page.write_row(2, 3, ["甲", "乙"])
        page.write_row(3, 3, [1, 2])

    found = grid(book(write))
    head, figures = found.rows
    assert (head[0].text, head[0].rowspan, head[0].colspan, head[0].column) == ("组", 2, 2, 0)
    assert [(cell.text, cell.column) for cell in figures] == [("1", 2), ("2", 3)]
    assert (figures[0].place.row, figures[0].place.cell, figures[0].place.sheet) == (4, 4, "Sheet1")
    assert found.width == 4


def test_text_under_merged_cells_is_left_out_and_told():
    cells = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>7</v></c><c r="C1"><v>2</v></c>'
        '</row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    )
    data = raw_book(cells)
    assert lines(data) == [[["1", "2"]]]
    assert codes(data) == ["sheet_text_covered"]


def test_overlapping_merged_cells_leave_every_cell_in_one_place():
    cells = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row r="2">'
        '<c r="A2"><v>3</v></c><c r="C2"><v>4</v></c></row></sheetData><mergeCells>'
        '<mergeCell ref="A1:B1"/><mergeCell ref="B1:B2"/></mergeCells>'
    )
    found = grid(raw_book(cells))
    spots = [
        (cell.row + down, cell.column + right)
        for row in found.rows
        for cell in row
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    ]
    assert len(spots) == len(set(spots)) == found.width * len(found.rows)


def test_cells_have_names_as_in_spreadsheets():
    assert [a1(0, 0), a1(6, 25), a1(0, 26), a1(1048575, 16383)] == ["A1", "Z7", "AA1", "XFD1048576"]


# sheets


def test_hidden_sheets_are_left_out_where_another_has_a_table():
    def write(made):
        made.add_worksheet().write_row(0, 0, ["甲", 1])
        made.add_worksheet("底稿").hide()
        made.worksheets()[1].write_row(0, 0, ["乙", 2])
        made.add_worksheet("深藏").very_hidden()
        made.worksheets()[2].write_row(0, 0, ["丙", 3])

    data = book(write)
    assert lines(data) == [[["甲", "1"]]]
    assert codes(data) == ["sheet_hidden_left_out"] * 2


def test_hidden_sheets_are_read_where_no_other_has_a_table():
    def write(made):
        made.add_worksheet("封面").write(0, 0, "报告")
        made.add_worksheet("底稿").hide()
        made.worksheets()[1].write_row(0, 0, ["乙", 2])

    data = book(write)
    assert lines(data) == ["封面", "报告", "底稿", [["乙", "2"]]]
    assert codes(data) == ["sheet_hidden_read"]


def test_an_empty_hidden_sheet_is_not_worth_a_word():
    def write(made):
        made.add_worksheet().write_row(0, 0, ["甲", 1])
        made.add_worksheet("底稿").hide()

    assert codes(book(write)) == []


def test_hidden_rows_and_columns_are_read_and_told():
    def write(made, hidden):
        page = made.add_worksheet()
        page.write_row(0, 0, ["甲", "乙"])
        page.write_row(1, 0, [1, 2])
        page.set_row(1, None, None, {"hidden": hidden})
        page.set_column(3, 3, None, None, {"hidden": True})  # with nothing in it

    assert codes(book(lambda made: write(made, True))) == ["sheet_cells_hidden"]
    assert lines(book(lambda made: write(made, True))) == [[["甲", "乙"], ["1", "2"]]]
    assert codes(book(lambda made: write(made, False))) == []


def test_names_of_sheets_are_headings_only_where_they_say_something():
    def write(made, *names):
        for name in names:
            made.add_worksheet(name).write_row(0, 0, ["甲", 1])

    grids = [["甲", "1"]]
    assert lines(book(lambda made: write(made, "主动公开"))) == [grids]
    assert lines(book(lambda made: write(made, "主动公开", "Sheet2"))) == ["主动公开", grids, grids]
    assert lines(book(lambda made: write(made, "工作表1", "Sheet1 (2)", "3"))) == [grids] * 3


def test_a_sheet_that_begins_with_its_title_needs_no_heading():
    def write(made):
        for name, title in (("二、公开", "二、主动公开情况"), ("申请情况", "2024年申请情况")):
            page = made.add_worksheet(name)
            page.write(0, 0, title)
            page.write_row(1, 0, ["甲", "乙", 1])

    found = document(book(write)).blocks
    assert [block.text for block in found if isinstance(block, Heading | Paragraph)] == [
        "二、主动公开情况",
        "2024年申请情况",
    ]


# text and tables on one sheet


def test_titles_paragraphs_and_tables_are_told_apart():
    data = sheet(
        ["某局年度报告"],
        ["一、总体情况"],
        ["本机关认真贯彻条例，全年公开信息多条，及时回应社会关切，没有发生泄密。"],
        ["二、公开情况"],
        ["信息内容", "件数"],
        ["规章", 0],
        ["文件", 1],
        ["三、其他情况"],
        ["无"],
    )
    assert lines(data) == [
        "某局年度报告",
        "一、总体情况",
        "本机关认真贯彻条例，全年公开信息多条，及时回应社会关切，没有发生泄密。",
        "二、公开情况",
        [["信息内容", "件数"], ["规章", "0"], ["文件", "1"]],
        "三、其他情况",
        "无",
    ]


def test_empty_rows_part_tables_but_not_a_row_of_figures_from_its_table():
    two = sheet(["甲", "乙"], [1, 2], [None], ["丙", "丁"], [3, 4])
    one = sheet(["甲", "乙"], [1, 2], [None], ["规章", 4])
    assert lines(two) == [[["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]]]
    assert lines(one) == [[["甲", "乙"], ["1", "2"], ["规章", "4"]]]


def test_labels_whose_figures_are_blank_stay_in_their_table():
    data = sheet(
        ["事项", "数量", "总计"],
        ["一、新收", 1, 1],
        ["二、结转"],
        ["三、办结", 1, 1],
        ["四、余下"],
        ["四、复议情况"],
        ["复议", "诉讼"],
        [0, 0],
    )
    assert lines(data) == [
        [
            ["事项", "数量", "总计"],
            ["一、新收", "1", "1"],
            ["二、结转", "", ""],
            ["三、办结", "1", "1"],
            ["四、余下", "", ""],
        ],
        "四、复议情况",
        [["复议", "诉讼"], ["0", "0"]],
    ]


def test_borders_tell_blank_rows_of_a_table_from_text():
    def write(made, borders):
        form = made.add_format({"border": int(borders)})
        page = made.add_worksheet()
        for row, values in enumerate((["复议", "诉讼"], ["维持", "纠正"])):
            page.write_row(row, 0, values, form)
        page.write_blank(2, 0, None, form)
        page.write_blank(2, 1, None, form)
        page.write(3, 0, "备注说明")

    head = [["复议", "诉讼"], ["维持", "纠正"]]
    assert lines(book(lambda made: write(made, True))) == [[*head, ["", ""]], "备注说明"]
    assert lines(book(lambda made: write(made, False)))[0] == head


def test_a_title_in_a_box_over_the_whole_table_parts_it():
    def write(made, title):
        form = made.add_format({"border": 1})
        page = made.add_worksheet()
        page.write_row(0, 0, ["甲", "乙"], form)
        page.write_row(1, 0, [1, 2], form)
        page.merge_range(2, 0, 2, 1, title, form)
        page.write_row(3, 0, ["丙", "丁"], form)
        page.write_row(4, 0, [3, 4], form)

    assert len(list(document(book(lambda made: write(made, "三、申请"))).grids())) == 2
    assert len(list(document(book(lambda made: write(made, "第五项"))).grids())) == 1


def test_a_paragraph_over_several_lines_becomes_paragraphs():
    assert lines(sheet(["甲。\n乙。"])) == ["甲。", "乙。"]


def test_empty_rows_before_a_paragraph_are_counted():
    found = document(sheet(["甲"], [None], [None], ["乙"])).blocks
    assert [block.blank_before for block in found] == [0, 2]


def test_leading_empty_columns_are_trimmed_and_places_stay():
    found = grid(sheet(*PAIR, at=(4, 3)))
    assert texts(found) == [["甲", "乙"], ["1", "2"]]
    assert (found.rows[0][0].column, found.rows[0][0].place.cell) == (0, 4)
    assert found.rows[0][0].place.row == 5


def test_text_boxes_and_pictures_are_told():
    def write(made, box):
        page = made.add_worksheet()
        page.write_row(0, 0, ["甲", 1])
        page.insert_textbox(3, 1, box)

    data = book(lambda made: write(made, "另见附件"))
    assert codes(data) == ["sheet_box_left_out"]
    assert document(data).findings[0].params["first"] == "B4"
    assert codes(book(lambda made: write(made, ""))) == []

    def show(made):
        page = made.add_worksheet()
        page.write_row(0, 0, ["甲", 1])
        page.insert_image(5, 0, "a.png", {"image_data": io.BytesIO(PNG)})

    assert codes(book(show)) == ["sheet_picture_left_out"]


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000157a2f0370000000049454e44ae426082"
)


# limits and hostile files


def test_two_cells_in_opposite_corners_take_no_room():
    cells = (
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    assert lines(raw_book(cells)) == ["1", "2"]


def test_a_table_between_far_columns_is_refused():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>'
        for n in range(1, 20)
    )
    refused(raw_book(f"<sheetData>{rows}</sheetData>"), "limit_cells")


def test_cells_merged_over_all_rows_are_clipped_to_the_table():
    cells = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2">'
        '<c r="B2"><v>3</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A1048576"/>'
        "</mergeCells>"
    )
    found = grid(raw_book(cells))
    assert found.rows[0][0].rowspan == len(found.rows) == 2


def test_cells_are_bounded():
    data = sheet(*PAIR)
    assert isinstance(refused(data, "limit_cells", max_cells=3), LimitError)
    assert document(data, max_cells=4).blocks


def test_many_merged_cells_are_bounded():
    merges = '<mergeCell ref="A1:C1"/>' * 300
    data = raw_book(
        "<sheetData><row><c><v>1</v></c><c><v>1</v></c></row></sheetData>"
        f"<mergeCells>{merges}</mergeCells>"
    )
    refused(data, "limit_cells", max_cells=50)
    assert document(data, max_cells=5000).blocks


def test_one_text_in_many_cells_is_bounded():
    cells = '<c t="s"><v>0</v></c>' * 40
    data = raw_book(f"<sheetData><row>{cells}</row></sheetData>", f"<si><t>{'字' * 1000}</t></si>")
    refused(data, "limit_unpacked", max_unpacked=100_000)
    assert document(data, max_unpacked=200_000).blocks


def test_sheets_are_bounded():
    def write(made):
        for _ in range(3):
            made.add_worksheet().write_row(0, 0, ["甲", 1])

    refused(book(write), "limit_pages", max_pages=2)
    assert document(book(write), max_pages=3).blocks


def test_blocks_are_bounded():
    refused(sheet(["甲"], ["乙"], ["丙"]), "limit_blocks", max_blocks=2)


def test_what_unpacks_to_too_much_is_refused():
    refused(sheet(*PAIR), "limit_unpacked", max_unpacked=1000)


def test_a_directory_that_lies_about_sizes_gives_no_more_than_it_says():
    data = raw_book("<sheetData/>" + " " * 100_000)
    entry = data.rindex(b"xl/sheet1.xml") - 46  # its record in the directory (APPNOTE 4.3.12)
    assert data[entry : entry + 4] == b"PK\x01\x02"
    lying = data[: entry + 24] + (100).to_bytes(4, "little") + data[entry + 28 :]
    refused(data, "document_without_text")
    refused(lying, "package_damaged")


@pytest.mark.parametrize(
    "cells",
    [
        '<sheetData><row><c t="s"><v>9</v></c></row></sheetData>',
        '<sheetData><row><c r="A0x"><v>9</v></c></row></sheetData>',
        '<sheetData><row r="-1"><c><v>9</v></c></row></sheetData>',
        "<sheetData><row><c><v>1.2.3</v></c></row></sheetData>",
        "<sheetData><row>",
        '<mergeCells><mergeCell ref="A"/></mergeCells>',
    ],
)
def test_damaged_sheets_are_refused_by_name(cells):
    error = refused(raw_book(cells), "package_damaged")
    assert error.name == "book.xlsx"


def test_a_cut_file_is_refused():
    data = sheet(*PAIR)
    refused(data[: len(data) // 2], "package_damaged")


def test_a_workbook_without_its_sheet_is_refused():
    made = raw_book("<sheetData/>")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        kept = {n: package.read(n) for n in package.namelist() if "sheet1" not in n}
    refused(zipped(kept), "package_damaged")


def test_entities_are_refused():
    data = raw_book("<sheetData><row><c><v>1</v></c></row></sheetData>")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    parts["xl/sheet1.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts["xl/sheet1.xml"]
    refused(zipped(parts), "xml_entities")


def test_a_workbook_without_text_is_no_document():
    refused(book(lambda made: made.add_worksheet()), "document_without_text")


def test_what_to_install_is_named_where_a_library_is_missing(monkeypatch):
    data = sheet(*PAIR)
    assert document(data).blocks
    monkeypatch.setitem(sys.modules, "lxml", None)
    error = refused(data, "extra_missing")
    assert (error.params["extra"], error.params["library"]) == ("excel", "lxml")


@pytest.mark.parametrize("ends", ['min="x" max="²"', 'min="1" max="' + "9" * 5000 + '"', ""])
def test_hidden_columns_that_are_none_are_passed_over(ends):
    cells = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    assert lines(raw_book(f'<cols><col {ends} hidden="1"/></cols>{cells}')) == ["1"]
