"""The same bytes give the same result, always, and nothing given is ever altered."""

import copy

import pytest

import govreport
from govreport.extract import extract
from govreport.readers import read
from tests.golden.real_reports import INPUTS, REAL, parsed

each = pytest.mark.parametrize("name", INPUTS)


@each
def test_parsing_twice_gives_equal_results(name):
    file = REAL / INPUTS[name]
    first, second = govreport.parse(file), govreport.parse(file)
    assert first == second
    assert list(first.sources) == list(second.sources)
    assert list(first.report.cell_notes) == list(second.report.cell_notes)


@each
def test_parsing_alters_neither_bytes_nor_document(name):
    data = bytearray((REAL / INPUTS[name]).read_bytes())
    before = bytes(data)
    govreport.parse(data, filename=INPUTS[name])
    assert bytes(data) == before
    document = read(before, name=INPUTS[name])
    as_it_was = copy.deepcopy(document)
    extract(document, govreport.default_spec())
    assert document == as_it_was


@each
def test_validating_and_migrating_alter_nothing_they_are_given(name):
    report, sources = parsed(name).report, dict(parsed(name).sources)
    before, places = copy.deepcopy(report), copy.deepcopy(sources)
    govreport.validate(report, previous=report, sources=sources)
    moved = govreport.migrate(report, govreport.default_spec().current).report
    there = copy.deepcopy(moved)
    govreport.validate(moved, previous=report, sources=sources)
    govreport.migrate(moved, report.format)
    govreport.to_dict(report)["requests"]["received"]["total"] = -1
    assert (report, sources, moved) == (before, places, there)


@each
def test_a_report_can_not_be_altered(name):
    report = parsed(name).report
    with pytest.raises(AttributeError):
        report.title = "another"
    with pytest.raises(TypeError):
        report.tables["requests"]["received/total"] = 1
    with pytest.raises(TypeError):
        report.cell_notes["/requests/received/total"] = None
    with pytest.raises(TypeError):
        parsed(name).sources["/title"] = None


def test_the_order_of_reports_does_not_matter():
    names = [*INPUTS, *reversed(INPUTS)]
    for name in names:
        assert govreport.parse(REAL / INPUTS[name]) == parsed(name)
