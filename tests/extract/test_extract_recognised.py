"""The identities decide between close readings of recognised figures, or the cell is unreadable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreport
from govreport.document import ILLEGIBLE
from govreport.equations import equations, printed_totals
from govreport.extract.cells import LEAST_CONFIDENCE, CellRead
from govreport.extract.numbers import number_reader
from govreport.extract.recognised import decide
from govreport.model import CellNote, CellState
from govreport.sources import Place
from tests.extract.pages import SPEC
from tests.extract.pictured import SOME, pictured, read_any

LAYOUT = SPEC.layout("2021")
SUMS, PRINTED = equations(SPEC, "2021"), printed_totals(SPEC, "2021")
READER = number_reader(SPEC)
RECEIVED = "/requests/received"
DISCLOSED = "/requests/outcomes/disclosed"
FREE = "/proactive_disclosure/licensing/decisions"


def cells(*readings):
    """The cells of the first row of section 三; each a text, or a tuple of close readings."""
    row = [p for p in LAYOUT.cells if p.startswith(f"{RECEIVED}/")]
    return {p: cell(p, one) for p, one in zip(row, readings, strict=True)}


def cell(pointer, readings, confidence=0.99):
    texts = (readings,) if isinstance(readings, str) else readings
    choices = tuple(READER.read(text, LAYOUT.cells[pointer].column) for text in texts)
    first = choices[0]
    note = None if first.state is None else CellNote(first.state, first.raw)
    return CellRead(first.value, note, Place(raw=texts[0], confidence=confidence), choices)


def decided(found):
    chosen = decide(found, SUMS, PRINTED)
    return {pointer.rsplit("/", 1)[1]: reading.value for pointer, reading in chosen.items()}


def test_the_one_choice_that_satisfies_the_sum_is_taken():
    assert decided(cells(("8", "6"), "1", "0", "0", "0", "0", "7")) == {"natural_person": 6}


def test_two_cells_are_chosen_together():
    row = cells(("8", "6"), ("7", "1"), "0", "0", "0", "0", "9")
    assert decided(row) == {"natural_person": 8, "commercial_enterprise": 1}


def test_two_choices_that_both_fit_leave_the_cells_open():
    assert decided(cells(("8", "6"), ("1", "3"), "0", "0", "0", "0", "9")) == {}


def test_no_choice_that_fits_leaves_the_cell_open():
    assert decided(cells(("8", "6"), "1", "0", "0", "0", "0", "5")) == {}


def test_a_lost_figure_in_the_same_sum_leaves_the_cell_open():
    assert decided(cells(("8", "6"), "1", "未知", "0", "0", "0", "7")) == {}


@pytest.mark.parametrize("total", ["", "/"])
def test_a_sum_without_printed_total_decides_nothing(total):
    assert decided(cells(("8", "6"), "1", "0", "0", "0", "0", total)) == {}


def test_a_blank_part_counts_as_nothing():
    assert decided(cells(("8", "6"), "1", "", "/", "", "", "7")) == {"natural_person": 6}


def test_a_one_and_a_stroke_are_told_apart_by_the_sum():
    assert decided(cells(("1", "/"), "3", "0", "0", "0", "0", "4")) == {"natural_person": 1}
    assert decided(cells(("1", "/"), "3", "0", "0", "0", "0", "3")) == {"natural_person": None}


def test_a_zero_and_a_stroke_add_the_same_and_are_left_open():
    assert decided(cells(("0", "/"), "3", "0", "0", "0", "0", "3")) == {}


def test_readings_without_a_number_are_no_choice():
    assert decided(cells(("8", "8日", "6"), "1", "0", "0", "0", "0", "9")) == {"natural_person": 8}


def test_a_doubted_figure_without_other_readings_is_confirmed_by_its_sum():
    row = cells("8", "1", "0", "0", "0", "0", "9")
    first = next(iter(row))
    row[first] = cell(first, "8", LEAST_CONFIDENCE / 2)
    assert decided(row) == {"natural_person": 8}


def test_clear_figures_are_left_alone_whatever_the_sums_say():
    assert decided(cells("8", "1", "0", "0", "0", "0", "7")) == {}


def test_very_many_choices_are_not_tried():
    many = tuple(str(n) for n in range(60))
    assert decided(cells(many, many, many, many, many, many, "7")) == {}


@given(
    parts=st.lists(st.integers(0, 99), min_size=6, max_size=6),
    others=st.lists(st.lists(st.integers(0, 99), max_size=2), min_size=7, max_size=7),
    first=st.booleans(),
)
def test_what_is_taken_was_read_and_satisfies_the_sum(parts, others, first):
    true = [*parts, sum(parts)]
    readings = []
    for figure, wrong in zip(true, others, strict=True):
        texts = [str(figure), *map(str, wrong)]
        readings.append(tuple(texts if first else reversed(texts)))
    row = cells(*readings)
    chosen = decide(row, SUMS, PRINTED)
    for pointer, reading in chosen.items():
        assert reading in row[pointer].choices
    if chosen:
        values = [chosen[p].value if p in chosen else c.value for p, c in row.items()]
        assert sum(values[:6]) == values[6]


def test_an_inferred_figure_keeps_what_was_read_and_how_sure_that_was():
    pointer = f"{RECEIVED}/natural_person"
    found = read_any(pictured({pointer: ("9", "4")}, confidence={pointer: 0.6123}))
    assert found.report.value(pointer) == 4
    note = found.report.cell_notes[pointer]
    assert (note.state, note.raw) == (CellState.INFERRED, "9")
    assert note.extra["confidence"] == Decimal("0.6123")
    assert found.sources[pointer].confidence == 0.6123


def test_a_figure_in_no_identity_is_unreadable_and_its_readings_are_told():
    found = read_any(pictured({FREE: ("6", "8")}))
    assert found.report.value(FREE) is None
    assert found.report.state(FREE) is CellState.UNREADABLE
    (finding,) = [f for f in found.findings if f.code == "reading_uncertain"]
    assert finding.pointers == (FREE,)
    assert finding.params["readings"] == "6 / 8"
    assert finding.place == found.sources[FREE]


def test_ink_that_reads_as_nothing_is_unreadable_not_blank():
    pointer = f"{DISCLOSED}/total"
    found = read_any(pictured({pointer: (ILLEGIBLE,)}))
    assert found.report.state(pointer) is CellState.UNREADABLE
    told = [f.code for f in found.findings if pointer in f.pointers]
    assert told == ["reading_uncertain"]


def test_ink_with_one_possible_figure_is_settled_by_the_sums():
    pointer = f"{DISCLOSED}/total"
    found = read_any(pictured({pointer: (ILLEGIBLE, "3", "5")}))
    assert (found.report.value(pointer), found.report.state(pointer)) == (5, CellState.INFERRED)


def test_a_clear_report_has_plain_numbers_and_one_finding():
    found = read_any(pictured({}))
    assert not found.report.cell_notes.keys() & {p for p in LAYOUT.cells if "received" in p}
    (told,) = [f for f in found.findings if f.code == "figures_recognised"]
    assert told.params["count"] >= sum(len(row) for row in SOME.values())
    assert told.params["lowest"] == Decimal("0.99")
    assert told.params["inferred"] == 0


def test_clear_figures_that_break_a_sum_are_reported_by_validation():
    pointer = f"{RECEIVED}/total"
    found = read_any(pictured({pointer: ("6",)}))
    assert found.report.value(pointer) == 6
    checked = govreport.validate(found.report, sources=found.sources)
    assert any(pointer in f.pointers for f in checked.findings if f.severity == "error")


def test_the_confidence_of_a_note_survives_writing_and_reading():
    found = read_any(pictured({FREE: ("6", "8")}))
    again = govreport.loads(govreport.dumps(found.report))
    assert again == found.report
    assert govreport.to_dict(again)["cell_notes"][FREE]["confidence"] == 0.99
