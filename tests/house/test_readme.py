"""The README files say what really happens. Refresh: GOVREPORT_UPDATE_GOLDENS=1."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import fields

from govreport import Limits

ROOT = Path(__file__).resolve().parents[2]
FILES = ["README.md", "README.zh-CN.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UPDATE = os.environ.get("GOVREPORT_UPDATE_GOLDENS") == "1"


def run(command):
    """The output of ``govreport ...``, cut by ``| head -N`` where the command says so."""
    line, _, cut = command.partition(" | head -")
    arguments = line.removeprefix("govreport ").split()
    done = subprocess.run(
        [sys.executable, "-m", "govreport_cli", *arguments],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr.decode()
    lines = done.stdout.decode().rstrip().splitlines()
    return "\n".join(lines[: int(cut)] if cut else lines)


def printed(code):
    out = io.StringIO()
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(code, "README", "exec"), {})
    finally:
        os.chdir(before)
    return out.getvalue()


@pytest.mark.parametrize("name", FILES)
def test_commands_and_examples_give_what_is_shown(name):
    file = ROOT / name
    text = file.read_text(encoding="utf-8")
    outputs = []

    def renew(match):
        kind, body = match.groups()
        if kind == "console":
            command = body.splitlines()[0].removeprefix("$ ")
            body = f"$ {command}\n{run(command)}\n"
        elif kind == "python":
            outputs.append(printed(body))
        elif kind == "text":
            body = outputs.pop()
        return f"```{kind}\n{body}```"

    renewed = BLOCK.sub(renew, text)
    assert outputs == []
    if UPDATE:
        file.write_text(renewed, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == renewed


@pytest.mark.parametrize("name", [*FILES, "CONTRIBUTING.md", "docs/index.md", "docs/index.zh.md",
                                  "docs/cli.md", "docs/cli.zh.md", "docs/embedding.md",
                                  "docs/embedding.zh.md"])  # fmt: skip
def test_links_lead_to_files_that_are_there(name):
    file = ROOT / name
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["docs/cli.md", "docs/cli.zh.md"])
def test_the_manual_names_every_option(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    said = "".join(
        run(f"govreport {command} --help") for command in ("convert", "validate", "form", "spec")
    )
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", said))
    assert {option for option in options if f"`{option}" not in text} == set()


@pytest.mark.parametrize("name", ["docs/cli.md", "docs/cli.zh.md"])
def test_the_manual_tells_the_limits_as_they_are(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for field in fields(Limits):
        option = "--" + field.name.replace("_", "-")
        assert f"| `{option} N` | {field.default} |" in text
