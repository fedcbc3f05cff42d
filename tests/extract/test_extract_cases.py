"""Whole documents of many shapes are read cell by cell as their expectations tell.

Each case is a document beside a ``.json`` of the same name: what the reader says of it, its
metadata, its rows of figures in the order of the form, and the cells (or whole rows) in each
state; or the code of the error with which it is refused.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import govreport
from govreport.errors import GovReportError
from govreport.spec import default_spec

CASES = Path(__file__).parent / "cases"
EXPECTED = {path.stem: json.loads(path.read_bytes()) for path in sorted(CASES.glob("*.json"))}
READ = [name for name, case in EXPECTED.items() if "error" not in case]
REFUSED = [name for name, case in EXPECTED.items() if "error" in case]
LOST = ("missing", "unreadable")
#: Rows that are not printed where one row stands for all of them; no figure of theirs was lost.
REPLACED = ("correction_overdue", "fee_overdue", "other")


def says(name):
    """The sentence that a case stands for, to name its test by."""
    return f"{name[:3]} {EXPECTED[name]['says']}"


def parse(name):
    (document,) = (path for path in CASES.glob(f"{name}.*") if path.suffix != ".json")
    # the file's name says what the case is about, so the reader is told its ending only
    return govreport.parse(document.read_bytes(), filename="report" + document.suffix)


def flat(table, path=""):
    """Each row of a table with its values, in the order of the form."""
    row = [value for value in table.values() if not isinstance(value, dict)]
    if row:
        yield path.removeprefix("/"), row
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}/{name}")


def exact(rows):
    return {
        path: [Decimal(str(value)) if isinstance(value, int | float) else value for value in row]
        for path, row in rows.items()
    }


def states_of(case):
    """The state of each cell that has one; a row stands for all its cells."""
    layout = default_spec().layout(case["format"])
    return {
        pointer: state
        for state, told in case["states"].items()
        for pointer in layout.cells
        if pointer in told or pointer.rpartition("/")[0] in told
    }


@pytest.mark.parametrize("name", READ, ids=says)
def test_each_figure_and_its_state_is_read_as_printed(name):
    case = EXPECTED[name]
    data = govreport.to_dict(parse(name).report)
    for table, rows in case["tables"].items():
        assert exact(dict(flat(data[table]))) == exact(rows)
    states = {pointer: note["state"] for pointer, note in data["cell_notes"].items()}
    assert states == states_of(case)


@pytest.mark.parametrize("name", READ, ids=says)
def test_format_year_title_and_agency_are_read_as_printed(name):
    case = EXPECTED[name]
    data = govreport.to_dict(parse(name).report)
    told = {key: data[key] for key in ("format", "reporting_year", "title")}
    told["agency"] = data["agency"]["name"]
    assert told == {key: case[key] for key in told}


@pytest.mark.parametrize(
    "name", [name for name in READ if EXPECTED[name]["states"].keys() & {*LOST}], ids=says
)
def test_each_figure_that_was_lost_is_told(name):
    told = {pointer for finding in parse(name).findings for pointer in finding.pointers}
    if "other/subtotal" in str(EXPECTED[name]["tables"]["requests"]):
        told |= {f"/requests/outcomes/other/{row}" for row in REPLACED}
    lost = [pointer for pointer, state in states_of(EXPECTED[name]).items() if state in LOST]
    assert [p for p in lost if not {p, p.rpartition("/")[0]} & told] == []


@pytest.mark.parametrize("name", REFUSED, ids=says)
def test_what_is_no_report_is_refused(name):
    with pytest.raises(GovReportError) as caught:
        parse(name)
    assert caught.value.code == EXPECTED[name]["error"]
