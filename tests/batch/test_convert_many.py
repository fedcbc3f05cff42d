"""Many files: what goes where, under which name, in which order, and what is told of each."""

import json
import multiprocessing

import pytest

import govreport
from govreport.batch import run
from govreport.batch.names import member_path, shown_names
from govreport.errors import GovReportError, MigrationError, ReadError
from tests.batch.shelf import fill, left
from tests.batch.test_convert_one import faults
from tests.dataset.shelf import report, write

PARTS = 4 + 2 + 3 + 3  # reports of a shelf of four


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("in"), 4)


@pytest.fixture
def forked(monkeypatch):
    """Processes that have what a test put in place of a function."""
    if "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("no fork")
    fork = multiprocessing.get_context("fork")
    monkeypatch.setattr("govreport.runs.pool.multiprocessing", fork)


def convert(inputs, out, **options):
    options.setdefault("jobs", 0)
    return govreport.convert_many(inputs, out, **options)


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_each_input_has_a_line_in_the_order_of_the_inputs(shelf, tmp_path):
    result = convert([shelf], tmp_path / "out")
    told = lines(tmp_path / "out" / "manifest.jsonl")
    assert [line["name"] for line in told] == [
        *("0/000.json", "0/002.json", "002_0821f10813b957c3.txt", "1/001.json", "1/003.json"),
        *("all.jsonl!1", "all.jsonl!2", "all.jsonl!3", "empty.txt", "note.txt"),
        *("shuyang-fgw-2023.html", "two.zip!甲/r.json", "two.zip!乙/r.json", "two.zip!乙/R.json"),
    ]
    assert [error for line in told for error in faults(line)] == []
    assert result.outcomes == {"converted": PARTS, "refused": 2, "failed": 0}
    assert result.by_error == {"file_empty": 1, "not_a_report": 1}
    assert [trouble.name for trouble in result.troubles] == ["empty.txt", "note.txt"]
    assert all(set(trouble.texts) == {"zh", "en"} for trouble in result.troubles)
    for severity, number in result.by_severity.items():
        assert number == sum(line["findings"][severity] for line in told if line["findings"])
    assert result.by_code == dict(sorted(result.by_code.items(), key=lambda one: -one[1]))
    assert result.inputs == 10


def test_parts_hold_the_reports_in_order_and_the_manifest_leads_to_each(shelf, tmp_path):
    out = tmp_path / "out"
    convert([shelf], out, part_size=5)
    assert sorted(left(out)) == [
        "manifest.jsonl", "part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl",
    ]  # fmt: skip
    parts = {name: data.decode().splitlines() for name, data in left(out).items()}
    converted = [one for one in lines(out / "manifest.jsonl") if one["outcome"] == "converted"]
    for line in converted:
        found = json.loads(parts[line["output"]][line["record"] - 1])
        assert found["agency"]["name"] == line["agency"]
        assert found["format"] == line["format_to"]
    assert [len(parts[f"part-0000{n}.jsonl"]) for n in range(3)] == [5, 5, 2]


def test_a_report_is_the_one_that_is_made_of_the_file_alone(shelf, tmp_path):
    convert([shelf], tmp_path / "all.jsonl")
    wanted = []
    for name in sorted(file for file in shelf.rglob("*") if file.is_file()):
        found = govreport.convert_parts(str(name), name.read_bytes())
        wanted += [govreport.dumps(one.report, None) for one in found if one.report is not None]
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines(True) == wanted
    assert sorted(left(tmp_path / "all.jsonl")) == ["all.jsonl", "all.jsonl.manifest.jsonl"]


@pytest.mark.parametrize("form", ["csv", "csv-wide", "csv-reports", "jsonl"])
def test_one_file_is_what_the_parts_are_joined(shelf, tmp_path, form):
    suffix = govreport.output_forms()[form].suffix
    convert([shelf], tmp_path / f"all{suffix}", to=form, part_size=5)
    convert([shelf], tmp_path / f"one{suffix}", to=form, part_size=500)
    assert (tmp_path / f"all{suffix}").read_bytes() == (tmp_path / f"one{suffix}").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        f"{name}{suffix}{tail}" for name in ("all", "one") for tail in ("", ".manifest.jsonl")
    )


@pytest.mark.parametrize("form", ["parquet", "workbook"])
def test_forms_of_other_libraries_are_written_too(shelf, tmp_path, form):
    pytest.importorskip({"parquet": "pyarrow", "workbook": "xlsxwriter"}[form])
    suffix = govreport.output_forms()[form].suffix
    result = convert([shelf], tmp_path / f"all{suffix}", to=form, part_size=5)
    assert result.outcomes["converted"] == PARTS
    assert (tmp_path / f"all{suffix}").read_bytes()[:4] in (b"PAR1", b"PK\3\4")


