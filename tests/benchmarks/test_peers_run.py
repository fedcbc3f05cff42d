"""The run beside other libraries works with what the tests have, and writes table and plots."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from benchmarks.beside import plots, tables
from benchmarks.beside.install import install
from benchmarks.beside.process import GoneError, Process
from benchmarks.beside.run import from_dict
from benchmarks.beside.words import KINDS, LANGUAGES, WORDS, named, reason

MARKS = f"# Page\n\nbefore\n\n{tables.BEGIN}\nold\n{tables.END}\n\nafter\n"
CHOSEN = ("pandas.read_html", "numbers in order", "lines split")
SVG = "{http://www.w3.org/2000/svg}"
GROUPS = ("html", "real_html", "real_text")


@pytest.fixture(scope="module")
def command(root):
    def command(*options):
        return subprocess.run(
            [sys.executable, "benchmarks/peers.py", *options],
            check=False,
            cwd=root,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return command


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    for page in tables.PAGES.values():
        (folder / page).write_text(MARKS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def done(command, docs):
    options = [f"--library={name}" for name in CHOSEN] + [f"--medium={name}" for name in GROUPS]
    options += ["--reports", "1", "--write", str(docs), "--json", str(docs / "run.json")]
    found = command(*options)
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def run(done, docs):
    return from_dict(json.loads((docs / "run.json").read_text(encoding="utf-8")))


def result(run, group, library):
    return next(one for one in run.results if (one.group, one.library) == (group, library))


def test_every_chosen_library_reads_the_files_of_its_groups(run):
    read = {(one.group, one.library): one.files for one in run.results}
    assert read == {
        ("html", "govreport"): 1,
        ("html", "numbers in order"): 1,
        ("html", "pandas.read_html"): 1,
        ("real_html", "govreport"): 1,
        ("real_html", "numbers in order"): 1,
        ("real_html", "pandas.read_html"): 1,
        ("real_text", "govreport"): 5,
        ("real_text", "numbers in order"): 5,
        ("real_text", "lines split"): 5,
    }


def test_all_are_judged_by_the_same_cells_and_measured(run):
    for group in GROUPS:
        found = [one for one in run.results if one.group == group]
        assert len({sum(one.cells.values()) for one in found}) == 1
        for one in found:
            assert len(one.times) >= 3
            assert min(one.times) > 0
            assert not one.absent
    assert sum(result(run, "real_html", "govreport").cells.values()) == 200
    assert result(run, "html", "govreport").memory > 5
    assert "pandas" in run.versions["pandas.read_html"]


def test_published_reports_are_read_right_and_the_script_is_wrong_in_silence(run):
    for group in ("real_html", "real_text"):
        ours = result(run, group, "govreport").cells
        assert ours["right"] == sum(ours.values())
        assert result(run, group, "numbers in order").cells["wrong"] > 0


def test_pages_have_the_table_between_their_marks(run, docs):
    for language in LANGUAGES:
        page = (docs / tables.PAGES[language]).read_text(encoding="utf-8")
        assert page.startswith("# Page\n\nbefore\n")
        assert page.endswith(f"{tables.END}\n\nafter\n")
        assert "old" not in page
        for group in GROUPS:
            assert WORDS[language][group] in page
        for library in CHOSEN:
            assert f"| {named(library, language)} |" in page
        assert f"images/peers-web.{language}.svg" in page


def test_plots_have_a_bar_for_each_library_and_are_the_same_for_the_same_figures(run, docs):
    for language in LANGUAGES:
        text = (docs / "images" / f"peers-web.{language}.svg").read_text(encoding="utf-8")
        told = [one.text for one in ElementTree.fromstring(text).iter(f"{SVG}text")]
        for one in run.results:
            assert named(one.library, language) in told
        assert plots.plot(run, "web", language) == text
    assert sorted(file.name for file in (docs / "images").iterdir()) == [
        "peers-web.en.svg",
        "peers-web.zh.svg",
    ]


def test_figures_of_an_earlier_run_give_the_same_pages(command, docs, done, tmp_path):
    for page in tables.PAGES.values():
        (tmp_path / page).write_text(MARKS, encoding="utf-8")
    again = command("--from", str(docs / "run.json"), "--write", str(tmp_path))
    assert (again.returncode, again.stdout) == (0, done)
    for page in tables.PAGES.values():
        assert (tmp_path / page).read_bytes() == (docs / page).read_bytes()


def test_a_library_that_is_not_there_is_named_and_the_others_go_on(command, tmp_path):
    file = tmp_path / "run.json"
    options = ["--medium=real_html", "--library=pandas.read_html", "--json", str(file)]
    found = command(*options, "--python", str(tmp_path / "none"))
    assert found.returncode == 0, found.stderr
    run = from_dict(json.loads(file.read_text(encoding="utf-8")))
    assert result(run, "real_html", "govreport").files == 1
    absent = result(run, "real_html", "pandas.read_html")
    assert absent.files == 0
    assert reason(absent.absent, "en") == WORDS["en"]["missing"]
    page = tables.markdown(run, "zh")
    assert f"- pandas.read_html（{WORDS['zh']['real_html']}）：{WORDS['zh']['missing']}" in page
    assert "| pandas.read_html | – |" in page
    assert plots.plot(run, "web", "zh").count("<rect") == 1 + 4 + 1


def test_a_page_without_marks_is_refused(run, tmp_path):
    for page in tables.PAGES.values():
        (tmp_path / page).write_text("# Page\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks"):
        tables.write(run, tmp_path)


def test_wrong_options_are_refused(command):
    done = command("--reports", "0")
    assert done.returncode == 2
    assert "--reports" in done.stderr


def program(folder, body):
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def test_a_library_that_takes_too_long_is_ended(tmp_path):
    process = Process("x", program(tmp_path, "sleep 60"), (), limit=0.2)
    assert reason(process.absent, "en") == WORDS["en"]["late"].format(n="0")
    with pytest.raises(GoneError):
        process.read(tmp_path / "file")
    process.close()


def test_a_library_that_ends_tells_its_last_words(tmp_path):
    process = Process("x", program(tmp_path, "echo boom >&2"), (), limit=20)
    assert process.absent == "it ended: boom"
    process.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OSError: failed to download https://example.org/model", WORDS["en"]["fetches"]),
        ("GoneError: no answer in 120 s", WORDS["en"]["late"].format(n="120")),
        ("ModuleNotFoundError: No module named 'x'", WORDS["en"]["missing"]),
        ("ValueError: no table in /a/b.html | end", "ValueError: no table in … / end"),
    ],
)
def test_reasons_are_told_in_words_without_addresses_and_paths(said, told):
    assert reason(said, "en") == told


def test_environments_that_are_there_are_not_made_again(tmp_path):
    (tmp_path / "kreuzberg").mkdir()
    (tmp_path / "kreuzberg" / "installed.txt").write_text("kreuzberg\n", encoding="utf-8")
    assert install(tmp_path, {"own", "kreuzberg"}) == {}
    assert [file.name for file in tmp_path.iterdir()] == ["kreuzberg"]


def test_both_languages_have_the_same_words():
    assert set(WORDS["en"]) == set(WORDS["zh"])
    assert {group for members in KINDS.values() for group in members} <= set(WORDS["en"])
