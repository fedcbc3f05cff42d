"""govreport convert over many files: what makes it so, what is told, the exit codes."""

import io
import json
import sys

import pytest
from govreport_cli import meter
from govreport_cli.main import main
from govreport_cli.words import Words

from govreport import BatchProgress, default_spec
from tests.dataset.shelf import report, write

SPEC = default_spec()
P = "/review_and_litigation/reconsideration/total"


@pytest.fixture
def folder(tmp_path):
    reports = {f"{n % 2}/{n}.json": report(f"{n}局", seed=n) for n in range(5)}
    return write(tmp_path / "in", reports)


@pytest.fixture
def run(capfdbinary):
    def run(*arguments):
        code = main(["convert", *map(str, arguments), "--lang", "en"])
        said = capfdbinary.readouterr()
        return code, said.out, said.err.decode()

    return run


def test_a_folder_gives_a_document_each_a_manifest_and_sums(run, folder, tmp_path):
    code, out, err = run(folder, "-o", tmp_path / "out")
    assert (code, out) == (0, b"")
    assert "5 files (0 known before): 5 converted, 0 refused, 0 failed" in err
    assert f"written to {tmp_path}/out, manifest {tmp_path}/out/manifest.jsonl" in err
    assert (tmp_path / "out" / "0" / "4.json.json").is_file()
    assert "(5 known before)" in run(folder, "-o", tmp_path / "out")[2]
    assert "(0 known before)" in run(folder, "-o", tmp_path / "out", "--no-resume")[2]


@pytest.mark.parametrize("given", ["{}/*/*.json", "@{}/list", "{}"])
def test_patterns_and_lists_are_one_lot_and_go_to_standard_output(run, folder, given):
    (folder / "list").write_text("0\n1\n", encoding="utf-8")
    if given == "{}":
        (folder / "list").unlink()
    code, out, err = run(given.format(folder), "--jobs", "1")
    assert code == 0
    names = [json.loads(line)["agency"]["name"] for line in out.decode().splitlines()]
    assert names == ["0局", "2局", "4局", "1局", "3局"]
    assert "manifest" not in err


def test_the_form_is_that_of_the_name_or_the_one_asked_for(run, folder, tmp_path):
    for name, begin in (("a.jsonl", b'{"$schema"'), ("a.csv", b"\xef\xbb\xbfreport")):
        assert run(folder, "-o", tmp_path / name)[0] == 0
        assert (tmp_path / name).read_bytes().startswith(begin)
    assert run(folder, "-o", tmp_path / "wide", "--to", "csv-wide")[0] == 0
    assert (tmp_path / "wide" / "part-00000.csv").is_file()
    one = next(folder.rglob("*.json"))
    assert run(one, "-o", tmp_path / "one.csv", "--to", "csv-reports")[0] == 0
    assert (tmp_path / "one.csv.manifest.jsonl").is_file()


def test_few_files_are_told_one_by_one_and_many_as_a_lot(run, tmp_path):
    write(tmp_path, {f"{n:02}.json": report(f"{n}局", seed=n) for n in range(21)})
    files = sorted(tmp_path.glob("*.json"))
    _, _, few = run(*files[:20], "-o", tmp_path / "few.jsonl")
    assert "known before" not in few
    _, _, many = run(*files, "-o", tmp_path / "many.jsonl")
    assert "21 files (0 known before)" in many
    assert (tmp_path / "many.jsonl").read_text().startswith((tmp_path / "few.jsonl").read_text())
    assert "2 files" in run(*files[:2], "-o", tmp_path / "two.jsonl", "--jobs", "1")[2]


def test_the_exit_code_is_by_the_worst_of_all(run, folder, tmp_path):
    assert run(folder, "-o", tmp_path / "a")[0] == 0
    write(folder, {"wrong.json": report("误局", seed=9, cells={P: 1})})
    code, _, err = run(folder, "-o", tmp_path / "a")
    assert code == 1
    assert "R4" in err
    assert run(folder, "-o", tmp_path / "a", "--fail-on", "never")[0] == 0
    (folder / "broken.html").write_text("<p>无", encoding="utf-8")
    code, _, err = run(folder, "-o", tmp_path / "a", "--fail-on", "never")
    assert code == 2
    assert "broken.html: error not_a_report" in err
    assert "1 refused" in err