def test_a_form_of_one_report_gives_each_its_file_laid_out_as_the_inputs(shelf, tmp_path):
    out = tmp_path / "out"
    convert([shelf], out, to="json")
    assert sorted(left(out)) == [
        *("0/000.json.json", "0/002.json.json", "002_0821f10813b957c3.txt.json"),
        *("1/001.json.json", "1/003.json.json"),
        *("all.jsonl/1.json", "all.jsonl/2.json", "all.jsonl/3.json", "manifest.jsonl"),
        "shuyang-fgw-2023.html.json",
        *("two.zip/乙/R.json-2.json", "two.zip/乙/r.json.json", "two.zip/甲/r.json.json"),
    ]
    for line in lines(out / "manifest.jsonl"):
        if line["output"]:
            found = govreport.loads((out / line["output"]).read_bytes())
            assert found.agency.name == line["agency"]


def test_a_page_for_each_report_is_the_official_form(tmp_path, real):
    pytest.importorskip("jinja2")
    page = real / "shuyang-fgw-2023.html"
    convert([page], tmp_path / "out", to="html", format_version="source")
    made = (tmp_path / "out" / f"{page.name}.html").read_bytes()
    assert made == govreport.render(govreport.parse(page).report, "html")


def test_reports_stay_in_their_format_where_asked(shelf, tmp_path):
    convert([shelf], tmp_path / "out", format_version="source")
    told = [one for one in lines(tmp_path / "out" / "manifest.jsonl") if one["format_to"]]
    assert all(one["format_from"] == one["format_to"] for one in told)
    made = govreport.default_spec().current  # of the reports that are not published ones
    assert {one["format_to"] for one in told} == {"2019", "2021", made}


def test_the_output_does_not_depend_on_where_the_inputs_lie(shelf, tmp_path):
    import shutil

    shutil.copytree(shelf, tmp_path / "elsewhere")
    convert([shelf], tmp_path / "one")
    convert([f"{tmp_path}/elsewhere/**/*.*"], tmp_path / "other")
    assert left(tmp_path / "one") == left(tmp_path / "other")


def test_an_output_below_the_inputs_is_not_read_again(shelf, tmp_path):
    for out in ("out", "all.jsonl", "all.csv"):
        folder = write(tmp_path / out, {"a.json": report("甲局")})
        form = "csv" if out.endswith("csv") else "jsonl"
        results = [convert([folder], folder / out, to=form) for _ in range(2)]
        assert [result.inputs for result in results] == [1, 1]
        assert results[1].by_error == {}


@pytest.mark.parametrize("out", ["", "a.jsonl", "../in/a.jsonl"])
def test_an_input_is_never_an_output(tmp_path, out):
    folder = write(tmp_path / "in", {"a.jsonl": report("甲局")})
    before = (folder / "a.jsonl").read_bytes()
    given = folder if not out else folder / "a.jsonl"
    for inputs in ([given], [folder / "*.jsonl"]):
        if not out and inputs != [given]:
            continue
        with pytest.raises(GovReportError) as caught:
            convert(inputs, folder / out)
        assert caught.value.code == "batch_output_is_input"
    assert (folder / "a.jsonl").read_bytes() == before


def test_what_can_not_be_meant_is_refused_before_anything_is_done(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report("甲局")})
    with pytest.raises(GovReportError) as form:
        convert([folder], tmp_path / "out", to="wav")
    assert form.value.code == "export_form_unknown"
    with pytest.raises(MigrationError) as version:
        convert([folder], tmp_path / "out", format_version="1999")
    assert version.value.code == "format_unknown"
    with pytest.raises(ReadError) as nothing:
        convert([f"{folder}/*.pdf"], tmp_path / "out")
    assert nothing.value.code == "dataset_input_empty"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("form", "library"), [("parquet", "pyarrow"), ("html", "jinja2")])
def test_what_a_form_needs_is_asked_for_before_anything_is_converted(
    tmp_path, monkeypatch, forked, form, library
):
    import sys

    from govreport.render import env

    env.environment.cache_clear()
    monkeypatch.setitem(sys.modules, library, None)
    folder, seen = write(tmp_path / "in", {"a.json": report("甲局")}), []
    for jobs in (0, 2):
        with pytest.raises(GovReportError) as caught:
            convert([folder], tmp_path / "out", to=form, jobs=jobs, progress=seen.append)
        assert caught.value.code == "extra_missing"
    env.environment.cache_clear()
    assert seen == []


