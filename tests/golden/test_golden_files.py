"""The whole output for published reports, held word by word.

``GOVREPORT_UPDATE_GOLDENS=1`` writes the files anew; look at the difference before you commit it.
"""

import attrs
import pytest

import govreport
from tests.golden.real_reports import INPUTS, hold, parsed

SPEC = govreport.default_spec()
each = pytest.mark.parametrize("name", INPUTS)


def told(finding):
    """A finding without its wording: code, severity, cells and place."""
    place = attrs.asdict(finding.place) if finding.place else {}
    return {
        "code": finding.code,
        "severity": finding.severity,
        "pointers": list(finding.pointers),
        "place": {k: list(v) if k == "box" else v for k, v in place.items() if v is not None},
    }


def checked(name):
    """What validation says, with the places of reading, and what reading itself says."""
    found = parsed(name)
    checks = govreport.validate(found.report, sources=found.sources)
    return [told(f) for f in found.findings], [told(f) for f in checks.findings]


@each
def test_the_canonical_report_is_as_it_was(name):
    hold("canonical", name, govreport.to_dict(parsed(name).report))


@each
def test_the_report_in_the_current_format_is_as_it_was(name):
    moved = govreport.migrate(parsed(name).report, SPEC.current).report
    hold("current", name, govreport.to_dict(moved))


@each
def test_the_findings_are_as_they_were(name):
    read, rules = checked(name)
    hold("findings", name, {"parse": read, "validate": rules})


@each
def test_nothing_is_told_twice(name):
    for said in checked(name):
        keys = [repr(finding) for finding in said]
        assert sorted(set(keys)) == sorted(keys)


@each
@pytest.mark.parametrize("kind", ["canonical", "current"])
def test_a_golden_report_is_read_back_as_it_stands(name, kind, root):
    file = root / "tests" / "golden" / kind / f"{name}.json"
    text = file.read_text(encoding="utf-8")
    report = govreport.loads(text)
    assert govreport.loads(govreport.dumps(report)) == report
    if kind == "canonical":
        assert report == parsed(name).report


@each
def test_going_back_from_the_current_format_gives_the_golden_report(name):
    report = parsed(name).report
    moved = govreport.migrate(report, SPEC.current).report
    assert govreport.migrate(moved, report.format).report == report


@each
def test_the_source_is_named_by_file_name_alone(name):
    assert parsed(name).report.source.uri == INPUTS[name]
