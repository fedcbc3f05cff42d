"""Bad input: a message that names the file and what to do, exit code 2, never a traceback."""

import json
import os
import subprocess
import sys

import pytest
from govreport_cli.main import main

import govreport
from govreport import default_spec

SPEC = default_spec()
OLD_KIND = "\n".join(["政府信息公开情况统计表", *SPEC.unsupported[0].evidence])


def whole(real):
    return govreport.to_dict(govreport.parse(real / "shuyang-fgw-2023.html").report)


def lacking(data):
    del data["requests"]["received"]["total"]
    return json.dumps(data).encode()


BAD = {
    "empty.html": lambda _: b"",
    "blank.txt": lambda _: b" \n\n\t ",
    "random.html": lambda _: bytes(range(256)) * 40,
    "picture.html": lambda _: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200),
    "no-report.html": lambda _: b"<html><body><h1>Hello</h1><p>Nothing here.</p></body></html>",
    "old-kind.txt": lambda _: OLD_KIND.encode(),
    "large.txt": lambda _: ("政府信息公开工作年度报告\n" * 2_800_000).encode(),
    "deep.html": lambda _: b"<html><body>" + b"<div>" * 100_000 + b"x",
    "wide.html": lambda _: (
        b"<table><tr>" + b'<td colspan="1000000">1</td>' * 300 + b"</tr></table>"
    ),
    "million.html": lambda _: b"<table>" + (b"<tr>" + b"<td>1" * 100) * 10_000 + b"</table>",
    "truncated.txt": lambda _: "年度报告".encode("utf-16")[:-1],
    "one-key-missing.json": lambda real: lacking(whole(real)),
    "other.json": lambda _: b'{"name": "x"}',
    "broken.json": lambda _: b'{"format": ',
}


@pytest.mark.parametrize("lang", SPEC.languages)
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_clear_words(capsys, real, tmp_path, name, lang):
    file = tmp_path / name
    file.write_bytes(BAD[name](real))
    assert main(["convert", str(file), "--lang", lang]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert str(file) in said.err
    assert "internal_error" not in said.err
    assert SPEC.messages(lang)["cli_label_help"]["text"] in said.err
    assert "Traceback" not in said.err


def test_a_missing_key_is_told_by_its_pointer(capsys, real, tmp_path):
    file = tmp_path / "r.json"
    file.write_bytes(lacking(whole(real)))
    assert main(["validate", str(file)]) == 2
    assert "/requests/received/total" in capsys.readouterr().err


def test_a_folder_and_a_missing_file_are_told_apart(capsys, tmp_path):
    assert main(["convert", str(tmp_path), str(tmp_path / "gone")]) == 2
    err = capsys.readouterr().err
    assert f"{tmp_path}: " in err
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    assert main(["convert", str(tmp_path / "in"), str(tmp_path / "gone")]) == 2
    err = capsys.readouterr().err
    assert "file_empty" in err
    assert "file_missing" in err


def test_a_limit_can_be_lowered_and_raised(capsys, real):
    page = str(real / "shuyang-fgw-2023.html")
    assert main(["convert", page, "--max-bytes", "1000"]) == 2
    assert "limit_bytes" in capsys.readouterr().err
    assert main(["convert", page, "--max-bytes", "1000000"]) == 0


def govreport_command(*arguments, **options):
    environment = {**os.environ, **options.pop("env", {})}
    command = [sys.executable, "-m", "govreport_cli", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=environment, **options)


def test_the_command_works_where_the_terminal_has_no_chinese(real):
    for env in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}):
        page = str(real / "shuyang-fgw-2023.html")
        for lang in SPEC.languages:
            done = govreport_command("validate", page, "--lang", lang, env=env)
            assert done.returncode == 0, done.stderr
        done = govreport_command("convert", page, env=env)
        assert "沭阳县" in done.stdout.decode()


def test_a_reader_that_goes_away_is_no_error(real):
    page = str(real / "shuyang-fgw-2023.html")
    command = f'"{sys.executable}" -m govreport_cli convert "{page}" | true'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_standard_input_of_the_real_command(real):
    data = (real / "shuyang-fgw-2023.html").read_bytes()
    done = govreport_command("convert", "-", input=data)
    assert done.returncode == 0
    report = govreport.loads(done.stdout)
    assert report.reporting_year == 2023
    assert report.source.uri is None


def test_bad_standard_input_is_told_by_the_name_given():
    done = govreport_command("validate", "-", "--name", "page.html", input=b"")
    assert done.returncode == 2
    assert b"page.html" in done.stderr
