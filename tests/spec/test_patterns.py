"""The patterns of claims and rules are regular expressions in another language, too."""

import json
import subprocess

from tests.spec.test_ajv import JS, SPEC, tools


def test_every_pattern_compiles_in_ecmascript():
    node, _ = tools()
    done = subprocess.run(
        [*node, str(JS / "patterns.mjs"), str(SPEC.root)],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["compiled"] > len(SPEC.claims["claims"])
