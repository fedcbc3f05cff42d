"""The benchmark of datasets runs and tells all it promises. What it measures is not tested."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs /proc")


def test_a_small_dataset_is_measured(root):
    command = [sys.executable, "benchmarks/dataset.py", "--reports", "12", "--json", "--check"]
    done = subprocess.run(
        command, check=False, cwd=root, capture_output=True, text=True, timeout=120
    )
    found = json.loads(done.stdout)
    assert found["reports"] == 12
    assert found["unread"] == 0
    assert 0 < found["peak_mib"] <= found["peak_resident_mib"]
    assert found["holds"] == (found["peak_resident_mib"] < 500)
    assert done.returncode == (0 if found["holds"] else 1)
    assert found["progress"]
