"""convert and validate of inputs that hold several reports, and flat CSV out and in."""

import io
import json
import sys
import zipfile

import pytest
from govreport_cli.main import main

import govreport

NAMES = ("shuyang-fgw-2023.html", "002_0821f10813b957c3.txt")


@pytest.fixture
def pages(real):
    return [(real / name).read_bytes() for name in NAMES]


@pytest.fixture
def archive(pages, tmp_path):
    """A zip of two reports of one name in two folders, and a file that is none."""
    file = tmp_path / "两份.zip"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("甲/报告.html", pages[0])
        package.writestr("读我.txt", "说明")
        package.writestr("甲/报告.txt", pages[1])
        package.writestr("../报告.html", pages[0])
    return str(file)


def files(folder):
    return sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file())


def test_every_report_of_an_archive_is_written_and_named(capsys, archive):
    assert main(["convert", archive]) == 2
    said = capsys.readouterr()
    uris = [json.loads(line)["source"]["uri"] for line in said.out.splitlines()]
    assert uris == ["两份.zip!甲/报告.html", "两份.zip!甲/报告.txt", "两份.zip!../报告.html"]
    assert f"{archive}!读我.txt" in said.err
    assert f"{archive}!甲/报告.html" in said.err


def test_a_folder_gets_the_archive_as_it_is_laid_out(capsys, archive, tmp_path):
    out = tmp_path / "out"
    assert main(["convert", archive, "-o", str(out)]) == 2
    assert files(out) == ["两份/报告.json", "两份/甲/报告.json", "两份/甲/报告.txt.json"]
    assert all(govreport.loads((out / name).read_bytes()) for name in files(out))


def test_no_member_is_written_outside_the_folder(tmp_path, pages):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as package:
        for name in ("../../up.html", "/abs.html", "c:\\drive.html", "..", "a/./b.html"):
            package.writestr(name, pages[0])
    out = tmp_path / "deep" / "out"
    assert main(["convert", str(file), "-o", f"{out}/"]) == 0
    assert files(tmp_path) == ["a.zip", *(f"deep/out/{name}" for name in files(out))]
    assert len(files(out)) == 5


def test_members_whose_names_clash_keep_apart(tmp_path, pages):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as package:
        for name in ("r.html", "R.htm", "r.htm", "r.html.json/x.html"):
            package.writestr(name, pages[0])
    out = tmp_path / "out"
    assert main(["convert", str(file), "-o", f"{out}/"]) == 0
    assert files(out) == [
        "a/R.htm.json", "a/r.htm-2.json", "a/r.html.json/x.json", "a/r.json",
    ]  # fmt: skip


def test_an_input_among_the_outputs_is_not_overwritten(capsys, tmp_path, pages):
    out = tmp_path / "out"
    (out / "a").mkdir(parents=True)
    kept = out / "a" / "r.json"
    kept.write_text(govreport.dumps(govreport.parse(pages[0]).report), encoding="utf-8")
    before = kept.read_bytes()
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("r.html", pages[0])
    assert main(["convert", str(file), str(kept), "-o", str(out)]) == 2
    assert kept.read_bytes() == before
    assert "r.json" in capsys.readouterr().err


def test_an_archive_of_one_report_is_one_document(capsys, tmp_path, pages):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("r.html", pages[0])
    assert main(["convert", str(file), "-o", str(tmp_path / "a.json")]) == 0
    assert govreport.loads((tmp_path / "a.json").read_bytes()).reporting_year == 2023


def test_several_documents_do_not_go_to_one_stream(capsys, archive):
    assert main(["convert", archive, "--to", "json"]) == 2
    assert capsys.readouterr().out == ""


def test_lines_come_back_line_by_line(capsys, archive, tmp_path):
    all_lines = tmp_path / "all.jsonl"
    main(["convert", archive, "-o", str(all_lines)])
    before = all_lines.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["convert", str(all_lines)]) == 0
    assert capsys.readouterr().out == before
    assert main(["validate", str(all_lines), "--report", "json"]) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert [result["input"] for result in results] == [f"{all_lines}!{n}" for n in (1, 2, 3)]


def test_csv_goes_to_one_file_with_one_header_and_comes_back(capsys, archive, tmp_path, pages):
    out = tmp_path / "all.csv"
    assert main(["convert", archive, "-o", str(out), "--format-version", "source"]) == 2
    assert out.read_bytes().count(b"report,agency") == 1
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    found = list(govreport.parse_many(out))
    wanted = [govreport.parse(data).report for data in (pages[0], pages[1], pages[0])]
    assert [part.parsed.report.tables for part in found] == [report.tables for report in wanted]
    assert found[0].member == "两份.zip!甲/报告.html"
    capsys.readouterr()
    assert main(["validate", str(out), "--lang", "en"]) == 0
    assert f"{out}!两份.zip!甲/报告.txt" in capsys.readouterr().out


def test_csv_goes_to_standard_output_too_and_ids_keep_apart(capsys, real):
    page = str(real / NAMES[0])
    assert main(["convert", page, page, "--to", "csv"]) == 0
    text = capsys.readouterr().out
    assert [part.member for part in govreport.parse_many(text.encode())] == [
        NAMES[0],
        f"{NAMES[0]}#2",
    ]


def test_each_report_may_have_its_own_csv_in_a_folder(real, tmp_path):
    out = tmp_path / "out"
    inputs = [str(real / name) for name in NAMES]
    assert main(["convert", *inputs, "--to", "csv", "-o", f"{out}/"]) == 0
    assert files(out) == ["002_0821f10813b957c3.csv", "shuyang-fgw-2023.csv"]
    assert all(govreport.parse(out / name) for name in files(out))


def test_an_archive_may_come_by_standard_input(capsys, monkeypatch, archive):
    with open(archive, "rb") as file:
        data = file.read()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["validate", "-", "--name", "a.zip", "--report", "json"]) == 2
    results = json.loads(capsys.readouterr().out)["results"]
    assert [result["status"] for result in results] == ["clean", "undone", "clean", "clean"]
    assert results[1]["input"] == "a.zip!读我.txt"
    assert results[1]["error"]["code"] == "not_a_report"


def test_the_year_before_goes_with_one_report_only(capsys, archive, real):
    page = str(real / NAMES[0])
    assert main(["validate", archive, "--previous", page]) == 2
    assert capsys.readouterr().out == ""
    assert main(["validate", page, "--previous", archive]) == 2
    assert "several_reports" in capsys.readouterr().err
