"""The benchmark of round trips runs, and would tell a difference."""

import subprocess
import sys

import pytest
from attrs import evolve

from benchmarks.rendering import measure, same
from govreport.model import CellNote, CellState, Narrative, Scope
from tests.golden.real_reports import INPUTS, parsed


def test_a_small_run_is_told_by_medium(root):
    command = [sys.executable, "benchmarks/rendering.py", "--reports", "4", "--medium", "md"]
    done = subprocess.run(
        command, check=False, cwd=root, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith(f"md: {4 + len(INPUTS)} identical, 0 differing")


CHANGES = {
    "title": lambda report: evolve(report, title="另一标题"),
    "scope": lambda report: evolve(report, scope=Scope.AGGREGATE),
    "narrative": lambda report: evolve(report, narrative=Narrative()),
    "cell_notes": lambda report: evolve(
        report, cell_notes={"/requests/received/total": CellNote(CellState.INFERRED, "26")}
    ),
    "requests": lambda report: evolve(
        report,
        tables={
            **report.tables,
            "requests": {**report.tables["requests"], "received/total": 27},
        },
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_differs_is_named(name):
    report = parsed("shuyang").report
    assert same(report, evolve(report, source=None)) == []
    assert name in same(report, CHANGES[name](report))


def test_a_report_that_comes_back_changed_is_counted(monkeypatch):
    monkeypatch.setattr("benchmarks.rendering.same", lambda one, other: ["title"])
    found = measure("md", 0, 0, 1)
    assert found["counts"]["differing"] == len(INPUTS)
