"""Rows are anchored by their labels, in the order of the form, however these are printed."""

import pytest

from tests.extract.pages import (
    COLUMNS,
    cells_a_line,
    codes,
    drawn,
    figures,
    labels,
    page,
    pipes,
    read,
    row,
    tabs,
)

PATHS = list(labels())
NUMBERED = {path: [str(i * 10 + c) for c in range(1, 8)] for i, path in enumerate(PATHS)}
TEXT_LAYOUTS = [tabs, pipes, cells_a_line]
each_layout = pytest.mark.parametrize("layout", TEXT_LAYOUTS)


def as_read(found):
    """All figures of section 三 as read, as text, by row."""
    return {path: [str(cell) for cell in row(found, path)] for path in PATHS}


@each_layout
def test_every_row_gets_the_figures_that_follow_its_label(layout):
    found = read(page(layout(NUMBERED)))
    assert as_read(found) == NUMBERED
    assert codes(found) == []


@each_layout
def test_the_same_words_are_a_column_in_the_head_and_a_row_below_it(layout):
    found = read(page(layout(NUMBERED)))
    for path in ("outcomes/other/other", "outcomes/total"):
        assert [str(cell) for cell in row(found, path)] == NUMBERED[path]


@each_layout
def test_a_label_without_its_number_is_told_by_the_order_of_the_form(layout):
    named = {"outcomes/other/other": "其他", "outcomes/total": "总计"}
    found = read(page(layout(NUMBERED, named=named)))
    assert as_read(found) == NUMBERED


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("outcomes/withheld/internal_affairs", "5.属于三类内容事务信息"),
        (
            "outcomes/partially_disclosed",
            "（二）部分公开（区分处理的，只计这一情况，不计其他情形）",
        ),
        ("outcomes/partially_disclosed", "（二）部分公开"),
        ("outcomes/other/correction_overdue", "1.逾期不补正"),
        ("outcomes/other/fee_overdue", "2.逾期未缴纳费用"),
        ("outcomes/withheld/security_and_stability", '3.危及"三安全一稳定"'),
        ("outcomes/withheld/third_party_rights", "4.保护第三方合法权宜"),
        ("outcomes/not_processed/confirm_or_reissue", "5.要求行政机关确认或重新出具已获信息"),
        ("received", "一、本年新收政府信息公开申请数量（件）"),
        ("received", "一、本年新收政府信息公开申请"),
        ("carried_forward", "四、結轉下年度繼續辦理"),
        ("outcomes/total", "（七）总 计"),
        ("outcomes/not_processed/duplicate", "2、重复申请"),
        ("outcomes/unable_to_provide/not_held", "１．本机关不掌握相关政府信息"),
    ],
)
@each_layout
def test_misprints_short_labels_and_other_signs_are_the_same_row(layout, path, label):
    found = read(page(layout(NUMBERED, named={path: label})))
    assert as_read(found) == NUMBERED
    near = label in ("4.保护第三方合法权宜", "5.要求行政机关确认或重新出具已获信息")
    assert codes(found) == (["label_misprinted"] if near else [])


@each_layout
def test_labels_of_groups_have_no_figures_and_take_none(layout):
    first = "outcomes/withheld/state_secret"
    named = {"outcomes/disclosed": "三、本年度办理结果\t（一）予以公开"}
    named[first] = "（三）不予公开\t" + labels()[first]
    if layout is pipes:
        named = {path: text.replace("\t", " | ") for path, text in named.items()}
    if layout is cells_a_line:
        named = {path: text.replace("\t", "\n") for path, text in named.items()}
    found = read(page(layout(NUMBERED, named=named)))
    assert as_read(found) == NUMBERED


def test_a_label_broken_over_two_lines_is_one():
    long = labels()["outcomes/other/fee_overdue"]
    named = {"outcomes/other/fee_overdue": long[:14] + "\n" + long[14:]}
    found = read(page(cells_a_line(NUMBERED, named=named)))
    assert as_read(found) == NUMBERED


