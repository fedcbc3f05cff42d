"""govreport convert: what goes where, and the exit codes."""

import io
import json
import sys

import pytest
from govreport_cli.main import main

import govreport
from govreport import default_spec
from tests.made_up import make_spec

SPEC = default_spec()
OLD, NEW = next(iter(SPEC.formats)), SPEC.current


@pytest.fixture
def page(real):
    return str(real / "shuyang-fgw-2023.html")


@pytest.fixture
def old(real):
    return str(real / "002_0821f10813b957c3.txt")


@pytest.fixture
def wrong(page, tmp_path):
    """A report with one figure that breaks the arithmetic of the form."""
    data = govreport.to_dict(govreport.parse(page).report)
    data["requests"]["received"]["total"] += 1
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return str(file)


def feed(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_one_report_gives_one_document_in_the_format_in_force(capsys, old):
    assert main(["convert", old]) == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert data["format"] == NEW
    assert data["migration"]["from"] == OLD
    assert data["source"]["uri"] == old.rpartition("/")[2]
    assert govreport.loads(said.out)
    assert old in said.err


def test_a_report_stays_in_its_format_where_asked(capsys, old):
    for version in ("source", OLD):
        assert main(["convert", old, "--format-version", version]) == 0
        data = json.loads(capsys.readouterr().out)
        assert data["format"] == OLD
        assert "migration" not in data


def test_several_reports_give_one_line_each(capsys, page, old):
    assert main(["convert", page, old]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["reporting_year"] for line in lines] == [2023, 2020]


def test_the_output_is_read_back_as_it_was(capsys, page, tmp_path):
    main(["convert", page, "-o", str(tmp_path / "a.json")])
    main(["convert", str(tmp_path / "a.json")])
    assert capsys.readouterr().out == (tmp_path / "a.json").read_text(encoding="utf-8")


def test_standard_input_is_read_with_a_name_for_it(capsys, monkeypatch, real, page):
    feed(monkeypatch, (real / "shuyang-fgw-2023.html").read_bytes())
    assert main(["convert", "-", "--name", "page.html", "--format-version", "source"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["source"]["uri"] == "page.html"
    assert data["requests"] == govreport.to_dict(govreport.parse(page).report)["requests"]


def test_a_folder_gets_one_file_for_each_report(capsys, page, old, tmp_path):
    out = tmp_path / "out"
    assert main(["convert", page, old, "-o", str(out)]) == 0
    assert capsys.readouterr().out == ""
    names = sorted(file.name for file in out.iterdir())
    assert names == ["002_0821f10813b957c3.json", "shuyang-fgw-2023.json"]
    assert all(govreport.loads(file.read_bytes()) for file in out.iterdir())


def test_reports_of_the_same_name_do_not_overwrite_each_other(real, tmp_path):
    data = (real / "shuyang-fgw-2023.html").read_bytes()
    inputs = [tmp_path / "a" / "r.html", tmp_path / "b" / "r.html", tmp_path / "b" / "r.htm"]
    for file in inputs:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    out = tmp_path / "out"
    assert main(["convert", *map(str, inputs), "-o", str(out)]) == 0
    assert sorted(f.name for f in out.iterdir()) == ["r.htm.json", "r.html-2.json", "r.html.json"]


def test_lines_may_go_to_one_file_which_is_made_anew(page, old, tmp_path):
    out = tmp_path / "all.jsonl"
    out.write_text("old\n")
    assert main(["convert", page, old, "-o", str(out)]) == 0
    assert len([json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]) == 2


def test_an_input_is_never_overwritten(capsys, page, tmp_path):
    file = tmp_path / "r.json"
    main(["convert", page, "-o", str(file)])
    before = file.read_bytes()
    for out in (str(file), str(tmp_path)):
        assert main(["convert", str(file), "-o", out]) == 2
    assert file.read_bytes() == before
    assert "r.json" in capsys.readouterr().err


def test_two_documents_are_not_written_to_one_file(capsys, page, old, tmp_path):
    out = tmp_path / "one.json"
    out.write_text("kept")
    assert main(["convert", page, old, "-o", str(out)]) == 2
    assert out.read_text() == "kept"
    assert "one.json" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_told(capsys, page, tmp_path):
    (tmp_path / "file").write_text("")
    assert main(["convert", page, "-o", str(tmp_path / "file" / "a.json")]) == 2
    assert "a.json" in capsys.readouterr().err


def test_findings_make_the_exit_code_1_and_the_report_is_still_written(capsys, wrong):
    assert main(["convert", wrong]) == 1
    assert json.loads(capsys.readouterr().out)["format"] == NEW


def test_warnings_count_only_where_asked(capsys, old):
    assert main(["convert", old]) == 0
    assert main(["convert", old, "--fail-on", "warning"]) == 1
    assert "cell" in capsys.readouterr().err


def test_an_input_that_fails_does_not_stop_the_others_and_wins_the_exit_code(capsys, page, wrong):
    assert main(["convert", "no-such-file.html", wrong, page]) == 2
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 2
    assert "no-such-file.html" in said.err


def test_a_made_up_format_is_converted_from_data_alone(capsys, page, tmp_path):
    spec = make_spec(tmp_path)
    assert main(["--spec", str(spec.root), "convert", page]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["format"] == spec.current
    assert main(["convert", page, "--spec", str(spec.root), "--format-version", NEW]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == NEW
