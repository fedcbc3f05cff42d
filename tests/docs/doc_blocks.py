"""Runs what the pages show: each block of code once, in the order of its page.

The blocks of a page share one folder and one Python session, as a reader would have them. A block
``text`` is the output of the block before it. What a kind of block must do:

- ``python`` runs; ``text`` after it is what it prints
- ``console`` has one command and what it prints
- ``sh`` has commands: ``govreport`` runs and writes the files it names; a synopsis (``INPUT...``)
  names commands and options that are there; of other programs the files and options must be there
- ``json``, ``toml``, ``csv`` can be read; a file of settings is taken by the program
"""

import contextlib
import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

from attrs import frozen
from govreport_cli.main import main
from govreport_docs.commands import commands

import govreport

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "tests" / "fixtures" / "real"
UPDATE = os.environ.get("GOVREPORT_UPDATE_GOLDENS") == "1"
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_SYNOPSIS = re.compile(r"INPUT\.\.\.|\[[A-Z]+\]|FOLDER|COMMAND")
_REMOTE = re.compile(r"\b(?:s3|gs|hdfs)://")
_PIPE = re.compile(r" \| (head|tail) -(?:n )?(\+?\d+)")


@frozen
class Block:
    """A block of code: its kind, its text without indentation, and the line it begins on."""

    kind: str
    body: str
    line: int


def blocks(text):
    """The blocks of a page in order."""
    return [
        Block(found[2], _outdented(found[3], found[1]), text[: found.start()].count("\n") + 1)
        for found in BLOCK.finditer(text)
    ]


def shown(block):
    """What a block shows: its kind and text, remarks left out."""
    return block.kind, re.sub(r"(^|\s+)# .*$", "", block.body, flags=re.MULTILINE)


def alike(block):
    """What both languages must share: not remarks, quoted words, placeholders and output."""
    kind, text = shown(block)
    if kind in ("text", "console"):
        text = "".join(line for line in text.splitlines() if line.startswith("$ "))
    text = re.sub(r"--lang (en|zh)\b|\"[^\"\n]*\"", "…", text)
    return kind, re.sub(r"[A-Z]{3,}|[\u4e00-\u9fff]+", "X", text)


def rewritten(text, bodies):
    """The page with the bodies of its blocks replaced, in order."""
    rest = iter(bodies)

    def renew(found):
        body = "".join(
            f"{found[1]}{line}" if line.strip() else line
            for line in next(rest).splitlines(keepends=True)
        )
        return f"{found[1]}```{found[2]}\n{body}{found[1]}```"

    return BLOCK.sub(renew, text)


def _outdented(body, indent):
    return "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))


