"""The manual on the official form: its examples run, and both languages show the same."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.house.test_readme import BLOCK, ROOT

NAMES = ("docs/rendering.md", "docs/rendering.zh.md")


def blocks(name):
    return BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def folder(real, tmp_path):
    (tmp_path / "2023").mkdir()
    for name in ("report.html", "2023/a.html", "2023/b.html"):
        shutil.copyfile(real / "shuyang-fgw-2023.html", tmp_path / name)
    return tmp_path


def test_the_examples_do_what_is_said(folder):
    found = blocks(NAMES[0])
    python, text = (next(body for kind, body in found if kind == of) for of in ("python", "text"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", python], cwd=folder, capture_output=True, text=True, check=True,
        env=environment,
    )  # fmt: skip
    assert done.stdout == text


def test_the_commands_write_what_is_said(folder):
    (commands,) = (body for kind, body in blocks(NAMES[0]) if kind == "sh")
    program = f'"{sys.executable}" -m govreport_cli'
    done = subprocess.run(
        commands.replace("govreport ", f"{program} "),
        shell=True, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    assert {"report.docx", "forms/a.md", "forms/b.md", "blank.xlsx"} <= written


def test_both_languages_show_the_same_and_the_pictures_are_there():
    assert blocks(NAMES[0]) == blocks(NAMES[1])
    for name in NAMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for picture in ("form-requests.png", "form-disclosure.png"):
            assert f"](images/{picture})" in text
            assert (ROOT / "docs/images" / picture).stat().st_size < 150_000
