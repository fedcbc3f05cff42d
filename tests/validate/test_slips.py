"""Where a slip is one and where it is none: the limits of what is told as one finding."""

import pytest
from attrs import evolve

from govreport.findings import Fault, Severity
from govreport.model import CellNote, CellState
from govreport.spec import default_spec
from govreport.validate import validate
from tests.validate.test_planted_errors import true_report
from tests.validate.test_related import ROW, TYPES, changed, row, sparse

SPEC = default_spec()
ROWS = dict.fromkeys(
    cell.row.path
    for cell in SPEC.layout("2021").cells.values()
    if cell.table == "requests" and not cell.row.optional
)
SUMS = {f"/requests/outcomes/total/{name}": None for name in TYPES}
PERSON, COMPANY = ROW + "natural_person", ROW + "commercial_enterprise"


def errors(report):
    found = validate(report).findings
    return [f for f in found if f.severity is Severity.ERROR]


def told(report):
    return [(f.code, f.pointers, f.expected, f.found, str(f.fault)) for f in errors(report)]


def row_alone(true, printed):
    """A report of which only the row of what was disclosed can be assessed."""
    return changed(sparse(true), SUMS | row((*printed, sum(true))))


@pytest.mark.parametrize(
    ("true", "printed", "expected", "found"),
    [
        ((96, 0, 0, 0, 0, 4), (9, 6, 0, 0, 0, 4), "96, 0", "9, 6"),
        ((10, 0, 0, 0, 0, 4), (1, 0, 0, 0, 0, 4), "10, 0", "1, 0"),
        ((19, 0, 0, 0, 0, 4), (1, 9, 0, 0, 0, 4), "19, 0", "1, 9"),
    ],
)
def test_two_single_digits_may_be_one_number(true, printed, expected, found):
    assert told(row_alone(true, printed)) == [
        ("digits_split", (PERSON, COMPANY), expected, found, "reading")
    ]


@pytest.mark.parametrize(
    ("true", "printed"),
    [
        ((105, 0, 0, 0, 0, 4), (10, 5, 0, 0, 0, 4)),
        ((30, 0, 0, 0, 0, 4), (2, 10, 0, 0, 0, 4)),
        ((5, 0, 0, 0, 0, 4), (0, 6, 0, 0, 0, 4)),
        ((12, 0, 0, 3, 0, 0), (1, 2, 0, 1, 2, 0)),
    ],
    ids=["first of two digits", "second of two digits", "first is zero", "two places"],
)
def test_digits_that_cannot_be_told_apart_or_joined_are_left(true, printed):
    assert [code for code, *_ in told(row_alone(true, printed))] == ["R3"]


def test_the_number_stands_in_the_second_cell_where_it_explains_nothing_in_the_first():
    report = changed(sparse((0, 26, 0, 0, 0, 4)), row((2, 6, 0, 0, 0, 4, 30)))
    assert told(report) == [("digits_split", (PERSON, COMPANY), "0, 26", "2, 6", "reading")]
    (finding,) = errors(report)
    assert dict(finding.params) == {
        "format": "2021",
        "count": 3,
        "rules": "R2 R2 R3",
        "equations": "0 = 2; 26 = 6; 30 = 2 + 6 + 0 + 0 + 0 + 4",
        "places": 1,
    }


@pytest.mark.parametrize("pointer", [PERSON, COMPANY])
@pytest.mark.parametrize(("state", "joined"), [("converted", True), ("inferred", False)])
def test_only_digits_that_were_read_are_joined(pointer, state, joined):
    report = changed(sparse((26, 0, 0, 0, 0, 4)), row((2, 6, 0, 0, 0, 4, 30)))
    report = evolve(report, cell_notes={pointer: CellNote(CellState(state), "x")})
    assert ("digits_split" in {code for code, *_ in told(report)}) is joined


def test_nothing_is_joined_or_moved_in_a_row_with_an_unreadable_cell():
    report = changed(sparse((26, 0, 0, 0, 0, 4)), row((2, 6, 0, None, 0, 4, 30)))
    assert "digits_split" not in {code for code, *_ in told(report)}