def prepare(folder):
    """What the pages take for given: the checkout, and reports under the names that they use."""
    for name in ("tests", "spec", "benchmarks", "docs", "deploy"):
        (folder / name).symlink_to(ROOT / name)
    web = REAL / "shuyang-fgw-2023.html"
    for name in ("report.html", "a.html", "reports/shuyang-fgw-2023.html", "2023/a.html"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(web, folder / name)
    (folder / "2023/b.html").write_text(
        web.read_text(encoding="utf-8").replace("沭阳县", "沭阴县"), encoding="utf-8"
    )
    shutil.copyfile(REAL / "hongze-2024.pdf", folder / "report.pdf")
    shutil.make_archive(str(folder / "all-2023"), "zip", folder / "2023")
    (folder / "more.txt").write_text("report.html\n", encoding="utf-8")
    (folder / "tree.csv").write_text(
        "agency,parent\n沭阳县教育局,沭阳县人民政府\n沭阳县财政局,沭阳县人民政府\n",
        encoding="utf-8",
    )
    (folder / "bodies.csv").write_text("agency\n沭阳县发展和改革局\n", encoding="utf-8")


class Session:
    """One reader of one page, who has done all that stands before."""

    def __init__(self, folder, capture):
        self.folder = folder
        self.capture = capture
        data = (folder / "report.html").read_bytes()
        report = govreport.parse(data, filename="report.html").report
        self.names = {
            "__name__": "page",
            "govreport": govreport,
            "data": data,
            "report": report,
            "last_year": report,
        }

    def python(self, body):
        """What the code prints."""
        out = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(out):
            exec(compile(body, "page", "exec"), self.names)
        return out.getvalue()

    def console(self, body):
        """The commands with what they print."""
        (command,) = (line[2:] for line in body.splitlines() if line.startswith("$ "))
        cut = _PIPE.findall(command)
        lines = self.govreport(_PIPE.sub("", command)).splitlines()
        for side, number in cut:
            count = int(number.lstrip("+"))
            lines = lines[:count] if side == "head" else lines[count - 1 :]
        return "\n".join([f"$ {command}", *lines]).rstrip() + "\n"

    def sh(self, body):
        """Nothing is compared: the commands work, and what they name is there."""
        for line in body.splitlines():
            command = re.sub(r"\s+# .*$", "", line).strip()
            if command and not command.startswith("#"):
                self._command(command)

    def _command(self, command):
        words = shlex.split(command)
        while "=" in words[0]:
            words.pop(0)
        if words[0] == "govreport":
            if _SYNOPSIS.search(command) or words[1] == "serve":
                synopsis(command)
            elif _REMOTE.search(command):
                synopsis(command.replace("[", "").replace("]", ""))
            else:
                self.govreport(command)
        elif words[0] == "pip":
            installs(words)
        elif words[0] == "frictionless":
            done = subprocess.run(
                [sys.executable, "-m", *words], cwd=self.folder, capture_output=True, check=False
            )
            assert done.returncode == 0, done.stdout.decode()
        elif words[0] == "jq":
            if shutil.which("jq") and Path(self.folder / words[-1]).exists():
                subprocess.run(words, cwd=self.folder, capture_output=True, check=True)
        else:
            program(words)

    def govreport(self, command):
        """The output of the command; the files it names are there after it."""
        words = shlex.split(command)[1:]
        self.capture.readouterr()
        with contextlib.chdir(self.folder):
            code = main(words)
        said = self.capture.readouterr()
        assert code in (0, 1), f"{command}\n{said.err}"
        for flag, name in pairwise(words):
            if flag in ("-o", "--write-baseline", "--state"):
                assert (self.folder / name).exists(), name
        return said.out


def synopsis(command):
    """Every command and option that is shown is there."""
    shown = shlex.split(re.sub(r"[\[\]]", " ", command))
    parser = commands(govreport.default_spec(), "en")[" ".join(shown[:2])]
    options = {option for action in parser._actions for option in action.option_strings}
    assert {word for word in shown if re.match(r"--?[a-z]", word)} <= options, command


def installs(words):
    """Extras that are named are there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for word in words:
        named = re.match(r"(?:govreport|\.)\[(.+)\]$", word)
        if named:
            assert set(named[1].split(",")) <= set(project["optional-dependencies"]), word


def program(words):
    """A program of the checkout: its files are there, and know the options."""
    files = [word for word in words if re.search(r"\.py$|/", word) and not word.startswith(".venv")]
    assert files or words[0].startswith(".venv/bin/") or words[0] == "python", words
    for name in files:
        assert (ROOT / name).exists(), name
    scripts = [ROOT / name for name in files if name.startswith(("benchmarks/", "scripts/"))]
    known = "".join(file.read_text(encoding="utf-8") for file in scripts)
    for option in (word.strip("[]") for word in words):
        if scripts and option.startswith("--"):
            assert f'"{option}"' in known, option


def read_json(body):
    """JSON as it stands, several lines of it, or a part of an object."""
    try:
        json.loads(body)
    except ValueError:
        for line in body.strip().splitlines():
            json.loads(line)


def read_toml(body, folder):
    """TOML; and settings, where it is those."""
    held = tomllib.loads(body)
    if {"fail_on", "off", "severity", "params"} & set(held):
        file = folder / "settings.toml"
        file.write_text(body, encoding="utf-8")
        govreport.load_settings(file)


def read_csv(body):
    """CSV with as many fields in every line as in the first."""
    rows = list(csv.reader(io.StringIO(body)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
