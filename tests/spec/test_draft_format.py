"""What follows from the layout of a new form is drafted; what does not waits for a decision."""

import importlib.util
import json
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from govreport.layout import build_layout
from govreport.migration_map import places
from govreport.schema import BASE, report_schema
from govreport.spec import default_spec, load_spec
from tests.conformance.running import migration_case, parsing_case, rendering_case
from tests.made_up import FIXTURE

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "draft-format"
ADDED = "/requests/outcomes/not_processed/machine_made"
CASES = {
    "parsing/forms.json": ["form-2099-every-cell"],
    "rendering/forms.json": ["2099-section-2", "2099-section-3", "2099-section-4"],
    "migration/maps.json": [
        "move-2021-2099-every-cell",
        "move-2021-2099-every-cell-and-optional-row",
        "move-2099-2021-every-cell",
        "move-2099-2021-every-cell-and-optional-row",
    ],
}


def run(root):
    command = [sys.executable, str(SCRIPT), "2099", "--spec", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


def held(file):
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A specification with the layout of form 2099 and its entry, and nothing else of it."""
    root = tmp_path_factory.mktemp("next") / "spec"
    shutil.copytree(default_spec().root, root)
    addition = held(FIXTURE / "registry.json")
    registry = held(root / "formats.json")
    for entry in registry["formats"]:
        entry["successor"] = addition["successor"].get(entry["id"], entry["successor"])
    registry["formats"] += addition["formats"]
    (root / "formats.json").write_text(json.dumps(registry, ensure_ascii=False), encoding="utf-8")
    (root / "formats/2099").mkdir()
    shutil.copy(FIXTURE / "formats/2099/layout.json", root / "formats/2099")
    return root


@pytest.fixture(scope="module")
def first(root):
    """What the first run says."""
    return run(root)


@pytest.fixture(scope="module")
def decided(root, first):
    """The same after everything was decided as in our own map of the form, and a second run."""
    file = root / "migrations/2021-2099.json"
    wanted, drafted = held(FIXTURE / "migrations/2021-2099.json"), held(file)
    drafted["reasons"] |= wanted["reasons"]
    for way, right in zip(drafted["directions"], wanted["directions"], strict=True):
        for name, key in (("cells", "target"), ("carried", "source")):
            known = {entry[key]: entry for entry in right[name]}
            way[name] = [
                known.get(entry[key], entry) if entry["reason"] == "undecided" else entry
                for entry in way[name]
            ]
    file.write_text(json.dumps(drafted, ensure_ascii=False), encoding="utf-8")
    return run(root)


def test_what_is_new_or_has_another_label_waits_for_a_decision(first):
    code, said = first
    assert code == 1
    told = {line.rpartition(" ")[2] for line in said if line.startswith("undecided: ")}
    spec = default_spec().layout("2021")
    columns = {pointer.rpartition("/")[2] for pointer in spec.required if "/received/" in pointer}
    assert {f"{ADDED}/{column}" for column in columns} <= told
    assert "/requests/received/total" not in told
    waiting = [line for line in said if line.startswith("undecided: ")]
    assert said[-1] == f"{len(waiting)} entries of the map are undecided"


def test_rules_that_name_what_is_gone_are_told(first):
    _, said = first
    looked = {line.removeprefix("look at: ") for line in said if line.startswith("look at: ")}
    assert "rules/members.json M12: formats 2021" in looked  # one that is for one form alone
    assert "claims/claims.json rules_issued: pointer /proactive_disclosure/rules/issued" in looked
    assert "rules/years.json X2: pointer /proactive_disclosure/{row}/issued" in looked
    assert not any("R1" in line or "total" in line for line in looked)


def test_the_schema_and_the_pages_follow_from_the_layout(root, decided):
    spec = load_spec(root)
    layout = spec.layout("2099")
    assert held(root / "formats/2099/report.schema.json") == report_schema(
        layout, spec.format("2099")
    )
    for name in ("FORMAT.md", "FORMAT.zh.md"):
        page = (root / "formats/2099" / name).read_text(encoding="utf-8")
        assert all(
            f"`{row.path}`" in page for t in layout.tables for b in t.blocks for row in b.rows
        )


def test_the_map_is_whole_once_all_is_decided(root, decided):
    code, said = decided
    assert (code, said[-1]) == (0, "0 entries of the map are undecided")
    assert {line.partition(":")[0] for line in said[:-1]} == {"look at"}
    spec = load_spec(root)
    for way in (("2021", "2099"), ("2099", "2021")):
        targets = [entry["target"] for entry in spec.migrations[way]["cells"]]
        assert targets == list(places(spec.layout(way[1])))
    schemas = {BASE + n: spec.json(n) for n in spec.names() if n.endswith(".schema.json")}
    known = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    content = spec.json("migrations/2021-2099.json")
    assert "undecided" not in content["reasons"]
    validator = Draft202012Validator(schemas[content["$schema"]], registry=known)
    assert [error.message for error in validator.iter_errors(content)] == []


def test_the_drafted_cases_are_right(root, decided):
    spec = load_spec(root)
    runners = {
        "parsing/forms.json": parsing_case,
        "rendering/forms.json": rendering_case,
        "migration/maps.json": migration_case,
    }
    for name, ids in CASES.items():
        cases = {case["id"]: case for case in held(root / "conformance" / name)["cases"]}
        before = {case["id"] for case in held(default_spec().root / "conformance" / name)["cases"]}
        assert sorted(cases.keys() - before) == sorted(ids)
        for id in ids:
            assert runners[name](cases[id], spec) == [], id


def test_a_further_run_changes_nothing(root, decided):
    def files():
        return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    before = files()
    assert run(root)[0] == 0
    assert files() == before


@pytest.fixture(scope="module")
def maps():
    loader = SourceFileLoader("drafting.maps", str(ROOT / "scripts/drafting/maps.py"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def changed(kind, at, **label):
    """The form of 2021 with another label, or number, at one place of a block."""
    content = held(default_spec().root / "formats/2021/layout.json")
    for table in content["tables"]:
        for block in table["blocks"]:
            for entry in block.get(kind, []):
                if at in (entry.get("path"), entry["label"]["zh"]):
                    entry.update(label)
    return build_layout(content)


@pytest.mark.parametrize(
    ("kind", "at", "said"),
    [
        ("rows", "outcomes/disclosed", {"number": "（九）"}),
        ("groups", "outcomes/withheld", {"number": "（九）"}),
    ],
)
def test_a_row_that_only_has_another_number_is_the_same_fact(maps, kind, at, said):
    old, new = default_spec().layout("2021"), changed(kind, at, **said)
    assert new != old
    assert {entry["reason"] for entry in maps.entries(old, new, [])} == {"same_cell"}


@pytest.mark.parametrize(
    ("kind", "at", "below"),
    [
        ("rows", "outcomes/disclosed", "/requests/outcomes/disclosed/"),
        ("groups", "outcomes/withheld", "/requests/outcomes/withheld/"),
        ("columns", "结果维持", "/upheld"),
        ("header_groups", "申请人情况", "/requests/"),
    ],
)
def test_another_label_on_a_cell_or_over_it_waits_for_a_decision(maps, kind, at, below):
    old, new = default_spec().layout("2021"), changed(kind, at, label={"zh": "别的", "en": "New"})
    left = {e["target"] for e in maps.entries(old, new, []) if e["reason"] == maps.UNDECIDED}
    assert left == {pointer for pointer in new.members if below in pointer}


def test_what_was_decided_stays_as_long_as_its_cells_are_there(maps):
    layout = default_spec().layout("2021")
    target = "/requests/received/total"
    entry = {"target": target, "op": "null", "sources": [], "fidelity": "none", "reason": "mine"}
    (kept,) = [e for e in maps.entries(layout, layout, [entry]) if e["target"] == target]
    assert kept == entry
    gone = {**entry, "op": "copy", "sources": ["/requests/no/such"], "fidelity": "exact"}
    (drafted,) = [e for e in maps.entries(layout, layout, [gone]) if e["target"] == target]
    assert (drafted["op"], drafted["sources"]) == ("copy", [target])
