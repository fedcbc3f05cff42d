"""Every case of spec/conformance/rules ends as it says, and every rule has cases of both kinds."""

import json
from decimal import Decimal

import pytest

from govreport.spec import default_spec
from govreport.validate import Outcome, validate
from tests.validate.zeros import report

SPEC = default_spec()
FILES = sorted((SPEC.root / "conformance" / "rules").glob("*.json"))
CASES = [c for f in FILES for c in json.loads(f.read_text(encoding="utf-8"))["cases"]]


def told(finding):
    def figure(value):
        return str(value) if isinstance(value, Decimal) else value

    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "pointers": list(finding.pointers),
        "expected": figure(finding.expected),
        "found": figure(finding.found),
        "fault": finding.fault.value,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_ends_as_it_says(case):
    previous = report(**case["previous"]) if "previous" in case else None
    rules = [rule for rule in SPEC.rules if rule["id"] == case["rule"]]
    result = validate(report(**case["report"]), previous=previous, rules=rules)
    outcomes = [o for o in result.outcomes if o.rule == case["rule"]]
    for wanted in case["expected"]["outcomes"]:
        (outcome,) = [o for o in outcomes if o.bindings == wanted["bindings"]]
        assert outcome.outcome == wanted["outcome"]
        if "blanks_as_zero" in wanted:
            assert outcome.blanks_as_zero is wanted["blanks_as_zero"]
    findings = [told(f) for f in result.findings if f.rule == case["rule"]]
    assert findings == case["expected"]["findings"]
    assert sum(o.outcome is Outcome.FAILED for o in outcomes) == len(findings)


def test_every_rule_has_a_passing_and_a_failing_case():
    ids = {case["id"] for case in CASES}
    for rule in SPEC.rules:
        assert f"{rule['id']}-holds" in ids
        assert any(i.startswith(f"{rule['id']}-fails") for i in ids), rule["id"]


def test_case_and_rule_ids_are_unique():
    for ids in ([c["id"] for c in CASES], [r["id"] for r in SPEC.rules]):
        assert len(ids) == len(set(ids))
