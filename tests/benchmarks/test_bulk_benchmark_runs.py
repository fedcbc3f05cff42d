"""The benchmark of bulk conversion runs and tells all it promises. What it measures is no test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs /proc")


@pytest.mark.parametrize("kind", ["html", "mixed"])
def test_a_small_lot_is_measured_killed_and_compared(root, kind):
    command = [sys.executable, "benchmarks/bulk.py", "--reports", "12", "--json", "--kind", kind]
    done = subprocess.run(
        [*command, "--kills", "1"],
        check=False, cwd=root, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["reports"] == sum(found["outcomes"].values()) == 12
    assert 0 < found["peak_mib_parent"] < found["peak_mib_all"]
    assert found["reports_a_second"] > 0
    assert len(found["kills"]) == 1
    assert found["holds"] == all(kill["same"] for kill in found["kills"])
    assert done.returncode == 0
