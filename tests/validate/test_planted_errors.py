"""A single wrong figure in any cell that takes part in an identity is found, and rightly named.

Which equations a cell takes part in is told here from the form itself, not from the rules.
"""

import random

import pytest
from attrs import evolve

from govreport.findings import Severity
from govreport.model import Report
from govreport.spec import default_spec
from govreport.validate import validate
from tests.made_up import make_spec
from tests.validate.zeros import report

BALANCE = ("received", "carried_over", "outcomes/total", "carried_forward")
SUBTOTAL = "outcomes/other/subtotal"


def equations_of(pointer):
    """The equations a cell takes part in, by the corner of table 三 and the rows of the form."""
    _, table, *row, column = pointer.split("/")
    row = "/".join(row)
    if table == "review_and_litigation":
        return {("R4", row)}
    if table != "requests":
        return set()
    found = {("R3", row)}
    if row in BALANCE:
        found.add(("R1", column))
    if row.startswith("outcomes/"):
        found.add(("R2", column))
    return found


def block_of(layout, table):
    """The one block of a table, and its columns but for the total."""
    (block,) = layout.table(table).blocks
    return block, [column.id for column in block.columns if column.id != "total"]


def true_report(format_id, seed, spec, subtotal=False):
    """A report whose every identity holds, with figures above zero."""
    draw = random.Random(seed)
    block, columns = block_of(spec.layout(format_id), "requests")
    rows = block.rows
    replaced = {path for row in rows for path in row.replaces} if subtotal else set()
    leaves = [row.path for row in rows if row.role == "outcome" and (subtotal or not row.optional)]
    table = {}
    for column in columns:
        values = {path: draw.randrange(1, 40) for path in leaves}
        values |= dict.fromkeys(replaced, 0)
        total = sum(values[path] for path in leaves if path not in replaced)
        values |= {"outcomes/total": total, "carried_forward": draw.randrange(1, 9)}
        values["carried_over"] = draw.randrange(1, 9)
        values["received"] = total + values["carried_forward"] - values["carried_over"]
        for path, value in values.items():
            table[f"/requests/{path}/{column}"] = value
            key = f"/requests/{path}/total"
            table[key] = table.get(key, 0) + value
    block, columns = block_of(spec.layout(format_id), "review_and_litigation")
    for row in (row.path for row in block.rows):
        figures = [draw.randrange(1, 9) for _ in columns]
        for name, value in zip((*columns, "total"), (*figures, sum(figures)), strict=True):
            table[f"/review_and_litigation/{row}/{name}"] = value
    return report(f"zeros-{format_id}", table, spec=spec)


def with_figure(original: Report, pointer, value) -> Report:
    _, table, key = pointer.split("/", 2)
    return evolve(original, tables=original.tables | {table: original.tables[table] | {key: value}})


def failed(result):
    bad = [o for o in result.outcomes if o.outcome == "failed" and o.rule.startswith("R")]
    return {(o.rule, o.bindings.get("column") or o.bindings.get("row")) for o in bad}


def errors(result):
    return [f for f in result.findings if f.severity is Severity.ERROR]


def check_every_cell(original, layout, spec, skip=()):
    assert errors(validate(original, spec=spec)) == []
    planted = 0
    for pointer in layout.cells:
        wanted = equations_of(pointer)
        _, table, key = pointer.split("/", 2)
        if not wanted or key not in original.tables[table] or key.rsplit("/", 1)[0] in skip:
            continue
        for off in (1, -1, 90):
            wrong = with_figure(original, pointer, original.value(pointer) + off)
            found = errors(validate(wrong, spec=spec))
            (finding,) = found
            assert pointer in finding.pointers
            assert finding.expected != finding.found
            if len(wanted) == 1:
                assert {(finding.rule, finding.params.get("row"))} == wanted, (pointer, off)
                assert finding.code == finding.rule
            else:
                assert finding.code == "one_cell_wrong"
                assert finding.pointers == (pointer,)
                assert finding.expected == original.value(pointer)
                assert finding.params["count"] == len(wanted)
            assert failed(validate(wrong, spec=spec)) == wanted, (pointer, off)
        planted += 1
    return planted


@pytest.mark.parametrize(("format_id", "cells"), [("2019", 176), ("2021", 190)])
def test_every_single_wrong_figure_is_found_by_the_right_equations(format_id, cells):
    spec = default_spec()
    original = true_report(format_id, 7, spec)
    assert check_every_cell(original, spec.layout(format_id), spec) == cells


def test_a_wrong_figure_beside_a_subtotal_row_is_found():
    spec = default_spec()
    layout = spec.layout("2021")
    original = true_report("2021", 8, spec, subtotal=True)
    replaced = layout.cells[f"/requests/{SUBTOTAL}/total"].row.replaces
    assert check_every_cell(original, layout, spec, skip=replaced) == 190 - 21 + 7


def test_the_rules_hold_for_a_format_made_from_data_files_alone(tmp_path):
    spec = make_spec(tmp_path)
    format_id = spec.current
    original = true_report(format_id, 9, spec)
    layout = spec.layout(format_id)
    count = sum(bool(equations_of(p)) for p in layout.required)
    assert check_every_cell(original, layout, spec) == count
    assert count == 197


def test_the_finding_spells_the_equation_out_with_its_numbers():
    wrong = report(
        "zeros-2021",
        {
            "/requests/received/total": 31,
            "/requests/carried_over/total": 1,
            "/requests/outcomes/total/total": 33,
        },
    )
    (finding,) = [f for f in validate(wrong).findings if f.rule == "R1"]
    assert finding.params["equation"] == "31 + 1 = 33 + 0"
    assert finding.params["column"] == "total"
    assert (finding.expected, finding.found) == (33, 32)
    assert finding.pointers[0] == "/requests/outcomes/total/total"


@pytest.mark.parametrize(("format_id", "expected"), [("2019", 23), ("2021", 25)])
def test_there_are_as_many_equations_as_the_form_has(format_id, expected):
    outcomes = validate(report(f"zeros-{format_id}")).outcomes
    count = {rule: sum(o.rule == rule for o in outcomes) for rule in ("R1", "R2", "R3", "R4")}
    assert count == {"R1": 7, "R2": 7, "R3": expected, "R4": 3}


def test_a_subtotal_row_is_one_more_row_of_figures():
    spec = default_spec()
    outcomes = validate(true_report("2021", 1, spec, subtotal=True)).outcomes
    assert sum(o.rule == "R3" for o in outcomes) == 26
