"""True pairs of reports are left alone, planted contradictions are told by their codes.

A few hundred here; ``benchmarks/contradictions.py`` measures thousands.
"""

import subprocess
import sys

import govreport
from tests.generator.planted import KINDS, clean, contradicted

WORST = {"table": 0.95, "text": 0.85, "years": 0.95}


def told(pair):
    return govreport.validate(pair.report, previous=pair.previous).findings


def test_true_pairs_give_no_error_and_no_warning():
    for seed in range(5000, 5060):
        found = [f for f in told(clean(seed)) if f.severity.value != "info"]
        assert found == [], (seed, [govreport.message_text(f) for f in found])


def test_planted_contradictions_are_told_by_their_codes():
    for kind in KINDS:
        pairs = [contradicted(seed, kind) for seed in range(5000, 5040)]
        found = sum(any(f.code in pair.codes for f in told(pair)) for pair in pairs)
        assert found >= WORST[kind] * len(pairs), kind


def test_the_same_seed_gives_the_same_pair():
    for kind in KINDS:
        assert contradicted(7, kind) == contradicted(7, kind)
    assert clean(7) == clean(7)


def test_the_benchmark_runs(root):
    done = subprocess.run(
        [sys.executable, "benchmarks/contradictions.py", "--pairs", "12"],
        check=False,
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "true pairs: 0 errors" in done.stdout, done.stderr
    assert done.returncode == 0
