"""Settings that change what counts, and findings that were accepted."""

import json
from decimal import Decimal

import pytest
from attrs import evolve

import govreport
from govreport.errors import InvalidReportError
from govreport.findings import Finding, Severity
from govreport.sources import Place
from tests.validate.zeros import report

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
        ("of = []", "settings_key_unknown", "fail_on, off, params, severity"),
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
        ("params = 3", "settings_value_wrong", "params"),
        ("params.P4 = 3", "settings_value_wrong", "[params.P4]"),
        ("[params.P44]\nfactor = 3", "settings_rule_unknown", "P4"),
        ("[params.R3]\nfactor = 3", "settings_rule_unknown", "P4"),
        ("[params.P4]\nfactors = 3", "settings_param_unknown", "factor, floor"),
        ('[params.P4]\nfactor = "3"', "settings_value_wrong", "number"),
        ("[params.P4]\nfactor = true", "settings_value_wrong", "number"),
        ("[params.P4]\nfactor = nan", "settings_value_wrong", "number"),
        ("[params.P1]\nlower_bodies = 3", "settings_value_wrong", "text"),
        ('[params.P1]\nlower_bodies = "("', "settings_value_wrong", "regular expression"),
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


STOCK = "/proactive_disclosure/licensing/items_"


def changed(change):
    return report("zeros-2019", {f"{STOCK}last_year": 100, f"{STOCK}change": change})


def large(change, **given):
    found = govreport.validate(changed(change), **given).findings
    return [finding for finding in found if finding.code == "items_change_large"]


def test_a_parameter_of_a_rule_is_applied(settings):
    found = settings("[params.P4]\nfactor = 2.5\n")
    assert found.params["P4"]["factor"] == Decimal("2.5")
    assert not large(251)
    (told,) = large(251, params=found.params)
    assert told.expected == 250
    assert told.params["factor"] == Decimal("2.5")
    assert told.params["floor"] == 20  # its default
    assert not large(250, params=found.params)
    assert not large(251)  # no other validation is touched


def test_a_pattern_is_a_parameter_too():
    made = report(
        "zeros-2021",
        {"/agency/name": "清河科技园", "/proactive_disclosure/rules/issued": 1},
    )

    def by(params):
        found = govreport.validate(made, params=params).findings
        return [f.code for f in found if f.code == "rules_by_lower_body"]

    assert by(None) == []
    assert by({"P1": {"lower_bodies": "科技园$"}}) == ["rules_by_lower_body"]


def test_rules_of_ones_own_take_parameters_and_no_others():
    own = [rule for rule in SPEC.rules if rule["id"] == "P4"]
    assert large(101, rules=own, params={"P4": {"factor": 1}})
    with pytest.raises(InvalidReportError) as caught:
        govreport.validate(changed(1), rules=own, params={"P1": {"lower_bodies": "x"}})
    assert caught.value.code == "settings_rule_unknown"


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
