"""Word documents: what is printed is read, once, in its place; what is not printed is not."""

import pytest

import govreport
from govreport.readers import read
from tests.readers.word_files import as_word, cell, cells, par, row, table, texts, val, word


def blocks(body, **parts):
    return texts(read(word(body, **parts), name="a.docx"))


def grid(body):
    (found,) = read(word(body), name="a.docx").grids()
    return found


def codes(body):
    return [(f.code, f.params.get("count")) for f in read(word(body), name="a.docx").findings]


def test_a_real_report_says_the_same_in_word_as_on_its_page(real):
    page = govreport.parse(real / "shuyang-fgw-2023.html")
    found = govreport.parse(as_word(page.document))
    told = [govreport.to_dict(parsed.report) | {"source": None} for parsed in (page, found)]
    assert told[0] == told[1]
    assert found.findings == page.findings
    grids = [list(parsed.document.grids()) for parsed in (page, found)]
    assert [cells(one) for one in grids[0]] == [cells(one) for one in grids[1]]
    assert all(one.spans_known for one in grids[1])


# Merged cells


def test_merged_cells_are_given_once_with_their_spans():
    two, down, on = val("gridSpan", 2), val("vMerge", "restart"), "<w:vMerge/>"
    found = grid(
        table(
            row(cell("一", down), cell("二", two)),
            row(cell("", on), "3", "4"),
            row(cell("五", down + two), "6"),
            row(cell("", on + two), "7"),
        )
    )
    assert cells(found) == [
        ("一", 0, 0, 2, 1), ("二", 0, 1, 1, 2), ("3", 1, 1, 1, 1), ("4", 1, 2, 1, 1),
        ("五", 2, 0, 2, 2), ("6", 2, 2, 1, 1), ("7", 3, 2, 1, 1),
    ]  # fmt: skip
    assert (found.width, found.spans_known) == (3, True)


def test_places_count_rows_and_cells_as_printed():
    found = grid(par("先") + table(row("1", "2"), row("3", "4")))
    last = found.rows[1][1].place
    assert (last.table, last.row, last.cell, last.raw) == (1, 2, 2, "4")


def test_rows_may_begin_and_end_inside_the_grid():
    found = grid(
        table(
            row("1", "2", "3"),
            row("4", "5", props=val("gridBefore", 1)),
            row("6", props=val("gridAfter", 2)),
        )
    )
    assert cells(found)[3:] == [("4", 1, 1, 1, 1), ("5", 1, 2, 1, 1), ("6", 2, 0, 1, 1)]


def test_a_merge_that_continues_nothing_is_a_cell_of_its_own():
    two = val("gridSpan", 2)
    found = grid(
        table(row("1", cell("2", "<w:vMerge/>"), "3"), row(cell("4", two + "<w:vMerge/>"), "5"))
    )
    assert cells(found) == [
        ("1", 0, 0, 1, 1), ("2", 0, 1, 1, 1), ("3", 0, 2, 1, 1),
        ("4", 1, 0, 1, 2), ("5", 1, 2, 1, 1),
    ]  # fmt: skip


def test_cells_merged_sideways_the_old_way_are_one():
    merged = cell("1", val("hMerge", "restart")) + cell("", val("hMerge", "continue"))
    assert cells(grid(table(row(merged, "2"), row("3", "4", "5"))))[:2] == [
        ("1", 0, 0, 1, 2),
        ("2", 0, 2, 1, 1),
    ]


def test_text_under_a_merged_cell_is_told():
    merged = table(
        row(cell("1", val("vMerge", "restart")), "2"), row(cell("9", "<w:vMerge/>"), "3")
    )
    assert codes(merged) == [("covered_cells_unread", 1)]
    assert cells(grid(merged))[0] == ("1", 0, 0, 2, 1)
    assert codes(merged.replace(">9<", "><")) == []


# Columns


def test_a_column_that_misaligned_borders_make_is_dropped():
    rows = (
        row("一", cell("2", val("gridSpan", 2)), "3"),
        row(cell("四", val("gridSpan", 2)), "5", "6"),
    )
    found = grid(table(*rows, widths=(1000, 40, 1000, 1000)))
    assert [one[2:] for one in cells(found)] == [(0, 1, 1), (1, 1, 1), (2, 1, 1)] * 2


def test_a_merge_downwards_goes_on_over_misaligned_borders():
    down = val("vMerge", "restart")
    found = grid(
        table(
            row(cell("一", down), cell("2", val("gridSpan", 2))),
            row(cell("", val("gridSpan", 2) + "<w:vMerge/>"), "3"),
            widths=(1000, 40, 1000),
        )
    )
    assert cells(found) == [("一", 0, 0, 2, 1), ("2", 0, 1, 1, 1), ("3", 1, 1, 1, 1)]


@pytest.mark.parametrize(
    ("text", "widths", "width"),
    [
        ("", (1000, 40, 1000), 2),  # a thin cell without text is dropped
        ("7", (1000, 40, 1000), 3),  # one with text never is
        ("", (1000, 400, 1000), 3),  # nor is one that text would fit into
        ("", (1, 1, 1), 3),  # widths that fit no text say nothing
        ("", (), 3),
    ],
)
def test_thin_columns_are_dropped_only_where_they_hold_nothing(text, widths, width):
    assert grid(table(row("1", text, "2"), row("3", "", "4"), widths=widths)).width == width


def test_columns_at_which_no_cell_begins_or_ends_are_not_counted():
    two, three = val("gridSpan", 2), val("gridSpan", 3)
    rows = row(cell("1", three), cell("2", three)), row(cell("3", three), "4", cell("5", two))
    spans = [(0, 1, 1), (1, 1, 2), (0, 1, 1), (1, 1, 1), (2, 1, 1)]
    assert [one[2:] for one in cells(grid(table(*rows)))] == spans


# Tables in tables


def test_a_table_in_a_cell_is_a_grid_of_its_own():
    inner = table(row("1", "2"), row("3", "4"))
    outer = table(row("左", "右"), row(cell(par("前") + inner + par("后")), "5"))
    assert blocks(outer) == [[["左", "右"]], "前", [["1", "2"], ["3", "4"]], "后", "5"]


def test_a_table_that_only_frames_others_is_dissolved():
    inner = table(row("1", "2"))
    assert blocks(table(row(cell(par("一、总体情况") + par("正文") + inner)))) == [
        "一、总体情况",
        "正文",
        [["1", "2"]],
    ]


def test_tables_without_text_are_left_out():
    assert blocks(par("a") + table(row("", ""))) == ["a"]
