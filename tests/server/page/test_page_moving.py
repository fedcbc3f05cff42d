"""The page: a report moves to another form and back, and is taken away in every medium."""

import json

import pytest

import govreport

SOURCE = "2019"  # the form that ``slips`` was published in
OTHERS = [id for id in govreport.default_spec().formats if id != SOURCE]


def shown_form(desk):
    return desk.page.get_attribute(".formats [aria-pressed=true]", "data-key").removeprefix("form-")


def forms(desk):
    keys = desk.page.locator(".formats .segment").evaluate_all(
        "all => all.map(one => one.dataset.key)"
    )
    return [key.removeprefix("form-") for key in keys]


@pytest.mark.parametrize("other", OTHERS)
def test_a_report_moves_to_another_form_and_back(desk, slips, other):
    desk.put(slips)
    before = desk.figures()
    assert shown_form(desk) == SOURCE
    assert sorted(forms(desk)) == sorted([SOURCE, *OTHERS])
    desk.form(other)
    moved = govreport.migrate(govreport.parse(slips).report, to=other)
    assert set(desk.figures()) >= set(govreport.default_spec().layout(other).required)
    desk.page.wait_for_selector(".back")
    assert "to the letter" in desk.page.inner_text(".back")
    kinds = [govreport.change_to_dict(change)["fidelity"] for change in moved.changes]
    counts = [kinds.count(kind) for kind in ("exact", "equivalent", "approximate", "none")]
    told = desk.page.locator(".fidelities strong").all_inner_texts()
    assert [int(number) for number in told] == counts
    desk.form(SOURCE)
    assert desk.figures() == before
    assert desk.page.locator(".migration").count() == 0


@pytest.mark.parametrize("other", OTHERS)
def test_what_has_no_place_is_listed_and_leads_to_the_original(desk, slips, other):
    desk.put(slips)
    desk.form(other)
    carried = govreport.to_dict(govreport.migrate(govreport.parse(slips).report, to=other).report)
    rows = desk.page.locator('[data-key="carried"] tbody tr')
    assert rows.count() == len(carried["migration"]["carried"])
    first = rows.first.locator("button")
    pointer = first.get_attribute("data-go")
    first.click()
    desk.page.wait_for_selector(f'[data-key="form-{SOURCE}"][aria-pressed=true]')
    desk.page.wait_for_selector(f'td[data-pointer="{pointer}"].chosen')
    assert desk.focused() == pointer


def test_a_moved_cell_says_how_faithful_it_is_and_why(desk, slips):
    desk.put(slips)
    desk.form("2021")
    desk.page.locator("td.f-equivalent").first.focus()
    assert "equivalent" in desk.said()
    assert "From" in desk.said()
    desk.page.locator("td.f-none").first.focus()
    assert "no counterpart" in desk.said()


def test_what_is_downloaded_reads_back(desk, blanks, tmp_path):
    desk.put(blanks)
    wanted = govreport.parse(blanks).report
    for ending in ("docx", "xlsx", "csv", "json", "html", "md"):
        path = desk.download(f"get-{ending}", tmp_path)
        read = govreport.parse(path).report
        assert path.suffix == f".{ending}"
        assert path.stem == f"{wanted.title}-{wanted.format}"
        assert (read.format, read.reporting_year) == (wanted.format, wanted.reporting_year), ending
        assert read.tables == wanted.tables, ending
        assert read.cell_notes == wanted.cell_notes, ending


def test_a_pdf_is_downloaded_and_reads_back(desk, blanks, tmp_path):
    desk.put(blanks)
    read = govreport.parse(desk.download("get-pdf", tmp_path)).report
    assert read.tables == govreport.parse(blanks).report.tables


def test_the_shown_form_is_downloaded(desk, slips, tmp_path):
    desk.put(slips)
    desk.form("2021")
    data = json.loads(desk.download("get-json", tmp_path).read_text("utf-8"))
    moved = govreport.migrate(govreport.parse(slips).report, to="2021").report
    assert data == json.loads(govreport.dumps(moved))


def test_findings_are_downloaded(desk, slips, tmp_path):
    desk.put(slips)
    for ending in ("csv", "html"):
        text = desk.download(f"findings-{ending}", tmp_path).read_text("utf-8")
        assert "items_change_large" in text, ending


def test_a_medium_that_can_not_be_had_is_told(desk, slips):
    desk.put(slips)
    body = {
        "status": 406,
        "code": "program_missing",
        "message": {"zh": "没有程序", "en": "there is no program"},
        "remedy": {"zh": "请安装", "en": "Install it."},
        "findings": [],
    }
    desk.page.route(
        "**/v1/render*",
        lambda route: route.fulfill(
            status=406, content_type="application/problem+json", body=json.dumps(body)
        ),
    )
    desk.page.click('[data-key="get-pdf"]')
    assert "there is no program" in desk.page.inner_text(".problem")
    assert desk.page.locator("td[data-pointer]").count() > 0


def test_the_name_of_a_file_is_safe(desk, changed, tmp_path):
    def change(data):
        data["title"] = '../..\\evil: "2023"\u202e<x>|?*'

    desk.put(changed("name.json", change))
    name = desk.download("get-json", tmp_path).name
    assert not set(name) & set('/\\:"<>|?*\u202e')
    assert not name.startswith(".")
