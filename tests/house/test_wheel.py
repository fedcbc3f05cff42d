"""The wheel holds what it needs, and works in a fresh environment."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from sysconfig import get_path

import pytest

from govreport.spec import default_spec

ROOT = Path(__file__).resolve().parents[2]


def run(*command, cwd=ROOT):
    # A path to the checkout would hide what is installed.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out))
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The scripts of a fresh environment with the wheel; other libraries are those of the tests."""
    home = tmp_path_factory.mktemp("fresh")
    venv.EnvBuilder(with_pip=False, symlinks=True).create(home)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps",
        "--no-index", "--disable-pip-version-check", str(wheel))  # fmt: skip
    site = Path(
        run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    )
    (site / "libraries.pth").write_text(get_path("purelib") + "\n")
    return home / "bin"


def test_the_wheel_holds_the_whole_specification_and_the_mark_of_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"govreport/_spec/{name}" for name in default_spec().names()} <= names
    assert {"govreport/py.typed", "govreport_cli/main.py"} <= names


def test_the_wheel_has_no_top_level_names_but_ours(wheel):
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"govreport", "govreport_cli"}


def test_the_command_of_the_wheel_reads_the_specification_inside_it(installed, tmp_path):
    said = run(str(installed / "govreport"), "spec", cwd=tmp_path)
    assert said.splitlines() == list(default_spec().names())
    where = "import govreport; print(govreport.default_spec().root)"
    assert run(str(installed / "python"), "-c", where, cwd=tmp_path).strip().endswith("_spec")


def test_the_command_of_the_wheel_converts_a_real_report(installed, real, tmp_path):
    said = run(
        str(installed / "govreport"), "convert", str(real / "shuyang-fgw-2023.html"), cwd=tmp_path
    )
    assert said.startswith("{") and said.endswith("}\n")
