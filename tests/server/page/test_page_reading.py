"""The page: a report is put in, drawn as its form, and each cell tells where it was read."""

import json

import govreport
from govreport.spec import default_spec

CHANGE = "/proactive_disclosure/penalties/items_change"
LOST = "/requests/outcomes/withheld/administrative_inquiry/legal_service_organization"
DROP = """(name, text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    for (const kind of ["dragover", "drop"]) {
        dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
    }
}"""


def drawn(path):
    """The pointers of the cells that the form of a report has."""
    return set(default_spec().layout(govreport.parse(path).report.format).required)


def test_all_figures_of_a_report_are_drawn(desk, slips):
    desk.put(slips)
    report = govreport.to_dict(govreport.parse(slips).report)
    figures = desk.figures()
    assert set(figures) == drawn(slips)
    for pointer, shown in figures.items():
        value = report
        for step in pointer.split("/")[1:]:
            value = value[step]
        assert shown.split(" ")[0] == ("" if value is None else str(value)), pointer


def test_a_dropped_report_is_read(desk, slips):
    desk.page.evaluate(
        f"([name, text]) => ({DROP})(name, text)", [slips.name, slips.read_text("utf-8")]
    )
    desk.settled()
    assert govreport.parse(slips).report.title == desk.page.inner_text("#report-head h2")


def test_a_cell_tells_its_text_state_and_place(desk, slips):
    desk.put(slips)
    desk.cell(CHANGE).focus()
    place = govreport.parse(slips).sources[CHANGE]
    assert "增1945" in desk.said()
    assert "converted" in desk.said()
    assert f"line {place.line}" in desk.said()
    here = desk.page.locator("#cell .excerpt .here")
    assert here.locator(".number").inner_text() == str(place.line)
    assert here.locator("mark").inner_text() == "增1945"
    assert desk.cell(CHANGE).get_attribute("aria-describedby") == "cell-said"


def test_a_cell_under_the_mouse_is_told_and_forgotten_again(desk, slips):
    desk.put(slips)
    desk.cell(CHANGE).hover()
    assert "增1945" in desk.said()
    desk.page.mouse.move(1, 1)
    desk.page.wait_for_selector("#cell-said", state="detached")


def test_the_place_in_a_pdf_names_the_page(desk, real):
    desk.put(real / "hongze-2024.pdf")
    desk.cell("/requests/received/total").focus()
    assert "page 3, table 2, row 4, cell 8" in desk.said()


def test_kinds_of_nothing_are_told_apart_by_signs_and_words(desk, changed):
    pointers = {}

    def change(data):
        row = data["requests"]["received"]
        for column, note in {
            "natural_person": {"state": "mark", "raw": "—"},
            "commercial_enterprise": {"state": "blank"},
            "research_institution": {"state": "missing"},
            "public_interest_organization": {"state": "unreadable", "raw": "约三"},
        }.items():
            row[column] = None
            pointers[note["state"]] = f"/requests/received/{column}"
            data["cell_notes"][pointers[note["state"]]] = note
        for column, note in {
            "legal_service_organization": {"state": "inferred"},
            "other": {"state": "converted", "raw": "3项"},
        }.items():
            row[column] = 3
            pointers[note["state"]] = f"/requests/received/{column}"
            data["cell_notes"][pointers[note["state"]]] = note

    desk.put(changed("states.json", change))
    signs = {
        state: desk.cell(pointer).locator(f".sign-{state}") for state, pointer in pointers.items()
    }
    assert all(found.count() == 1 for found in signs.values()), signs
    texts = {state: desk.cell(pointer).inner_text() for state, pointer in pointers.items()}
    assert len({text.strip() for text in texts.values()}) == len(texts)
    assert all(state in texts[state] for state in texts)
    assert "—" in texts["mark"]
    assert "约三" in texts["unreadable"]
    looks = {
        desk.cell(pointer).evaluate("cell => getComputedStyle(cell).backgroundImage") == "none"
        for state, pointer in pointers.items()
        if state == "missing"
    }
    assert looks == {False}


def test_a_finding_leads_to_its_cells_and_back(desk, slips):
    desk.put(slips)
    finding = desk.page.locator(".finding", has_text="items_change_large")
    finding.locator("[data-lead]").click()
    assert desk.focused() == CHANGE
    assert "m-warning" in desk.cell(CHANGE).get_attribute("class")
    assert "chosen" in desk.cell(CHANGE).get_attribute("class")
    number = finding.locator("[data-lead]").get_attribute("data-lead")
    desk.page.click("[data-back]")
    assert desk.page.evaluate("() => document.activeElement.dataset.lead") == number


def test_a_finding_on_the_text_leads_to_its_sentence(desk, changed):
    said = "2023年，我局共收到政府信息公开申请99件，均已按时办结。"

    def change(data):
        data["narrative"]["overview"] += f"\n{said}"

    desk.put(changed("said.json", change))
    desk.page.locator(".finding", has_text="claim_received").locator("[data-lead]").click()
    assert desk.page.evaluate("() => document.activeElement.tagName") == "MARK"
    assert said in desk.page.evaluate("() => document.activeElement.textContent")


