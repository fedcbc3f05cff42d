"""govreport.parse: what may be given, and what is said where it can't be read."""

import io

import pytest

import govreport
from govreport import LimitError, Limits, NotAReportError, ReadError, SpecError


@pytest.fixture
def page(real):
    return real / "shuyang-fgw-2023.html"


def test_path_text_bytes_and_file_give_the_same_report(page):
    data = page.read_bytes()
    report = govreport.parse(page).report
    assert report.source.uri == page.name
    assert govreport.parse(str(page)).report == report
    assert govreport.parse(data, filename=page.name).report == report
    assert govreport.parse(bytearray(data), filename=page.name).report == report
    assert govreport.parse(io.BytesIO(data), filename=page.name).report == report
    with page.open("rb") as file:
        assert govreport.parse(file).report == report


def test_every_cell_read_has_a_place_in_the_document(page):
    parsed = govreport.parse(page)
    layout = govreport.default_spec().layout(parsed.report.format)
    assert set(layout.required) <= set(parsed.sources)
    assert parsed.document is not None


def test_canonical_json_has_no_places_and_comes_back_as_it_was(page):
    report = govreport.parse(page).report
    again = govreport.parse(govreport.dumps(report).encode(), filename="report.json")
    assert again.report == report
    assert again.sources == {}
    assert again.document is None


def test_the_same_bytes_give_the_same_result(page):
    assert govreport.parse(page) == govreport.parse(page)


def test_findings_of_the_reader_are_among_the_findings(real, page):
    data = page.read_bytes().replace(b"utf-8", b"gb2312").replace(b"UTF-8", b"gb2312")
    parsed = govreport.parse(data)
    assert set(parsed.document.findings) <= set(parsed.findings)


def test_errors_name_the_file_and_the_trouble(tmp_path):
    with pytest.raises(ReadError) as caught:
        govreport.parse(tmp_path / "gone.html")
    assert (caught.value.code, caught.value.name) == ("file_missing", str(tmp_path / "gone.html"))
    with pytest.raises(ReadError) as caught:
        govreport.parse(tmp_path)
    assert caught.value.code == "file_is_directory"
    with pytest.raises(ReadError) as caught:
        govreport.parse("a\0b")
    assert caught.value.code == "file_unreadable"
    with pytest.raises(NotAReportError):
        govreport.parse(b"<p>Nothing of the kind.</p>")


def test_a_limit_holds_for_every_kind_of_source(page):
    limits = Limits(max_bytes=100)
    for source in (page, page.read_bytes(), io.BytesIO(page.read_bytes())):
        with pytest.raises(LimitError) as caught:
            govreport.parse(source, limits=limits)
        assert caught.value.code == "limit_bytes"


def test_other_sources_are_refused_as_a_mistake_of_the_program():
    for source in (None, 3, io.StringIO("text")):
        with pytest.raises(TypeError):
            govreport.parse(source)


def test_a_folder_that_is_no_specification_is_refused(tmp_path):
    with pytest.raises(SpecError):
        govreport.load_spec(tmp_path)
    assert govreport.load_spec(govreport.default_spec().root).formats
