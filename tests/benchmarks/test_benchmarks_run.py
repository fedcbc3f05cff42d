"""The benchmark of the pipeline runs and tells all it promises. What it measures is not tested."""

import json
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def run(root):
    def run(*options):
        command = [sys.executable, "benchmarks/pipeline.py", *options]
        return subprocess.run(
            command, check=False, cwd=root, capture_output=True, text=True, timeout=120
        )

    return run


@pytest.fixture(scope="module")
def found(run):
    done = run("--rounds", "1", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_page_and_every_text_are_measured_beside_the_bare_parse(found, real):
    files = {row["file"] for row in found["reports"].values()}
    assert files == {path.name for path in real.iterdir() if path.suffix in {".txt", ".html"}}
    for row in found["reports"].values():
        assert row["pipeline_ms"] > 0
        ratio = row["pipeline_ms"] / row["bare_parse_ms"]
        assert row["pipeline_to_bare_parse"] == pytest.approx(ratio, rel=0.05)


def test_only_the_page_is_measured_against_pandas(found):
    with_pandas = [row["file"] for row in found["reports"].values() if "pandas_ms" in row]
    assert with_pandas == ["shuyang-fgw-2023.html"]


def test_memory_and_start_up_are_those_of_fresh_processes(found):
    peaks = found["memory_mib"]
    assert 0 < peaks["bare Python"] < peaks["pipeline, HTML page"]
    assert found["start_up_ms"]["import govreport"] < found["start_up_ms"]["every public name"]


def test_each_aim_says_whether_it_holds(found):
    assert len(found["aims"]) == 3
    for aim in found["aims"].values():
        assert aim["holds"] == (aim["measured"] <= aim["bound"])


def test_wrong_options_are_refused(run):
    done = run("--rounds", "0")
    assert done.returncode == 2
    assert "--rounds" in done.stderr
