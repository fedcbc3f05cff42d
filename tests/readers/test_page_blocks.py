"""Pages to blocks: cells, paragraphs, page ends, furniture, tables without lines."""

import pytest

from govreport.document import Grid, Heading, Paragraph
from govreport.errors import LimitError
from govreport.limits import Limits
from govreport.readers.page.blocks import blocks_of
from govreport.readers.page.printed import Page, Piece, Rule
from govreport.readers.tally import Tally


def put(text, left, top, size=10.0, step=None):
    """Characters of a line, each as wide as its size, or half of that for those of ASCII."""
    pieces, at = [], left
    for char in text:
        wide = size / 2 if char.isascii() else size
        pieces.append(Piece(char, at, top, at + wide, top + size))
        at += wide if step is None else step
    return pieces


def ruled(rows, left=50.0, top=100.0, wide=80.0, high=20.0, closed=True):
    """The pieces and rules of a plain table."""
    columns = len(rows[0])
    right, bottom = left + columns * wide, top + len(rows) * high
    pieces = [
        piece
        for r, row in enumerate(rows)
        for c, said in enumerate(row)
        for piece in put(said, left + c * wide + 5, top + r * high + 5)
    ]
    ends = len(rows) + (1 if closed else 0)
    rules = [Rule(left, top + r * high, right, top + r * high) for r in range(ends)]
    rules += [Rule(left + c * wide, top, left + c * wide, bottom) for c in range(columns + 1)]
    return pieces, rules


def page(*parts, number=1, rules=(), width=600.0):
    return Page(number, width, 800.0, tuple(p for part in parts for p in part), tuple(rules))


def blocks(*pages, limits=None):
    return blocks_of(pages, Tally(limits or Limits()))


