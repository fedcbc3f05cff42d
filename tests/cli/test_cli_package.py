"""Open-data packages on the command line."""

import csv
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


def reports_csv(folder):
    with (folder / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["report"] for row in csv.DictReader(file)]


def test_a_folder_that_convert_wrote_becomes_a_package(inputs, real, tmp_path):
    parts = tmp_path / "parts"
    files = [str(path) for path in real.iterdir() if path.suffix in {".txt", ".html"}]
    assert main(["convert", *files, "-o", f"{parts}/", "--to", "jsonl", "--jobs", "1"]) == 0
    assert {"manifest.jsonl", "part-00000.jsonl"} <= {path.name for path in parts.iterdir()}
    out = parts / "package"  # below the input, and not read by the second run
    for _ in range(2):
        assert main(["package", str(parts), "-o", str(out), *SAID, "--fail-on", "never"]) == 0
        assert reports_csv(out) == [f"part-00000.jsonl!{n}" for n in range(1, len(files) + 1)]
    assert frictionless.validate(str(out / "datapackage.json")).valid


def test_files_of_a_folder_have_ids_by_their_place(real, tmp_path):
    page = (real / "shuyang-fgw-2023.html").read_bytes()
    for place in ("甲", "乙"):
        (tmp_path / "in" / place).mkdir(parents=True)
        (tmp_path / "in" / place / "a.html").write_bytes(page)
    assert main(["package", str(tmp_path / "in"), "-o", str(tmp_path / "p"), *SAID]) == 0
    assert reports_csv(tmp_path / "p") == ["乙/a.html", "甲/a.html"]


def test_a_folder_without_files_is_told(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    assert main(["package", str(tmp_path / "in"), "-o", str(tmp_path / "p"), *SAID]) == 2
    assert str(tmp_path / "in") in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_json_lines_larger_than_the_limit_are_read_line_by_line(inputs, tmp_path, capsys):
    lines = tmp_path / "all.jsonl"
    assert main(["convert", *inputs, "-o", str(lines), "--fail-on", "never"]) == 0
    packages = []
    longest = max(map(len, lines.read_bytes().splitlines()))
    assert longest * 2 < lines.stat().st_size
    for limit in (lines.stat().st_size, longest + 1):
        out = tmp_path / str(limit)
        words = ["--max-bytes", str(limit), "--fail-on", "never", "--to", "csv-reports"]
        assert main(["package", str(lines), "-o", str(out), *SAID, *words]) == 0
        packages.append((out / "reports.csv").read_bytes())
    assert packages[0] == packages[1]


def test_a_line_longer_than_the_limit_is_refused_and_the_others_read(inputs, tmp_path, capsys):
    lines = tmp_path / "all.jsonl"
    main(["convert", *inputs, "-o", str(lines), "--fail-on", "never"])
    sizes = [len(line) + 1 for line in lines.read_bytes().splitlines()]
    words = ["--max-bytes", str(max(sizes) - 2), "--lang", "en"]
    assert main(["package", str(lines), "-o", str(tmp_path / "p"), *SAID, *words]) == 2
    assert f"all.jsonl!{sizes.index(max(sizes)) + 1}: error limit_bytes" in capsys.readouterr().err
    assert len(reports_csv(tmp_path / "p")) == len(inputs) - 1


def test_urls_are_read_and_what_is_not_there_is_told(real, tmp_path, capsys):
    memory = pytest.importorskip("fsspec").filesystem("memory")
    memory.pipe("/package-in/a.html", (real / "shuyang-fgw-2023.html").read_bytes())
    words = ["-o", str(tmp_path / "p"), *SAID, "--lang", "en"]
    assert main(["package", "memory://package-in", "memory://package-in/b.html", *words]) == 2
    assert reports_csv(tmp_path / "p") == ["a.html"]
    assert "memory://package-in/b.html: error file_missing" in capsys.readouterr().err
