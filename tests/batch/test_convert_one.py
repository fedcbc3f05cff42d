"""One file to reports: the same whatever the place and process, and an answer for any bytes."""

import io
import json
import pickle
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import govreport
from govreport.schema import BASE
from govreport.spec import default_spec

SPEC = default_spec()
NEW = SPEC.current
OLD = next(iter(SPEC.formats))
REGISTRY = Registry().with_resources(
    (BASE + name, Resource.from_contents(SPEC.json(name)))
    for name in ("common/defs.schema.json", "common/manifest.schema.json")
)
LINE = Draft202012Validator(SPEC.json("common/manifest.schema.json"), registry=REGISTRY)
REAL = ("shuyang-fgw-2023.html", "002_0821f10813b957c3.txt")


@pytest.fixture(scope="module")
def zipped(real):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in REAL:
            package.writestr(f"甲/{name}", (real / name).read_bytes())
        package.writestr("readme.txt", "说明")
    return out.getvalue()


@pytest.mark.parametrize("name", REAL)
def test_the_result_is_that_of_the_single_steps(real, name):
    data = (real / name).read_bytes()
    done = govreport.convert_one(f"some/where/{name}", data)
    parsed = govreport.parse(real / name)
    checked = govreport.validate(parsed.report, sources=parsed.sources)
    moved = govreport.migrate(parsed.report, "current")
    assert done.outcome == "converted"
    assert done.report == moved.report
    assert done.findings == (*parsed.findings, *checked.findings, *moved.findings)
    assert done.checks == checked.counts
    assert (done.checks_after is None) == (parsed.report.format == NEW)
    assert done.source_format == parsed.report.format
    assert done.cells["expected"] == len(SPEC.layout(parsed.report.format).required)
    assert done.size == len(data)


@pytest.mark.parametrize("version", ["source", OLD, NEW])
def test_the_report_is_in_the_format_asked_for(real, version):
    done = govreport.convert_one("r.txt", (real / REAL[1]).read_bytes(), format_version=version)
    assert done.source_format == OLD
    assert done.report.format == (OLD if version == "source" else version)


def test_what_is_given_back_can_be_sent_to_another_process(real, zipped):
    for name, data in ((REAL[1], (real / REAL[1]).read_bytes()), ("a.zip", zipped), ("b", b"")):
        for done in govreport.convert_parts(name, data):
            again = pickle.loads(pickle.dumps(done))
            assert govreport.manifest_line(again) == govreport.manifest_line(done)
            assert again.report == done.report
            assert again.findings == done.findings
            assert str(again.error) == str(done.error)


def test_every_report_of_an_archive_has_its_own_line_with_the_hash_of_the_whole(zipped):
    found = list(govreport.convert_parts("in/a.zip", zipped))
    assert [(one.name, one.outcome) for one in found] == [
        (f"in/a.zip!甲/{REAL[0]}", "converted"),
        (f"in/a.zip!甲/{REAL[1]}", "converted"),
        ("in/a.zip!readme.txt", "refused"),
    ]
    assert len({one.sha256 for one in found}) == 1
    assert {one.media_type for one in found} == {"application/zip"}


def test_one_report_is_not_taken_from_a_file_of_several(zipped):
    done = govreport.convert_one("a.zip", zipped)
    assert (done.outcome, done.error.code) == ("refused", "several_reports")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file_empty"), (b"\0\1\2" * 99, "file_binary"), ("无关的文字".encode(), "not_a_report")],
)
def test_a_file_that_is_no_report_is_refused_with_its_error(data, code):
    done = govreport.convert_one("a.txt", data)
    assert (done.outcome, done.error.code, done.report) == ("refused", code, None)


def test_a_fault_of_the_program_is_a_failure_and_is_never_raised(real, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("govreport.batch.one.validate", broken)
    done = govreport.convert_one("a.html", (real / REAL[0]).read_bytes())
    assert (done.outcome, done.error.code) == ("failed", "internal_error")


def test_what_is_not_installed_is_a_failure_of_the_machine(real, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    done = govreport.convert_one("a.pdf", (real / "hongze-2024.pdf").read_bytes())
    assert (done.outcome, done.error.code) == ("failed", "extra_missing")


def test_settings_change_what_is_counted(real):
    data = (real / REAL[1]).read_bytes()
    whole = govreport.manifest_line(govreport.convert_one("a.txt", data))
    code = next(iter(whole["codes"]))
    settings = govreport.Settings(off=frozenset((code,)))
    less = govreport.manifest_line(govreport.convert_one("a.txt", data, settings=settings))
    assert code not in less["codes"]
    assert sum(less["findings"].values()) == sum(whole["findings"].values()) - whole["codes"][code]


def faults(line):
    return [error.message for error in LINE.iter_errors(line)]


def test_lines_of_the_manifest_follow_their_schema(real, zipped):
    files = [(name, (real / name).read_bytes()) for name in REAL]
    for name, data in [*files, ("a.zip", zipped), ("b.txt", b"")]:
        for done in govreport.convert_parts(name, data):
            put = {"output": "x.json", "record": 1} if done.report else {}
            line = govreport.manifest_line(done, **put)
            assert faults(json.loads(json.dumps(line))) == []
            cells = line["cells"]
            if cells:
                kinds = ("read", "blank", "mark", "unreadable", "missing")
                assert cells["expected"] == sum(cells[kind] for kind in kinds)
                assert sum(line["findings"].values()) == sum(line["codes"].values())


def test_the_schema_of_a_line_refuses_what_contradicts_itself(real):
    done = govreport.convert_one(REAL[0], (real / REAL[0]).read_bytes())
    line = govreport.manifest_line(done, output="x.json", record=1)
    wrong = {"code": "x", "zh": "", "en": ""}
    for change in (
        {"outcome": "refused"},
        {"error": wrong},
        {"output": None},
        {"sha256": "0"},
        {"more": 1},
        {"outcome": "done"},
    ):
        assert faults(line | change), change
    assert faults({key: value for key, value in line.items() if key != "codes"})


@given(st.binary(max_size=400), st.sampled_from(("a.html", "a.txt", "a.json", "a.zip", "", "/")))
def test_any_bytes_under_any_name_have_an_outcome(data, name):
    found = list(govreport.convert_parts(name, data))
    assert found
    for done in found:
        assert done.outcome == "refused"
        assert govreport.manifest_line(done)["error"]["code"]
