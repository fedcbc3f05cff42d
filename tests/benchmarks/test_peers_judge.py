"""How answers of other libraries are judged: mildly, the same for all, and never for nothing."""

from collections import Counter

import pytest

from benchmarks.beside import libraries as of
from benchmarks.beside.files import REAL, group, real
from benchmarks.beside.grids import pipes
from benchmarks.beside.in_order import CELLS, poured
from benchmarks.beside.judge import LOST, RIGHT, WRONG, cells_judged, fold, number, verdicts
from benchmarks.beside.lines import lines
from benchmarks.beside.readers import READERS
from tests.generator.page import expand
from tests.generator.sample import draw


@pytest.fixture
def sample():
    """A published report whose figures differ: 2021, all cells printed."""
    return real(REAL / "hongze-2024.pdf")


def grids(sample):
    """The tables of a page as a faultless library would give them."""
    return [[[cell.text for cell, _ in row] for row in expand(t)] for t in sample.page.tables()]


def judged(tables, sample):
    return verdicts({"tables": tables}, sample)


def row_of(tables, label):
    return next(row for grid in tables for row in grid if any(label in cell for cell in row))


@pytest.mark.parametrize("seed", range(40))
def test_a_faultless_grid_of_any_drawn_page_is_right(seed):
    sample = draw(seed, layout="html_clean", encoding="utf-8")
    found = judged(grids(sample), sample)
    assert found[WRONG] == 0
    lost = {p for line in lines(sample.page) for _, p, text in line.cells if not text}
    assert found[LOST] <= len(lost)
    assert sum(found.values()) == len(cells_judged(sample))


def test_a_faultless_grid_of_a_published_report_is_right(sample):
    assert judged(grids(sample), sample) == Counter({RIGHT: 207 - 21})


def test_nothing_given_is_lost_and_so_is_an_error(sample):
    count = len(cells_judged(sample))
    assert judged([], sample) == Counter({LOST: count})
    assert verdicts({"error": "it broke", "tables": grids(sample)}, sample) == {LOST: count}


def test_a_figure_in_the_column_of_another_is_wrong(sample):
    tables = grids(sample)
    row = row_of(tables, "一、本年新收")
    assert row[-7:] == ["95", "0", "0", "0", "0", "0", "95"]
    row[-7:] = ["0", "95", "0", "0", "0", "0", "95"]
    assert judged(tables, sample)[WRONG] == 2


def test_a_row_is_shifted_as_a_whole_unless_the_head_of_the_form_stands_above_it(sample):
    tables = grids(sample)
    row = row_of(tables, "一、本年新收")
    row[:] = [*row, ""][1:]
    assert judged(tables, sample)[WRONG] > 0
    head = row_of(tables, "商业企业")
    head[:] = ["", *head][:-1]
    assert judged(tables, sample) == Counter({RIGHT: 207 - 21})
    head[:] = [*head[1:], ""]
    row[:] = row[1:]
    assert judged(tables, sample)[WRONG] == 0


def test_a_page_in_one_row_is_no_table(sample):
    table = grids(sample)[-2]
    assert judged([table], sample)[RIGHT] > 150
    assert judged([[[cell for row in table for cell in row]]], sample)[RIGHT] == 0


def test_a_figure_taken_away_is_lost_and_a_row_without_its_label_too(sample):
    tables = grids(sample)
    row_of(tables, "（七）总计")[-1] = ""
    assert judged(tables, sample)[LOST] == 1
    tables = grids(sample)
    row = row_of(tables, "（七）总计")
    row[:] = ["" if "总计" in cell else cell for cell in row]
    assert judged(tables, sample)[LOST] == 7


def test_a_label_misprinted_a_little_is_still_that_label(sample):
    tables = grids(sample)
    row = row_of(tables, "2.其他法律行政法规禁止公开")
    row[:] = [cell.replace("法规禁", "") for cell in row]
    assert judged(tables, sample)[LOST] == 0


def test_a_number_where_the_file_has_none_is_wrong():
    sample = draw(3, layout="html_clean", style="blank_all_zeros", damages=(), encoding="utf-8")
    tables = grids(sample)
    before = judged(tables, sample)
    line = next(one for one in lines(sample.page) if not one.cells[-1][2])
    row = row_of(tables, line.label)
    assert row[line.cells[-1][0]] == ""
    row[line.cells[-1][0]] = "7"
    after = judged(tables, sample)
    assert (before[WRONG], after[WRONG]) == (0, 1)
    assert before[RIGHT] - after[RIGHT] == 1


def test_columns_that_merged_places_repeat_do_not_count(sample):
    tables = [[[cell for cell in row for _ in range(2)] for row in grid] for grid in grids(sample)]
    assert set(judged(tables, sample)) == {RIGHT}


def test_two_figures_in_one_cell_are_no_number():
    assert number("0\n0") is None
    assert number("１２ 件") == 12
    assert number("减3项") == -3
    assert number("增35") == 35
    assert number("2,694.35万元") == number("2694.35")
    assert number("第3期") is None
    assert fold("1 2") == fold("12")


def test_numbers_in_order_are_right_while_none_is_missing_and_slip_after_one_that_is():
    figures = ["1", "0", "0", "3", "0", "8", "9", "2", "8", "7.5"]
    head = "二、主动公开政府信息情况\n"
    tail = "\n三、收到和处理\n四、政府信息公开行政复议\n五、存在的主要问题"
    found = poured(head + "\n".join(figures) + tail)
    assert list(found.items()) == list(zip(CELLS["proactive_disclosure"], figures, strict=True))
    slipped = poured(head + "\n".join(figures[1:]) + tail)
    assert list(slipped.values()) == figures[1:]
    assert poured(head + "\n".join(figures[1:]) + tail, counted=True) == {}
    assert poured("没有标题 1 2 3") == {}


def test_numbers_of_lists_are_no_figures():
    section = "三、收到和处理\n1.属于国家秘密 5 2、重复申请 6\n四、政府信息公开"
    assert list(poured(section).values()) == ["5", "6"]


def test_figures_for_cells_the_form_has_not_are_wrong_in_place_of_lost_ones():
    sample = draw(5, layout="tabs_full", damages=(), style="plain", encoding="utf-8")
    if sample.truth.format == "2021":
        sample = real(next(REAL.glob("003*")))
    assert sample.truth.format == "2019"
    cells = dict.fromkeys(CELLS["proactive_disclosure"], "987654")
    assert verdicts({"cells": cells}, sample)[WRONG] == len(cells)


def test_ours_is_judged_by_name_with_its_findings(tmp_path):
    sample = draw(11, layout="html_word", encoding="utf-8")
    file = tmp_path / sample.filename
    file.write_bytes(sample.data)
    answer = READERS["govreport"]()(str(file))
    count = len(cells_judged(sample))
    assert verdicts(answer, sample) == Counter({RIGHT: count})
    table = answer["report"]["requests"]["received"]
    table["natural_person"] = (table["natural_person"] or 0) + 1000
    answer["findings"] = []
    assert verdicts(answer, sample)[WRONG] == 1
    answer["findings"] = [["warning", ["/requests/received/total"]]]
    assert verdicts(answer, sample)["warned"] == 1


def test_drawn_files_go_through_all_their_layouts_in_turn():
    layouts = [one.layout for one in group(of.HTML, range(14))]
    assert len(set(layouts)) == 7
    assert layouts[:7] == layouts[7:]


def test_tables_of_markdown_are_read():
    text = "a\n\n| x | y<br>z |\n| --- | --- |\n| 1 |  |\n\n| b |\n"
    assert pipes(text) == [[["x", "y z"], ["1", ""]], [["b"]]]
