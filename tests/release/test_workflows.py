"""The workflows run what .ci/run runs, on the Pythons declared, with no more rights than needed."""

import re

import pytest
import yaml

from tests.release.distributions import ROOT, project

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOWS = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES}
JOBS = [(name, id_, job) for name, flow in WORKFLOWS.items() for id_, job in flow["jobs"].items()]


def steps(job):
    return job.get("steps", [])


def test_there_are_a_workflow_of_tests_and_one_of_releases():
    assert set(WORKFLOWS) == {"release", "tests"}


def test_the_tests_are_those_of_ci_on_every_python_that_is_declared():
    job = WORKFLOWS["tests"]["jobs"]["tests"]
    assert "bash .ci/run" in [step.get("run") for step in steps(job)]
    mark = "Programming Language :: Python :: 3."
    declared = {one.rpartition(" ")[2] for one in project()["classifiers"] if mark in one}
    assert set(job["strategy"]["matrix"]["python"]) == declared


@pytest.mark.parametrize(("name", "id_", "job"), JOBS)
def test_a_job_takes_actions_by_their_full_version_and_no_secret(name, id_, job):
    text = str(job)
    assert "secrets." not in text and "password" not in text
    for step in steps(job):
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", step["uses"]), step["uses"]
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        # what others may choose never stands in a script itself
        assert "${{" not in step.get("run", "")


def test_only_publishing_and_making_the_release_have_a_right_to_write():
    writing = {
        (name, id_): {right for right, kind in job["permissions"].items() if kind == "write"}
        for name, id_, job in JOBS
    }
    assert {key: rights for key, rights in writing.items() if rights} == {
        ("release", "publish"): {"id-token"},
        ("release", "attach"): {"contents"},
    }
    assert all(flow["permissions"] == {} for flow in WORKFLOWS.values())


def test_nothing_is_published_before_all_tests_and_trials_passed():
    jobs = WORKFLOWS["release"]["jobs"]
    assert jobs["tests"]["uses"] == "./.github/workflows/tests.yml"
    assert (jobs["build"]["needs"], jobs["publish"]["needs"]) == ("tests", "build")
    told = "".join(step.get("run", "") for step in steps(jobs["build"]))
    for command in ("freeze-spec --check --released", "scripts/smoke", "scripts/sbom"):
        assert command in told
