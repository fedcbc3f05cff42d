"""File names of every kind, in lots and by themselves."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from govreport_cli.main import main

import govreport

PAGE = Path("tests/fixtures/real/shuyang-fgw-2023.html")
NO_TEXT = os.fsdecode(b"bad\xff.html")
needs_bytes = pytest.mark.skipif(sys.platform != "linux", reason="names are text there")


def folder_of(tmp_path: Path, *names: str) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(PAGE.read_bytes())
    return folder


def lines_of(result: govreport.BatchResult) -> list[dict]:
    return [json.loads(line) for line in Path(result.manifest).read_text("utf-8").splitlines()]


@needs_bytes
@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "md"])
def test_a_name_that_is_no_utf_8_does_not_keep_a_lot_from_being_done(tmp_path, form):
    folder = folder_of(tmp_path, NO_TEXT, "good.html")
    result = govreport.convert_many([folder], tmp_path / "out", to=form, jobs=2)
    assert result.outcomes == {"converted": 2, "refused": 0, "failed": 0}
    assert [line["name"] for line in lines_of(result)] == [r"bad\xff.html", "good.html"]
    for line in lines_of(result):
        assert (tmp_path / "out" / line["output"]).is_file()
    again = govreport.convert_many([folder], tmp_path / "out", to=form, jobs=0)
    assert again.reused == 2


@needs_bytes
def test_a_name_that_is_no_utf_8_is_told_of_where_the_file_can_t_be_read(tmp_path):
    folder = folder_of(tmp_path, "good.html")
    os.mkfifo(folder / "x")  # no regular file, left out
    (folder / NO_TEXT).write_bytes(b"")
    result = govreport.convert_many([folder], tmp_path / "out.jsonl", jobs=0)
    assert result.by_error == {"file_empty": 1}
    assert lines_of(result)[0]["name"] == r"bad\xff.html"


@needs_bytes
def test_a_name_that_is_no_utf_8_is_written_in_every_text(tmp_path):
    file = folder_of(tmp_path, NO_TEXT) / NO_TEXT
    assert govreport.parse(file).report.source.uri == r"bad\xff.html"
    with file.open("rb") as opened:
        assert govreport.parse(opened).report.source.uri == r"bad\xff.html"
    for form in ("json", "jsonl", "csv"):
        out = tmp_path / f"out.{form}"
        assert main(["convert", str(file), "-o", str(out)]) == 0
        assert r"bad\xff.html" in out.read_text("utf-8").replace("\\\\", "\\")
    assert main(["validate", str(file.parent), "--report", "json"]) == 0
    package = ["package", str(file), "-o", str(tmp_path / "package")]
    assert main([*package, "--title", "t", "--license", "l", "--source", "s"]) == 0


@pytest.mark.parametrize("name", ["中" * 83 + ".html", "n" * 250 + ".html"])
def test_names_as_long_as_file_systems_take_are_written(tmp_path, name):
    folder = folder_of(tmp_path, name, name[1:])
    result = govreport.convert_many([folder], tmp_path / "out", to="json", jobs=0)
    assert result.outcomes["converted"] == 2
    outputs = [line["output"] for line in lines_of(result)]
    assert len(set(outputs)) == 2
    assert all(len(output.encode()) <= 255 and output.endswith(".json") for output in outputs)
    assert main(["convert", str(folder / name[1:]), "-o", f"{tmp_path}/one/"]) == 0


def test_a_name_of_usual_length_stays_whole(tmp_path):
    name = "某某县" * 20 + ".html"
    result = govreport.convert_many([folder_of(tmp_path, name)], tmp_path / "out", to="md", jobs=0)
    assert lines_of(result)[0]["output"] == f"{name}.md"
