"""The page: the text of a report is text, and nothing is asked of anyone else."""

import httpx

from tests.server.page.conftest import Desk

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>"
    "\"><svg onload=alert(3)>{{7*7}}${alert(4)}'; javascript:alert(5)//"
)


def test_hostile_text_is_shown_as_text(desk, changed):
    def change(data):
        data["title"] = HOSTILE
        data["agency"]["name"] = HOSTILE
        data["narrative"]["overview"] = f"{HOSTILE}\n2023年收到政府信息公开申请99件{HOSTILE}。"
        data["cell_notes"]["/requests/received/total"] = {"state": "converted", "raw": HOSTILE}
        data["requests"]["received"]["natural_person"] = None
        data["cell_notes"]["/requests/received/natural_person"] = {
            "state": "unreadable",
            "raw": HOSTILE,
        }

    name, text = changed(f"{HOSTILE.replace('/', '')}.json", change)
    desk.put((name, text))
    for key in ("lang-zh", "lang-en", "form-2019", "form-2021"):
        desk.page.click(f'[data-key="{key}"]')
        desk.page.wait_for_selector(f'[data-key="{key}"][aria-pressed=true]')
    desk.cell("/requests/received/total").focus()
    assert HOSTILE in desk.page.inner_text("#report-head h2")
    assert HOSTILE in desk.page.inner_text(".narrative >> nth=0")
    assert HOSTILE in desk.said()
    assert desk.page.locator("#main script, #main img, svg[onload], [onerror]").count() == 0
    assert desk.page.evaluate("() => document.title").find("<") == -1
    # The fixture asserts that no dialog came up and nothing was asked of another host.


def test_hostile_text_of_an_error_is_shown_as_text(desk):
    desk.put((f"{HOSTILE.replace('/', '')}.txt", f'{{"format": "{HOSTILE[:20]}"}}'))
    assert desk.page.locator(".problem").count() == 1
    assert desk.page.locator("#main script, #main img").count() == 0


def test_a_script_that_got_into_the_page_would_not_run(desk):
    desk.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
            const image = document.createElement("div");
            image.setAttribute("onclick", "document.title = 'run'");
            document.body.append(image);
            image.click();
        }"""
    )
    assert desk.page.title() != "run"
    told = desk.faults
    assert told
    assert all("Content Security Policy" in fault for fault in told)
    desk.faults.clear()


def test_the_page_is_sent_with_a_strict_policy(service):
    with httpx.Client(base_url=service.address, trust_env=False) as client:
        for path in ("/", "/main.js", "/style.css", "/texts.zh.json"):
            answer = client.get(path)
            policy = answer.headers["Content-Security-Policy"]
            assert answer.status_code == 200
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_works_below_a_path_of_a_proxy(browser, service, slips):
    desk = Desk(browser.new_page(), service.address)

    def strip(route):
        route.continue_(url=route.request.url.replace("/below/here/", "/"))

    desk.page.route("**/below/here/**", strip)
    asked = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.goto(f"{service.address}/below/here/")
    desk.page.wait_for_selector("html[data-ready]")
    desk.put(slips)
    assert desk.page.locator("td[data-pointer]").count() > 0
    assert [url for url in asked if "/below/here/" not in url] == []
    assert desk.faults == []
    desk.page.close()
