"""Findings, places, validations and changes as plain JSON, in the shape that spec/ tells."""

import json
from decimal import Decimal

import jsonschema
import pytest

from govreport.api import parse
from govreport.findings import Finding, Severity
from govreport.migrate import migrate
from govreport.schema import bundled
from govreport.serialize import (
    change_to_dict,
    finding_to_dict,
    place_to_dict,
    to_dict,
    validation_to_dict,
)
from govreport.sources import Place
from govreport.spec import default_spec
from govreport.validate import validate

SPEC = default_spec()


def check(data, definition=None):
    schema = SPEC.json("common/finding.schema.json")
    whole = bundled(schema, SPEC)
    if definition is not None:
        whole = whole["$defs"][definition]
    jsonschema.Draft202012Validator(whole).validate(data)
    assert json.loads(json.dumps(data)) == data


def test_a_finding_has_every_member_and_both_languages():
    place = Place("３", line=12, table=3)
    finding = Finding(
        "R1",
        Severity.ERROR,
        ("/requests/received/total",),
        params={"amount": Decimal("0.5"), "column": "total"},
        expected=3,
        found=Decimal("2.5"),
        place=place,
        rule="R1",
    )
    data = finding_to_dict(finding)
    check(data, "finding")
    assert data["found"] == 2.5
    assert data["place"] == {"raw": "３", "line": 12, "table": 3}
    assert set(data["message"]) == set(data["help"]) == set(SPEC.languages)


def test_a_finding_without_place_says_null():
    data = finding_to_dict(Finding("cell_lost", Severity.WARNING))
    check(data, "finding")
    assert data["place"] is None
    assert data["expected"] is None


def test_numbers_of_a_place_that_are_not_known_are_left_out():
    assert place_to_dict(Place(line=3)) == {"line": 3}


@pytest.mark.parametrize("name", ["shuyang-fgw-2023.html", "002_0821f10813b957c3.txt"])
def test_the_validation_of_a_real_report_follows_the_schema(real, name):
    parsed = parse(real / name)
    checked = validate(parsed.report, sources=parsed.sources)
    data = validation_to_dict(checked)
    check(data)
    assert data["ok"] == checked.ok
    assert sum(data["counts"].values()) == len(data["outcomes"])
    for finding in parsed.findings:
        check(finding_to_dict(finding), "finding")


def test_a_change_is_told_alike_alone_and_in_the_report(real):
    moved = migrate(parse(real / "002_0821f10813b957c3.txt").report, SPEC.current)
    told = to_dict(moved.report)["migration"]["changes"]
    assert told == [change_to_dict(change) for change in moved.report.migration.changes]
