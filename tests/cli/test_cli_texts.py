"""The texts of the command line: widths, languages, wrong usage, help."""

import re

import pytest
from attrs import fields
from govreport_cli import serve
from govreport_cli.main import main
from govreport_cli.parser import wrap
from govreport_cli.words import language, pad, safe, shows_colour, table, width

from govreport import Limits, default_spec

SPEC = default_spec()
LANGUAGES = SPEC.languages


def test_chinese_takes_two_columns_and_combining_marks_none():
    assert width("abc") == 3
    assert width("机关") == 4
    assert width("（一）") == 6
    assert width("e\u0301") == 1


def test_padding_counts_columns_not_characters():
    assert pad("机关", 6) == "机关  "
    assert pad("12", 4, right=True) == "  12"
    assert pad("机关名称", 2) == "机关名称"


def test_columns_of_a_table_end_at_the_same_place():
    lines = table([["表", "应有", "n"], ["三、申请情况", "175", "1"], ["x", "15", "22"]])
    assert len({width(line) for line in lines}) == 1


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_wrapped_text_fits_and_loses_nothing(columns):
    text = SPEC.messages("zh")["cli_cmd_convert"]["help"] + " some words of English"
    lines = wrap(text, columns)
    assert all(width(line) <= columns + 2 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_control_characters_never_reach_the_terminal():
    assert safe("a\x1b[31mb\nc\u202e") == "a [31mb c "


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_ALL": "", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_follows_the_locale(environment, expected):
    assert language(environment) == expected


def test_colours_only_on_a_terminal_that_wants_them():
    assert shows_colour({"TERM": "xterm"}, terminal=True)
    assert not shows_colour({"TERM": "xterm"}, terminal=False)
    assert not shows_colour({"TERM": "dumb"}, terminal=True)
    assert not shows_colour({"TERM": "xterm", "NO_COLOR": "1"}, terminal=True)


def test_every_text_of_the_command_line_is_there_in_both_languages_with_the_same_parameters():
    for code, said in SPEC.messages("en").items():
        if code.startswith(("cli_", "json_", "file_")):
            for part in ("text", "help"):
                wanted = set(re.findall(r"{(\w+)", said[part]))
                assert set(re.findall(r"{(\w+)", SPEC.messages("zh")[code][part])) == wanted, code


def test_no_text_of_the_command_line_is_left_without_use(root):
    source = "".join(p.read_text(encoding="utf-8") for p in (root / "cli").rglob("*.py"))
    families = ("cli_opt_max_", "cli_opt_serve_", "cli_label_", "cli_place_")
    families += ("cli_severity_", "cli_cmd_")
    unused = [
        code
        for code in SPEC.messages("en")
        if code.startswith("cli_") and code not in source and not code.startswith(families)
    ]
    assert unused == []


def test_every_limit_has_an_option_with_a_text():
    for field in fields(Limits):
        for lang in LANGUAGES:
            assert f"cli_opt_{field.name}" in SPEC.messages(lang)


def test_every_bound_of_the_service_is_told_and_no_other():
    told = {code for code in SPEC.messages("en") if code.startswith("cli_opt_serve_")}
    assert told == {f"cli_opt_serve_{name}" for name in serve._bounds()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", ["", "convert", "validate", "form", "package", "serve", "spec"])
def test_help_is_given_in_the_language_asked_for(capsys, lang, command):
    assert main([*command.split(), "--help", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert out.startswith(SPEC.messages(lang)["cli_usage"]["text"] + "govreport")
    assert all(width(line) <= 102 for line in out.splitlines())
    chinese = re.search(r"[\u4e00-\u9fff]", out) is not None
    assert chinese == (lang == "zh")


def test_the_choices_of_formats_come_from_the_specification(capsys):
    main(["convert", "--help"])
    out = capsys.readouterr().out
    assert all(id in out for id in SPEC.formats)


WRONG = {
    "no command": ([], "COMMAND"),
    "no input": (["convert"], "INPUT"),
    "an unknown command": (["bake", "x"], "bake"),
    "an unknown option": (["convert", "x", "--fast"], "--fast"),
    "an unknown form": (["convert", "x", "--to", "wav"], "wav"),
    "an unknown format": (["convert", "x", "--format-version", "1999"], "1999"),
    "an option without value": (["convert", "x", "-o"], "--output"),
    "a limit that is no number": (["convert", "x", "--max-bytes", "many"], "many"),
    "a limit of nothing": (["convert", "x", "--max-cells", "0"], "--max-cells"),
    "a language that is not there": (["spec", "--lang", "de"], "de"),
    "standard input twice": (["convert", "-", "-"], "-"),
    "one previous report for two": (["validate", "a", "b", "--previous", "c"], "--previous"),
    "two documents in one": (["convert", "a", "b", "--to", "json"], "2"),
    "a specification that is none": (["--spec", "no-such-folder", "spec"], "no-such-folder"),
    "a file the specification lacks": (["spec", "no-such-file"], "no-such-file"),
    "a file outside the specification": (["spec", "../pyproject.toml"], "pyproject.toml"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", WRONG)
def test_wrong_usage_is_told_in_clear_words_with_exit_code_2(capsys, monkeypatch, kind, lang):
    monkeypatch.setenv("LC_ALL", {"zh": "zh_CN.UTF-8"}.get(lang, "C"))
    arguments, named = WRONG[kind]
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert named in said.err
    assert "Traceback" not in said.err
    assert "argument" not in said.err
    assert len(said.err.splitlines()) == 2


def test_a_fault_of_the_program_is_told_as_such(capsys, monkeypatch, real):
    def broken(*_, **__):
        raise RuntimeError("out of cheese")

    monkeypatch.setattr("govreport.parse_many", broken)
    assert main(["convert", str(real / "shuyang-fgw-2023.html")]) == 2
    err = capsys.readouterr().err
    assert "internal_error" in err
    assert "out of cheese" in err
    assert "Traceback" not in err


def test_an_interrupt_ends_quietly_with_130(capsys, monkeypatch, real):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("govreport.parse_many", interrupted)
    assert main(["convert", str(real / "shuyang-fgw-2023.html")]) == 130
    assert "Traceback" not in capsys.readouterr().err
