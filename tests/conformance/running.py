"""How this package runs a case of each kind.

``wrong_in(kind, case)`` is a list of texts: what does not agree with what the case expects.
"""

import base64
import copy
import json
from decimal import Decimal

from govreport.api import parse
from govreport.errors import GovReportError
from govreport.findings import Severity
from govreport.layout import Layout
from govreport.migrate import migrate
from govreport.render.form import form_rows, label_texts
from govreport.serialize import from_dict, to_dict
from govreport.validate import Outcome, check_dict, validate
from tests.conformance.suite import GONE, SPEC, at, edited, made


def report(said):
    return from_dict(made(**said))


def differ(what, wanted, got):
    return [] if wanted == got else [f"{what}: expected {wanted!r}, got {got!r}"]


def figure(value):
    return str(value) if isinstance(value, Decimal) else value


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
    said = case["rule"]
    # A rule written out is given as an application would give it: decoded as usual.
    written = [json.loads(json.dumps(said, default=float))] if isinstance(said, dict) else []
    (rule,) = written or [r for r in SPEC.rules if r["id"] == said]
    result = validate(report(case["report"]), previous=previous, rules=[rule])
    outcomes = [o for o in result.outcomes if o.rule == rule["id"]]
    wrong = []
    for wanted in case["expected"]["outcomes"]:
        found = [o for o in outcomes if o.bindings == wanted["bindings"]]
        got = [{k: getattr(o, k) for k in wanted} for o in found]
        wrong += differ("outcome", [wanted], got)
    findings = [told(f) for f in result.findings if f.rule == rule["id"]]
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
    told = isinstance(wanted, str) and isinstance(got, (Decimal, float))
    return str(got) if told else got


def migration_case(case, spec=SPEC):
    expected = case["expected"]
    start = made(spec=spec, **case["report"])
    data, dropped = start, []
    wrong = []
    for step in case["steps"]:
        if "edit" in step:
            data = edited(data, **step["edit"])
            continue
        before = from_dict(data, spec)
        asked = step.get("approximations", False)
        moved = migrate(before, step["migrate"], approximate=asked, spec=spec)
        wrong += differ("the argument", data, to_dict(before, spec))
        dropped = [p for f in moved.findings if f.code == "migration_stale" for p in f.pointers]
        data = to_dict(moved.report, spec)
        wrong += differ("faults", (), check_dict(data, spec))
    if expected.get("same"):
        wrong += differ("the report", start, data)
    wrong += cells_and_notes(data, expected, spec.layout(data["format"]))
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


def parsing_case(case, spec=SPEC):
    document, expected = case["document"], case["expected"]
    if "text" in document:
        content = document["text"].encode()
    else:
        content = base64.b64decode(document["base64"])
    try:
        parsed = parse(content, media_type=document["media_type"], spec=spec)
    except GovReportError as error:
        return differ("refused", expected.get("refused"), error.code)
    data = to_dict(parsed.report, spec)
    wrong = differ("refused", expected.get("refused"), None)
    if "format" in expected:
        wrong += differ("format", expected["format"], data["format"])
    wrong += cells_and_notes(data, expected, spec.layout(data["format"]))
    for pointer, note in expected.get("notes", {}).items():
        got = data["cell_notes"].get(pointer)
        said = got and {key: value for key, value in got.items() if note is None or key in note}
        wrong += differ(f"note of {pointer}", note, said)
    codes = {finding.code for finding in parsed.findings}
    return wrong + differ("codes", set(), set(expected.get("findings", ())) - codes)


def drawn(cell):
    said = {"label": label_texts(cell)[0]} if cell.pointer is None else {"cell": cell.pointer}
    spans = {"columns": cell.colspan, "rows": cell.rowspan}
    return said | {name: span for name, span in spans.items() if span > 1}


def rendering_case(case, spec=SPEC):
    data = made(spec=spec, **case["report"])
    layout = spec.layout(data["format"])
    (table,) = [table for table in layout.tables if table.id == case["table"]]
    present = frozenset(pointer for pointer in layout.cells if at(data, pointer) is not GONE)
    lines = [[drawn(cell) for cell in row] for row in form_rows(table, present)]
    wrong = differ("lines", len(case["expected"]), len(lines))
    for wanted, got in zip(case["expected"], lines, strict=False):
        wrong += differ("line", wanted, got)
    return wrong


RUNNERS = {
    "schema": schema_case,
    "rule": rule_case,
    "related": related_case,
    "claim": claim_case,
    "migration": migration_case,
    "parsing": parsing_case,
    "rendering": rendering_case,
}


def wrong_in(kind, case):
    return RUNNERS[kind](case)
