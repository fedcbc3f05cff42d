"""The page: long texts and names, nothing read, large letters, paper, colours of the system."""

import json

import pypdfium2
import pytest

import govreport
from govreport.spec import default_spec
from tests.server.page.test_page_reachable import faults

TOTAL = "/requests/received/total"
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
HIDDEN = """() => {
    const place = document.activeElement.getBoundingClientRect();
    const above = document.elementFromPoint(place.x + place.width / 2, place.y + 6);
    return !document.activeElement.contains(above);
}"""


def small(desk, width=320, height=256):
    """As 1280 by 1024 at 400 % (WCAG 2.1, 1.4.10)."""
    desk.page.set_viewport_size({"width": width, "height": height})


def test_a_very_long_text_is_whole_and_only_laid_out_where_it_is_seen(desk, changed):
    line = "2023年，本机关收到政府信息公开申请99件。"

    def change(data):
        data["narrative"]["overview"] = "\n".join([line] * 2000)

    desk.put(changed("long.json", change))
    assert desk.page.locator(".narrative >> nth=0 >> p").count() == 2000
    assert desk.page.locator(".narrative >> nth=0 >> .lines").count() > 10
    # What is said a thousand times is marked where it is said first.
    assert desk.page.locator(".narrative >> nth=0 >> mark").count() == 1
    style = "part => getComputedStyle(part).contentVisibility"
    assert desk.page.locator(".lines >> nth=0").evaluate(style) == "auto"
    desk.page.emulate_media(media="print")
    assert desk.page.locator(".lines >> nth=0").evaluate(style) == "visible"


@pytest.mark.parametrize("name", ["某某省某某市某某县" * 60, "A" * 500], ids=["han", "latin"])
def test_a_very_long_name_breaks_nothing(desk, changed, slips, name):
    def change(data):
        data["agency"]["name"] = data["title"] = name

    small(desk, 320, 640)
    desk.put(changed("long.json", change), slips)
    assert desk.page.evaluate(WIDE) <= 0
    assert desk.page.locator("#tab-r1").bounding_box()["width"] < 400
    assert desk.page.get_attribute("#tab-r1", "title").startswith(name)
    assert desk.page.locator("#report-head h2").bounding_box()["height"] < 200
    desk.page.click("#tab-overview")
    assert desk.page.evaluate(WIDE) <= 0


def test_a_report_of_which_nothing_was_read_is_shown_as_that(desk, changed):
    layout = default_spec().layout("2021")

    def change(data):
        for pointer in layout.required:
            *path, last = pointer.split("/")[1:]
            place = data
            for step in path:
                place = place[step]
            place[last] = None
            data["cell_notes"][pointer] = {"state": "missing"}
        data["narrative"] = dict.fromkeys(data["narrative"])
        data["agency"]["name"] = data["title"] = data["reporting_year"] = data["period"] = None

    desk.put(changed("nothing.json", change))
    signs = desk.page.locator("td[data-pointer] > .sign-missing")
    assert signs.count() == len(layout.required)
    assert "0 of 200 cells" in desk.page.inner_text(".completeness summary")
    assert desk.page.locator(".tab .count.error").count() == 1
    desk.form("2019")
    desk.page.wait_for_selector(".back")
    desk.form("2021")
    assert signs.count() == len(layout.required)


def test_forms_are_switched_many_times_without_a_change(desk, slips):
    desk.put(slips)
    before, text = desk.figures(), desk.page.inner_text("#form")
    for form in ("2021", "2019") * 3:
        desk.form(form)
    assert desk.figures() == before
    assert desk.page.inner_text("#form") == text


@pytest.mark.parametrize("lang", default_spec().languages)
def test_at_400_percent_nothing_is_cut_and_the_focus_is_seen(desk, slips, lang):
    small(desk)
    desk.open(lang)
    assert desk.page.evaluate(WIDE) <= 0
    desk.put(slips)
    assert desk.page.evaluate(WIDE) <= 0
    desk.cell(TOTAL).focus()
    assert not desk.page.evaluate(HIDDEN)
    desk.page.keyboard.press("ArrowDown")
    desk.page.wait_for_timeout(50)
    assert not desk.page.evaluate(HIDDEN)
    # The panel covers others: Escape takes it away, and the cell keeps the focus.
    pointer = desk.focused()
    desk.page.keyboard.press("Escape")
    assert not desk.page.locator("#cell").is_visible()
    assert desk.focused() == pointer
    desk.form("2021")
    assert desk.page.evaluate(WIDE) <= 0


def test_where_the_head_was_read_is_told_on_focus_and_under_the_mouse(desk, slips):
    desk.put(slips)
    source = govreport.parse(slips).sources["/signed_on"]
    fact = desk.page.locator('[data-pointer="/signed_on"]')
    fact.hover()
    assert f"line {source.line}" in desk.said()
    desk.page.mouse.move(1, 1)
    desk.page.wait_for_selector("#cell-said", state="detached")
    fact.focus()
    assert source.raw.strip() in desk.said()
    assert fact.get_attribute("aria-describedby") == "cell-said"


def test_cells_of_the_other_form_are_named_in_findings_and_lead_there(desk, slips):
    desk.put(slips)
    desk.form("2021")
    carried = desk.page.locator(".finding", has_text="migration_carried")
    assert "/" not in carried.locator(".chip").first.inner_text().replace("increase/decrease", "")
    carried.locator(".chip").first.click()
    desk.page.wait_for_selector('[data-key="form-2019"][aria-pressed=true]')
    assert desk.focused().startswith("/proactive_disclosure/")


def test_a_finding_without_a_place_is_no_button(desk, slips):
    def less(route):
        answer = route.fetch()
        data = answer.json()
        data["findings"] = [
            {**one, "pointers": [], "params": {}, "place": None} for one in data["findings"]
        ]
        route.fulfill(response=answer, body=json.dumps(data))

    desk.page.route("**/v1/parse", less)
    desk.put(slips)
    finding = desk.page.locator(".finding", has_text="cell_lost").first
    assert finding.locator("button").count() == 0
    assert desk.page.locator("button[data-lead]").count() > 0


def test_each_finding_leads_to_what_it_is_about(desk, slips, real):
    desk.put(slips, real / "hongze-2024.pdf")
    for tab in ("#tab-r1", "#tab-r2"):
        desk.page.click(tab)
        for lead in desk.page.locator("[data-lead]").all():
            lead.click()
            assert desk.page.evaluate(
                "() => document.activeElement.closest('#form, #report-head') !== null"
            ), lead.inner_text()


def test_the_page_on_paper_ends_with_the_last_finding(desk, slips):
    desk.put(slips)
    desk.page.emulate_media(color_scheme="dark")
    with pypdfium2.PdfDocument(desk.page.pdf(prefer_css_page_size=True)) as paper:
        last = paper[len(paper) - 1].get_textpage().get_text_range()
        first = paper[0].get_textpage().get_text_range()
    finding = desk.page.locator(".finding").last.locator("code").first.inner_text()
    assert finding in last
    assert govreport.parse(slips).report.title in first


def test_no_accessibility_fault_in_colours_of_the_system_on_a_small_screen(desk, slips, blanks):
    desk.page.emulate_media(forced_colors="active")
    small(desk, 320, 640)
    desk.put(slips, blanks, ("letter.txt", "x"))
    desk.cell(TOTAL).focus()
    assert faults(desk.page) == []
    desk.page.click("#tab-overview")
    assert faults(desk.page) == []
