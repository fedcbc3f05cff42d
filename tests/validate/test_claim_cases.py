"""Every case of spec/conformance/claims ends as it says, and every claim has both kinds."""

import json
import re

import pytest

from govreport.spec import default_spec
from govreport.validate import Outcome, validate
from tests.validate.zeros import report

SPEC = default_spec()
FILE = SPEC.root / "conformance" / "claims" / "claims.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
CLAIMS = SPEC.claims["claims"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_ends_as_it_says(case):
    result = validate(report(**case["report"]))
    outcomes = [o for o in result.outcomes if o.rule == case["claim"]]
    if case["expected"] is None:
        assert outcomes == []
        return
    (outcome,) = outcomes
    said = {
        "outcome": outcome.outcome.value,
        "found": str(outcome.found),
        "closest": str(outcome.expected),
        "pointers": list(outcome.pointers),
    }
    assert case["expected"] == {key: said[key] for key in case["expected"]}
    assert "found" in case["expected"] or outcome.outcome is Outcome.NOT_ASSESSABLE
    findings = [f for f in result.findings if f.rule == case["claim"]]
    assert len(findings) == (outcome.outcome is Outcome.FAILED)
    for finding in findings:
        assert finding.pointers == outcome.pointers
        assert finding.place.raw == finding.params["quote"]
        assert finding.params["words"]


def test_every_claim_has_a_true_and_a_false_case():
    ids = {case["id"] for case in CASES}
    assert len(ids) == len(CASES)
    for claim in CLAIMS:
        assert {f"{claim['id']}-holds", f"{claim['id']}-fails"} <= ids


def test_claims_name_only_what_is_there():
    data = SPEC.claims
    ids = [claim["id"] for claim in CLAIMS]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {rule["id"] for rule in SPEC.rules}
    topics = {topic["id"] for topic in data["topics"]}
    used = set()
    for claim in CLAIMS:
        assert set(claim["topics"]) <= topics
        assert set(claim["readings"]) <= set(data["figures"])
        used |= set(claim["readings"])
        assert ("value" in claim) == (not any("<n>" in p for p in claim["patterns"]))
    assert used <= set(data["figures"])
    words = {
        name
        for p in json.dumps(data, ensure_ascii=False).split("<")[1:]
        if (name := re.match(r"[a-z_]+(?=>)", p)) and (name := name[0])
    }
    assert words - {"n", "number"} <= set(data["words"])


def test_nothing_in_the_claims_is_an_error():
    assert {claim["severity"] for claim in CLAIMS} <= {"warning", "info"}
