"""The benchmark of exports runs and tells all it promises. What it measures is not tested."""

import json
import subprocess
import sys

import pytest

from govreport.export import FORMS


@pytest.fixture(scope="module")
def run(root):
    def run(*options):
        command = [sys.executable, "benchmarks/exports.py", *options]
        return subprocess.run(
            command, check=False, cwd=root, capture_output=True, text=True, timeout=120
        )

    return run


def test_every_form_is_measured_and_most_beside_a_peer(run):
    done = run("--reports", "20", "--rounds", "1", "--no-memory", "--json")
    found = json.loads(done.stdout)
    assert set(found["forms"]) == set(FORMS)
    for row in found["forms"].values():
        assert row["ms"] > 0
        assert row["bytes"] > 0
    beside = {form: row for form, row in found["forms"].items() if "peer_ms" in row}
    assert set(FORMS) - set(beside) == {"json", "workbook"}
    for row in beside.values():
        assert row["to_peer"] == pytest.approx(row["ms"] / row["peer_ms"], rel=0.05)
    for aim in found["aims"].values():
        assert aim["holds"] == (aim["measured"] <= aim["bound"])
    assert done.returncode == (0 if all(aim["holds"] for aim in found["aims"].values()) else 1)


def test_wrong_options_are_refused(run):
    done = run("--reports", "0")
    assert done.returncode == 2
    assert "--reports" in done.stderr
