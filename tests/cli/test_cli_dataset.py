"""govreport validate over many reports, and the forms of its report."""

import csv
import io
import json

import jsonschema
import pytest
from govreport_cli.main import main
from selectolax.lexbor import LexborHTMLParser

import govreport
from govreport.schema import bundled
from tests.dataset.shelf import report, write

SPEC = govreport.default_spec()
P = "/review_and_litigation/reconsideration/total"


@pytest.fixture
def folder(tmp_path):
    reports = {
        "a/2021.json": report("甲局", 2021, seed=1),
        "a/2022.json": report("甲局", 2022, seed=2, cells={P: 1}),
        "b/2022.json": report("乙局", 2022, seed=3),
    }
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "broken.json").write_text("{")
    return write(tmp_path / "in", reports)


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = main(["validate", *map(str, arguments), "--lang", "en"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_folder_is_one_dataset_with_findings_and_sums(run, folder):
    code, out, err = run(folder)
    assert code == 2
    assert f"{folder}/a/2022.json: error R4" in out
    assert "X1" in out
    assert "4 files, 3 reports, 1 could not be read, 2 bodies" in out
    assert "2021 (1), 2022 (2)" in out
    assert f"{folder}/broken.json" in out
    assert "4 files read" in err


def test_the_exit_code_is_by_the_worst_finding(run, folder):
    (folder / "broken.json").unlink()
    assert run(folder)[0] == 1
    assert run(folder, "--fail-on", "never")[0] == 0
    (folder / "b" / "copy.json").write_bytes((folder / "b" / "2022.json").read_bytes())
    assert run(folder / "b")[0] == 0
    assert run(folder / "b", "--fail-on", "warning")[0] == 1


@pytest.mark.parametrize("inputs", ["{}/a/*.json", "@{}/list"])
def test_a_pattern_and_a_list_are_datasets_too(run, folder, inputs):
    (folder / "list").write_text("a\n", encoding="utf-8")
    assert "2 files, 2 reports" in run(inputs.format(folder))[1]


def test_several_files_are_told_one_by_one_unless_a_dataset_is_asked_for(run, folder):
    files = [folder / "a" / "2021.json", folder / "a" / "2022.json"]
    _, out, err = run(*files)
    assert "X1" not in out
    assert "Reports: 2" in out
    assert "files read" not in err
    assert "X1" in run(*files, "--dataset")[1]


def follows(found, name):
    schema = bundled(SPEC.json(f"common/{name}.schema.json"), SPEC)
    jsonschema.Draft202012Validator(schema).validate(found)


def test_the_reports_for_programs_follow_their_schemas(run, folder, tmp_path):
    listed = tmp_path / "bodies.csv"
    listed.write_text("agency,year\n丙局,2022\n", encoding="utf-8")
    dataset = json.loads(run(folder, "--agencies", listed, "--report", "json")[1])
    single = json.loads(run(*sorted(folder.rglob("*.json")), "--report", "json")[1])
    assert dataset["findings"]
    assert len(single["results"]) == 4
    follows(dataset, "dataset")
    follows(single, "validations")
    for found, name in ((single, "dataset"), (dataset, "validations")):
        with pytest.raises(jsonschema.ValidationError):
            follows(found, name)


def test_the_report_for_programs_is_one_document(run, folder):
    found = json.loads(run(folder, "--report", "json")[1])
    assert [r["status"] for r in found["results"]] == ["clean", "findings", "clean", "undone"]
    assert found["results"][1]["previous"] == f"{folder}/a/2021.json"
    assert found["results"][3]["report"] is None
    assert found["results"][3]["error"]["code"] == "not_a_report"
    sums = found["summary"]
    told = [f for r in found["results"] for f in r["findings"]] + found["findings"]
    assert sum(sums["by_severity"].values()) == len(told)
    assert sum(one["count"] for one in sums["by_code"]) == len(told) + sums["unread"]
    assert {one["agency"]: one["reports"] for one in sums["by_agency"]} == {"甲局": 2, "乙局": 1}


def test_the_report_as_csv_has_a_line_for_each_finding(run, folder):
    whole = json.loads(run(folder, "--report", "json")[1])
    out = run(folder, "--report", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert [row["code"] for row in rows] == [
        f["code"] for r in whole["results"] for f in r["findings"]
    ]


def test_the_report_as_a_page_is_for_one_report_its_form_and_for_many_a_list(run, folder, tmp_path):
    page = tmp_path / "out" / "page.html"
    assert run(folder / "a" / "2022.json", "--report", "html", "-o", page)[0] == 1
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    assert tree.css_first(f'td[id="c{P}"]').attributes["class"] == "error"
    for many in ([folder], [folder / "a" / "2021.json", folder / "a" / "2022.json"]):
        run(*many, "--report", "html", "-o", page)
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        assert not tree.css("td[id]")
        assert tree.css("tr.finding")


@pytest.mark.parametrize("form", ["text", "json", "html", "csv"])
def test_what_is_written_is_never_read_as_a_report(run, folder, form):
    out = folder / "found.out"
    for _ in range(2):
        told = run(folder, "--report", form, "-o", out, "--write-baseline", folder / "known.json")
        assert "4 files read" in told[2]
    written = {"found.out", "known.json"}
    assert {file.name for file in folder.iterdir()} == {"a", "b", "broken.json", *written}


@pytest.mark.parametrize("option", ["-o", "--write-baseline", "--state"])
def test_an_input_is_never_overwritten(run, folder, option):
    file = folder / "b" / "2022.json"
    before = file.read_bytes()
    code, _, err = run(file, option, file)
    assert code == 2
    assert str(file) in err
    assert file.read_bytes() == before


def test_a_state_that_was_named_is_kept_and_used(run, folder, tmp_path):
    state = tmp_path / "state"
    assert "4 files read" in run(folder, "--state", state)[2]
    assert (
        "1 files read" in run(folder, "--state", state)[2]
    )  # the broken one, in case it is mended
    assert state.is_file()


def test_lists_are_held_against_the_dataset(run, folder, tmp_path):
    tree, bodies = tmp_path / "tree.csv", tmp_path / "list.csv"
    tree.write_text("agency,parent\n甲局,丁县\n", encoding="utf-8")
    bodies.write_text("agency\n甲局\n丙局\n", encoding="utf-8")
    _, out, _ = run(folder, "--hierarchy", tree, "--agencies", bodies)
    assert "dataset_agency_absent: 丙局" in out
    code, _, err = run(folder, "--agencies", tmp_path / "no-such-list")
    assert code == 2
    assert "no-such-list" in err


WRONG = {
    "standard input": (["-", "--dataset"], "standard input"),
    "a previous report": (["{}", "--previous", "{}/a/2021.json"], "--previous"),
    "an empty pattern": (["{}/*.xyz"], "*.xyz"),
    "no settings": (["{}", "--config", "{}/none.toml"], "none.toml"),
    "no baseline": (["{}", "--baseline", "{}/broken.json"], "--write-baseline"),
    "no jobs": (["{}", "--jobs", "0"], "--jobs"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_meant_is_told(run, folder, kind):
    arguments, named = WRONG[kind]
    code, out, err = run(*(argument.format(folder) for argument in arguments))
    assert code == 2
    assert out == ""
    assert named in err
    assert "Traceback" not in err


def test_an_interrupt_tells_how_to_go_on(run, folder, monkeypatch, tmp_path):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("govreport.validate_dataset", stopped)
    code, _, err = run(folder, "-o", tmp_path / "out.json")
    assert code == 130
    assert f"{tmp_path}/out.json.state" in err
    assert "--state" in run(folder)[2]


@pytest.mark.parametrize("many", [False, True])
def test_accepted_findings_are_not_told_and_mended_ones_are(run, folder, tmp_path, many):
    baseline, file = tmp_path / "baseline.json", folder / "a" / "2022.json"
    inputs = [folder / "a"] if many else [file]
    assert run(*inputs)[0] == 1
    assert run(*inputs, "--write-baseline", baseline)[0] == 0
    code, out, _ = run(*inputs, "--baseline", baseline)
    assert code == 0
    assert "R4" not in out
    assert "more are in the baseline" in out

    data = json.loads(baseline.read_text(encoding="utf-8"))
    data["findings"][0]["note"] = "已核实"
    baseline.write_text(json.dumps(data), encoding="utf-8")
    assert run(*inputs, "--baseline", baseline, "--write-baseline", baseline)[0] == 0
    assert "已核实" in baseline.read_text(encoding="utf-8")

    file.write_text(govreport.dumps(report("甲局", 2022, seed=2)), encoding="utf-8")
    code, out, _ = run(*inputs, "--baseline", baseline, "--report", "csv")
    assert "baseline_unmet" in out


def test_settings_change_what_counts(run, folder, tmp_path):
    file, settings = folder / "a" / "2022.json", tmp_path / "settings.toml"
    settings.write_text('off = ["section_missing"]\n[severity]\nR4 = "warning"\nR2 = "info"\n')
    code, out, _ = run(file, "--config", settings)
    assert code == 0
    assert "warning R4" in out
    assert "section_missing" not in out
    settings.write_text('fail_on = "warning"\n[severity]\nR4 = "warning"\n')
    assert run(file, "--config", settings)[0] == 1
    assert run(file, "--config", settings, "--fail-on", "error")[0] == 0
    settings.write_text("[params.M15]\nleast = 0\n[severity]\nR4 = 'info'\n")
    for many in ((), ("--dataset",)):
        assert run(file, *many, "--config", settings)[0] == 0
    settings.write_text("[params.M15]\nleasst = 0\n")
    code, _, err = run(file, "--config", settings)
    assert (code, "least" in err) == (2, True)
    settings.write_text('off = ["R99"]\n')
    code, _, err = run(file, "--config", settings)
    assert code == 2
    assert "R99" in err


def test_the_library_for_pages_is_named_where_it_is_missing(run, folder, monkeypatch):
    import sys

    from govreport.render import env

    env.environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    code, _, err = run(folder / "b" / "2022.json", "--report", "html")
    env.environment.cache_clear()
    assert code == 2
    assert "jinja2" in err
    assert "govreport[web]" in err


def test_a_page_that_cannot_be_written_is_told(run, folder, tmp_path):
    (tmp_path / "file").write_text("x")
    for given in (folder, folder / "b" / "2022.json"):
        code, _, err = run(given, "-o", tmp_path / "file" / "below")
        assert code == 2
        assert "below" in err or "file" in err
        assert "internal_error" not in err
