"""The page: by keyboard alone, for screen readers, in both languages, on a small screen."""

import pytest

from govreport.spec import default_spec

Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
TOTAL = "/requests/received/total"


LEVELS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


def faults(page):
    """What axe finds against WCAG 2.2 AA and its own good practice."""
    found = Axe().run(page, options=LEVELS).response["violations"]
    return [f"{one['impact']} {one['id']}: {one['nodes'][0]['target']}" for one in found]


def test_no_accessibility_fault_is_found(desk, slips):
    desk.open("zh")
    assert faults(desk.page) == []
    desk.put(slips)
    desk.cell(TOTAL).focus()
    desk.form(default_spec().current)
    desk.page.wait_for_selector(".back")
    desk.page.click('[data-key="completeness"] summary')
    desk.page.click('[data-key="changed"] summary')
    assert faults(desk.page) == []
    # In the other language as well, in the form as published.
    desk.page.click('[data-key="lang-en"]')
    desk.form("2019")
    desk.cell(TOTAL).focus()
    assert faults(desk.page) == []


def test_no_accessibility_fault_in_dark_colours_or_a_trend_or_an_error(desk, changed):
    desk.page.emulate_media(color_scheme="dark")
    made = [
        changed(f"{year}.json", lambda data, year=year: data.update(reporting_year=year))
        for year in (2021, 2022, 2023)
    ]
    desk.put(*made, ("letter.txt", "x"))
    desk.cell(TOTAL).focus()
    assert faults(desk.page) == []
    desk.page.click("#tab-trend")
    assert faults(desk.page) == []
    desk.page.click(".tabs-each .tab >> nth=3")
    assert faults(desk.page) == []


def test_the_page_is_walked_by_keyboard_alone(desk, slips):
    keys = desk.page.keyboard
    keys.press("Tab")
    assert desk.page.evaluate("() => document.activeElement.id") == "skip"
    keys.press("Enter")
    assert desk.page.evaluate("() => document.activeElement.id") == "main"
    keys.press("Tab")
    assert desk.page.evaluate("() => document.activeElement.id") == "files"
    with desk.page.expect_file_chooser() as chosen:
        keys.press("Enter")
    chosen.value.set_files(slips)
    desk.settled()
    for _ in range(60):
        keys.press("Tab")
        if desk.focused() in desk.figures():
            break
    first = desk.focused()
    assert first == next(iter(desk.figures()))
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    columns = desk.figures()
    assert desk.focused() == list(columns)[4]
    keys.press("Home")
    assert desk.focused() == list(columns)[3]
    keys.press("Control+End")
    assert desk.focused() == "/proactive_disclosure/procurement/amount"
    keys.press("Tab")  # the next table is the next stop
    assert desk.focused() == "/requests/received/natural_person"
    keys.press("End")
    assert desk.focused() == TOTAL


def test_a_finding_is_followed_by_keyboard_and_back(desk, slips):
    desk.put(slips)
    keys = desk.page.keyboard
    lead = desk.page.locator(".finding", has_text="cell_lost").locator("[data-lead]")
    lead.focus()
    keys.press("Enter")
    pointer = desk.focused()
    assert "s-missing" in desk.cell(pointer).get_attribute("class")
    keys.press("Escape")
    assert desk.page.evaluate("() => document.activeElement.className") == "finding-head"
    desk.cell(pointer).focus()
    keys.press("Enter")
    assert desk.page.evaluate("() => document.activeElement.className") == "finding-head"


def test_tabs_are_walked_by_arrow_keys(desk, slips, blanks):
    desk.put(slips, blanks)
    desk.page.locator(".tabs-each .tab >> nth=0").focus()
    desk.page.keyboard.press("ArrowRight")
    assert desk.page.get_attribute(".tabs-each .tab >> nth=1", "aria-selected") == "true"
    assert desk.page.locator(".tabs-each .tab >> nth=1").evaluate("tab => tab.tabIndex") == 0
    desk.page.keyboard.press("ArrowLeft")
    assert desk.page.get_attribute(".tabs-each .tab >> nth=0", "aria-selected") == "true"
    desk.page.keyboard.press("Home")
    assert desk.page.get_attribute("#tab-overview", "aria-selected") == "true"
    assert desk.page.locator("#overview").is_visible()


@pytest.mark.parametrize(("locale", "lang"), [("zh-CN", "zh-CN"), ("en-GB", "en"), ("de", "en")])
def test_the_language_is_that_of_the_browser(browser, service, locale, lang):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(service.address)
    page.wait_for_selector("html[data-ready]")
    assert page.get_attribute("html", "lang") == lang
    context.close()


def test_the_language_is_switched_and_kept_in_the_address(desk, slips):
    desk.put(slips)
    desk.cell(TOTAL).focus()
    desk.page.click('[data-key="lang-zh"]')
    assert desk.page.url.endswith("#lang=zh")
    assert desk.page.get_attribute("html", "lang") == "zh-CN"
    heads = "\n".join(desk.page.locator("th").all_inner_texts())
    assert default_spec().layout("2019").cells[TOTAL].row.label.zh in heads
    assert "数值" in desk.said()
    assert "converted" not in desk.page.inner_text("#main")
    desk.page.reload()
    desk.page.wait_for_selector("html[data-ready]")
    assert desk.page.get_attribute("html", "lang") == "zh-CN"
    assert desk.page.evaluate("() => localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("lang", default_spec().languages)
def test_a_small_screen_needs_no_sideways_scrolling_but_in_tables(desk, slips, changed, lang):
    desk.page.set_viewport_size({"width": 360, "height": 740})
    name, text = changed(
        "next.json", lambda data: data["agency"].update(name="柳州市城中区人民政府")
    )
    desk.open(lang).put(slips, (name, text))
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert desk.page.evaluate(wide) <= 0
    desk.cell(TOTAL).focus()
    box = desk.page.locator("#cell").bounding_box()
    assert box["y"] + box["height"] <= 741
    cell = desk.cell(TOTAL).bounding_box()
    assert cell["y"] + cell["height"] <= box["y"] + 1
    desk.page.click("[data-close]")
    assert not desk.page.locator("#cell").is_visible()
    desk.page.click("#tab-trend")
    assert desk.page.evaluate(wide) <= 0


def test_reading_is_told_to_screen_readers_once(desk, slips, blanks):
    desk.put(slips, blanks)
    assert desk.page.inner_text("#live") == "2 reports done, 0 could not be read"


def test_print_has_the_form_and_the_findings_but_no_controls(desk, slips):
    desk.put(slips)
    desk.page.emulate_media(media="print")
    assert desk.page.locator("table.form").first.is_visible()
    assert desk.page.locator(".finding").first.is_visible()
    for control in ("#intake", ".top", ".tools", ".filters", "#cell"):
        assert not desk.page.locator(control).first.is_visible(), control
