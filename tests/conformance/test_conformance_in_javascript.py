"""The suite also passes in JavaScript, by an implementation made from the files of spec/ alone."""

import json
import re
import shutil
import subprocess

import pytest

from tests.conformance.suite import MANIFEST, SPEC, cases_of
from tests.spec.test_ajv import JS, install, tools

COVERED = {"schema", "rule", "related", "migration", "rendering"}


@pytest.fixture(scope="module")
def run():
    node, npm = tools()
    install(npm)

    def call(folder):
        done = subprocess.run(
            [*node, str(JS / "conformance.mjs"), str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return call


def test_every_case_of_the_covered_kinds_passes_and_the_others_are_counted(run):
    code, answer = run(SPEC.root)
    assert answer["failed"] == []
    assert code == 0
    assert answer["suite"] == MANIFEST["suite_version"]
    counts = {entry["id"]: len(cases_of(entry["id"])) for entry in MANIFEST["kinds"]}
    assert set(answer["kinds"]) >= COVERED
    for kind, told in answer["kinds"].items():
        assert told == {"cases": counts[kind], "passed": counts[kind]}
    assert answer["not_covered"] == {k: n for k, n in counts.items() if k not in answer["kinds"]}


def test_it_reads_the_rules_and_maps_it_is_given(run, tmp_path):
    """Other data give other answers: nothing of the standard is written into the program."""
    root = tmp_path / "spec"
    shutil.copytree(SPEC.root, root)
    rules = root / "rules" / "arithmetic.json"
    text = rules.read_text(encoding="utf-8")
    assert '"column_role": "applicant"' in text
    rules.write_text(
        text.replace('"column_role": "applicant"', '"column": "natural_person"'), encoding="utf-8"
    )
    code, answer = run(root)
    assert code == 1
    failed = {(one["kind"], one["id"]) for one in answer["failed"]}
    assert {kind for kind, _ in failed} == {"rule", "related"}
    assert all(id.startswith("R3") for kind, id in failed if kind == "rule")


def test_the_program_names_no_format_and_no_cell():
    ids = set(SPEC.formats)
    steps = {step for f in ids for p in SPEC.layout(f).required for step in p.split("/")[2:]}
    for file in sorted((JS / "standard").glob("*.mjs")):
        text = file.read_text(encoding="utf-8")
        code = re.sub(r"//.*|/\*.*?\*/", "", text)
        words = set(re.findall(r"[\"'`]([^\"'`\n]*)[\"'`]", code))
        assert not words & ids, file.name
        assert not words & {s for s in steps if "_" in s}, file.name
        assert len(text.splitlines()) < 300, file.name
