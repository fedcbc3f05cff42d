"""What is kept of sentences and narratives never alters what is found."""

from pathlib import Path

import attrs
import pytest

import govreport
from govreport.spec import default_spec
from govreport.validate import claim_patterns, claims

REAL = Path(__file__).resolve().parents[1] / "fixtures" / "real"
PARSED = govreport.parse((REAL / "shuyang-fgw-2023.html").read_bytes())
REPORT = PARSED.report
OLDER = govreport.parse((REAL / "000_30e5c0e695b89eb6.txt").read_bytes()).report
KEPT = (
    claims._statements,
    claims._in_sentence,
    claim_patterns.heard,
    claim_patterns.has_topic,
    claim_patterns.own_scopes,
)


def _fresh(report):
    for one in KEPT:
        one.cache_clear()
    return govreport.validate(report)


def _with(**changes):
    return attrs.evolve(REPORT, **changes)


VARIANTS = {
    "as_published": REPORT,
    "another_year": _with(reporting_year=REPORT.reporting_year - 1),
    "another_agency": _with(agency=attrs.evolve(REPORT.agency, name="清河县人民政府")),
    "sections_swapped": _with(
        narrative=attrs.evolve(
            REPORT.narrative,
            overview=REPORT.narrative.requests,
            requests=REPORT.narrative.overview,
        )
    ),
    "moved": govreport.migrate(OLDER, default_spec().current).report,
    "older": OLDER,
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_report_is_judged_the_same_after_others_like_it(name):
    alone = _fresh(VARIANTS[name])
    for other in VARIANTS.values():
        govreport.validate(other)
    again = govreport.validate(VARIANTS[name])
    assert again == alone


def test_the_statements_of_a_report_that_is_moved_are_not_looked_for_again():
    _fresh(REPORT)
    before = claims._statements.cache_info().misses
    govreport.validate(_with(tables=dict(REPORT.tables)))
    assert claims._statements.cache_info().misses == before
    assert list(claims.statements(REPORT, default_spec()))
