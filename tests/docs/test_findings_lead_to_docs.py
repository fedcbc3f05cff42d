"""Every finding leads to a page that is there, in both languages, where the address is known."""

import re

import pytest
from govreport_cli.main import main
from govreport_docs.made import all_pages
from selectolax.lexbor import LexborHTMLParser

import govreport
from govreport import Finding, Severity, documentation_path
from govreport.errors import InvalidReportError
from govreport.spec import default_spec

SPEC = default_spec()
PAGES = dict(all_pages())
RULES = [*SPEC.rules, *SPEC.claims["claims"]]


def leads_somewhere(path, lang):
    page, _, anchor = path.removeprefix("zh/" if lang == "zh" else "").partition("#")
    name = page.rstrip("/") + (".zh.md" if lang == "zh" else ".md")
    return name in PAGES and (not anchor or f'id="{anchor}"' in PAGES[name])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_rule_and_every_code_has_its_place(lang):
    findings = [Finding(rule["code"], Severity.INFO, rule=rule["id"]) for rule in RULES]
    findings += [Finding(code, Severity.INFO) for code in ("cell_lost", "R1", "format_hybrid")]
    paths = [documentation_path(finding, lang) for finding in findings]
    assert [path for path in paths if not leads_somewhere(path, lang)] == []
    assert not leads_somewhere("reference/rules/R99/", lang)
    assert not leads_somewhere("reference/codes/#no_such_code", lang)


def test_the_page_of_findings_leads_to_the_rule_only_where_the_address_is_given(real):
    parsed = govreport.parse(real / "002_0821f10813b957c3.txt")
    found = govreport.validate(parsed.report, sources=parsed.sources).findings
    without = govreport.report_html(parsed.report, found)
    assert not re.search(r'href="(?!#)', without)
    page = govreport.report_html(parsed.report, found, docs="https://docs.example/a/")
    links = {
        link.attributes["href"]
        for link in LexborHTMLParser(page).css("li.finding a")
        if not link.attributes["href"].startswith("#")
    }
    assert {
        "https://docs.example/a/" + documentation_path(finding, lang)
        for finding in found
        for lang in ("en", "zh")
    } == links
    assert all(f"<code>{finding.rule}</code>" in without for finding in found)


def test_the_page_of_a_dataset_leads_there_too(real, tmp_path):
    with govreport.validate_dataset([real / "002_0821f10813b957c3.txt"], jobs=1) as dataset:
        without = govreport.dataset_html(dataset)
        page = govreport.dataset_html(dataset, docs="https://docs.example")
    assert "https://docs.example" not in without
    for path in ("reference/rules/C2/", "zh/reference/rules/C2/", "reference/codes/#cell_lost"):
        assert f'href="https://docs.example/{path}"' in page


def test_the_command_takes_the_address_from_the_settings(real, tmp_path, capsys):
    file = tmp_path / "settings.toml"
    file.write_text('docs = "https://docs.example/"')
    report = str(real / "002_0821f10813b957c3.txt")
    for more in ([], ["--dataset"]):
        main(["validate", report, "--report", "html", "--config", str(file), *more])
        assert 'href="https://docs.example/reference/rules/C2/"' in capsys.readouterr().out


def test_the_settings_hold_the_address(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('docs = "https://docs.example/"')
    assert govreport.load_settings(file).docs == "https://docs.example/"


@pytest.mark.parametrize("value", ['"javascript:alert(1)"', '"docs/"', "7"])
def test_an_address_that_could_run_a_script_is_refused(tmp_path, value):
    file = tmp_path / "settings.toml"
    file.write_text(f"docs = {value}")
    with pytest.raises(InvalidReportError) as told:
        govreport.load_settings(file)
    assert told.value.code == "settings_value_wrong"
