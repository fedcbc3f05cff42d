"""Faults that were found and mended; each test shows one in the smallest form."""

from tests.extract.pages import codes, drawn, figures, page, pipes, read, row, spaced

TABLE = pipes(figures())


def test_a_short_text_after_a_title_in_one_line_is_kept():
    found = read(page(TABLE, other_matters_title="六、其他需要报告的事项：无。", other_matters=""))
    assert found.report.narrative.other_matters == "无。"


def test_a_title_broken_over_two_lines():
    text = page(TABLE).replace("明水县水务局2023", "明水县水务局\n\n2023", 1)
    found = read(text).report
    assert found.agency.name == "明水县水务局"
    assert found.title == "明水县水务局2023年政府信息公开工作年度报告"


def test_the_word_about_is_no_part_of_the_organs_name():
    text = page(TABLE).replace("明水县水务局2023", "明水县水务局关于2023", 1)
    assert read(text).report.agency.name == "明水县水务局"


def test_an_empty_row_in_the_table_of_section_four_does_no_harm():
    text, cells = drawn("2021", "html")
    at = text.rindex("<tr>")
    found = read(text[:at] + "<tr></tr>" + text[at:])
    assert {p: found.report.value(p) for p in cells} == cells


def test_a_figure_that_space_has_parted_costs_the_row_of_section_four_no_other_cell():
    text, cells = drawn("2021", "html")
    at = text.rindex("<tr>")
    start = text.index("<td", at)
    start = text.index(">", start) + 1
    end = text.index("<", start)
    found = read(text[:start] + "1 6" + text[end:])
    lost = [p for p in cells if found.report.value(p) != cells[p]]
    assert lost == ["/review_and_litigation/reconsideration/upheld"]
    assert found.report.cell_notes[lost[0]].state == "unreadable"


def test_a_table_that_is_not_there_is_no_hybrid():
    text = drawn("2019", "pipes")[0]
    text = text[: text.index("二、主动公开")] + text[text.index("四、政府信息公开行政复议") :]
    assert codes(read(text)) == ["table_not_found"]


def test_an_unreadable_cell_of_a_row_placed_by_arithmetic_is_told(real):
    text = (real / "001_ba2450cc1c30b59a.txt").read_text(encoding="utf-8")
    text = text.replace("8.属于行政查询事项\t0\t0", "8.属于行政查询事项\t\t约5")
    text = text.replace("1.属于国家秘密\t0\t0", "1.属于国家秘密\t1\t")
    found = read(text)
    told = {p for f in found.findings for p in f.pointers}
    assert {p for p, n in found.report.cell_notes.items() if n.state == "unreadable"} <= told


def test_curly_quotes_that_take_two_columns_do_not_undo_the_alignment_of_a_whole_table():
    rows = figures(received=[3, 1, 0, 2, 0, 0, 6], outcomes__disclosed=[3, 1, 0, 2, 0, 0, 6])
    rows["outcomes/total"] = rows["received"]
    rows["outcomes/withheld/state_secret"] = ["0", "", "", "", "", "", "0"]
    found = read(page(spaced(rows, wide="WFA")))  # the quotes of 3.危及“三安全一稳定” are "A"
    assert row(found, "outcomes/withheld/state_secret") == [0, *["blank"] * 5, 0]


def test_a_figure_that_lost_the_separator_before_it_is_read():
    text = page(TABLE)
    label = "二、上年结转政府信息公开申请数量"
    glued = text.replace(f"| {label} | ", f"| {label} ", 1)
    assert glued != text
    assert row(read(glued), "carried_over") == row(read(text), "carried_over")
