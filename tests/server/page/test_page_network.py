"""The page: what goes wrong between it and the service is told as what it is, and tried again."""

import attrs
import pytest

import govreport
from tests.server.page.conftest import Desk

# Waits between two tries are a thousandth as long.
HURRY = """() => {
    const wait = window.setTimeout;
    window.setTimeout = (act, ms, ...rest) => wait(act, ms > 10000 ? ms : ms / 1000, ...rest);
}"""
# So is what an answer to a report may take.
IMPATIENT = """() => {
    const wait = window.setTimeout;
    window.setTimeout = (act, ms, ...rest) => wait(act, ms > 60000 ? ms / 1000 : ms, ...rest);
}"""
CUT = """() => {
    const real = window.fetch;
    window.fetch = async (url, init) => {
        const answer = await real(url, init);
        if (!String(url).endsWith("/v1/parse")) return answer;
        const body = new ReadableStream({ start: (cut) => cut.error(new TypeError("cut")) });
        return new Response(body, { status: 200 });
    };
}"""


@pytest.fixture
def hurried(desk):
    desk.page.evaluate(HURRY)
    return desk


def answers(desk, path, *first):
    """Have the first requests to a path answered so, and count all of them."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        if len(asked) > len(first):
            route.continue_()
        elif first[len(asked) - 1] is None:
            route.abort()
        else:
            route.fulfill(**first[len(asked) - 1])

    desk.page.route(path, answer)
    return asked


def code(desk):
    return desk.page.inner_text(".problem code")


def test_a_service_that_starts_again_is_waited_for(hurried, slips):
    asked = answers(hurried, "**/v1/parse", None, {"status": 502, "body": "bad gateway"})
    hurried.put(slips)
    assert len(asked) == 3
    assert hurried.page.locator(".problem").count() == 0


def test_what_a_lost_service_left_undone_is_done_when_it_is_there_again(hurried, slips, blanks):
    hurried.page.route("**/v1/**", lambda route: route.abort())
    hurried.put(slips, blanks)
    assert code(hurried) == "page_no_service"
    hurried.page.unroute("**/v1/**")
    hurried.page.click("#tab-overview")
    hurried.page.click('[data-key="retry-all"]')
    hurried.settled(2)
    assert hurried.page.locator(".overview .wrong").count() == 0
    hurried.page.click("#tab-r2")
    assert hurried.page.locator("td[data-pointer]").count() > 0


def test_one_file_is_tried_again_by_itself(hurried, slips):
    answers(hurried, "**/v1/parse", {"status": 500, "body": "x"})
    hurried.put(slips)
    assert code(hurried) == "page_bad_answer"
    hurried.page.click('[data-key="retry"]')
    hurried.page.wait_for_selector("td[data-pointer]")
    assert hurried.page.locator(".problem").count() == 0


def test_what_something_between_answers_is_told_as_that(desk, slips):
    for answer, wanted in (
        ({"status": 200, "body": "<html>log in"}, "page_bad_answer"),
        ({"status": 200, "body": "{}"}, "page_bad_answer"),
        ({"status": 404, "body": "<html>"}, "page_bad_answer"),
        ({"status": 413, "body": "<html>"}, "page_too_large"),
    ):
        answers(desk, "**/v1/parse", answer)
        desk.put(slips)
        assert code(desk) == wanted, answer
        desk.page.click('[data-key="remove"]')
        desk.page.unroute("**/v1/parse")


def test_a_turn_is_waited_for_as_long_as_told(hurried, slips):
    for status, after in ((429, "2"), (503, "Wed, 21 Oct 2099 07:28:00 GMT"), (503, "soon")):
        busy = {"status": status, "headers": {"Retry-After": after}, "body": "<html>"}
        asked = answers(hurried, "**/v1/parse", busy, busy)
        hurried.put(slips)
        assert len(asked) == 3, after
        assert hurried.page.locator(".problem").count() == 0
        hurried.page.click('[data-key="remove"]')
        hurried.page.unroute("**/v1/parse")


def test_that_the_service_is_busy_is_told_while_it_is(desk, slips):
    answers(desk, "**/v1/parse", {"status": 429, "headers": {"Retry-After": "1"}, "body": "{}"})
    desk.page.set_input_files("#files", slips)
    desk.page.wait_for_selector(".progress:has-text('busy')")
    desk.settled()


def test_an_answer_that_never_comes_is_not_waited_for_for_ever(desk, slips):
    desk.page.evaluate(IMPATIENT)
    desk.page.route("**/v1/parse", lambda route: None)
    desk.put(slips)
    assert code(desk) == "page_timeout"
    assert desk.page.locator('[data-key="retry"]').count() == 1


def test_how_long_reading_takes_is_told(desk, slips):
    desk.page.route("**/v1/parse", lambda route: None)
    desk.page.set_input_files("#files", slips)
    place = desk.page.wait_for_selector("[data-since]", state="attached")
    place.evaluate("place => place.dataset.since -= 42000")
    desk.page.wait_for_selector("[data-since]:has-text('4')")
    assert "s so far" in desk.page.inner_text(".progress")
    desk.page.click('[data-key="remove"]')
    assert desk.page.locator(".tab").count() == 0


def test_an_answer_cut_off_is_told_as_a_lost_service(hurried, slips):
    hurried.page.evaluate(CUT)
    hurried.put(slips)
    assert code(hurried) == "page_no_service"


def test_checks_that_could_not_be_done_are_done_when_asked(hurried, slips):
    answers(hurried, "**/v1/validate*", {"status": 500, "body": "x"})
    hurried.put(slips)
    assert "could not be done" in hurried.page.inner_text("#findings")
    hurried.page.click('[data-key="retry-check"]')
    hurried.page.wait_for_selector(".finding:has-text('items_change_large')")
    assert hurried.page.locator(".tab .sign-error, .problem").count() == 0


def test_a_page_that_found_no_service_begins_again_with_the_files_it_was_given(
    browser, service, slips
):
    desk = Desk(browser.new_page(), service.address)
    desk.page.add_init_script(f"({HURRY})()")
    answers(desk, "**/v1/formats", *[None] * 3)
    desk.open()
    desk.page.wait_for_selector('[data-key="retry-start"]')
    desk.page.set_input_files("#files", slips)
    desk.page.wait_for_selector("td[data-pointer]")
    desk.settled()
    assert desk.page.locator(".problem").count() == 0
    desk.page.close()


def test_a_page_whose_scripts_did_not_come_says_what_to_do(desk):
    desk.page.route("**/http.js", lambda route: route.abort())
    desk.page.reload()
    assert "load the page again" in desk.page.inner_text("#main")


def test_each_year_is_moved_once_for_the_trend(hurried, slips, blanks):
    older, newer = (govreport.parse(file).report for file in (slips, blanks))
    agency, current = older.agency, govreport.default_spec().current
    several = [attrs.evolve(older, reporting_year=year) for year in range(2016, 2021)]
    several.append(attrs.evolve(newer, agency=agency))
    asked = answers(hurried, "**/v1/migrate*", {"status": 500, "body": "x"})
    hurried.put(*[(f"{n}.json", govreport.dumps(one)) for n, one in enumerate(several)])
    hurried.page.click("#tab-trend")
    hurried.page.wait_for_selector("#trend .problem")
    count = sum(one.format != current for one in several)
    for _ in range(100):
        hurried.page.wait_for_timeout(100 if len(asked) < count else 5)
    hurried.page.wait_for_timeout(500)
    assert len(asked) == count
    assert hurried.page.locator("#trend .problem").count() == 1


def test_a_year_that_can_not_be_moved_for_the_trend_is_told(hurried, slips, changed):
    answers(hurried, "**/v1/migrate*", {"status": 500, "body": "x"})
    name = "柳州市城中区人民政府"
    hurried.put(slips, changed("next.json", lambda data: data["agency"].update(name=name)))
    hurried.page.click("#tab-trend")
    hurried.page.wait_for_selector("#trend .problem")
    hurried.page.click('[data-key="trend-retry"]')
    hurried.page.wait_for_selector("#trend .problem", state="detached")
    hurried.page.wait_for_selector(".trend td.s-missing", state="detached")