@pytest.mark.parametrize("by", [1, -1])
def test_a_row_may_have_moved_with_its_total(by):
    true = (7, 5, 3, 0, 2, 1, 18)
    moved = true[by:] + true[:by]
    ((code, pointers, expected, found, fault),) = told(changed(sparse(true[:6]), row(moved)))
    assert (code, fault) == ("row_shifted", "publisher")
    assert pointers == tuple(ROW + name for name in (*TYPES, "total"))
    assert expected == "7, 5, 3, 0, 2, 1, 18"
    assert found == ", ".join(map(str, moved))


@pytest.mark.parametrize("by", [1, -1])
def test_a_row_may_have_moved_without_its_total(by):
    true = (7, 5, 3, 0, 2, 1)
    moved = true[by:] + true[:by]
    ((code, pointers, expected, found, _),) = told(changed(sparse(true), row((*moved, 18))))
    assert code == "row_shifted"
    assert pointers == tuple(ROW + name for name in TYPES)
    assert (expected, found) == ("7, 5, 3, 0, 2, 1", ", ".join(map(str, moved)))


@pytest.mark.parametrize(("lost", "count"), [({}, 3), ({next(iter(SUMS)): None}, 2)])
def test_a_row_of_which_three_cells_change_has_moved(lost, count):
    report = changed(sparse((26, 3, 0, 0, 0, 0)), row((0, 26, 3, 0, 0, 0, 29)) | lost)
    pointers = tuple(ROW + name for name in TYPES[:3])
    assert told(report) == [("row_shifted", pointers, "26, 3, 0", "0, 26, 3", "publisher")]
    assert errors(report)[0].params["count"] == count


def test_a_row_of_which_two_cells_change_has_one_figure_in_the_wrong_column():
    report = changed(sparse((26, 0, 0, 0, 0, 0)), row((0, 26, 0, 0, 0, 0, 26)))
    assert told(report) == [("figures_exchanged", (PERSON, COMPANY), "26, 0", "0, 26", "publisher")]


def test_a_figure_may_have_left_a_blank_cell():
    report = changed(sparse((26, 0, 0, 0, 0, 4)), row((None, 26, 0, 0, 0, 4, 30)))
    report = evolve(report, cell_notes={PERSON: CellNote(CellState.BLANK)})
    assert told(report) == [("figures_exchanged", (PERSON, COMPANY), "26, 0", "0, 26", "publisher")]


def swapped(first, second=0):
    """The figures of persons and enterprises have changed places; another row could be to blame."""
    true = sparse((first, second, 0, 0, 0, 4))
    other = "/requests/outcomes/partially_disclosed/"
    more = {other + "natural_person": 50, other + "commercial_enterprise": 50, other + "total": 100}
    for path in ("received", "outcomes/total"):
        at = f"/requests/{path}/"
        more |= {at + "natural_person": first + 50, at + "commercial_enterprise": second + 50}
        more[at + "total"] = first + second + 104
    return changed(true, more | row((second, first, 0, 0, 0, 4, first + second + 4)))


@pytest.mark.parametrize(("first", "second"), [(10, 0), (0, 10), (40, 30), (30, 40)])
def test_of_several_places_the_one_a_whole_figure_fits_is_told_from_ten_on(first, second):
    wanted, found = f"{first}, {second}", f"{second}, {first}"
    assert told(swapped(first, second)) == [
        ("figures_exchanged", (PERSON, COMPANY), wanted, found, "publisher")
    ]


def test_below_ten_all_places_are_named_with_the_figure():
    (finding,) = errors(swapped(9))
    assert (finding.code, finding.fault) == ("figures_exchanged_somewhere", Fault.PUBLISHER)
    other = "/requests/outcomes/partially_disclosed/"
    assert finding.pointers == (
        PERSON,
        COMPANY,
        other + "natural_person",
        other + "commercial_enterprise",
    )
    assert (finding.expected, finding.found, finding.rule) == (None, None, None)
    assert dict(finding.params) == {
        "format": "2021",
        "count": 2,
        "rules": "R2 R2",
        "equations": "59 = 50; 50 = 9 + 50",
        "places": 2,
        "gap": 9,
    }


def test_places_with_a_doubtful_cell_may_be_our_reading():
    note = {COMPANY: CellNote(CellState.INFERRED, "9")}
    (finding,) = errors(evolve(swapped(9), cell_notes=note))
    assert finding.fault is Fault.READING


