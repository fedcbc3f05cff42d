"""What is given to run the service elsewhere names what there is, and leaves it few rights."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib

import pytest
from govreport_cli.main import main

from tests.server.conftest import ROOT
from tests.server.test_openapi_file import BUNDLE

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "govreport.service").read_text("utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MOST_EXPOSED = 20  # tenths, as systemd counts: 0 is nothing, 100 everything
PROGRAM = "/opt/govreport/bin/govreport"


def serves(words, capsys):
    """Whether the arguments are taken; with --openapi the command ends after it has read them."""
    assert words[1] == "serve"
    code = main([*words[1:], "--openapi"])
    assert capsys.readouterr().out.startswith("{")
    return code == 0


def test_the_container_starts_the_service_with_arguments_it_has(capsys):
    (entry,) = re.findall(r"^ENTRYPOINT (.*)$", CONTAINER, re.MULTILINE)
    assert serves(json.loads(entry), capsys)


def test_the_container_installs_parts_that_there_are_on_a_python_that_is_supported():
    (extras,) = re.findall(r"'\.\[([a-z,]+)\]'", CONTAINER)
    chosen = set(extras.split(","))
    assert chosen <= set(PROJECT["optional-dependencies"])
    assert {"server", "word", "excel", "pdf", "web"} <= chosen
    (version,) = set(re.findall(r"python:3\.(\d+)-slim", CONTAINER))
    least = re.fullmatch(r">=3\.(\d+).*", PROJECT["requires-python"])[1]
    assert int(version) >= int(least)


def test_the_container_copies_what_there_is():
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINER, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert {"pyproject.toml", "govreport", "cli", "spec"} <= set(names)
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_the_container_is_no_root_and_tells_its_health():
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", CONTAINER, re.MULTILINE)
    (path,) = re.findall(r"http://127\.0\.0\.1:8080(/[^']*)", CONTAINER)
    assert BUNDLE["paths"][path]["get"]["security"] == []  # it asks without the token


def test_the_unit_starts_the_service_with_arguments_it_has(capsys, tmp_path, monkeypatch):
    (tmp_path / "token").write_text("0123456789abcdef")
    starts = re.findall(r"ExecStart=(.*)$", UNIT, re.MULTILINE)
    assert len(starts) == 2  # the second with a token
    for start in starts:
        words = shlex.split(start.replace("${CREDENTIALS_DIRECTORY}", str(tmp_path)))
        assert words[0] == PROGRAM
        assert serves(words, capsys)


def analysed(tmp_path, *arguments):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "govreport.service"
    unit.write_text(UNIT.replace(PROGRAM, shutil.which("true")), encoding="utf-8")
    return subprocess.run(
        ["systemd-analyze", *arguments, str(unit)], capture_output=True, text=True, check=False
    )


def test_the_unit_is_sound(tmp_path):
    done = analysed(tmp_path, "verify")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_leaves_the_service_few_rights(tmp_path):
    done = analysed(tmp_path, "security", "--offline=true", f"--threshold={MOST_EXPOSED}")
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd can't look at a unit that is not loaded")
    assert done.returncode == 0, done.stdout[-200:]
