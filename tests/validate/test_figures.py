"""The figures of a report as rules see them: as terms, as printed figures, by state, counted."""

from decimal import Decimal

import pytest
from attrs import evolve

from govreport.model import CellNote, CellState, Change, Migration
from govreport.spec import default_spec
from govreport.validate.cells import cells_of, present
from govreport.validate.figures import UNKNOWN, figures_of, picker, tally
from tests.validate.zeros import report

SPEC = default_spec()
LAYOUT = SPEC.layout("2021")
TOTAL = "/requests/received/total"
OTHER = "/requests/received/other"
FEES = "/proactive_disclosure/fees/amount"
FIRST = "/proactive_disclosure/rules/issued"
LAST = list(LAYOUT.cells)[-1]
NONE = dict.fromkeys(("plain", "converted", "inferred", "blank", "mark", "unreadable"), 0)


def laid_out(one):
    cells = cells_of(LAYOUT, present(one, LAYOUT))
    return figures_of(one, cells), cells


def with_cells(**tables):
    """The report of zeros with other values in some tables."""
    one = report("zeros-2021")
    return evolve(
        one, tables={name: one.tables[name] | tables.get(name, {}) for name in one.tables}
    )


def seen(one, pointer):
    """A cell as value, term and printed figure, and its state."""
    figures, cells = laid_out(one)
    at = cells.index[pointer]
    return figures.values[at], figures.terms[at], figures.printed[at], figures.states.get(at)


def test_figures_are_in_the_order_of_the_form():
    figures, cells = laid_out(report("zeros-2021", {FIRST: 1, TOTAL: 2, LAST: 3}))
    assert [cells.specs[at].pointer for at, value in enumerate(figures.values) if value] == [
        FIRST,
        TOTAL,
        LAST,
    ]
    assert figures.values == figures.terms == figures.printed
    assert (figures.states, figures.noted) == ({}, {})
    assert (figures.blanks, figures.left) == (frozenset(), frozenset())
    assert (figures.failing, figures.sides) == ([], (None, None))


@pytest.mark.parametrize(
    ("state", "term"),
    [("blank", 0), ("mark", 0), ("unreadable", UNKNOWN), ("missing", UNKNOWN)],
)
def test_a_cell_without_a_number_is_a_zero_only_where_it_was_left_empty(state, term):
    one = report("zeros-2021", {TOTAL: None}, {TOTAL: {"state": state}})
    assert seen(one, TOTAL) == (None, term, UNKNOWN, state)
    assert seen(one, OTHER) == (0, 0, 0, None)
    figures, cells = laid_out(one)
    at = cells.index[TOTAL]
    assert figures.noted == {state: [at]}
    assert figures.blanks == (frozenset() if term is UNKNOWN else {at})
    assert figures.left == frozenset()


def test_a_cell_without_number_and_note_is_missing():
    assert seen(report("zeros-2021", {TOTAL: None}), TOTAL) == (None, UNKNOWN, UNKNOWN, "missing")


@pytest.mark.parametrize("state", ["converted", "inferred"])
def test_a_noted_number_is_a_number_in_every_use(state):
    one = report("zeros-2021", {TOTAL: 7}, {TOTAL: {"state": state}})
    assert seen(one, TOTAL) == (7, 7, 7, state)
    assert laid_out(one)[0].noted == {state: [laid_out(one)[1].index[TOTAL]]}


@pytest.mark.parametrize(
    ("value", "note", "state"),
    [
        (7, "blank", None),
        (0, "mark", None),
        (None, "converted", "missing"),
        (None, "inferred", "missing"),
    ],
)
def test_a_note_that_contradicts_its_value_is_no_note(value, note, state):
    one = evolve(
        report("zeros-2021", {TOTAL: value}), cell_notes={TOTAL: CellNote(CellState(note))}
    )
    assert seen(one, TOTAL)[3] == state


def test_a_note_on_no_cell_is_passed_over():
    notes = {"/requests/none": CellNote(CellState.BLANK), TOTAL: CellNote(CellState.BLANK)}
    one = evolve(report("zeros-2021", {TOTAL: None}), cell_notes=notes)
    assert len(laid_out(one)[0].states) == 1


def test_amounts_are_exact_decimals_whatever_they_were_given_as():
    for value in (Decimal("0.1"), 0.1):
        figure = seen(with_cells(proactive_disclosure={"fees/amount": value}), FEES)[0]
        assert figure == Decimal("0.1")
        assert type(figure) is Decimal


@pytest.mark.parametrize(
    "value",
    ["5", True, False, [], Decimal("NaN"), Decimal("Infinity"), float("nan"), float("-inf")],
)
def test_what_is_no_number_is_a_missing_cell(value):
    one = with_cells(requests={"received/total": value, "received/other": 4})
    assert seen(one, TOTAL) == (None, UNKNOWN, UNKNOWN, "missing")
    assert seen(one, OTHER) == (4, 4, 4, None)


def test_a_table_that_is_not_there_is_a_table_of_missing_cells():
    one = report("zeros-2021")
    one = evolve(one, tables={"requests": one.tables["requests"]})
    counted = tally(*laid_out(one))
    assert counted["proactive_disclosure"] == NONE | {"expected": 10, "missing": 10}
    assert counted["requests"] == NONE | {"expected": 175, "plain": 175, "missing": 0}


def test_cells_a_migration_left_empty_are_known_where_they_are_still_empty():
    changes = (
        Change(TOTAL, "null", "none", "no_counterpart"),
        Change(FIRST, "null", "none", "no_counterpart"),
        Change(OTHER, "copy", "approximate", "other"),
        Change("/requests/none", "null", "none", "no_counterpart"),
    )
    one = report("zeros-2021", {TOTAL: None, OTHER: None, FIRST: 5})
    assert laid_out(one)[0].left == frozenset()
    figures, cells = laid_out(evolve(one, migration=Migration("2019", "2021", changes)))
    assert figures.left == {cells.index[TOTAL]}


def test_every_cell_is_counted_in_its_own_table_under_its_own_state():
    states = {
        FIRST: "blank",
        "/proactive_disclosure/rules/repealed": "blank",
        FEES: "mark",
        "/requests/received/natural_person": "unreadable",
        TOTAL: "missing",
        "/requests/carried_forward/total": "converted",
        "/review_and_litigation/reconsideration/upheld": "inferred",
        LAST: "blank",
    }
    empty = {p: None for p, state in states.items() if state not in ("converted", "inferred")}
    one = report("zeros-2021", empty, {p: {"state": state} for p, state in states.items()})
    counted = tally(*laid_out(one))
    assert counted == {
        "proactive_disclosure": NONE
        | {"expected": 10, "plain": 7, "blank": 2, "mark": 1, "missing": 0},
        "requests": NONE
        | {"expected": 175, "plain": 172, "converted": 1, "unreadable": 1, "missing": 1},
        "review_and_litigation": NONE
        | {"expected": 15, "plain": 13, "inferred": 1, "blank": 1, "missing": 0},
    }
    assert list(counted) == [table.id for table in LAYOUT.tables]
    with pytest.raises(TypeError):
        counted["requests"] = {}


@pytest.mark.parametrize(
    ("numbers", "values"), [((2,), (30,)), ((2, 0), (30, 10)), ((1, 1), (20, 20))]
)
def test_a_picker_takes_the_values_at_its_numbers(numbers, values):
    assert picker(numbers)([10, 20, 30]) == values