def test_a_missing_file_is_a_line_and_stops_nothing(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report("甲局")})
    result = convert([folder / "a.json", folder / "gone.json"], tmp_path / "out")
    assert result.outcomes == {"converted": 1, "refused": 0, "failed": 1}
    assert result.by_error == {"file_missing": 1}
    assert lines(tmp_path / "out" / "manifest.jsonl")[1]["sha256"] is None


def test_an_output_that_cannot_be_written_is_a_line_of_its_report(tmp_path):
    folder = write(tmp_path / "in", {"a.json": report("甲局"), "b.json": report("乙局", seed=2)})
    (tmp_path / "out" / "a.json.json").mkdir(parents=True)
    result = convert([folder], tmp_path / "out", to="json")
    assert result.outcomes == {"converted": 1, "refused": 0, "failed": 1}
    assert result.by_error == {"batch_output_failed": 1}


def kill(what):
    def killing(name, data, **options):
        import os

        if what in name:
            os._exit(9)
        return REALLY(name, data, **options)

    return killing


REALLY = govreport.convert_parts


def test_a_file_that_kills_its_process_is_told_and_the_rest_goes_on(tmp_path, monkeypatch, forked):
    folder = write(tmp_path / "in", {f"{n:02}.json": report(f"{n}局", seed=n) for n in range(30)})
    monkeypatch.setattr("govreport.batch.work.convert_parts", kill("17"))
    result = convert([folder], tmp_path / "out", jobs=2)
    assert result.outcomes == {"converted": 29, "refused": 0, "failed": 1}
    assert [(one.name, one.code) for one in result.troubles] == [("17.json", "dataset_worker_died")]
    monkeypatch.undo()
    again = convert([folder], tmp_path / "out", jobs=2)
    assert again.outcomes["converted"] == 30
    assert again.reused == 29


def test_progress_counts_every_stage_to_its_end(shelf, tmp_path):
    seen = []
    convert([shelf], tmp_path / "out", progress=seen.append, jobs=2)
    stages = {at.stage: (at.done, at.total) for at in seen}
    assert stages == {"converting": (10, 10), "writing": (1, 1), "merging": (14, 14)}
    assert [at.stage for at in seen] == sorted((at.stage for at in seen), key=list(stages).index)


NAMES = [
    (["/a/b"], ["/a/b/c.html", "/a/b/d/e.html"], ["c.html", "d/e.html"]),
    (["/a/b/*.html"], ["/a/b/c.html"], ["c.html"]),
    (["/a/*/x.html"], ["/a/1/x.html", "/a/2/x.html"], ["1/x.html", "2/x.html"]),
    (["/a/1/x.html", "/a/2/x.html"], ["/a/1/x.html", "/a/2/x.html"], ["1/x.html", "2/x.html"]),
    (["@/a/b/list"], ["/a/b/x", "/a/c/y"], ["b/x", "c/y"]),
    (["@/a/list"], ["/a/b/x"], ["b/x"]),
    (["/x/1", "/x/2/*.html"], ["/x/1/a", "/x/2/a.html"], ["1/a", "2/a.html"]),
    (["/a[1].html"], ["/a[1].html"], ["a[1].html"]),
    (["/"], ["/a"], ["a"]),
    (["s3://k/a"], ["s3://k/a/x.html"], ["x.html"]),
    (["s3://k/a/"], ["s3://k/a/x.html"], ["x.html"]),
    (["/a", "s3://k/a/"], ["/a/x", "s3://k/a/x"], ["1-files/x", "2-s3/x"]),
    (["zip://*.html::/a/b.zip"], ["zip://x/y.html::/a/b.zip"], ["x/y.html"]),
]


@pytest.mark.parametrize(("given", "files", "names"), NAMES)
def test_files_are_called_by_their_place_below_what_was_given(given, files, names):
    assert list(shown_names(given, files)) == names


@pytest.mark.parametrize("name", ["../../x", "/x", "..", "a/../b", "a\\..\\b", "", "//"])
def test_no_member_leads_out_of_its_folder(name):
    path = member_path(name)
    assert path
    assert not path.startswith("/")
    assert ".." not in path.split("/")


def test_no_more_processes_than_processors_and_four(monkeypatch, shelf, tmp_path):
    asked = []
    real = run.in_processes

    def told(call, items, jobs, **options):
        asked.append(jobs)
        return real(call, items, 0, **options)

    monkeypatch.setattr(run, "in_processes", told)
    for processors, jobs in ((64, 4), (2, 2), (None, 1)):
        monkeypatch.setattr("os.cpu_count", lambda number=processors: number)
        asked.clear()
        govreport.convert_many([shelf], tmp_path / f"out{jobs}")
        assert max(asked) == jobs
