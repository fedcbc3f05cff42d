"""Open-data packages on the command line."""

import json

import frictionless
import pytest
from govreport_cli.main import main

SAID = ["--title", "Reports", "--license", "CC-BY-4.0", "--source", "https://example.org/"]


@pytest.fixture
def inputs(real):
    return [str(path) for path in sorted(real.iterdir()) if path.suffix in {".txt", ".html"}]


def descriptor(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_reports_become_a_package_that_the_validator_passes(inputs, tmp_path, capsys):
    out = tmp_path / "new" / "package"
    assert main(["package", *inputs, "-o", str(out), *SAID, "--fail-on", "never"]) == 0
    assert frictionless.validate(str(out / "datapackage.json")).valid
    said = descriptor(out)
    assert said["title"] == "Reports"
    assert said["licenses"] == [{"name": "CC-BY-4.0"}]
    assert said["sources"] == [{"path": "https://example.org/"}]
    assert "contributors" not in said
    assert [path.name for path in out.parent.iterdir()] == ["package"]
    assert str(len(inputs)) in capsys.readouterr().err


def test_forms_and_what_a_publisher_says_are_taken(inputs, tmp_path):
    words = ["--to", "parquet", "--to", "workbook", "--to", "parquet"]
    words += ["--publisher", "一个局", "--title-zh", "报告", "--base", "https://example.org/f"]
    assert main(["package", *inputs[:1], "-o", str(tmp_path), *SAID, *words]) == 0
    said = descriptor(tmp_path)
    assert {one["path"] for one in said["resources"]} == {"cells.parquet", "all.xlsx"}
    assert said["contributors"] == [{"title": "一个局", "roles": ["publisher"]}]
    assert said["title_zh"] == "报告"
    assert "https://example.org/f/all.xlsx" in (tmp_path / "dcat.jsonld").read_text("utf-8")


def test_an_input_that_cannot_be_read_does_not_stop_the_others(inputs, tmp_path):
    broken = tmp_path / "broken.html"
    broken.write_text("nothing here", encoding="utf-8")
    out = tmp_path / "package"
    assert main(["package", str(broken), inputs[-1], "-o", str(out), *SAID]) == 2
    lines = (out / "reports.csv").read_bytes().split(b"\r\n")
    assert lines[1].decode().startswith(inputs[-1].rpartition("/")[2])


def test_the_same_file_twice_has_two_ids(inputs, tmp_path):
    main(["package", inputs[-1], inputs[-1], "-o", str(tmp_path / "p"), *SAID])
    assert frictionless.validate(str(tmp_path / "p" / "datapackage.json")).valid


def test_where_no_folder_can_be_made_it_is_told(inputs, tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    words = ["package", inputs[-1], "-o", str(tmp_path / "file" / "p"), *SAID, "--lang", "en"]
    assert main(words) == 2
    assert "file" in capsys.readouterr().err


def test_what_only_a_publisher_knows_must_be_said(inputs, tmp_path):
    assert main(["package", inputs[-1], "-o", str(tmp_path), "--title", "Reports"]) == 2
