"""govreport.parse_many: archives, JSON Lines, arrays and flat CSV, each report by itself."""

import io
import json
import zipfile

import pytest

import govreport
from govreport import InvalidReportError, Limits, NotAReportError, ReadError
from tests.whole import foreign


@pytest.fixture(scope="module")
def pages():
    """Two published reports by file name."""
    root = govreport.default_spec().root.parent / "tests" / "fixtures" / "real"
    names = ("shuyang-fgw-2023.html", "002_0821f10813b957c3.txt")
    return {name: (root / name).read_bytes() for name in names}


@pytest.fixture(scope="module")
def reports(pages):
    return [govreport.parse(data, filename=name).report for name, data in pages.items()]


def archive(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return data.getvalue()


def parts(data, name="all.zip", **more):
    return list(govreport.parse_many(data, filename=name, **more))


def flat(*named):
    rows = [row for id, report in named for row in govreport.to_rows(report, id=id)]
    return govreport.write_csv(rows).encode()


def lines(reports):
    return "".join(govreport.dumps(report, None) for report in reports).encode()


def test_an_archive_gives_each_report_by_its_path(pages, reports):
    first, second = pages.values()
    found = parts(archive({"甲/报告.html": first, "乙/报告.txt": second}))
    assert [part.name for part in found] == ["all.zip!甲/报告.html", "all.zip!乙/报告.txt"]
    assert [part.member for part in found] == ["甲/报告.html", "乙/报告.txt"]
    assert [part.parsed.report.tables for part in found] == [report.tables for report in reports]
    assert found[0].parsed.report.source.uri == "all.zip!甲/报告.html"
    assert all(part.error is None for part in found)


def test_what_fails_is_named_and_stops_nothing(pages):
    first, second = pages.values()
    files = {"a.html": first, "坏.json": b'{"format": ', "空.txt": b"", "x.txt": "别的".encode(),
             "b.txt": second}  # fmt: skip
    found = parts(archive(files))
    assert [part.error and part.error.code for part in found] == [
        None, "json_broken", "file_empty", "not_a_report", None,
    ]  # fmt: skip
    assert all(part.error is None or part.error.name == part.name for part in found)
    assert all((part.parsed is None) == (part.error is not None) for part in found)


def test_an_archive_in_an_archive_and_lines_in_an_archive_are_named_to_the_end(pages, reports):
    first, _ = pages.values()
    inner = archive({"a.html": first, "l.jsonl": lines(reports), "c.csv": flat(("x", reports[0]))})
    found = parts(archive({"in.zip": inner}))
    assert all(part.parsed for part in found)
    assert [part.name for part in found] == [
        "all.zip!in.zip/a.html",
        "all.zip!in.zip/l.jsonl!1",
        "all.zip!in.zip/l.jsonl!2",
        "all.zip!in.zip/c.csv!x",
    ]
    assert found[1].member == "in.zip/l.jsonl!1"


def test_parse_reads_an_archive_of_one_report_and_tells_what_else_was_in_it(pages, reports):
    first, second = pages.values()
    alone = govreport.parse(archive({"报告.html": first}), filename="a.zip")
    assert alone.report.tables == reports[0].tables
    assert alone.findings == govreport.parse(first).findings
    beside = govreport.parse(archive({"报告.html": first, "说明.txt": "说明".encode()}))
    assert beside.report.tables == reports[0].tables
    told = [f.params["member"] for f in beside.findings if f.code == "archive_member_unread"]
    assert told == ["-!说明.txt"]
    with pytest.raises(ReadError) as caught:
        govreport.parse(archive({"1.html": first, "2.txt": second}), filename="a.zip")
    assert (caught.value.code, caught.value.name) == ("several_reports", "a.zip")
    assert caught.value.params["second"] == "a.zip!2.txt"
    assert "parse_many" in govreport.help_text(caught.value, "en")


def test_an_archive_without_a_report_is_told(pages):
    other = "别的".encode()
    with pytest.raises(NotAReportError) as caught:
        govreport.parse(archive({"a.txt": other}), filename="a.zip")
    assert caught.value.name == "a.zip!a.txt"
    with pytest.raises(ReadError) as caught:
        govreport.parse(archive({"a.txt": other, "b.txt": other}), filename="a.zip")
    assert (caught.value.code, caught.value.params["count"]) == ("archive_without_report", 2)


def test_an_archive_that_is_damaged_or_empty_is_one_part_with_its_error(pages):
    whole = archive(pages)
    assert [p.error.code for p in parts(whole[: len(whole) // 2])] == ["package_damaged"]
    assert [p.error.code for p in parts(archive({"__MACOSX/a": b"x"}))] == ["archive_without_files"]
    over = parts(whole, limits=Limits(max_members=1))
    assert "limit_members" in [part.error and part.error.code for part in over]


def test_json_lines_give_each_line(reports):
    found = parts(lines(reports), "r.jsonl")
    assert [part.parsed.report for part in found] == reports
    assert [part.name for part in found] == ["r.jsonl!1", "r.jsonl!2"]
    data = b"\xef\xbb\xbf" + lines(reports).replace(b"\n", b"\r\n\r\n")
    assert [part.parsed.report for part in parts(data, None)] == reports


def test_a_report_printed_over_many_lines_is_one_report(reports):
    for indent in (None, 0, 2):
        text = json.dumps(govreport.to_dict(reports[0]), ensure_ascii=False, indent=indent)
        assert [part.parsed.report for part in parts(text.encode(), "r.json")] == reports[:1]
        assert [part.member for part in parts(text.encode(), "r.json")] == [None]


def test_a_first_line_that_is_broken_does_not_hide_the_others(reports):
    found = parts(lines(reports)[9:].join((b'{"cut', b"")), "r.jsonl")
    assert [bool(part.error) for part in found] == [True, False]


def test_a_broken_line_is_told_by_its_number(reports):
    first, second = lines(reports).splitlines()
    found = parts(b"\n".join((first, second[:-9], b'{"a": 1}', second)), "r.jsonl")
    assert [part.error and part.error.code for part in found] == [
        None, "json_broken", "json_kind_unknown", None,
    ]  # fmt: skip
    assert found[1].error.name == "r.jsonl!2"
    with pytest.raises(InvalidReportError):
        govreport.parse(b"\n".join((first, second[:-9])))


def test_lines_of_other_parsers_are_read_too(pages):
    document = govreport.parse(next(iter(pages.values()))).document
    line = json.dumps(foreign.docling(document)).encode()
    found = parts(line + b"\n" + line)
    assert [part.parsed.report.reporting_year for part in found] == [2023, 2023]


def test_an_array_of_reports_gives_each(reports):
    data = json.dumps([govreport.to_dict(report) for report in reports]).encode()
    found = parts(data, "r.json")
    assert [part.parsed.report for part in found] == reports
    assert [part.member for part in found] == ["1", "2"]
    with pytest.raises(ReadError) as caught:
        govreport.parse(data)
    assert caught.value.code == "several_reports"
    assert (
        govreport.parse(json.dumps([govreport.to_dict(reports[0])]).encode()).report == reports[0]
    )


def test_flat_csv_gives_each_report_and_says_what_is_not_in_it(reports):
    data = flat(("甲", reports[0]), ("乙", reports[1]))
    for name in ("c.csv", None):
        found = parts(data, name)
        assert [part.member for part in found] == ["甲", "乙"]
        assert [part.parsed.report.tables for part in found] == [r.tables for r in reports]
        assert [part.parsed.report.cell_notes for part in found] == [r.cell_notes for r in reports]
        assert {f.code for part in found for f in part.parsed.findings} == {"flat_cells_only"}
    one = govreport.parse(flat(("甲", reports[0])))
    assert one.report.agency == reports[0].agency
    with pytest.raises(ReadError):
        govreport.parse(data)


def test_flat_csv_saved_in_another_encoding_is_read(reports):
    data = flat(("甲", reports[0])).decode("utf-8-sig").encode("gb18030")
    assert govreport.parse(data).report.tables == reports[0].tables


def test_flat_csv_with_faults_is_told_by_report(reports):
    data = flat(("甲", reports[0]), ("乙", reports[1])).decode("utf-8-sig")
    broken = data.replace("乙,", "乙 ,", 1)
    assert [bool(part.error) for part in parts(broken.encode(), "c.csv")] == [False, True, True]
    head = data.splitlines()[0]
    assert [p.error.code for p in parts(head.encode(), "c.csv")] == ["flat_without_rows"]
    fewer = head.replace("amount_unit", "unit")
    assert [p.error.code for p in parts(fewer.encode(), "c.csv")] == ["flat_column_missing"]


def test_any_other_input_is_one_part(pages, reports, tmp_path):
    (name, data), *_ = pages.items()
    (tmp_path / name).write_bytes(data)
    for source in (tmp_path / name, str(tmp_path / name), io.BytesIO(data), data):
        (part,) = govreport.parse_many(source, filename=name)
        assert (part.name, part.member) == (name, None)
        assert part.parsed.report == reports[0]
    (part,) = govreport.parse_many(govreport.to_dict(reports[0]))
    assert part.parsed.report == reports[0]


def test_an_input_that_cannot_be_read_is_a_part_with_its_error(tmp_path):
    (part,) = govreport.parse_many(tmp_path / "gone.zip")
    assert (part.name, part.error.code) == ("gone.zip", "file_missing")
    (part,) = govreport.parse_many(b"")
    assert part.error.code == "file_empty"
    (part,) = govreport.parse_many({"a": 1}, filename="x")
    assert (part.name, part.error.code) == ("x", "json_kind_unknown")
    with pytest.raises(TypeError):
        list(govreport.parse_many(7))


def test_parts_come_as_they_are_read(pages, monkeypatch):
    first, second = pages.values()
    waiting = govreport.parse_many(archive({"1.html": first, "2.txt": second}))
    read = []
    original = govreport.parts.extracted
    monkeypatch.setattr(govreport.parts, "extracted", lambda *a: read.append(1) or original(*a))
    assert next(waiting).parsed
    assert len(read) == 1
