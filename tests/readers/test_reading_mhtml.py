"""A web page saved as one file is read as the page it holds."""

import base64
import quopri
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.errors import GovReportError, LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read

REAL = Path(__file__).parents[1] / "fixtures" / "real" / "shuyang-fgw-2023.html"
TABLE = "<table><tr><td>行政许可</td><td>184</td></tr></table>"
PAGE = f"<html><head><title>年度报告</title></head><body><p>一、总体情况</p>{TABLE}"
PICTURE = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="


def part(page, charset=None, encoding="quoted-printable", codec="utf-8", **headers):
    kind = "text/html" + (f'; charset="{charset}"' if charset else "")
    raw = page if isinstance(page, bytes) else page.encode(codec)
    packed = {
        "quoted-printable": quopri.encodestring,
        "base64": base64.encodebytes,
        "8bit": bytes,
    }[encoding](raw)
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + packed


def saved(*parts, start=""):
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\n"
        "Subject: =?utf-8?Q?=E5=B9=B4?=\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";{start}\r\n\tboundary="--x--"\r\n'
    ).encode()
    return head + b"\r\n" + b"".join(b"\r\n----x--\r\n" + each for each in parts) + b"\r\n----x----"


def texts(document):
    return [[cell.text for cell in row] for grid in document.grids() for row in grid.rows]


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_the_page_is_read_however_it_is_packed(encoding):
    document = read(saved(part(PAGE, encoding=encoding), PICTURE), name="a.mhtml")
    assert document.media_type == "multipart/related"
    assert document.title == "年度报告"
    assert texts(document) == [["行政许可", "184"]]
    assert document.findings == ()


def test_a_real_page_reads_the_same_as_without_the_envelope():
    page = REAL.read_bytes()
    assert read(saved(part(page))).blocks == read(page).blocks


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030"])
def test_the_charset_of_the_part_is_a_hint(charset):
    short = "<html><body><p>堃喆</p>" + TABLE
    document = read(saved(part(short, charset=charset, codec="gb18030")))
    assert document.blocks[0].text == "堃喆"
    assert (document.encoding.name, document.encoding.declared) == ("gb18030", charset)


def test_a_charset_that_is_wrong_is_not_followed():
    document = read(saved(part(PAGE, charset="gb2312")))
    assert document.encoding.name == "utf-8"
    assert [finding.code for finding in document.findings] == ["encoding_mismatch"]


def test_the_hint_leaves_the_page_as_it_is():
    page = "<!DOCTYPE html>\r\n<html><head></head><body><p>堃喆" + TABLE + "</p><p>喆"
    told = read(saved(part(page, charset="gbk", codec="gbk")))
    assert told.blocks == read(page.encode()).blocks


def test_a_charset_in_the_page_goes_before_that_of_the_part():
    page = PAGE.replace("<head>", '<head><meta charset="gbk">')
    document = read(saved(part(page, charset="iso-8859-1", codec="gbk")))
    assert (document.encoding.name, document.encoding.declared) == ("gb18030", "gbk")
    assert document.title == "年度报告"


def test_a_page_in_utf_16_keeps_its_byte_order_mark():
    document = read(saved(part(PAGE, charset="unicode", encoding="base64", codec="utf-16")))
    assert texts(document) == [["行政许可", "184"]]


def test_the_root_is_the_part_that_start_names():
    frames = part("<html><frameset><frame src='cid:b'></frameset>", Content_ID="<a>")
    page = part(PAGE, Content_ID="<b>")
    document = read(saved(frames, page, start=' start="<b>";'))
    assert texts(document) == [["行政许可", "184"]]


def test_other_pages_with_tables_are_read_after_it_and_told():
    other = part("<p>b</p>" + TABLE.replace("184", "3"), Content_Location="https://example.org/b")
    plain = part("<p>frame without a table</p>")
    document = read(saved(part(PAGE), plain, other))
    assert texts(document) == [["行政许可", "184"], ["行政许可", "3"]]
    assert [grid.place.table for grid in document.grids()] == [1, 2]
    assert [block.text for block in document.blocks if hasattr(block, "text")] == [
        "一、总体情况",
        "b",
    ]
    (finding,) = document.findings
    assert finding.code == "mhtml_part_added"
    assert finding.params["part"] == "https://example.org/b"


def test_a_workbook_saved_as_frames_is_read_frame_by_frame():
    root = part("<html><head><title>报告</title></head><frameset><frame src='1.htm'></frameset>")
    document = read(saved(root, part("<p>表一</p>"), part(TABLE)))
    assert document.title == "报告"
    assert document.blocks[0].text == "表一"
    assert texts(document) == [["行政许可", "184"]]
    assert document.findings == ()


def test_a_page_whose_envelope_is_a_single_part_is_read():
    data = b"MIME-Version: 1.0\n" + part(PAGE)
    assert texts(read(data)) == [["行政许可", "184"]]


def test_an_envelope_without_a_page_says_so():
    for data in (saved(PICTURE), saved()):
        with pytest.raises(ReadError) as caught:
            read(data, name="a.mht")
        assert (caught.value.code, caught.value.name) == ("mhtml_without_page", "a.mht")


def test_an_envelope_cut_off_within_the_page_is_read_as_far_as_it_goes():
    data = saved(part(PAGE + "<p>end</p>"))
    assert texts(read(data[: data.index(b"<p>end")])) == [["行政许可", "184"]]


def test_too_many_parts_are_refused():
    data = saved(*[part("<p>a")] * 20)
    with pytest.raises(LimitError) as caught:
        read(data, limits=Limits(max_members=20))
    assert caught.value.code == "limit_members"
    assert read(data, limits=Limits(max_members=22)).blocks


PIECES = [
    b"\r\n----x--\r\n", b"\r\n----x----", b"Content-Type: text/html; charset=", b"gbk", b"\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n", b"Content-Type: message/a\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"<p>1", b"=3D", b"====", b"charset*=utf-8''%FF", b"Content-Type: a/b; charset*=x'y'z\r\n",
    b"\xff\xfe", b"begin 666 a\r\n",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=20))
@settings(max_examples=300)
def test_no_envelope_raises_anything_but_errors_of_ours(pieces):
    try:
        first = read(saved(*[b"".join(pieces)]))
    except GovReportError:
        return
    assert first == read(saved(*[b"".join(pieces)]))


def test_deep_envelopes_end_in_an_error_of_ours():
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    with pytest.raises(ReadError):
        read(saved(deep + part(PAGE)))
