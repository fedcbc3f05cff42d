"""The official form on the command line: of reports, and blank."""

import io
import sys

import pytest
from govreport_cli.main import main

import govreport
from tests.render.office import READ_BACK

SPEC = govreport.default_spec()
PAGE = "shuyang-fgw-2023.html"
AS_IT_IS = ["--format-version", "source"]


class Terminal(io.TextIOWrapper):
    def __init__(self):
        super().__init__(io.BytesIO(), "utf-8")

    def isatty(self):
        return True


def read(file):
    return govreport.parse(file).report


@pytest.mark.parametrize("medium", READ_BACK)
def test_the_suffix_decides_the_medium(medium, real, tmp_path):
    out = tmp_path / f"form.{medium}"
    assert main(["convert", str(real / PAGE), "-o", str(out), *AS_IT_IS]) == 0
    assert read(out).tables == read(real / PAGE).tables


def test_several_reports_go_to_a_folder_one_file_each(real, tmp_path):
    inputs = [str(real / PAGE), str(next(real.glob("004*")))]
    out = tmp_path / "forms"
    assert main(["convert", *inputs, "--to", "md", "-o", str(out), *AS_IT_IS]) == 0
    assert sorted(f.suffix for f in out.iterdir()) == [".md", ".md"]
    for name in inputs:
        (file,) = out.glob(f"{name.rpartition('/')[2].rpartition('.')[0]}.md")
        assert read(file).tables == read(name).tables


def test_an_older_report_is_moved_unless_told_otherwise(real, tmp_path):
    old = str(next(real.glob("002*")))
    for version, wanted in (("source", read(old).format), ("current", SPEC.current)):
        out = tmp_path / f"{version}.html"
        main(["convert", old, "-o", str(out), "--format-version", version])
        assert read(out).format == wanted


def test_several_reports_to_standard_output_are_refused(real, capsys):
    inputs = [str(real / PAGE), str(next(real.glob("004*")))]
    assert main(["convert", *inputs, "--to", "html", "--lang", "en"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("words", [["form"], ["convert", PAGE]])
def test_what_is_no_text_is_not_written_to_a_terminal_unasked(words, real, monkeypatch, capfd):
    words = [str(real / w) if w == PAGE else w for w in words]
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main([*words, "--to", "docx"]) == 2
    assert terminal.buffer.getvalue() == b""
    assert main([*words, "--to", "html"]) == 0
    assert terminal.buffer.getvalue().startswith(b"<!DOCTYPE html>")
    terminal.buffer.truncate(0)
    terminal.buffer.seek(0)
    assert main([*words, "--to", "docx", "-o", "-"]) == 0
    assert terminal.buffer.getvalue().startswith(b"PK")


@pytest.mark.parametrize("format_id", list(SPEC.formats))
def test_a_blank_form_is_written_in_any_format(format_id, tmp_path):
    out = tmp_path / "blank.docx"
    assert main(["form", format_id, "-o", str(out)]) == 0
    blank = read(out)
    assert blank.format == format_id
    assert {value for cells in blank.tables.values() for value in cells.values()} == {None}


def test_a_blank_form_is_of_the_format_in_force_and_a_page_unless_told_otherwise(capsysbinary):
    assert main(["form"]) == 0
    assert read(capsysbinary.readouterr().out).format == SPEC.current


def test_an_unknown_format_or_medium_is_refused(capsys):
    assert main(["form", "1999"]) == 2
    assert main(["form", "--to", "odt"]) == 2
    assert "odt" in capsys.readouterr().err


def test_a_form_that_no_program_prints_is_told_and_the_others_are_written(
    real, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("GOVREPORT_CHROMIUM", "no-such-program")
    monkeypatch.setenv("GOVREPORT_SOFFICE", "no-such-program")
    out = tmp_path / "form.pdf"
    assert main(["convert", str(real / PAGE), "-o", str(out), "--lang", "en"]) == 2
    assert "converter_missing" in capsys.readouterr().err
    assert not out.exists()
    assert main(["form", "-o", str(out), "--lang", "en"]) == 2


def test_a_folder_that_can_not_be_written_is_told(tmp_path, capsys):
    taken = tmp_path / "taken"
    taken.write_text("")
    assert main(["form", "-o", str(taken / "form.html")]) == 2
    assert capsys.readouterr().err != ""


@pytest.mark.parametrize("command", [["form"], ["convert", "PAGE"]])
def test_a_suffix_of_no_form_is_refused_rather_than_filled_with_another(
    command, real, tmp_path, capsys
):
    words = [str(real / "shuyang-fgw-2023.html") if word == "PAGE" else word for word in command]
    out = tmp_path / "report.doc"
    assert main([*words, "-o", str(out), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert ".docx" in said and "--to" in said
    assert not out.exists()
    assert main([*words, "-o", str(out), "--to", "md"]) == 0
    assert out.read_text("utf-8").startswith("# ")
