"""A small shelf of inputs of several kinds, and what a conversion of it leaves on disk."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import govreport
from tests.dataset.shelf import report, write

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "tests" / "fixtures" / "real"


def fill(folder, count=20):
    """Reports as JSON in two folders, a page, a text, an archive, JSON Lines, no reports."""
    write(folder, {f"{n % 2}/{n:03}.json": report(f"{n}局", seed=n) for n in range(count)})
    for name in ("shuyang-fgw-2023.html", "002_0821f10813b957c3.txt"):
        (folder / name).write_bytes((REAL / name).read_bytes())
    with zipfile.ZipFile(folder / "two.zip", "w") as package:
        for name in ("甲/r.json", "乙/r.json", "乙/R.json"):
            package.writestr(zipfile.ZipInfo(name), govreport.dumps(report(name, seed=77)))
    lines = "".join(govreport.dumps(report(f"行{n}", seed=n), None) for n in range(3))
    (folder / "all.jsonl").write_text(lines, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "note.txt").write_text("无关的文件\n", encoding="utf-8")
    return folder


def left(out):
    """The bytes of all files of an output, without what the work was kept in."""
    if out.is_file():
        beside = out.parent.glob(f"{out.name}*")
        return {file.name: file.read_bytes() for file in sorted(beside) if file.is_file()}
    files = (file for file in sorted(out.rglob("*")) if file.is_file())
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in files
        if not file.name.startswith(".govreport-state")
    }


def start(*arguments, cwd=None):
    """The command in a process of its own."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "cli")])
    return subprocess.Popen(
        [sys.executable, "-m", "govreport_cli", "convert", *map(str, arguments), "--lang", "en"],
        env={**os.environ, "PYTHONPATH": path},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=cwd,
    )
