"""Both implementations tell the same of reports with faults, blanks and edits drawn at random."""

import copy
import json
import random
import shutil
import subprocess
from decimal import Decimal

from govreport.findings import Severity
from govreport.migrate import migrate
from govreport.serialize import from_dict, to_dict
from govreport.validate import validate
from tests.conformance.running import told
from tests.conformance.suite import GONE, MANIFEST, SPEC, at, edited
from tests.spec.test_ajv import JS, install, tools
from tests.validate.test_planted_errors import true_report
from tests.validate.zeros import put

STATES = [{"state": "blank"}, {"state": "mark", "raw": "/"}, {"state": "unreadable", "raw": "1Z"}]
NUMBERS = [{"state": "inferred"}, {"state": "converted", "raw": "1 2"}]
FORMATS = list(SPEC.formats)
FILES = {"related": "related/related.json", "migration": "migration/maps.json"}
FILES |= {"rule": "rules/language.json"}


def spoiled(draw, format_id):
    """A true report with some cells altered, emptied or doubted."""
    data = to_dict(true_report(format_id, draw.randrange(10**6), SPEC))
    data["cell_notes"] = {}
    cells = list(SPEC.layout(format_id).required)
    for pointer in draw.sample(cells, draw.choice([1, 2, 3, 6, 15])):
        kind = draw.random()
        if kind < 0.6:
            value = int(at(data, pointer) or 0) + draw.choice([1, -1, 9, 10, 27, 100])
            put(data, pointer, max(0, value))
        elif kind < 0.9:
            put(data, pointer, None)
            data["cell_notes"][pointer] = draw.choice(STATES)
        elif at(data, pointer) is not None:
            data["cell_notes"][pointer] = draw.choice(NUMBERS)
    return data


def as_case(data):
    layout = SPEC.layout(data["format"])
    cells = {p: v for p in (*layout.cells, *layout.fields) if (v := at(data, p)) is not GONE}
    base = f"zeros-{data['format']}"
    return {"base": base, "set": cells, "notes": data["cell_notes"]}, cells


def related_case(name, data):
    errors = [f for f in validate(from_dict(data)).findings if f.severity is Severity.ERROR]
    expected = []
    for f in errors:
        one = f.rule is not None
        told_of = {"rules": f.code if one else f.params["rules"]}
        said = told(f) | told_of | {"count": 1 if one else int(f.params["count"])}
        expected.append({key: value for key, value in said.items() if key != "severity"})
    return {"id": name, "report": as_case(data)[0], "expected": expected}


def rule_cases(name, data, previous):
    rules = [rule for rule in SPEC.rules if not rule.get("identity")]
    result = validate(from_dict(data), previous=from_dict(previous), rules=rules)
    given = [as_case(one)[0] for one in (data, previous)]
    for one, year in zip(given, (2022, 2021), strict=True):
        one["set"]["/reporting_year"] = year
    for rule in rules:
        outcomes = [
            {"bindings": dict(o.bindings), "outcome": str(o.outcome)}
            | ({"blanks_as_zero": o.blanks_as_zero} if o.outcome == "passed" else {})
            for o in result.outcomes
            if o.rule == rule["id"]
        ]
        findings = [told(f) for f in result.findings if f.rule == rule["id"]]
        yield {
            "id": f"{name}-{rule['id']}",
            "rule": rule["id"],
            "report": given[0],
            "previous": given[1],
            "expected": {"outcomes": outcomes, "findings": findings},
        }


def migration_case(name, data, draw):
    here = data["format"]
    there = draw.choice([one for one in FORMATS if one != here])
    steps, now, moved = [], data, None
    for target in (there, here, there)[: draw.choice([1, 2, 3])]:
        asked = draw.random() < 0.3
        steps.append({"migrate": target} | ({"approximations": True} if asked else {}))
        moved = migrate(from_dict(now), target, approximate=asked)
        now = to_dict(moved.report)
        if len(steps) == 1 and draw.random() < 0.7:
            cells = draw.sample(list(SPEC.layout(target).required), 12)
            edit = {"set": dict.fromkeys(cells, draw.choice([0, 5])), "notes": dict.fromkeys(cells)}
            steps.append({"edit": edit})
            now = edited(now, **edit)
    dropped = [p for f in moved.findings if f.code == "migration_stale" for p in f.pointers]
    layout, (_, cells) = SPEC.layout(now["format"]), as_case(now)
    expected = {
        "cells": cells,
        "notes": {pointer: now["cell_notes"].get(pointer) for pointer in layout.cells},
        "absent": [pointer for pointer in layout.cells if pointer not in cells],
        "migration": now.get("migration"),
    }
    if "migrate" in steps[-1]:
        expected["dropped"] = dropped
    return {"id": name, "report": as_case(data)[0], "steps": steps, "expected": expected}


def test_both_tell_the_same_of_reports_drawn_at_random(tmp_path):
    draw = random.Random(11)
    cases = {kind: [] for kind in FILES}
    for at_random in range(12):
        data, previous = (spoiled(draw, draw.choice(FORMATS)) for _ in range(2))
        data["reporting_year"], previous["reporting_year"] = None, None
        cases["related"].append(related_case(f"r{at_random}", data))
        cases["migration"].append(migration_case(f"m{at_random}", copy.deepcopy(data), draw))
        years = [{**data, "reporting_year": 2022}, {**previous, "reporting_year": 2021}]
        years = [{**one, "period": None, "title": None} for one in years]
        cases["rule"] += rule_cases(f"u{at_random}", *map(bare, years))
    root = tmp_path / "spec"
    shutil.copytree(SPEC.root, root)
    for kind, name in FILES.items():
        text = json.dumps({"kind": kind, "cases": cases[kind]}, default=figure)
        (root / "conformance" / name).write_text(text, encoding="utf-8")
    kinds = [{"id": kind, "files": [name]} for kind, name in FILES.items()]
    manifest = json.dumps({**MANIFEST, "kinds": kinds})
    (root / "conformance" / "manifest.json").write_text(manifest, encoding="utf-8")
    node, npm = tools()
    install(npm)
    command = [*node, str(JS / "conformance.mjs"), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert [(one["id"], one["wrong"][0][:400]) for one in answer["failed"]] == []
    assert {kind: told["passed"] for kind, told in answer["kinds"].items()} == {
        kind: len(cases[kind]) for kind in FILES
    }


def bare(data):
    """The same tables with nothing else known but the year: what ``as_case`` tells of."""
    nothing = {"signed_on": None, "published_on": None, "scope": None, "source": None}
    agency = dict.fromkeys(("name", "division_code", "credit_code"))
    return data | nothing | {"agency": agency, "narrative": dict.fromkeys(data["narrative"])}


def figure(value):
    return float(value) if isinstance(value, Decimal) else str(value)
