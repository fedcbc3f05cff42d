"""A figure that a small fault of the copy may have moved is lost or told, never just taken."""

from govreport.extract.labels import label_index
from tests.extract.pages import SPEC, codes, figures, page, pipes, read, row, tabs

TABLE = pipes(figures())
FOUR = "review_and_litigation"
CASES = ("未经复议直接起诉", "复议后起诉", "行政复议")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def warned(found):
    return {p for f in found.findings if str(f.severity) != "info" for p in f.pointers}


def four_lines(printed):
    """Section four with one cell a line and the figures as given."""
    heads = ["行政复议", "行政诉讼", *RESULTS, "未经复议直接起诉", *RESULTS, "复议后起诉", *RESULTS]
    return "\n".join([*heads, *printed.split()])


def test_fifteen_figures_one_cell_a_line_are_read():
    found = read(page(TABLE, review_and_litigation=four_lines("4 1 2 1 8 3 0 0 2 5 1 0 1 0 2")))
    assert row(found, "litigation_after_reconsideration", FOUR) == [1, 0, 1, 0, 2]


def test_the_empty_line_before_the_next_title_is_no_empty_last_cell():
    # the 3 of the second case is lost
    found = read(page(TABLE, review_and_litigation=four_lines("4 1 2 1 8 0 0 2 5 1 0 1 0 2")))
    after = row(found, "litigation_after_reconsideration", FOUR)
    assert after in ([1, 0, 1, 0, 2], ["missing"] * 5)
    assert f"/{FOUR}/litigation_direct/upheld" in warned(found)


def test_cases_in_another_order_whose_head_is_torn_apart_are_told():
    lines = [[case for case in CASES for _ in RESULTS], list(RESULTS) * 3]
    lines.append(["3", "0", "0", "2", "5", "1", "0", "1", "0", "2", "4", "1", "2", "1", "8"])
    torn = "\n\n".join("| " + " | ".join(line) + " |" for line in lines)
    found = read(page(TABLE, review_and_litigation=torn))
    right = row(found, "reconsideration", FOUR) == [4, 1, 2, 1, 8]
    assert right or f"/{FOUR}/reconsideration/upheld" in warned(found)
    whole = torn.replace("\n\n", "\n|" + " --- |" * 15 + "\n", 1).replace("\n\n", "\n")
    assert row(read(page(TABLE, review_and_litigation=whole)), "reconsideration", FOUR) == [
        *(4, 1, 2, 1, 8)
    ]
    assert codes(read(page(TABLE, review_and_litigation=whole))) == []


def test_a_number_alone_below_a_row_between_tabs_is_no_figure_of_it():
    table = tabs(figures(received=[1, 0, 0, 0, 0, 0, 1])).splitlines()
    table[1] = table[1].removesuffix("\t1")
    found = read(page("\n".join([*table[:2], "3", *table[2:]])))
    assert 3 not in row(found, "received")
    assert "/requests/received/total" in warned(found)


def test_a_title_printed_a_thousand_times_takes_no_longer_than_it_must():
    title = "一、总体情况"
    found = read((title + "\n") * 3000 + page(TABLE))
    assert found.report.title == "明水县水务局2023年政府信息公开工作年度报告"


def test_misprints_are_not_remembered_without_end():
    index = label_index(SPEC, "2021", "requests")
    for number in range(9000):
        index.close(index.fold(f"本年新收政府信息公开申请数额{number:04}"))
    assert index._close.cache_info().currsize <= 4096
