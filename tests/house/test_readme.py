"""The manual of the command line names what there is. Its blocks are run in tests/docs."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import fields

from govreport import Limits

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def helped(command):
    """What the command says of itself."""
    words = [sys.executable, "-m", "govreport_cli", command, "--help"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode()


def printed(code):
    """What an example prints, run at the top of the checkout."""
    out = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(out):
        exec(compile(code, "page", "exec"), {})
    return out.getvalue()


@pytest.mark.parametrize("name", ["docs/cli.md", "docs/cli.zh.md"])
def test_the_manual_names_every_option(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    said = "".join(map(helped, ("convert", "validate", "form", "spec")))
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", said))
    assert {option for option in options if f"`{option}" not in text} == set()


@pytest.mark.parametrize("name", ["docs/cli.md", "docs/cli.zh.md"])
def test_the_manual_tells_the_limits_as_they_are(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for field in fields(Limits):
        option = "--" + field.name.replace("_", "-")
        assert f"| `{option} N` | {field.default} |" in text