@pytest.mark.parametrize(("true", "as_one"), [(0, True), (-1, False)])
def test_no_slip_makes_a_figure_negative(true, as_one):
    other = "/requests/outcomes/partially_disclosed/"
    figures = {
        PERSON: 5,
        ROW + "total": true + 3,
        COMPANY: 3,
        other + "natural_person": 20,
        other + "total": 20,
        "/requests/outcomes/total/natural_person": true + 20,
        "/requests/outcomes/total/commercial_enterprise": 3,
        "/requests/outcomes/total/total": None,
        "/requests/received/natural_person": None,
        "/requests/received/commercial_enterprise": 3,
    }
    found = told(changed(sparse((0, 0, 0, 0, 0, 0)), figures))
    if as_one:
        assert found == [("one_cell_wrong", (PERSON,), 0, 5, "publisher")]
    else:
        assert [code for code, *_ in found] == ["R3", "R2"]


@pytest.mark.parametrize(("failed", "code"), [(24, "one_cell_wrong"), (25, "R3")])
def test_slips_are_looked_for_where_up_to_twenty_four_identities_fail(failed, code):
    true = true_report("2021", 6, SPEC)
    figures = {"/requests/outcomes/total/total": None, PERSON: true.value(PERSON) + 5}
    rows = [path for path in ROWS if path not in ("outcomes/disclosed", "outcomes/total")]
    assert len(rows) >= failed - 2
    for at, path in enumerate(rows[: failed - 2]):
        total = f"/requests/{path}/total"
        figures[total] = true.value(total) + 100 + at
    report = changed(true, figures)
    assert (
        sum(o.outcome == "failed" and o.rule[0] == "R" for o in validate(report).outcomes) == failed
    )
    assert code in {f.code for f in errors(report) if PERSON in f.pointers}


def test_a_slip_in_table_four_is_told_of_its_row():
    path = "/review_and_litigation/reconsideration/"
    names = ("upheld", "corrected", "other", "pending", "total")
    figures = {path + name: v for name, v in zip(names, (1, 2, 0, 0, 12), strict=True)}
    report = changed(sparse((0,) * 6), figures)
    assert told(report) == [
        ("digits_split", (path + "upheld", path + "corrected"), "12, 0", "1, 2", "reading")
    ]


def test_a_blank_cell_has_no_figure_to_be_wrong():
    report = changed(sparse((26, 3, 0, 0, 0, 0)), {PERSON: None})
    report = evolve(report, cell_notes={PERSON: CellNote(CellState.BLANK)})
    assert [code for code, *_ in told(report)] == ["R3", "R2"]


def identity(id, severity, **said):
    """An identity of the specification with a severity of its own."""
    base = next(rule for rule in SPEC.rules if rule["id"] == id)
    return base | {"severity": severity} | said


@pytest.mark.parametrize("severities", [("info", "error"), ("error", "info"), ("error", "warning")])
def test_what_is_told_as_one_is_as_severe_as_the_worst_of_it(severities):
    columns, rows = severities
    wrong = changed(sparse((26, 3, 0, 0, 0, 0)), {PERSON: 62})
    result = validate(wrong, rules=[identity("R2", columns), identity("R3", rows)])
    assert [(f.code, f.severity) for f in result.findings] == [("one_cell_wrong", Severity.ERROR)]
    rules = [
        identity("R2", severity, for_each={"column": {"values": list(names)}})
        for severity, names in zip(severities, (TYPES[:1], TYPES[1:]), strict=True)
    ]
    result = validate(swapped(9), rules=[*rules, identity("R3", "error")])
    assert [(f.code, f.severity) for f in result.findings] == [
        ("figures_exchanged_somewhere", Severity.ERROR)
    ]


def test_a_figure_in_another_row_is_told_beside_another_slip():
    other = "/requests/outcomes/withheld/state_secret/natural_person"
    received = "/requests/received/natural_person"
    found = told(changed(sparse((26, 3, 0, 0, 0, 0)), {PERSON: 0, other: 26, received: 27}))
    assert found == [
        ("one_cell_wrong", (received,), 26, 27, "publisher"),
        ("figures_exchanged", (PERSON, other), "26, 0", "0, 26", "publisher"),
    ]
