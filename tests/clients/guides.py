"""Runs a guide of docs/ as a reader does: the service, then each block of commands."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.test_readme import BLOCK
from tests.server.conftest import ROOT, running
from tests.spec.test_ajv import tools

DOCS = ROOT / "docs"
REAL = ROOT / "tests" / "fixtures" / "real"
INPUTS = {"report.html": "shuyang-fgw-2023.html", "older.txt": "003_fb3e4d97a50cfdcc.txt"}
ADDRESS = "http://127.0.0.1:8080"


def blocks(name):
    return BLOCK.findall((DOCS / name).read_text("utf-8"))


def links(name):
    return re.findall(r"\]\(([^)#:]+)", (DOCS / name).read_text("utf-8"))


def lacking(quoted, program):
    """The first line of a quoted block that the program does not have, in this order."""
    rest = iter([line.strip() for line in program.splitlines()])
    return next((one for one in quoted.splitlines() if one.strip() not in rest), None)


def command(folder, name, script):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def programs(folder):
    """A folder for PATH: the package as installed here, and ``pip`` that installs nothing."""
    folder.mkdir()
    python = shlex.quote(sys.executable)
    command(folder, "govreport", f'exec {python} -m govreport_cli "$@"')
    asked = "import importlib.metadata as m, sys; m.version(sys.argv[1].split('[')[0])"
    command(folder, "pip", f'exec {python} -c "{asked}" "$2"')
    return folder


def with_node(folder):
    """Adds node, npm and npx; returns the version of node."""
    node, npm = tools()
    command(folder, "node", f'exec {shlex.join(node)} "$@"')
    command(folder, "npm", f'exec {shlex.join(npm)} "$@"')
    # It stands beside npm, as a program or as a script.
    npx = [str(Path(one).with_name(Path(one).name.replace("npm", "npx"))) for one in npm[-1:]]
    command(folder, "npx", f'exec {shlex.join([*npm[:-1], *npx])} "$@"')
    said = subprocess.run([*node, "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.strip().lstrip("v").partition(".")[0])


def bash(script, folder, env):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def followed(name, folder, path, **more):
    """Pairs of what each block of commands printed and what the guide says that it prints.

    The first block starts the service; the others run in ``folder``, which has its inputs.
    """
    for given, real in INPUTS.items():
        shutil.copy(REAL / real, folder / given)
    (folder / "empty.html").touch()
    found = blocks(name)
    start = found[0][1]
    (token,) = re.findall(r"^export GOVREPORT_TOKEN=(\S+)$", start, re.MULTILINE)
    (served,) = re.findall(r"^govreport serve(.*)$", start, re.MULTILINE)
    env = {
        **os.environ,
        "PATH": f"{path}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'cli'}",
        "GOVREPORT_TOKEN": token,
        **more,
    }
    logs = path.parent / "logs"
    logs.mkdir()
    pairs, defined = [], ""
    bash(start.replace(f"govreport serve{served}\n", ""), folder, env)
    with running(logs, "--workers", "1", *shlex.split(served), GOVREPORT_TOKEN=token) as service:
        for kind, body in found[1:]:
            if kind == "sh":
                script = body.replace(ADDRESS, service.address)
                pairs.append([bash(defined + script, folder, env), None])
                # Names that a block gives hold in the blocks after it.
                defined += (
                    "\n".join(re.findall(r"^(?:\w+=\S+|\w+\(\) \{.*\})$", script, re.M)) + "\n"
                )
            elif kind == "text":
                pairs[-1][1] = body
    return [tuple(pair) for pair in pairs if pair[1] is not None]
