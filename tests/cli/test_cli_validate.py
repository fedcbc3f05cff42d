"""govreport validate and spec: what is told of a report, for people and for programs."""

import json

import jsonschema
import pytest
from govreport_cli.main import main
from govreport_cli.words import width

import govreport
from govreport import default_spec
from govreport.schema import bundled

SPEC = default_spec()


@pytest.fixture
def page(real):
    return str(real / "shuyang-fgw-2023.html")


@pytest.fixture
def changed(page, tmp_path):
    """Writes the page's report with cells changed, and gives the file."""

    def write(name="changed.json", **members):
        data = govreport.to_dict(govreport.parse(page).report)
        for path, value in members.items():
            *steps, last = path.split("__")
            node = data
            for step in steps:
                node = node[step]
            node[last] = value
        file = tmp_path / name
        file.write_text(json.dumps(data), encoding="utf-8")
        return str(file)

    return write


def test_a_clean_report_is_told_with_all_its_facts(capsys, page):
    assert main(["validate", page, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    for fact in (page, "沭阳县发展和改革局", "2023", "2021", "175", "125", "passed"):
        assert fact in out


@pytest.mark.parametrize("lang", SPEC.languages)
def test_the_columns_of_the_tally_are_aligned_in_both_languages(capsys, page, lang):
    main(["validate", page, "--lang", lang])
    lines = capsys.readouterr().out.splitlines()
    first = next(
        i for i, line in enumerate(lines) if SPEC.messages(lang)["cli_label_blank"]["text"] in line
    )
    assert len({width(line) for line in lines[first : first + 4]}) == 1


def test_a_wrong_total_is_told_by_rule_with_both_numbers(capsys, changed):
    file = changed(requests__received__total=77)
    assert main(["validate", file, "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "error one_cell_wrong" in out
    assert "R1 R3" in out
    assert "77" in out
    assert "/requests/received/total" in out


def test_both_languages_tell_the_same_findings(capsys, changed):
    file = changed(requests__received__total=77)
    told = {}
    for lang in SPEC.languages:
        main(["validate", file, "--lang", lang])
        told[lang] = capsys.readouterr().out
    assert told["zh"] != told["en"]
    assert told["zh"].count("R3") == told["en"].count("R3") == 1


def test_a_warning_counts_only_where_asked(real):
    file = str(real / "002_0821f10813b957c3.txt")
    assert main(["validate", file]) == 0
    assert main(["validate", file, "--fail-on", "warning"]) == 1


def test_the_place_and_the_printed_text_are_told(capsys, real):
    main(["validate", str(real / "002_0821f10813b957c3.txt"), "--lang", "en"])
    assert "line 3" in capsys.readouterr().out


def test_a_previous_report_adds_the_checks_across_years(capsys, changed):
    before = changed(
        "before.json",
        reporting_year=2022,
        period={"start": "2022-01-01", "end": "2022-12-31"},
        requests__carried_forward__total=9,
    )
    now = changed("now.json")
    main(["validate", now])
    assert "X1" not in capsys.readouterr().out
    assert main(["validate", now, "--previous", before]) == 1
    assert "X1" in capsys.readouterr().out


def test_a_previous_report_that_cannot_be_read_ends_the_work(capsys, page):
    assert main(["validate", page, "--previous", "no-such-file"]) == 2
    assert "no-such-file" in capsys.readouterr().err


def test_the_report_for_programs_has_one_result_for_each_input(capsys, page, changed):
    wrong = changed(requests__received__total=77)
    assert main(["validate", page, wrong, "no-such-file", "--report", "json"]) == 2
    results = json.loads(capsys.readouterr().out)["results"]
    assert [result["input"] for result in results] == [page, wrong, "no-such-file"]
    assert [result["status"] for result in results] == ["clean", "findings", "undone"]
    assert results[0]["error"] is None
    assert results[0]["report"]["format"] == "2021"
    assert results[2]["validation"] is None
    assert results[2]["error"]["code"] == "file_missing"
    schema = bundled(SPEC.json("common/finding.schema.json"), SPEC)
    for result in results[:2]:
        jsonschema.Draft202012Validator(schema).validate(result["validation"])
    codes = {finding["code"]: finding for finding in results[1]["validation"]["findings"]}
    assert codes["one_cell_wrong"]["found"] == 77
    assert codes["one_cell_wrong"]["params"]["rules"] == "R1 R3"


def test_several_reports_end_with_a_count(capsys, page, changed):
    main(["validate", page, changed(requests__received__total=77), "--lang", "en"])
    assert (
        capsys.readouterr().out.splitlines()[-1].startswith("Reports: 2; clean 1, with findings 1,")
    )


def test_spec_lists_and_prints_its_files(capsys):
    assert main(["spec"]) == 0
    assert capsys.readouterr().out.splitlines() == list(SPEC.names())
    assert main(["spec", "formats.json"]) == 0
    assert capsys.readouterr().out == SPEC.text("formats.json")


def test_version_tells_package_and_specification(capsys):
    assert main(["--version"]) == 0
    out = capsys.readouterr().out
    assert govreport.__version__ in out
    assert SPEC.version in out
