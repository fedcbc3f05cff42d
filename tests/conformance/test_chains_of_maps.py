"""Along several maps, with a made-up format: both implementations, from the same data files."""

import json
import subprocess

import pytest

from tests.conformance.running import differ, migration_case
from tests.conformance.suite import MANIFEST
from tests.made_up import FIXTURE, make_spec
from tests.spec.test_ajv import JS, install, tools

FILE = FIXTURE.parent / "chain-cases.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    return make_spec(tmp_path_factory.mktemp("later"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_ends_as_it_says(case, later):
    assert migration_case(case, later) == []


def test_the_same_cases_pass_in_javascript(later):
    folder = later.root / "conformance"
    (folder / "migration" / "chain.json").write_bytes(FILE.read_bytes())
    kinds = [{"id": "migration", "files": ["migration/chain.json"]}]
    text = json.dumps({**MANIFEST, "kinds": kinds})
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    node, npm = tools()
    install(npm)
    command = [*node, str(JS / "conformance.mjs"), str(later.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert differ("failed", [], answer["failed"]) == []
    assert answer["kinds"] == {"migration": {"cases": len(CASES), "passed": len(CASES)}}