def test_only_the_first_of_many_errors_are_told(run, tmp_path):
    for n in range(25):
        (tmp_path / f"{n:02}.txt").write_text("无", encoding="utf-8")
    _, _, err = run(tmp_path, "-o", tmp_path.parent / "errors")
    assert err.count("error not_a_report") == 20
    # between the errors stand lines on progress where the machine is slow
    lines = [line for line in err.splitlines() if "not_a_report" not in line]
    assert any("5" in line and "25" not in line for line in lines)
    assert "25 refused" in err


WRONG = {
    "standard input": (["-", "--jobs", "2"], "standard input"),
    "nothing": (["{}/*.xyz"], "*.xyz"),
    "documents in one file": (["{}", "-o", "{}/0/0.json", "--to", "json"], "0.json"),
    "documents to nowhere": (["{}", "--to", "json"], "-o"),
    "the input itself": (["{}", "-o", "{}"], "-o"),
    "no jobs": (["{}", "--jobs", "0"], "--jobs"),
    "a file for a folder": (["{}", "-o", "{}/0/0.json/x", "--to", "jsonl"], "0.json"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_meant_is_told(run, folder, kind):
    arguments, named = WRONG[kind]
    before = {file: file.read_bytes() for file in folder.rglob("*.json")}
    code, out, err = run(*(argument.format(folder) for argument in arguments))
    assert (code, out) == (2, b"")
    assert named in err
    assert "internal_error" not in err
    assert {file: file.read_bytes() for file in folder.rglob("*.json")} == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "{}/out"], "Run the same command again"),
        (["-o", "{}/out", "--state", "{}/state"], "Run the same command again"),
        ([], "--state"),
        (["-o", "memory://out"], "--state"),
    ],
)
def test_an_interrupt_tells_how_to_go_on(run, folder, monkeypatch, tmp_path, options, said):
    def stopped(*_, progress, **__):
        progress(BatchProgress("converting", 3, 5))
        raise KeyboardInterrupt

    monkeypatch.setattr("govreport.convert_many", stopped)
    code, _, err = run(folder, *(option.format(tmp_path) for option in options))
    assert code == 130
    assert "3 of 5 files done" in err
    assert said in err


def test_progress_is_told_in_lines_where_there_is_no_terminal(monkeypatch, capsys):
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(meter.time, "monotonic", lambda: next(clock))
    with meter.Meter(Words("en", SPEC, SPEC)) as shown:
        for done in (0, 100, 300):
            shown.show(BatchProgress("converting", done, 1000))
        shown.show(BatchProgress("writing", 0, 2))
    err = capsys.readouterr().err.splitlines()
    assert err == [
        "converting: 100 of 1000, 10/s, 1:30 left",
        "converting: 300 of 1000, 20/s, 0:35 left",
    ]


def test_progress_is_a_bar_on_a_terminal(monkeypatch, folder, tmp_path):
    pytest.importorskip("rich")
    screen = io.StringIO()
    screen.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    assert main(["convert", str(folder), "-o", str(tmp_path / "o"), "--lang", "en"]) == 0
    assert "converting" in screen.getvalue()
    assert "5 converted" in screen.getvalue()


def test_bulk_and_one_by_one_give_the_same_reports(run, folder, real, tmp_path):
    files = [real / "shuyang-fgw-2023.html", real / "002_0821f10813b957c3.txt"]
    run(*files, "-o", tmp_path / "a.jsonl")
    run(*files, "-o", tmp_path / "b.jsonl", "--jobs", "2")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


@pytest.mark.parametrize("out", ["out/", "out/all.jsonl"])
def test_a_folder_that_may_not_be_written_is_named(folder, tmp_path, capsys, monkeypatch, out):
    monkeypatch.setattr("govreport.batch.run.os.access", lambda *_: False)  # as for no root
    words = ["convert", str(folder), "-o", str(tmp_path / out), "--to", "jsonl", "--lang", "en"]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert str(tmp_path / "out") in said
    assert "state" not in said
