"""A format of later years goes through everything, from data files alone.

The format has one row more in section 三 and another column label in section 二. No line of Python
knows it; its pages are drawn from its layout.
"""

import json

import pytest

import govreport
from govreport.findings import Severity
from tests.made_up import make_spec
from tests.whole.draw_form import AGENCY, MEDIA, PROSE, YEAR, draw, report_of, true_cells

LATER, EARLIER = "2099", "2021"
ADDED = "/requests/outcomes/not_processed/machine_made"
medium_each = pytest.mark.parametrize("medium", MEDIA)


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return make_spec(tmp_path_factory.mktemp("later"))


def read(later, format_id, medium, cells, **given):
    page = draw(later.layout(format_id), cells, medium)
    return govreport.parse(page.encode(), filename="page", spec=later, **given)


@medium_each
@pytest.mark.parametrize("format_id", [LATER, EARLIER, "2019"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_page_of_each_format_is_read_as_drawn(later, format_id, medium, seed):
    layout = later.layout(format_id)
    cells = true_cells(layout, seed)
    found = read(later, format_id, medium, cells)
    assert found.report.format == format_id
    assert {p: found.report.value(p) for p in layout.required} == cells
    assert found.report.cell_notes == {}
    assert found.findings == ()
    assert set(layout.required) <= set(found.sources)


@medium_each
def test_what_stands_around_the_tables_is_read_too(later, medium):
    report = read(later, LATER, medium, true_cells(later.layout(LATER), 3)).report
    assert report.schema == later.schema(LATER)["$id"]
    assert (report.agency.name, report.reporting_year) == (AGENCY, YEAR)
    assert report.signed_on.isoformat() == f"{YEAR + 1}-01-20"
    for section, text in PROSE.items():
        assert getattr(report.narrative, section) == text


@medium_each
def test_a_page_of_it_passes_every_rule(later, medium):
    report = read(later, LATER, medium, true_cells(later.layout(LATER), 4)).report
    checked = govreport.validate(report, spec=later)
    assert [f.code for f in checked.findings if f.severity is not Severity.INFO] == []
    passed = {o.rule for o in checked.outcomes if o.outcome == "passed"}
    assert {"R1", "R2", "R3", "R4"} <= passed
    assert sum(o.rule == "R3" for o in checked.outcomes) == 26


@medium_each
def test_a_wrong_figure_in_the_new_row_is_found_in_the_page(later, medium):
    cells = true_cells(later.layout(LATER), 5)
    wrong = cells | {f"{ADDED}/natural_person": cells[f"{ADDED}/natural_person"] + 90}
    found = read(later, LATER, medium, wrong)
    checked = govreport.validate(found.report, sources=found.sources, spec=later)
    errors = [f for f in checked.findings if f.severity is Severity.ERROR]
    assert [(f.code, f.params["rules"]) for f in errors] == [("one_cell_wrong", "R2 R3")]
    for finding in errors:
        assert finding.pointers == (f"{ADDED}/natural_person",)
        assert finding.place is not None
        for lang in ("zh", "en"):
            assert govreport.message_text(finding, lang, spec=later)


@medium_each
def test_going_to_the_format_before_it_and_back_loses_nothing(later, medium):
    cells = true_cells(later.layout(LATER), 6)
    report = read(later, LATER, medium, cells).report
    moved = govreport.migrate(report, EARLIER, spec=later)
    other = "/requests/outcomes/other/other/total"
    assert moved.report.value(other) == cells[other] + cells[f"{ADDED}/total"]
    assert f"{ADDED}/total" in moved.report.migration.carried
    assert govreport.validate(moved.report, spec=later).ok
    assert govreport.migrate(moved.report, LATER, spec=later).report == report


def test_a_report_of_the_oldest_format_reaches_it_by_the_chain_of_maps(later):
    layout = later.layout("2019")
    report = read(later, "2019", "html", true_cells(layout, 7)).report
    moved = govreport.migrate(report, LATER, spec=later).report
    assert (moved.migration.from_format, moved.format) == ("2019", LATER)
    assert govreport.migrate(moved, "2019", spec=later).report == report


@medium_each
def test_its_canonical_json_comes_back_the_same(later, medium):
    report = read(later, LATER, medium, true_cells(later.layout(LATER), 8)).report
    text = govreport.dumps(report, spec=later)
    assert govreport.loads(text, spec=later) == report
    assert json.loads(text)["format"] == LATER
    again = govreport.parse(text.encode(), filename="report.json", spec=later).report
    assert again == report


def test_without_its_files_it_is_read_in_a_known_format_and_its_row_is_told(later):
    cells = true_cells(later.layout(LATER), 9)
    page = draw(later.layout(LATER), cells, "html")
    found = govreport.parse(page.encode())
    assert found.report.format == EARLIER
    told = [f for f in found.findings if f.code == "row_unknown"]
    assert [f.found.split()[-1] for f in told] == [str(cells[f"{ADDED}/total"])]


@medium_each
def test_an_older_page_reads_alike_with_and_without_it(later, medium):
    layout = later.layout(EARLIER)
    page = draw(layout, true_cells(layout, 10), medium).encode()
    with_it, without = govreport.parse(page, spec=later), govreport.parse(page)
    assert with_it.report == without.report
    assert with_it.findings == without.findings


def test_published_reports_read_alike_with_and_without_it(later, real):
    for file in sorted(real.iterdir()):
        if file.suffix in (".txt", ".html"):
            assert govreport.parse(file, spec=later).report == govreport.parse(file).report


def test_the_drawing_itself_is_true(later):
    """What is drawn holds the identities, so that a finding is a fault of reading."""
    for format_id in later.formats:
        layout = later.layout(format_id)
        report = report_of(layout, true_cells(layout, 11))
        checked = govreport.validate(report, spec=later)
        assert {f.severity for f in checked.findings if f.rule and f.rule[0] == "R"} == set()
