"""The suite reaches every rule, every cell of every map, and every section that binds."""

import json
import re

import pytest

from govreport.schema import BASE
from tests.conformance.running import wrong_in
from tests.conformance.suite import FOLDER, MANIFEST, SPEC, cases_of

KINDS = [entry["id"] for entry in MANIFEST["kinds"]]


def test_the_manifest_names_every_file_once():
    named = [name for entry in MANIFEST["kinds"] for name in entry["files"]]
    there = {p.relative_to(FOLDER).as_posix() for p in FOLDER.glob("*/*.json")}
    assert len(named) == len(set(named))
    assert set(named) == there
    assert MANIFEST["spec_version"] == SPEC.version


@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_unique_within_a_kind_and_every_case_has_a_clause(kind):
    ids = [case["id"] for case in cases_of(kind)]
    assert len(ids) == len(set(ids))
    assert all(case["clause"] for case in cases_of(kind))


def clauses_of(text):
    return set(text.split("；"))


def test_the_manifest_lists_the_clauses_that_cases_rest_on():
    used = [clauses_of(case["clause"]) for kind in KINDS for case in cases_of(kind)]
    assert set(MANIFEST["clauses"]) == set().union(*used)


def test_every_rule_has_a_passing_and_a_failing_case_and_its_clauses_are_there():
    ids = {case["id"] for case in cases_of("rule")}
    for rule in SPEC.rules:
        assert f"{rule['id']}-holds" in ids
        assert any(i.startswith(f"{rule['id']}-fails") for i in ids), rule["id"]
        assert clauses_of(rule["clause"]) <= set(MANIFEST["clauses"]), rule["id"]
    known = [rule["id"] for rule in SPEC.rules]
    assert len(known) == len(set(known))
    named = {case["rule"] for case in cases_of("rule") if isinstance(case["rule"], str)}
    assert named == set(known)


def words_in(node):
    """All keys of an expression."""
    if isinstance(node, dict):
        return set(node).union(*map(words_in, node.values()))
    return set().union(*map(words_in, node)) if isinstance(node, list) else set()


def test_every_word_of_the_rule_language_is_in_a_rule_that_has_cases():
    text = SPEC.text("rules/README.md")
    language = text[text.index("### Terms") : text.index("### Selectors")]
    words = set(re.findall(r"^\| .*?`\{\"([a-z_]+)\":", language, re.MULTILINE))
    assert len(words) > 30
    rules = [case["rule"] for case in cases_of("rule") if isinstance(case["rule"], dict)]
    used = words_in([*rules, *map(dict, SPEC.rules)])
    # a percentage stands in claims only
    assert words - used == {"percent"}
    assert {"percent"} <= words_in(dict(SPEC.claims))


def anchors(name):
    """The anchors of the headings of a page, as Markdown renderers make them."""
    heads = re.findall(r"^#+ (.+)$", SPEC.text(name), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", head.replace("`", "").lower()).strip().replace(" ", "-")
        for head in heads
    }


def test_a_clause_of_the_specification_is_a_section_that_is_there():
    for clause in MANIFEST["clauses"]:
        name, _, anchor = clause.partition("#")
        if name.startswith("spec/") and anchor:
            assert anchor in anchors(name.removeprefix("spec/")), clause


@pytest.mark.parametrize("way", SPEC.migrations.values(), ids=lambda d: f"{d['from']}-{d['to']}")
def test_every_entry_of_a_map_is_told_by_a_case(way):
    told, carried = {}, set()
    for case in cases_of("migration"):
        record = case["expected"].get("migration") or {}
        if (record.get("from"), record.get("to")) == (way["from"], way["to"]):
            carried |= set(record.get("carried", ()))
            for change in record.get("changes", ()):
                told.setdefault(change["pointer"], set()).add(change["op"])
    for entry in way["cells"]:
        asked = {entry["op"], "null"} if entry.get("on_request") else {entry["op"]}
        assert asked <= told[entry["target"]], entry["target"]
    assert {entry["source"] for entry in way["carried"]} <= carried


DECISIONS = "/proactive_disclosure/licensing/decisions"
SUM = "/requests/outcomes/other/total"
OTHERWISE = [
    ("schema", "envelope-without-title", "valid", True),
    ("schema", "envelope-without-title", "findings", []),
    ("rule", "R1-fails", "findings", []),
    ("rule", "R1-holds", "outcomes", [{"bindings": {"column": "total"}, "outcome": "failed"}]),
    ("claim", "T1-holds", "found", "6"),
    ("migration", "move-sum-plain", "cells", {SUM: 7}),
    ("migration", "move-sum-plain", "notes", {SUM: {"state": "blank"}}),
    ("migration", "move-sum-plain", "same", True),
    ("migration", "move-sum-plain", "migration", None),
    ("migration", "move-sum-plain", "absent", [SUM]),
    ("migration", "move-stale-sum-edited", "dropped", []),
    ("parsing", "cell-zero-full-width", "cells", {DECISIONS: 1}),
    ("parsing", "cell-zero-full-width", "notes", {DECISIONS: None}),
    ("parsing", "cell-zero-full-width", "notes", {DECISIONS: {"state": "mark", "raw": "０"}}),
    ("parsing", "cell-zero-full-width", "refused", "not_a_report"),
    ("parsing", "form-none", "refused", "format_unsupported"),
    ("parsing", "cell-tables-not-there", "others", 0),
    ("parsing", "cell-tables-not-there", "format", "2019"),
    ("parsing", "cell-unreadable", "findings", ["not_a_report"]),
]


@pytest.mark.parametrize(("kind", "id", "key", "value"), OTHERWISE)
def test_a_case_that_expects_something_else_fails(kind, id, key, value):
    (case,) = [case for case in cases_of(kind) if case["id"] == id]
    assert wrong_in(kind, case) == []
    assert wrong_in(kind, {**case, "expected": {**case["expected"], key: value}})


def test_a_finding_told_as_one_that_is_not_expected_is_told():
    (case,) = [case for case in cases_of("related") if case["id"] == "one-cell"]
    assert wrong_in("related", {**case, "expected": []})


def test_a_grid_that_is_not_the_expected_one_is_told():
    case, *_ = cases_of("rendering")
    for expected in (case["expected"][:-1], [*case["expected"][:-1], [{"label": "合计"}]]):
        assert wrong_in("rendering", {**case, "expected": expected})


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_every_cell_of_a_form_is_read_and_drawn_in_a_case(format_id):
    cells = set(SPEC.layout(format_id).required)
    read = [
        set(case["expected"]["cells"])
        for case in cases_of("parsing")
        if case["expected"].get("format") == format_id
    ]
    assert any(cells <= one for one in read)
    drawn = {
        cell["cell"]
        for case in cases_of("rendering")
        if case["report"]["base"] == f"zeros-{format_id}"
        for line in case["expected"]
        for cell in line
        if "cell" in cell
    }
    assert cells <= drawn


def test_case_files_name_their_meta_schema():
    for entry in MANIFEST["kinds"]:
        for name in entry["files"]:
            data = json.loads((FOLDER / name).read_text(encoding="utf-8"))
            assert data["$schema"] == BASE + "meta/cases.schema.json"
