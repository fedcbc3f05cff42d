"""What is written as the official form is read back as it was, in every medium but PDF."""

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govreport
from govreport.model import Narrative
from tests import strategies
from tests.generator.sample import draw
from tests.golden.real_reports import INPUTS, parsed
from tests.render.office import READ_BACK, TEXTS, compared, read_back

medium_each = pytest.mark.parametrize("medium", READ_BACK)
QUICK = settings(max_examples=15, suppress_health_check=list(HealthCheck))
NARRATIVES = st.builds(Narrative, *[TEXTS] * 6)


@medium_each
@pytest.mark.parametrize("name", INPUTS)
def test_a_published_report_is_read_back_as_it_was(name, medium):
    report = parsed(name).report
    found = read_back(report, medium)
    assert compared(found.report) == compared(report)
    assert {f.code for f in found.findings} <= {f.code for f in parsed(name).findings}


@medium_each
@pytest.mark.parametrize("seed", range(12))
def test_a_generated_report_is_read_back_as_it_was(seed, medium):
    sample = draw(seed)
    report = govreport.parse(sample.data, filename=sample.filename).report
    assert compared(read_back(report, medium).report) == compared(report)


@medium_each
@pytest.mark.parametrize("format_id", list(govreport.default_spec().formats))
def test_any_valid_report_is_read_back_as_it_was(format_id, medium):
    @QUICK
    @given(strategies.reports(format_id), NARRATIVES, TEXTS, TEXTS)
    def holds(report, narrative, title, name):
        agency = evolve(report.agency, name=name)
        report = evolve(report, narrative=narrative, title=title, agency=agency)
        assert compared(read_back(report, medium).report) == compared(report)

    holds()