def test_findings_are_shown_by_severity(desk, slips):
    desk.put(slips)
    count = desk.page.locator(".finding.warning").count()
    assert count > 1
    desk.page.click('[data-severity="warning"]')
    assert desk.page.locator(".finding.warning").count() == 0
    assert desk.page.locator(".finding.info").count() > 0
    desk.page.click('[data-severity="warning"]')
    assert desk.page.locator(".finding.warning").count() == count


def test_what_was_read_is_counted_and_what_was_not(desk, slips, blanks):
    desk.put(slips)
    assert desk.page.inner_text(".completeness summary").endswith(": 1")
    assert desk.page.locator(".completeness .sign-warning").count() == 1
    desk.put(slips, blanks)
    desk.page.click(".tabs-each .tab >> nth=-1")
    assert desk.page.locator(".completeness .sign-fine").count() == 1


def test_pasted_text_is_read(desk, slips):
    desk.page.click('[data-key="paste"]')
    desk.page.fill("#paste-text", slips.read_text("utf-8"))
    desk.page.click('[data-key="read-text"]')
    desk.settled()
    assert set(desk.figures()) == drawn(slips)


def test_text_pasted_anywhere_is_read(desk, slips):
    desk.page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true});
            document.body.dispatchEvent(event);
        }""",
        slips.read_text("utf-8"),
    )
    desk.settled()
    assert set(desk.figures()) == drawn(slips)


def test_what_is_no_report_is_told_with_a_remedy(desk):
    desk.put(("letter.txt", "今天天气很好。"))
    problem = desk.page.inner_text(".problem")
    assert "HTTP 422" in problem
    en = default_spec().messages("en")
    code = desk.page.inner_text(".problem code")
    assert en[code]["help"] in problem
    desk.page.click('[data-key="lang-zh"]')
    assert default_spec().messages("zh")[code]["help"] in desk.page.inner_text(".problem")


def test_an_empty_file_is_told_without_asking(desk):
    desk.put(("nothing.txt", ""))
    assert desk.page.inner_text(".problem code") == "file_empty"


def test_one_bad_file_does_not_stop_the_others(desk, slips):
    desk.put(("letter.txt", "今天天气很好。"), slips)
    assert desk.page.locator(".tabs-each .tab").count() == 2
    desk.page.click(".tabs-each .tab >> nth=1")
    assert desk.page.locator(".problem").count() == 0
    desk.page.click('[data-key="remove"]')
    assert desk.page.locator(".tabs-each .tab").count() == 1
    assert desk.page.locator(".problem").count() == 1


def test_a_service_that_is_gone_is_told(desk, slips):
    desk.page.route("**/v1/parse", lambda route: route.abort())
    desk.put(slips)
    assert desk.page.inner_text(".problem code") == "page_no_service"


def test_a_report_that_could_not_be_checked_is_not_told_as_sound(desk, slips):
    desk.page.route("**/v1/validate*", lambda route: route.fulfill(status=500, body="x"))
    desk.put(slips)
    assert desk.page.inner_text(".problem code") == "page_bad_answer"
    assert desk.page.locator(".tab .sign-error").count() == 1
    assert "could not be done" in desk.page.inner_text("#findings")
    assert "Nothing was found" not in desk.page.inner_text("#findings")


def test_a_busy_service_is_asked_again(desk, slips):
    answers = []

    def busy_once(route):
        answers.append(1)
        if len(answers) == 1:
            route.fulfill(status=429, headers={"Retry-After": "1"}, body="{}")
        else:
            route.continue_()

    desk.page.route("**/v1/parse", busy_once)
    desk.put(slips)
    assert len(answers) == 2
    assert desk.page.locator(".problem").count() == 0


def test_an_archive_gives_a_tab_for_each_report(desk, slips, blanks, tmp_path):
    import zipfile

    path = tmp_path / "reports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(slips, "a.txt")
        archive.write(blanks, "b.html")
    desk.page.set_input_files("#files", path)
    desk.settled(2)
    assert desk.page.locator(".tabs-each .tab").count() == 2
    assert desk.page.locator(".problem").count() == 0


def test_figures_keep_their_digits(desk, changed):
    large = 90071992547409931

    def change(data):
        data["requests"]["received"]["total"] = large
        data["proactive_disclosure"]["fees"]["amount"] = 25.1

    name, text = changed("large.json", change)
    desk.put((name, text.replace("25.1", "25.1000")))
    figures = desk.figures()
    assert figures["/requests/received/total"] == str(large)
    assert figures["/proactive_disclosure/fees/amount"].startswith("25.1")
    assert json.loads(text)["requests"]["received"]["total"] == large
