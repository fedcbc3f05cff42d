"""The page: several years of one body, checked against each other and drawn as a trend."""

import re

import pytest

import govreport
from govreport.spec import default_spec

RECEIVED = "/requests/received/total"


@pytest.fixture
def years(changed, slips):
    """Four years of one body; the first is a published report in the older form."""
    body = govreport.parse(slips).report

    def of(year, received, over, forward):
        def change(data):
            data["reporting_year"] = year
            data["title"] = None
            data["agency"]["name"] = body.agency.name
            data["period"] = {"start": f"{year}-01-01", "end": f"{year}-12-31"}
            data["published_on"] = data["signed_on"] = f"{year + 1}-01-20"
            rows = data["requests"]
            for column in ("natural_person", "total"):
                rows["received"][column] = received
                rows["carried_over"][column] = over
                rows["carried_forward"][column] = forward
                rows["outcomes"]["disclosed"][column] = received + over - forward
                rows["outcomes"]["total"][column] = received + over - forward

        return changed(f"{year}.json", change)

    first = body.reporting_year
    return [
        slips,
        of(first + 1, 18, 0, 3),
        of(first + 2, 24, 3, 5),
        of(first + 3, 40, 4, 4),
    ]


def trend(desk):
    desk.page.click("#tab-trend")
    desk.page.wait_for_selector(".plot")
    desk.page.wait_for_selector(".trend td.s-missing", state="detached")


def test_years_of_one_body_are_drawn_with_their_figures(desk, years):
    desk.put(*years)
    trend(desk)
    heads = desk.page.locator(".trend thead th").all_inner_texts()
    assert [text for text in heads if text.isdigit()] == ["2020", "2021", "2022", "2023"]
    row = desk.page.locator(".trend tbody tr").first.locator("td.n").all_inner_texts()
    assert row == ["31", "18", "24", "40"]
    assert (
        desk.page.locator(".plot path.mark").count()
        == 4 * desk.page.locator(".trend tbody tr").count()
    )
    assert "2020" in desk.page.inner_text("#trend .muted >> nth=0")


def test_the_usual_cells_come_from_the_layout(desk, years):
    desk.put(*years)
    trend(desk)
    names = desk.page.locator(".trend tbody th").all_inner_texts()
    layout = default_spec().layout(default_spec().current)
    expected = [
        cell.row.label.en
        for cell in layout.cells.values()
        if cell.column.role == "total"
        and cell.table == "requests"
        and (cell.row.role is None or cell.row.path == "outcomes/disclosed")
    ]
    assert len(names) == len(expected)
    assert all(
        re.sub(r"\W", "", label[:12]) in re.sub(r"\W", "", name)
        for label, name in zip(expected, names, strict=True)
    )


def test_a_cell_is_added_and_taken_out(desk, years):
    desk.put(*years)
    trend(desk)
    rows = desk.page.locator(".trend tbody tr")
    before = rows.count()
    desk.page.select_option("#trend-row", index=1)
    desk.page.click('[data-key="trend-add"]')
    assert rows.count() == before + 1
    # What the older form has no counterpart for is no point, and the table says why.
    assert "missing" in rows.last.inner_text()
    assert desk.page.locator(".plot path.mark").count() == 4 * before + 3
    desk.page.click(f'[data-key="drop-{before}"]')
    assert rows.count() == before


def test_each_report_is_checked_against_the_year_before(desk, years):
    desk.put(*years)
    texts = {}
    for at in range(len(years)):
        desk.page.click(f".tabs-each .tab >> nth={at}")
        texts[at] = desk.page.inner_text("#findings")
    # Five were carried forward by the third, four carried over by the fourth.
    assert "X1" in texts[3]
    assert "X1" not in texts[2]
    assert "X1" not in texts[0]
    desk.page.locator(".finding", has_text="X1").locator("[data-open]").first.click()
    assert desk.page.get_attribute(".tabs-each .tab >> nth=2", "aria-selected") == "true"


def test_a_year_that_comes_later_is_taken_into_account(desk, years):
    desk.put(years[3])
    assert "X1" not in desk.page.inner_text("#findings")
    desk.put(years[2])
    desk.settled(2)
    desk.page.click(".tabs-each .tab >> nth=0")
    desk.page.wait_for_selector(".finding:has-text('X1')")


def test_one_report_or_two_bodies_have_no_trend(desk, slips, blanks):
    desk.put(slips)
    assert desk.page.locator("#tab-trend").count() == 0
    desk.put(blanks)
    desk.settled(2)
    assert desk.page.locator("#tab-trend").count() == 0


def test_of_two_bodies_each_has_its_trend(desk, years, changed):
    def other(year):
        def change(data):
            data["reporting_year"] = year
            data["requests"]["received"]["total"] = 777

        return changed(f"other-{year}.json", change)

    desk.put(*years[1:], other(2021), other(2022), ("again.json", years[1][1]))
    desk.page.click("#tab-trend")
    assert "2021.json" in desk.page.inner_text("#trend")  # of two reports of a year, which is drawn
    first = desk.page.inner_text("#trend-title")
    assert desk.page.locator("#trend-body option").count() == 2
    desk.page.select_option("#trend-body", index=1)
    row = desk.page.locator(".trend tbody tr").first.locator("td.n")
    assert row.all_inner_texts() == ["777", "777"]
    assert desk.page.inner_text("#trend-title") != first


def test_marks_of_the_axis_hold_both_ends(desk):
    ends = [(0, 1), (0, 7), (-30, 4), (0, 123456), (0, 50), (0, 1e12), (-5, 0.5)]
    told = desk.page.evaluate(
        "async (all) => { const { ticks } = await import('/plot.js');"
        " return all.map(([low, high]) => ticks(low, high)); }",
        ends,
    )
    for (low, high), ticks in zip(ends, told, strict=True):
        assert ticks[0] <= low
        assert ticks[-1] >= high
        assert 0 in ticks
        assert 2 <= len(ticks) <= 9