def rows_of(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def texts(found):
    return [block.text for block in found if not isinstance(block, Grid)]


# cells


def cell(*pieces, wide=80.0):
    """The text of the first cell of a table that holds these pieces."""
    _, rules = ruled([["", ""], ["", ""]], wide=wide, high=120.0)
    (grid,) = blocks(page(*pieces, put("x", 60 + wide, 110), rules=rules))
    return grid.rows[0][0].text


def test_lines_of_a_cell_are_parted_by_line_feeds():
    assert cell(put("政府", 55, 105), put("信息", 55, 118)) == "政府\n信息"


def test_a_text_written_downwards_is_one_line():
    down = [put(char, 60, 105 + 11 * at) for at, char in enumerate("三、办理结果")]
    assert cell(*down) == "三、办理结果"


def test_figures_one_below_the_other_are_not_joined():
    assert cell(put("1", 60, 105), put("2", 60, 118)) == "1\n2"


def test_a_number_broken_by_a_narrow_cell_is_joined():
    assert cell(put("123", 52, 105), put("4", 52, 118), wide=25.0) == "1234"


def test_numbers_in_two_lines_of_a_wide_cell_are_two():
    assert cell(put("123", 55, 105), put("4", 55, 118)) == "123\n4"


@pytest.mark.parametrize(("gap", "text"), [(0.0, "12"), (1.2, "12"), (2.6, "1 2"), (6.0, "1 2")])
def test_a_gap_between_digits_is_a_space_where_it_is_wider_than_kerning(gap, text):
    assert cell(put("1", 55, 105), put("2", 60 + gap, 105)) == text


def test_a_space_in_the_text_parts_digits():
    assert cell(put("1 2", 55, 105)) == "1 2"


def test_digits_of_a_table_that_are_all_spaced_out_are_numbers():
    rows = [["12", "345"], ["6789", "10"]]
    _, rules = ruled(rows)
    spaced = [
        put(said, 55 + 80 * c, 105 + 20 * r, step=7.4)
        for r, row in enumerate(rows)
        for c, said in enumerate(row)
    ]
    (grid,) = blocks(page(*spaced, rules=rules))
    assert rows_of(grid) == rows


def test_confidence_and_other_readings_of_a_cell_are_kept():
    pieces, rules = ruled([["", "b"], ["c", "d"]])
    seen = Piece("8", 60, 105, 66, 115, 0.4, ("6", "3"))
    (grid,) = blocks(page(pieces, [seen], rules=rules))
    first = grid.rows[0][0]
    assert (first.text, first.alternatives, first.place.confidence) == ("8", ("6", "3"), 0.4)
    assert grid.rows[0][1].place.confidence is None


def test_cells_count_against_the_limit():
    pieces, rules = ruled([["a", "b"], ["c", "d"]])
    assert blocks(page(pieces, rules=rules), limits=Limits(max_cells=4))
    with pytest.raises(LimitError):
        blocks(page(pieces, rules=rules), limits=Limits(max_cells=3))


# page ends

HEAD = ["项目", "数量"]


def over(first, second, **how):
    """The grids of two tables on two pages."""
    one, lines = ruled(first, top=600, closed=how.pop("closed", True))
    two, more = ruled(second, top=60, **how)
    found = blocks(page(one, rules=lines), page(two, number=2, rules=more))
    return [block for block in found if isinstance(block, Grid)]


def test_a_table_over_a_page_end_is_one():
    (grid,) = over([HEAD, ["甲", "1"]], [["乙", "2"], ["丙", "3"]])
    assert rows_of(grid) == [HEAD, ["甲", "1"], ["乙", "2"], ["丙", "3"]]
    assert [row[0].place.page for row in grid.rows] == [1, 1, 2, 2]


def test_a_head_printed_again_is_left_out():
    (grid,) = over([HEAD, ["甲", "1"]], [HEAD, ["乙", "2"]])
    assert rows_of(grid) == [HEAD, ["甲", "1"], ["乙", "2"]]


def test_tables_of_other_widths_are_two():
    assert len(over([HEAD, ["甲", "1"]], [["乙", "2"], ["丙", "3"]], wide=100.0)) == 2


def test_tables_with_text_between_are_two():
    one, lines = ruled([HEAD, ["甲", "1"]], top=600)
    two, more = ruled([["乙", "2"], ["丙", "3"]], top=90)
    title = put("另一张表的标题", 50, 60)
    found = blocks(page(one, rules=lines), page(title, two, number=2, rules=more))
    assert sum(isinstance(block, Grid) for block in found) == 2


def test_a_row_broken_in_its_label_is_joined():
    (grid,) = over([HEAD, ["要求行政机关确", "1"]], [["认或重新出具", ""], ["丙", "3"]])
    assert rows_of(grid)[1:] == [["要求行政机关确\n认或重新出具", "1"], ["丙", "3"]]


def test_a_row_without_figures_is_not_taken_for_the_rest_of_another():
    for label in ("（二）其他", "2.其他"):
        (grid,) = over([HEAD, ["要求行政机关确", "1"]], [[label, ""], ["丙", "3"]])
        assert rows_of(grid)[2] == [label, ""]
    (grid,) = over([HEAD, ["短", "1"]], [["乙", ""], ["丙", "3"]])
    assert rows_of(grid)[1:3] == [["短", "1"], ["乙", ""]]


def test_figures_in_both_halves_are_two_rows_even_where_no_line_is_drawn():
    (grid,) = over([HEAD, ["要求行政机关确", "1"]], [["认", "2"], ["丙", "3"]], closed=False)
    assert rows_of(grid)[1:3] == [["要求行政机关确", "1"], ["认", "2"]]


# headers, footers, page numbers


def paper(number, *, foot, head="某某政府文件", body="正文的内容"):
    lines = [put(head, 250, 30), put(f"{body}{'一二三四五'[number - 1]}。", 70, 300)]
    return page(*lines, put(foot, 290, 770), number=number)


@pytest.mark.parametrize("foot", ["- {} -", "— {} —", "第{}页", "第 {} 页 共 3 页", "{}", "{}/3"])
def test_page_numbers_and_repeated_headers_are_left_out(foot):
    found = blocks(*(paper(number, foot=foot.format(number)) for number in (1, 2, 3)))
    assert texts(found) == ["正文的内容一。", "正文的内容二。", "正文的内容三。"]


@pytest.mark.parametrize("foot", ["https://某某.cn/a.html  {}/3", "第{}页 共3页 某某政府"])
def test_a_footer_that_counts_the_pages_is_left_out(foot):
    found = blocks(*(paper(number, foot=foot.format(number)) for number in (1, 2, 3)))
    assert texts(found) == ["正文的内容一。", "正文的内容二。", "正文的内容三。"]


def test_a_footer_that_says_another_thing_on_each_page_stays():
    found = blocks(*(paper(number, foot=f"附件{number}") for number in (1, 2)))
    assert texts(found) == ["正文的内容一。", "附件1", "正文的内容二。", "附件2"]


def test_a_number_that_counts_no_pages_and_a_line_that_is_not_repeated_stay():
    found = blocks(paper(1, foot="57", head="甲"), paper(2, foot="8", head="乙"))
    assert texts(found) == ["甲", "正文的内容一。", "57", "乙", "正文的内容二。", "8"]


def test_the_same_line_in_the_middle_of_pages_stays():
    pages = [page(put("相同的一句话。", 70, 400), number=n) for n in (1, 2, 3)]
    assert texts(blocks(*pages)) == ["相同的一句话。"] * 3


# paragraphs and headings


def test_full_lines_go_on_and_indented_ones_begin():
    lines = [
        put("甲" * 38, 90, 100),
        put("乙" * 40, 70, 118),
        put("丙" * 5, 70, 136),
        put("丁" * 38, 90, 154),
        put("戊" * 3, 70, 172),
    ]
    assert texts(blocks(page(*lines))) == [
        "甲" * 38 + "乙" * 40 + "丙" * 5,
        "丁" * 38 + "戊" * 3,
    ]


def test_a_paragraph_goes_on_over_a_page_end():
    one = page(put("甲" * 38, 90, 700), put("乙" * 40, 70, 718))
    two = page(put("丙" * 5, 70, 80), put("丁" * 38, 90, 98), number=2)
    assert texts(blocks(one, two)) == ["甲" * 38 + "乙" * 40 + "丙" * 5, "丁" * 38]


def test_a_larger_line_is_a_heading():
    lines = [put("大标题", 200, 80, size=20), put("小标题", 70, 120, size=14)]
    body = [put("正文" * 15, 70, 150 + 18 * n) for n in range(4)]
    found = blocks(page(*lines, *body))
    assert [(b.text, b.level) for b in found if isinstance(b, Heading)] == [
        ("大标题", 1),
        ("小标题", 2),
    ]
    assert all(isinstance(block, Paragraph) for block in found[2:])


def test_text_and_tables_come_in_reading_order():
    pieces, rules = ruled([["a", "b"], ["c", "d"]], top=300)
    found = blocks(page(pieces, put("上", 70, 100), put("下", 70, 500), rules=rules))
    assert [type(block) for block in found] == [Paragraph, Grid, Paragraph]


# tables without lines

PLACES = (60, 250, 350, 450)


def unruled(rows, top=100.0, step=24.0):
    return [
        put(said, PLACES[at] - (0 if at == 0 else len(said) * 2.5), top + step * number)
        for number, row in enumerate(rows)
        for at, said in enumerate(row)
        if said
    ]


def test_columns_without_lines_are_told_by_the_head_and_empty_cells_seen():
    rows = [["项目", "制发", "废止", "有效"], ["规章", "1", "2", "3"], ["文件", "4", "", "6"]]
    (grid,) = blocks(page(*unruled(rows)))
    assert rows_of(grid) == rows
    assert not grid.spans_known


def test_a_label_of_two_lines_beside_its_figures_is_one():
    rows = [["项目", "制发", "废止", "有效"], ["", "1", "2", "3"]]
    label = [put("很长的一个", 60, 118), put("名称", 60, 130)]
    (grid,) = blocks(page(*unruled(rows), *label))
    assert rows_of(grid)[1] == ["很长的一个\n名称", "1", "2", "3"]


def test_a_label_without_figures_is_a_row_of_empty_cells():
    rows = [
        ["项目", "制发", "废止", "有效"],
        ["规章", "1", "2", "3"],
        ["文件"],
        ["其他", "4", "5", "6"],
    ]
    (grid,) = blocks(page(*unruled(rows)))
    assert rows_of(grid)[2] == ["文件", "", "", ""]


def test_without_a_head_only_the_places_of_texts_are_given():
    rows = [["规章", "1", "2", "3"], ["文件", "4", "", "6"]]
    (grid,) = blocks(page(*unruled(rows)))
    assert rows_of(grid) == [["规章", "1", "2", "3"], ["文件", "4", "6"]]
    columns = [[c.place.column for c in row] for row in grid.rows]
    assert columns[0][3] == columns[1][2]
    assert not grid.spans_known


def test_a_last_column_empty_throughout_is_not_claimed_empty():
    rows = [["项目", "制发", "废止", "有效"], ["规章", "1", "2"], ["文件", "4", "5"]]
    (grid,) = blocks(page(*unruled(rows)))
    assert rows_of(grid)[1:] == [["规章", "1", "2"], ["文件", "4", "5"]]


def test_prose_with_numbers_is_no_table():
    lines = [put("2024年收到申请17件，办结 15 件。", 70, 100 + 20 * n) for n in range(3)]
    assert not any(isinstance(block, Grid) for block in blocks(page(*lines)))


def test_figures_that_a_narrow_column_broke_in_two_are_one_again():
    rows = [["项目", "制发", "废止", "有效"], ["规章", "", "2", ""], ["文件", "4", "5", "6"]]
    halves = [
        put("12", 245, 118),
        put("3", 247, 130),
        put("不适", 440, 118),
        put("用", 445, 130),
    ]
    (grid,) = blocks(page(*unruled(rows), *halves))
    assert rows_of(grid)[1:] == [["规章", "123", "2", "不适用"], ["文件", "4", "5", "6"]]


def test_figures_of_rows_above_and_below_an_empty_cell_are_not_joined():
    rows = [["项目", "制发", "废止", "有效"], ["甲", "1", "2", "3"], ["乙", "", "4", "5"]]
    rows += [["丙", "6", "7", "8"]]
    (grid,) = blocks(page(*unruled(rows, step=13.0)))
    assert rows_of(grid)[1:] == rows[1:]


def test_a_number_broken_by_a_page_end_is_joined():
    one, lines = ruled([["项", "数"], ["计", "676"]], top=600, wide=25.0)
    two, more = ruled([["", "9"], ["续", "3"]], top=60, wide=25.0)
    (grid,) = blocks(page(one, rules=lines), page(two, number=2, rules=more))
    assert rows_of(grid) == [["项", "数"], ["计", "6769"], ["续", "3"]]


def test_the_head_of_a_table_at_the_top_of_pages_is_no_header():
    top = [put("表头的第一行", 60, 40), put("第二行的表头", 60, 60), put("第三行的表头", 60, 80)]
    pages = [page(*top, put("内容" + "甲乙丙"[n], 60, 300), number=n + 1) for n in range(3)]
    assert "".join(texts(blocks(*pages))).count("第三行的表头") == 3


def test_a_number_with_its_unit_broken_by_a_page_end_is_joined():
    one, lines = ruled([["项", "数"], ["计", "490"]], top=600, wide=25.0)
    two, more = ruled([["", "1件"], ["续", "3"]], top=60, wide=25.0)
    (grid,) = blocks(page(one, rules=lines), page(two, number=2, rules=more))
    assert rows_of(grid)[1] == ["计", "4901件"]


def test_the_columns_of_a_head_of_several_lines_come_in_their_order():
    """The first is printed between the lines of the others, the last above them."""
    head = [put("甲", 248, 106), put("乙", 348, 100), put("乙", 348, 112), put("丙", 448, 96)]
    figures = [put("项", 60, 140), put("1", 248, 140), put("2", 330, 140), put("3", 366, 140)]
    (grid,) = blocks(page(*head, *figures))
    assert rows_of(grid)[0] == ["甲", "乙乙", "丙"]
    assert not grid.spans_known


def test_a_word_in_three_lines_is_one():
    rows = [["项目", "制发", "废止", "有效"], ["规章", "1", "2", ""], ["文件", "4", "5", "6"]]
    word = [put("不", 445, 112), put("适", 445, 124), put("用", 445, 136)]
    (grid,) = blocks(page(*unruled(rows), *word))
    assert rows_of(grid)[1] == ["规章", "1", "2", "不适用"]


def test_a_head_in_letters_less_high_than_a_point_is_read():
    rows = [["自然人", "总计"], ["予以公开", "1", "2"], ["部分公开", "3", "4"]]
    lines = [
        put(said, left, 100 + at * 0.8, 0.5)
        for at, row in enumerate(rows)
        for said, left in zip(row, (60, 70) if at == 0 else (50, 60, 70), strict=True)
    ]
    (grid,) = blocks(page(*lines))
    assert rows_of(grid)[-2:] == rows[1:]
