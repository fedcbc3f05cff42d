"""Settings that change what counts, and findings that were accepted."""

import json

import pytest
from attrs import evolve

import govreport
from govreport.errors import InvalidReportError
from govreport.findings import Finding, Severity
from govreport.sources import Place

SPEC = govreport.default_spec()
FINDING = Finding(
    "R3",
    Severity.ERROR,
    ("/requests/received/total", "/requests/received/other"),
    params={"row": "received", "equation": "1 = 2", "count": 2},
    expected=1,
    found=2,
    place=Place(line=3),
    rule="R3",
)


@pytest.fixture
def settings(tmp_path):
    def load(text):
        file = tmp_path / "settings.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return govreport.load_settings(file)

    return load


def test_codes_are_switched_off_and_get_other_severities(settings):
    found = settings('fail_on = "warning"\noff = ["R1"]\n[severity]\nR3 = "info"\n')
    assert found.fail_on == "warning"
    other = evolve(FINDING, code="R4")
    left = found.applied([evolve(FINDING, code="R1"), FINDING, other])
    assert left == (evolve(FINDING, severity=Severity.INFO), other)


def test_without_settings_nothing_changes(settings):
    assert settings("").applied([FINDING]) == (FINDING,)
    assert settings("").fail_on is None


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("of = []", "settings_key_unknown", "fail_on, off, severity"),
        ('off = ["R33"]', "settings_code_unknown", "R3"),
        ('[severity]\ncell_missing = "info"', "settings_code_unknown", "cells_missing"),
        ('off = ["cli_total"]', "settings_code_unknown", "cli_total"),
        ('[severity]\nR3 = "fatal"', "settings_value_wrong", "error, warning, info"),
        ('[severity]\nR3 = ["info"]', "settings_value_wrong", "error, warning, info"),
        ('fail_on = "info"', "settings_value_wrong", "never"),
        ("fail_on = 1", "settings_value_wrong", "never"),
        ('off = "R3"', "settings_value_wrong", "off"),
        ("off = [3]", "settings_value_wrong", "off"),
        ("severity = 3", "settings_value_wrong", "severity"),
        ("off = [", "settings_broken", ""),
        (b'off = ["\xff"]', "settings_broken", ""),
    ],
)
def test_settings_that_are_wrong_are_told_with_what_is_known(settings, text, code, named):
    with pytest.raises(InvalidReportError) as caught:
        settings(text)
    assert caught.value.code == code
    assert named in govreport.message_text(caught.value, "en")
    assert "…" not in govreport.message_text(caught.value, "zh")


def test_every_code_of_a_rule_can_be_switched_off(settings):
    codes = sorted({rule["code"] for rule in SPEC.rules})
    assert settings(f"off = {json.dumps(codes)}").off == frozenset(codes)


def prints(finding, agency="甲局", year=2023):
    return govreport.fingerprint(finding, agency, year)


@pytest.mark.parametrize(
    "change",
    [
        {"severity": Severity.INFO},
        {"place": Place(page=9, raw="x")},
        {"expected": 5, "found": 6},
        {"params": {"row": "received", "equation": "3 = 4", "count": 9}},
        {"pointers": FINDING.pointers[::-1]},
    ],
)
def test_a_fingerprint_does_not_depend_on_wording_figures_or_place(change):
    assert prints(evolve(FINDING, **change)) == prints(FINDING)
    assert prints(FINDING, "甲 局") == prints(FINDING)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "R4"},
        {"rule": "R4"},
        {"pointers": FINDING.pointers[:1]},
        {"params": {"row": "carried_over"}},
    ],
)
def test_a_fingerprint_depends_on_what_the_finding_is_about(change):
    assert prints(evolve(FINDING, **change)) != prints(FINDING)


def test_a_fingerprint_depends_on_body_and_year():
    assert len({prints(FINDING), prints(FINDING, "乙局"), prints(FINDING, year=2022)}) == 3


def test_findings_of_real_reports_have_fingerprints_of_their_own(real):
    for file in sorted(real.glob("*.txt")):
        parsed = govreport.parse(file)
        checked = govreport.validate(parsed.report)
        found = [*parsed.findings, *checked.findings]
        assert len({prints(finding) for finding in found}) == len(found)


def test_a_baseline_is_written_and_read_again(tmp_path):
    entry = govreport.accept_finding(FINDING, "甲局", 2023)
    noted = evolve(entry, note="已核实", fingerprint="f" * 24)
    text = govreport.baseline_text([noted, entry, entry])
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    read = govreport.load_baseline(file)
    assert set(read.entries.values()) == {entry, noted}
    assert govreport.baseline_text([entry, noted]) == text
    assert json.loads(govreport.baseline_text([]))["findings"] == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"kind": "govreport-baseline", "version": 2, "findings": []}',
     '{"kind": "govreport-baseline", "version": 1, "findings": [{"code": "R1"}]}',
     '{"kind": "govreport-baseline", "version": 1, "findings": [[1]]}', "[" * 100_000],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_refused(tmp_path, text):
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidReportError) as caught:
        govreport.load_baseline(file)
    assert caught.value.code == "baseline_broken"


def test_entries_not_met_are_told_where_their_body_and_year_were_looked_at():
    entry = govreport.accept_finding(FINDING, "甲局", 2023)
    baseline = govreport.Baseline({entry.fingerprint: entry})
    assert baseline.unmet({entry.fingerprint}, [("甲局", 2023)]) == ()
    assert baseline.unmet(set(), [("乙局", 2023), ("甲局", 2022)]) == ()
    (told,) = baseline.unmet(set(), [("甲局", 2023)])
    assert (told.code, told.severity) == ("baseline_unmet", Severity.INFO)