@pytest.mark.parametrize("cut", [4, 9, 20])
def test_a_label_cut_off_is_the_only_one_it_can_be(cut):
    long = labels()["outcomes/other/correction_overdue"]
    named = {"outcomes/other/correction_overdue": long[: cut + 2]}
    found = read(page(tabs(NUMBERED, named=named)))
    assert row(found, "outcomes/other/correction_overdue")[0] == int(
        NUMBERED["outcomes/other/correction_overdue"][0]
    )


def test_labels_with_the_marks_of_a_heading_or_of_bold_type():
    named = {path: f"**{label}**" for path, label in labels().items()}
    found = read(page(pipes(NUMBERED, head=[f"**{c}**" for c in COLUMNS], named=named)))
    assert as_read(found) == NUMBERED


def test_the_corner_and_the_heads_over_columns_are_no_rows():
    head = "(本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和)\t\t申请人情况\t\n"
    head += "\t\t自然人\t法人或其他组织\n"
    found = read(page(head + tabs(NUMBERED)))
    assert codes(found) == []
    assert as_read(found) == NUMBERED


@each_layout
def test_a_head_printed_again_further_down_changes_nothing(layout):
    rows = list(NUMBERED.items())
    text = layout(dict(rows[:12])) + "\n" + layout(dict(rows[12:]))
    found = read(page(text))
    assert as_read(found) == NUMBERED


def test_columns_in_another_order_go_by_their_heads():
    head = [COLUMNS[6], *COLUMNS[:6]]
    rows = {path: [row[6], *row[:6]] for path, row in NUMBERED.items()}
    for layout in (pipes, tabs):
        found = read(page(layout(rows, head=head)))
        assert as_read(found) == NUMBERED


def test_head_labels_with_breaks_and_spaces():
    head = [
        "自 然 人",
        "商业 企业",
        "科研 机构",
        "社会公益 组织",
        "法律服务 机构",
        "其 他",
        "总 计",
    ]
    found = read(page(pipes(NUMBERED, head=head)))
    assert as_read(found) == NUMBERED


def test_head_labels_cut_to_the_same_words_go_by_their_order():
    text, cells = drawn("2019", "lines")
    for label in ("本年新制作数量", "本年新公开数量"):
        text = text.replace(label, "本年新")
    found = read(text)
    assert found.report.format == "2019"
    assert {p: found.report.value(p) for p in cells} == cells


def test_an_extra_column_of_subtotals_is_left_out():
    head = [*COLUMNS[:6], "小计", COLUMNS[6]]
    rows = {path: [*row[:6], "900", row[6]] for path, row in NUMBERED.items()}
    found = read(page(pipes(rows, head=head)))
    assert as_read(found) == NUMBERED


def test_rows_side_by_side_go_to_their_own_heads():
    for medium in ("html", "lines", "pipes"):
        text, cells = drawn("2021", medium)
        found = read(text)
        for path in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
            expected = [v for p, v in cells.items() if f"litigation/{path}/" in p]
            assert row(found, path, "review_and_litigation") == expected


def test_a_note_under_the_table_is_text_and_no_row():
    found = read(page(tabs(NUMBERED) + "\n\n注：以上数据截至年底，由办公室统计。"))
    assert codes(found) == []
    assert as_read(found) == NUMBERED


def test_a_table_far_from_its_section_is_still_found():
    text, cells = drawn("2021", "html")
    start = text.index("<table", text.index("三、收到和处理"))
    end = text.index("</table>", start) + len("</table>")
    moved = text[:start] + text[end:]
    moved = moved.replace("</body>", text[start:end] + "</body>")
    found = read(moved)
    assert {p: found.report.value(p) for p in cells} == cells


def test_figures_of_another_table_on_the_page_are_not_taken():
    menu = "<table><tr><td>规章</td><td>77</td></tr><tr><td>其他</td><td>78</td></tr></table>"
    text, cells = drawn("2021", "html")
    found = read(text.replace("<body>", "<body>" + menu))
    assert {p: found.report.value(p) for p in cells} == cells


def test_one_figure_alone_is_never_counted_into_two_rows():
    rows = figures(received=[1, 0, 0, 0, 0, 0, 1])
    del rows["carried_over"]
    found = read(page(tabs(rows)))
    assert row(found, "received") == [1, 0, 0, 0, 0, 0, 1]
    assert set(row(found, "carried_over")) == {"missing"}
