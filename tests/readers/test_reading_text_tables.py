"""Tables in plain text and Markdown, in every layout seen."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from govreport.document import Flow, Grid, Heading, Paragraph
from govreport.readers import read


def blocks(text):
    return read(text.encode(), name="report.md").blocks


def grid(text):
    (found,) = [block for block in blocks(text) if isinstance(block, Grid)]
    return found


def texts(found):
    return [[cell.text for cell in row] for row in found.rows]


def test_pipe_table_loses_its_delimiter_row_and_keeps_empty_cells():
    found = grid("| 信息内容 | 本年新制作数量 |\n|---|:--:|\n| **规章** | 0 |\n| 规范性文件 | |\n")
    assert texts(found) == [["信息内容", "本年新制作数量"], ["规章", "0"], ["规范性文件", ""]]
    assert not found.spans_known
    cell = found.rows[1][0]
    assert (cell.place.line, cell.place.row, cell.place.cell) == (3, 2, 1)
    assert cell.place.raw.strip() == "**规章**"


@pytest.mark.parametrize("line", ["甲 | <tables>", "| <tablet | 1 |", "<table:table | 1"])
def test_a_bar_beside_what_only_begins_like_a_table_is_read(line):
    assert blocks(f"{line}\n规章")


def test_marks_are_not_taken_for_markdown():
    found = grid(
        "| 规章 | - | \\ | — |\n|---|---|---|---|\n| 行政许可 | - | * | / |\n| - | - | - | - |"
    )
    assert texts(found)[0] == ["规章", "-", "\\", "—"]
    assert texts(found)[1] == ["行政许可", "-", "*", "/"]
    assert texts(found)[2] == ["-"] * 4


def test_breaks_escapes_and_entities_in_pipe_cells():
    found = grid("| 本年新<br>制作数量 | a\\|b | &nbsp; | 1\\.属于 |\n| --- | --- | --- | --- |\n")
    assert texts(found) == [["本年新\n制作数量", "a|b", "", "1.属于"]]


def test_bars_inside_lines_need_to_repeat_to_make_a_table():
    found = grid("规章 | 0 | 0\n规范性文件 | 1 | 2\n")
    assert texts(found) == [["规章", "0", "0"], ["规范性文件", "1", "2"]]
    (line,) = blocks("首页 | 新闻 | 公开\n")
    assert isinstance(line, Paragraph)


def test_rows_that_end_in_a_bar_are_rows_where_they_hold_several_cells():
    found = grid("规章 | 0 | 0 | 0 |\n规范性文件 | 1 |  | 3 |\n")
    assert texts(found)[1] == ["规范性文件", "1", "", "3"]


def test_every_bar_closes_a_cell_of_a_flow():
    (flow,) = blocks("规章 |\n0 |\n||||\n|\n\n规范性文件 |\n")
    assert isinstance(flow, Flow)
    assert [cell.text for cell in flow.cells] == ["规章", "0", "", "", "", "", "", "规范性文件"]
    assert [cell.place.line for cell in flow.cells] == [1, 2, 3, 3, 3, 3, 4, 6]


def test_one_cell_between_two_bars_a_line_is_a_flow_too():
    (flow,) = blocks("| 规章 |\n| 0 |\n| |\n")
    assert isinstance(flow, Flow)
    assert [cell.text for cell in flow.cells[:2]] == ["规章", "0"]


def test_blank_line_parts_tabbed_grids():
    grids = blocks("规章\t0\n规范性文件\t1\n\n行政许可\t2\n")
    assert [texts(found) for found in grids] == [
        [["规章", "0"], ["规范性文件", "1"]],
        [["行政许可", "2"]],
    ]
    assert [found.place.table for found in grids] == [1, 2]


@pytest.mark.parametrize(
    "line", ["\t一是加强领导", "一、\t总体情况", "1.\t推进重点领域公开", "（一）\t主动公开"]
)
def test_tab_for_indent_or_after_a_list_mark_makes_no_table(line):
    (found,) = blocks(line)
    assert isinstance(found, Paragraph)
    assert found.text == line.replace("\t", " ").strip()


def test_columns_parted_by_spaces_know_where_they_begin():
    found = grid("信息内容      本年制发件数  现行有效件数\n规章          0             12\n")
    assert texts(found) == [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "12"]]
    assert [cell.place.column for cell in found.rows[0]] == [1, 15, 29]
    assert [cell.place.column for cell in found.rows[1]] == [1, 15, 29]


def test_blank_lines_between_spaced_rows_do_not_part_them():
    found = grid("规章　　0　　0\n\n规范性文件　　1　　2\n")
    assert texts(found) == [["规章", "0", "0"], ["规范性文件", "1", "2"]]


def test_figures_at_the_end_of_a_line_are_cells_even_with_one_space():
    found = grid("行政许可 184 -3 2,982\n行政处罚 104 / 6487\n")
    assert texts(found) == [["行政许可", "184", "-3", "2,982"], ["行政处罚", "104", "/", "6487"]]


@pytest.mark.parametrize(
    "text",
    [
        "　　一是加强领导　　二是健全机制。\n　　三是强化监督　　四是加强培训。",
        "信息来源:城中区人民政府  发布日期:2021-01-29",
        "    2020年1月29日   ",
        "德亭镇人民政府    \n\n      2021年1月21日",
    ],
)
def test_prose_with_stray_spaces_stays_prose(text):
    assert all(isinstance(block, Paragraph) for block in blocks(text))


def test_html_table_inside_markdown_keeps_its_lines():
    first, found, last = blocks(
        "前文\n\n<table>\n<tr><td rowspan=2>甲</td><td>1</td></tr>\n<tr><td>2</td></tr>\n"
        "</table>\n后文\n"
    )
    assert (first.text, last.text) == ("前文", "后文")
    assert texts(found) == [["甲", "1"], ["2"]]
    assert found.spans_known
    assert [cell.place.line for row in found.rows for cell in row] == [4, 4, 5]
    assert found.rows[1][0].column == 1


def test_unclosed_html_table_does_not_swallow_the_text_after_it():
    found = blocks("<table>\n<tr><td>甲<td>1\n<tr><td>乙<td>2\n\n五、存在的主要问题\n\n正文。\n")
    assert texts(found[0]) == [["甲", "1"], ["乙", "2"]]
    assert [block.text for block in found[1:]] == ["五、存在的主要问题", "正文。"]


def test_headings_lists_rules_and_strong_lines():
    found = blocks("# **一、总体情况**\n##二、公开\n- 1.事项\n---\n**三、申请**\n#1\n")
    assert [(type(block), block.text) for block in found] == [
        (Heading, "一、总体情况"),
        (Heading, "二、公开"),
        (Paragraph, "- 1.事项"),
        (Paragraph, "三、申请"),
        (Paragraph, "#1"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_do_not_depend_on_the_line_end(end):
    found = read(end.join(["甲", "", "乙\f丙", "丁"]).encode()).blocks
    assert [(block.text, block.place.line) for block in found] == [
        ("甲", 1),
        ("乙 丙", 3),
        ("丁", 4),
    ]


_CELL = st.text(alphabet="规章数量0123456789-/—（）. *_`\\", max_size=8).map(str.strip)
_ROWS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=2, max_size=6)
)


def oracle(source):
    rows, row, inside = [], None, False
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            rows.append(row)
        elif token.type in {"th_open", "td_open"}:
            inside = True
        elif token.type == "inline" and inside:
            inside = False
            row.append("".join(child.content for child in token.children or ()))
    return rows


@given(_ROWS)
@settings(max_examples=200)
def test_pipe_tables_agree_with_a_markdown_parser(rows):
    rows = [[cell.replace("\\", "").replace("`", "") for cell in row] for row in rows]
    # Emphasis over a lone sign is where parsers of Markdown differ; a sign alone is a mark here.
    rows = [[re.sub(r"[*_]+", "", cell) for cell in row] for row in rows]
    head, *body = rows
    if any(set("".join(row)) <= set("-: ") for row in rows):
        return
    lines = [f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *body]]
    source = "\n".join(lines)
    assert texts(grid(source)) == oracle(source)


@pytest.mark.parametrize(
    "cell",
    ["**规章**", "*规章*", "`0`", "a\\*b", "[规章](http://x.cn/a)", "__规章__", "3\\.", "~~1~~"],
)
def test_emphasis_in_cells_agrees_with_a_markdown_parser(cell):
    source = f"| {cell} | 1 |\n|---|---|\n| 0 | 2 |"
    assert texts(grid(source)) == oracle(source)
