"""A fixed sample of drawn reports is read as right as the aims demand."""

from __future__ import annotations

import pytest
from attrs import evolve

from govreport.findings import Finding, Severity
from govreport.model import CellNote, CellState, Report
from tests.generator.judge import CONFUSED, LOST, RIGHT, UNSAID, WRONG, judge, verdict
from tests.generator.measure import compact, measure_seed, summarise, table
from tests.generator.sample import Sample, draw
from tests.generator.values import BLANK, MISSING_ANSWER, NUMBER, Answer, Expected

SEEDS = range(900_000, 900_300)


def test_drawn_reports_are_read_as_right_as_the_aims_demand() -> None:
    summary = summarise(compact(measure_seed(seed)) for seed in SEEDS)
    assert summary.good, table(summary)


FIVE, EMPTY = Expected([Answer(5, NUMBER)]), Expected([Answer(None, BLANK)])
OPEN = Expected([Answer(5, NUMBER), MISSING_ANSWER])


@pytest.mark.parametrize(
    ("expected", "value", "state", "said", "worth"),
    [
        (FIVE, 5, None, False, RIGHT),
        (FIVE, 5, "converted", False, RIGHT),
        (FIVE, 5, "inferred", False, RIGHT),
        (FIVE, 6, None, True, WRONG),
        (FIVE, None, "missing", True, LOST),
        (FIVE, None, "blank", True, CONFUSED),
        (EMPTY, None, "blank", False, RIGHT),
        (EMPTY, None, "mark", False, CONFUSED),
        (EMPTY, 0, None, False, WRONG),
        (OPEN, None, "missing", True, RIGHT),
        (OPEN, None, "missing", False, UNSAID),
        (OPEN, 5, "inferred", False, RIGHT),
        (OPEN, 0, "inferred", True, WRONG),
    ],
)
def test_a_reading_of_one_cell_is_judged_by_its_value_and_its_kind(
    expected: Expected, value: int | None, state: str | None, said: bool, worth: str
) -> None:
    assert verdict(expected, value, state, said=said) == worth


def _oracle(sample: Sample) -> Report:
    """What a reader that makes no mistake hands over."""
    tables: dict[str, dict[str, object]] = {}
    notes = {}
    for pointer, expected in sample.expected.items():
        _, table_id, key = pointer.split("/", 2)
        tables.setdefault(table_id, {})[key] = expected.best.value
        if expected.best.value is None:
            notes[pointer] = CellNote(CellState(expected.best.kind))
    if sample.truth.format == "2019":
        tables["proactive_disclosure"]["procurement/amount_unit"] = sample.unit
    return Report(format=sample.truth.format, tables=tables, cell_notes=notes)


def test_a_reader_that_makes_no_mistake_is_judged_whole() -> None:
    for seed in range(200):
        sample = draw(seed)
        report = _oracle(sample)
        told = Finding("cells_missing", Severity.WARNING, tuple(report.cell_notes))
        assert judge(sample, report, [told]).whole, seed


def test_one_wrong_figure_is_silent_unless_a_warning_points_at_its_row() -> None:
    sample = draw(3, layout="html_clean", style="plain", damages=(), encoding="utf-8")
    report = _oracle(sample)
    wrong = {**report.tables["requests"], "received/total": 123_456}
    report = evolve(report, tables={**report.tables, "requests": wrong})
    row = Finding("row_sum", Severity.ERROR, ("/requests/received/other",))
    info = Finding("told", Severity.INFO, ("/requests/received/total",))
    far = Finding("row_sum", Severity.ERROR, ("/requests/carried_over/other", "/requests"))
    assert [len(judge(sample, report, [f]).silent) for f in (row, info, far)] == [0, 1, 1]
    assert judge(sample, report, [row]).right == len(sample.expected) - 1
