"""Sheets: texts longer than a cell, values that look like prose, names told twice, escapes."""

import pytest

from govreport.document import Grid, Heading
from govreport.readers import read
from govreport.verbatim import TEXT
from tests.readers.sheet_books import book, raw_book, sheet, texts

FULL = "字" * 32_767


def lines(data):
    return [texts(b) if isinstance(b, Grid) else b.text for b in read(data, name="b.xlsx").blocks]


def merged(*parts):
    """A sheet in which each text takes two rows and two columns."""

    def write(made):
        page = made.add_worksheet()
        for number, text in enumerate(parts):
            page.merge_range(2 * number, 0, 2 * number + 1, 1, text)

    return book(write)


@pytest.mark.parametrize("make", [lambda *parts: sheet(*([part] for part in parts)), merged])
def test_a_text_goes_on_from_a_full_cell(make):
    assert lines(make(FULL, FULL, "末尾", "下一段")) == [FULL + FULL + "末尾", "下一段"]


def test_a_pair_that_did_not_fit_leaves_a_cell_full():
    begun = "字" * 32_766
    assert lines(sheet([begun], ["😀末尾"])) == [f"{begun}😀末尾"]


def test_a_text_does_not_go_on_from_a_cell_that_is_not_full():
    begun = "字" * 32_765
    assert lines(sheet([begun], ["末尾"])) == [begun, "末尾"]


def test_a_text_does_not_go_on_over_an_empty_row():
    assert lines(sheet([FULL], [], ["另一段"])) == [FULL, "另一段"]


def test_a_long_value_is_prose_in_a_frame_unless_it_is_marked():
    rows = [["名称", "值"], ["标题", "长" * 120], ["说明", "3"]]
    assert lines(sheet(*rows))[1:3] == ["标题", "长" * 120]
    rows[1][1] = TEXT + rows[1][1]
    assert lines(sheet(*rows)) == [rows]


@pytest.mark.parametrize(("said", "count"), [("第一部分 概况", 0), ("概况", 1)])
def test_the_name_of_a_sheet_that_a_line_says_is_no_heading(said, count):
    def write(made):
        for name, text in (("第一部分概况", said), ("其他", "其他")):
            page = made.add_worksheet(name)
            page.write(0, 0, "某某报告")
            page.write(1, 0, text)

    found = [b.text for b in read(book(write), name="b.xlsx").blocks if isinstance(b, Heading)]
    assert len([text for text in found if text == "第一部分概况"]) == count


def test_an_escape_does_not_reach_over_runs():
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    runs = "<si><r><t>_x0041</t></r><r><t>_x0042_</t></r></si>"
    assert lines(raw_book(f"<sheetData>{rows}</sheetData>", strings=runs)) == ["_x0041B"]
