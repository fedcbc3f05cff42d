"""The conformance suite of spec/conformance, and how this package runs a case of each kind.

``wrong_in(kind, case)`` is a list of texts: what does not agree with what the case expects.
"""

import copy
import json
from decimal import Decimal
from functools import cache

from govreport.findings import Severity
from govreport.layout import Layout
from govreport.migrate import migrate
from govreport.serialize import from_dict, to_dict
from govreport.spec import default_spec
from govreport.validate import Outcome, check_dict, validate
from tests.validate.zeros import put, zeros

SPEC = default_spec()
FOLDER = SPEC.root / "conformance"
GONE = object()


def read(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)


MANIFEST = read("manifest.json")


@cache
def cases_of(kind):
    """All cases of a kind, each with its clause, in the order of the manifest."""
    (files,) = [entry["files"] for entry in MANIFEST["kinds"] if entry["id"] == kind]
    found = []
    for name in files:
        data = read(name)
        assert data["kind"] == kind
        found += [{"clause": data.get("clause"), **case} for case in data["cases"]]
    return tuple(found)


def steps_of(pointer):
    return [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]


def at(data, pointer):
    for step in steps_of(pointer):
        if not isinstance(data, dict) or step not in data:
            return GONE
        data = data[step]
    return data


def edited(data, set=(), remove=(), notes=()):
    """The same JSON with ``set``, ``remove`` and ``notes`` applied."""
    data = copy.deepcopy(data)
    for pointer, value in dict(set).items():
        put(data, pointer, copy.deepcopy(value))
    for pointer in remove:
        *way, last = steps_of(pointer)
        node = data
        for step in way:
            node = node[step]
        del node[last]
    for pointer, note in dict(notes).items():
        if note is None:
            data["cell_notes"].pop(pointer, None)
        else:
            data["cell_notes"][pointer] = note
    return data


def made(base, **edits):
    return edited(zeros(base.removeprefix("zeros-")), **edits)


def report(said):
    return from_dict(made(**said))


def figure(value):
    return str(value) if isinstance(value, Decimal) else value


def differ(what, wanted, got):
    return [] if wanted == got else [f"{what}: expected {wanted!r}, got {got!r}"]


def schema_case(case):
    data = case["document"] if "document" in case else made(**case["report"])
    before = copy.deepcopy(data)
    found = {(f.code, f.pointers[0]) for f in check_dict(data)}
    wanted = {(f["code"], f["pointer"]) for f in case["expected"]["findings"]}
    structural = {f for f in found if f[0].startswith("schema_")}
    outside = {f for f in found if f[0] == "note_without_cell" and not is_cell(data, f[1])}
    valid = not structural | outside
    return [
        *differ("findings", wanted, found),
        *differ("valid", case["expected"]["valid"], valid),
        *differ("the argument", before, data),
    ]


def is_cell(data, pointer):
    return pointer in SPEC.layout(data["format"]).cells


def told(finding):
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "pointers": list(finding.pointers),
        "expected": figure(finding.expected),
        "found": figure(finding.found),
        "fault": finding.fault.value,
    }


def rule_case(case):
    previous = report(case["previous"]) if "previous" in case else None
    rules = [rule for rule in SPEC.rules if rule["id"] == case["rule"]]
    result = validate(report(case["report"]), previous=previous, rules=rules)
    outcomes = [o for o in result.outcomes if o.rule == case["rule"]]
    wrong = []
    for wanted in case["expected"]["outcomes"]:
        found = [o for o in outcomes if o.bindings == wanted["bindings"]]
        got = [{k: getattr(o, k) for k in wanted} for o in found]
        wrong += differ("outcome", [wanted], got)
    findings = [told(f) for f in result.findings if f.rule == case["rule"]]
    failed = sum(o.outcome is Outcome.FAILED for o in outcomes)
    return [
        *wrong,
        *differ("findings", case["expected"]["findings"], findings),
        *differ("failed outcomes", failed, len(findings)),
    ]


def related_case(case):
    errors = [
        {
            "code": f.code,
            "pointers": list(f.pointers),
            "expected": f.expected,
            "found": f.found,
            "fault": f.fault.value,
            "rules": f.params.get("rules", f.rule),
            "count": f.params["count"] if f.rule is None else 1,
        }
        for f in validate(report(case["report"])).findings
        if f.severity is Severity.ERROR
    ]
    return differ("errors", case["expected"], errors)


def claim_case(case):
    result = validate(report(case["report"]))
    outcomes = [o for o in result.outcomes if o.rule == case["claim"]]
    got = [
        {
            "outcome": o.outcome.value,
            "found": str(o.found),
            "closest": str(o.expected),
            "pointers": list(o.pointers),
        }
        for o in outcomes
    ]
    findings = [f for f in result.findings if f.rule == case["claim"]]
    failed = sum(o.outcome is Outcome.FAILED for o in outcomes)
    return [
        *differ("outcome", [] if case["expected"] is None else [case["expected"]], got),
        *differ("findings", failed, len(findings)),
    ]


def cells_and_notes(data, expected, layout: Layout):
    """What ``cells``, ``notes``, ``others`` and ``absent`` expect, against canonical JSON."""
    wrong = []
    for pointer, value in expected.get("cells", {}).items():
        wrong += differ(pointer, value, figure_like(value, at(data, pointer)))
    for pointer in expected.get("absent", ()):
        wrong += differ(pointer, GONE, at(data, pointer))
    if "others" in expected:
        named = {*expected.get("cells", {}), *expected.get("absent", ())}
        for pointer in layout.required:
            if pointer not in named:
                wrong += differ(pointer, expected["others"], at(data, pointer))
                state = data["cell_notes"].get(pointer, {}).get("state")
                lost = expected["others"] is None
                wrong += differ(f"state of {pointer}", "missing" if lost else None, state)
    return wrong


def figure_like(wanted, got):
    return str(got) if isinstance(got, Decimal) and isinstance(wanted, str) else got


def migration_case(case):
    expected = case["expected"]
    start = made(**case["report"])
    data, dropped = start, []
    wrong = []
    for step in case["steps"]:
        if "edit" in step:
            data = edited(data, **step["edit"])
            continue
        before = from_dict(data)
        moved = migrate(before, step["migrate"], approximate=step.get("approximations", False))
        wrong += differ("the argument", data, to_dict(before))
        dropped = [p for f in moved.findings if f.code == "migration_stale" for p in f.pointers]
        data = to_dict(moved.report)
        wrong += differ("faults", (), check_dict(data))
    if expected.get("same"):
        wrong += differ("the report", start, data)
    wrong += cells_and_notes(data, expected, SPEC.layout(data["format"]))
    for pointer, note in expected.get("notes", {}).items():
        wrong += differ(f"note of {pointer}", note, data["cell_notes"].get(pointer))
    if "dropped" in expected:
        wrong += differ("dropped", sorted(expected["dropped"]), sorted(dropped))
    if "migration" in expected:
        wrong += record(expected["migration"], data.get("migration"))
    return wrong


def record(wanted, got):
    if wanted is None or got is None:
        return differ("migration", wanted, got)
    wrong = []
    for key in wanted.keys() - {"changes"}:
        wrong += differ(key, wanted[key], got[key])
    changes = {change["pointer"]: change for change in got["changes"]}
    for change in wanted.get("changes", ()):
        wrong += differ("change", change, changes.get(change["pointer"]))
    return wrong


RUNNERS = {
    "schema": schema_case,
    "rule": rule_case,
    "related": related_case,
    "claim": claim_case,
    "migration": migration_case,
}


def wrong_in(kind, case):
    return RUNNERS[kind](case)
