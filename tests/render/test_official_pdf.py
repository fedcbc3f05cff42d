"""The official form as PDF, by each of the two programs that print it."""

import pytest

import govreport
from govreport.readers import soffice
from govreport.render import official_pdf
from tests.golden.real_reports import parsed

CHROMIUM, OFFICE = official_pdf.PROGRAM, soffice.PROGRAM
AWAY = "no-such-program"


@pytest.fixture(params=["chromium", "libreoffice"])
def printer(request, monkeypatch):
    if request.param == "chromium":
        monkeypatch.setenv(OFFICE, AWAY)
        found = official_pdf.find_browser()
    else:
        monkeypatch.setenv(CHROMIUM, AWAY)
        found = soffice.find_program()
    if found is None:
        pytest.skip(f"{request.param} is not installed")
    return request.param


def test_the_tables_on_paper_are_those_of_the_report(printer):
    report = parsed("shuyang").report
    data = govreport.render(report, "pdf")
    assert data.startswith(b"%PDF-")
    found = govreport.parse(data).report
    assert (found.format, found.tables) == (report.format, report.tables)
    assert found.title == report.title
    assert found.agency.name == report.agency.name


def test_the_browser_prints_the_same_bytes_twice():
    if official_pdf.find_browser() is None:
        pytest.skip("chromium is not installed")
    blank = govreport.blank_form()
    assert govreport.render(blank, "pdf") == govreport.render(blank, "pdf")


def test_without_either_program_the_error_names_both(monkeypatch):
    monkeypatch.setenv(CHROMIUM, AWAY)
    monkeypatch.setenv(OFFICE, AWAY)
    with pytest.raises(govreport.RenderError) as caught:
        govreport.render(govreport.blank_form(), "pdf")
    assert caught.value.code == "converter_missing"
    for lang in ("zh", "en"):
        text = govreport.message_text(caught.value, lang)
        assert "Chromium" in text
        assert "LibreOffice" in text


@pytest.mark.parametrize("program", ["true", "false", "cat"])
def test_a_browser_that_prints_nothing_is_told(program, monkeypatch):
    monkeypatch.setenv(CHROMIUM, program)
    with pytest.raises(govreport.RenderError) as caught:
        govreport.render(govreport.blank_form(), "pdf")
    assert (caught.value.code, caught.value.params["program"]) == ("converter_failed", "Chromium")
