"""Requests made from the description: a small run of what benchmarks/service_cases.py does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.test_openapi_file import OPERATIONS

pytest.importorskip("schemathesis")

ROOT = Path(__file__).resolve().parents[2]


def test_the_service_does_what_its_description_says(tmp_path):
    program = Path(sys.executable).with_name("st")
    if not program.exists():
        pytest.skip("the program of schemathesis is not installed")
    from tests.server.conftest import running

    with running(tmp_path, "--workers=2") as service:
        done = subprocess.run(
            [
                program,
                f"--config-file={ROOT / 'benchmarks' / 'schemathesis.toml'}",
                "run",
                f"{service.address}/v1/openapi.json",
                "--checks=all",
                "--continue-on-failure",
                "--no-color",
                "--suppress-health-check=all",
                "--phases=examples,fuzzing",
                "--max-examples=2",  # and no limit of time: the same requests on any machine
                "--seed=1",
            ],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            cwd=tmp_path,
        )
        lines = service.lines()  # each is JSON
    assert done.returncode == 0, done.stdout[-4000:]
    answered = [line for line in lines if line["event"] == "request"]
    assert {line["operation"] for line in answered} >= set(OPERATIONS)
    assert len({(line["operation"], line["status"]) for line in answered}) > len(OPERATIONS)
    assert [line for line in lines if line["event"] == "failed"] == []
    assert [line for line in answered if line["status"] >= 500] == [], json.dumps(answered[:1])
