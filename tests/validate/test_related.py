"""What one slip breaks is told as one finding; the outcomes stay as they are."""

import random

import pytest
from attrs import evolve

from govreport.findings import Fault, Severity
from govreport.messages import text
from govreport.model import CellNote, CellState
from govreport.spec import default_spec
from govreport.validate import Outcome, validate
from tests.validate.test_planted_errors import true_report

SPEC = default_spec()
TYPES = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_organization",
    "other",
)
ROW = "/requests/outcomes/disclosed/"


def changed(report, values):
    """The report with these cells."""
    tables = {name: dict(table) for name, table in report.tables.items()}
    for pointer, value in values.items():
        _, table, key = pointer.split("/", 2)
        tables[table][key] = value
    return evolve(report, tables=tables)


def sparse(values):
    """A true report of 2021 with one row of figures only: what came in was disclosed."""
    report = true_report("2021", 1, SPEC)
    cells = {pointer: 0 for pointer in SPEC.layout("2021").required if "/requests/" in pointer}
    figures = dict(zip((*TYPES, "total"), (*values, sum(values)), strict=True))
    for path in ("received", "outcomes/disclosed", "outcomes/total"):
        cells |= {f"/requests/{path}/{name}": value for name, value in figures.items()}
    return changed(report, cells)


def row(values):
    """The row of what was disclosed, with its total."""
    return {ROW + name: v for name, v in zip((*TYPES, "total"), values, strict=True)}


def told(report):
    """The one error, after a look that no identity is lost from the outcomes."""
    result = validate(report)
    errors = [f for f in result.findings if f.severity is Severity.ERROR]
    failed = [o for o in result.outcomes if o.outcome is Outcome.FAILED and o.rule[0] == "R"]
    assert sum(int(f.params.get("count", 1)) if f.rule is None else 1 for f in errors) == len(
        failed
    )
    (finding,) = errors
    assert result.counts["failed"] >= len(failed)
    for lang in SPEC.languages:
        assert "…" not in text(finding, lang, SPEC)
    return finding


def test_a_true_report_has_no_error():
    assert validate(sparse((26, 3, 0, 0, 0, 0))).ok


def test_one_wrong_cell_that_breaks_a_row_and_a_column_is_named():
    finding = told(changed(sparse((26, 3, 0, 0, 0, 0)), {ROW + "natural_person": 62}))
    assert finding.code == "one_cell_wrong"
    assert finding.pointers == (ROW + "natural_person",)
    assert (finding.expected, finding.found) == (26, 62)
    assert finding.params["rules"] == "R2 R3"
    assert finding.fault is Fault.PUBLISHER


def test_one_wrong_cell_that_is_doubtful_may_be_our_reading():
    wrong = changed(sparse((26, 3, 0, 0, 0, 0)), {ROW + "natural_person": 62})
    note = {ROW + "natural_person": CellNote(CellState.INFERRED, "62")}
    assert told(evolve(wrong, cell_notes=note)).fault is Fault.READING


def test_two_cells_that_compensate_are_told_as_one_figure_in_the_wrong_column():
    finding = told(changed(sparse((26, 0, 0, 0, 0, 4)), row((0, 26, 0, 0, 0, 4, 30))))
    assert finding.code == "figures_exchanged"
    assert finding.pointers == (ROW + "natural_person", ROW + "commercial_enterprise")
    assert (finding.expected, finding.found) == ("26, 0", "0, 26")
    assert finding.fault is Fault.PUBLISHER


def test_where_several_rows_could_hold_the_misplaced_figure_all_are_named():
    true = true_report("2021", 5, SPEC)
    pair = (ROW + "natural_person", ROW + "commercial_enterprise")
    moved = {pair[0]: true.value(pair[0]) - 1, pair[1]: true.value(pair[1]) + 1}
    finding = told(changed(true, moved))
    assert finding.code == "figures_exchanged_somewhere"
    assert set(pair) <= set(finding.pointers)
    assert finding.params["places"] > 1
    assert finding.params["gap"] == 1


def test_two_rows_that_compensate_are_told_as_one():
    true = sparse((26, 3, 0, 0, 0, 0))
    other = "/requests/outcomes/withheld/state_secret/natural_person"
    finding = told(changed(true, {ROW + "natural_person": 0, other: 26}))
    assert finding.code == "figures_exchanged"
    assert finding.params["rules"] == "R3 R3"
    assert set(finding.pointers) == {ROW + "natural_person", other}


@pytest.mark.parametrize("by", [1, -1])
def test_a_shifted_row_is_told_as_one(by):
    values = [7, 5, 3, 0, 2, 1]
    moved = values[-by:] + values[:-by]
    finding = told(changed(sparse(values), row((*moved, sum(values)))))
    assert finding.code == "row_shifted"
    assert all(pointer.startswith(ROW) for pointer in finding.pointers)
    assert finding.params["rules"] == " ".join(["R2"] * finding.params["count"])


def test_a_number_split_over_two_cells_is_told_as_our_reading():
    finding = told(changed(sparse((26, 0, 0, 0, 0, 4)), row((2, 6, 0, 0, 0, 4, 30))))
    assert finding.code == "digits_split"
    assert finding.pointers == (ROW + "natural_person", ROW + "commercial_enterprise")
    assert (finding.expected, finding.found) == ("26, 0", "2, 6")
    assert finding.fault is Fault.READING


def test_a_split_number_is_told_where_only_the_row_can_be_assessed():
    true = sparse((26, 0, 0, 0, 0, 4))
    lost = {f"/requests/outcomes/total/{name}": None for name in TYPES}
    finding = told(changed(true, lost | row((2, 6, 0, 0, 0, 4, 30))))
    assert finding.code == "digits_split"
    assert finding.params["rules"] == "R3"


def test_two_slips_in_one_report_are_told_as_two():
    true = true_report("2021", 6, SPEC)
    first, second = ROW + "natural_person", "/requests/received/other"
    wrong = changed(true, {first: true.value(first) + 5, second: true.value(second) + 9})
    errors = [f for f in validate(wrong).findings if f.severity is Severity.ERROR]
    assert [f.code for f in errors] == ["one_cell_wrong"] * 2
    assert {f.pointers[0] for f in errors} == {first, second}


def test_one_failed_equation_alone_is_told_as_it_is():
    true = true_report("2021", 6, SPEC)
    total = ROW + "total"
    other = "/requests/outcomes/total/total"
    wrong = changed(true, {total: None, other: true.value(other) + 1})
    errors = [f for f in validate(wrong).findings if f.severity is Severity.ERROR]
    assert {f.rule for f in errors} <= {"R1", "R3", None}
    lone = changed(true, {"/review_and_litigation/litigation_direct/total": 999})
    assert told(lone).rule == "R4"


def test_nothing_is_looked_for_where_most_identities_fail():
    draw = random.Random(3)
    true = true_report("2021", 6, SPEC)
    noise = {p: draw.randrange(500) for p in SPEC.layout("2021").required if "/requests/" in p}
    errors = [f for f in validate(changed(true, noise)).findings if f.severity is Severity.ERROR]
    assert len(errors) > 24
    assert all(f.rule is not None for f in errors)


def test_in_one_hundred_reports_every_single_slip_is_told_as_one_finding():
    for seed in range(100):
        draw = random.Random(seed)
        true = true_report("2021", seed, SPEC)
        cells = [p for p in true.tables["requests"] if not p.endswith("/total")]
        pointer = "/requests/" + draw.choice(cells)
        wrong = changed(true, {pointer: true.value(pointer) + draw.choice((1, 10, 27, 300))})
        assert told(wrong).pointers == (pointer,)
