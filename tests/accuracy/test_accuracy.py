"""A fixed sample of drawn reports is read as right as the aims demand."""

from __future__ import annotations

import pytest

import govreport
from tests.generator.judge import CONFUSED, LOST, RIGHT, UNSAID, WRONG, verdict
from tests.generator.measure import compact, measure_seed, summarise, table
from tests.generator.values import BLANK, MISSING_ANSWER, NUMBER, Answer, Expected

SEEDS = range(900_000, 900_300)


@pytest.mark.skipif(not hasattr(govreport, "parse"), reason="reading is not part of this build")
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
