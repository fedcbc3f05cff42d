"""Input that can't be read is refused quickly, with a code that says why."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.errors import GovReportError, LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import read

REAL = Path(__file__).parents[1] / "fixtures" / "real"
MESSAGES = Path(__file__).parents[2] / "spec" / "messages"


def refusal(data, **hints):
    with pytest.raises(ReadError) as caught:
        read(data, **({"name": "input"} | hints))
    assert caught.value.name == hints.get("name", "input")
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\t \n", "file_blank"),
        ("\ufeff\n　\n".encode("utf-16-le"), "file_blank"),
        (b"\x00\x01\x02\x03" * 100, "file_binary"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)), "file_binary"),
        (b"<html><body><script>load()</script></body></html>", "document_without_text"),
        (bytes(range(0x80, 0xA0)) * 20, "text_undecodable"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data, code):
    assert refusal(data).code == code


def test_random_bytes_are_refused():
    for seed in range(20):
        code = refusal(random.Random(seed).randbytes(5000)).code
        assert code in {"file_binary", "text_undecodable"}


def sealed():
    """An office file behind a password: a compound file whose package is encrypted."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def slides():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
        package.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>')
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "application/x-7z-compressed"),
        (b"Rar!\x1a\x07" + bytes(50), "application/vnd.rar"),
        (b"\x1f\x8b\x08" + bytes(50), "application/gzip"),
        (slides(), "presentationml.presentation"),
    ],
)
@pytest.mark.parametrize("name", ["report.html", "report.txt", None])
def test_a_medium_without_a_reader_is_named_and_refused(data, kind, name):
    error = refusal(data, name=name)
    assert error.code == "media_type_unsupported"
    assert error.params["media_type"].endswith(kind)


def test_an_office_file_behind_a_password_says_so():
    assert refusal(sealed(), name="a.docx").code == "package_encrypted"


def test_a_hundred_megabytes_are_refused_at_once():
    data = "政府".encode() * (100 * 1024 * 1024 // 6)
    error = refusal(data)
    assert (error.code, error.params["limit"]) == ("limit_bytes", 64 * 1024 * 1024)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<div>" * 100_000 + b"x", "limit_depth"),
        (b"<div></p>" * 100_000 + b"x", "limit_depth"),
        (b"".join(b"<p><font color=%d>x" % i for i in range(20_000)), "limit_depth"),
        (b"".join(b"<p><b id=%d>x</p>" % i for i in range(20_000)), "limit_depth"),
        (b"<table><tr><td>" * 50_000 + b"x", "limit_depth"),
        (b"<table><tr><td colspan=1000000>1</td></tr></table>", "limit_span"),
        (b"<table>" + b"<tr>" + b"<td>1" * 1000 + b"</tr>", None),
        (b"<table>" + (b"<tr>" + b"<td>1" * 1000 + b"</tr>") * 1000, "limit_cells"),
        (b"<table>" + b"<tr><td rowspan=9999 colspan=1000>1" * 300, "limit_cells"),
        ("甲\t1\t2\n".encode() * 100_000, "limit_cells"),
        (b"\n" * 1_000_000 + b"x", "limit_lines"),
        ("甲\n".encode() * 300_000, "limit_blocks"),
        (b"<div " + b" ".join(b"a%d" % i for i in range(100_000)) + b">x", "limit_attributes"),
        (b"x\n" + b"<table>\n" * 50_000, None),
        (b"x\n<script" * 100_000 + "规章".encode("gbk"), None),
        (b"1 " * 1_000_000 + b"x\n1 2\n", None),
        (b"| " + b"**a " * 500_000 + b"| x |\n", None),
        (b"# " + b" " * 1_000_000 + b"x\n" + b" " * 1_000_000 + b"y", None),
        (b"x |\n\n" * 100_000, None),
    ],
)
def test_hostile_sizes_are_refused_or_read(data, code):
    if code is None:
        assert read(data).blocks
    else:
        error = refusal(data)
        assert isinstance(error, LimitError)
        assert error.code == code
        assert error.params["found"] > error.params["limit"]


def test_a_limit_can_be_raised_and_lowered():
    wide = b"<table><tr><td colspan=1500>1</td><td>2</td></tr></table>"
    (grid,) = read(wide, limits=Limits(max_span=2000)).grids()
    assert grid.width == 1501
    with pytest.raises(LimitError) as caught:
        read("一、总体情况".encode(), limits=Limits(max_bytes=5))
    assert (caught.value.params["limit"], caught.value.params["found"]) == (5, 18)


def test_limits_must_be_positive_whole_numbers():
    with pytest.raises(ValueError, match="max_bytes"):
        Limits(max_bytes=0)


def test_every_code_of_the_readers_has_its_text_in_both_languages():
    import json

    codes = {"file_empty", "file_blank", "file_binary", "media_type_unsupported"}
    codes |= {"text_truncated", "text_undecodable", "document_without_text"}
    codes |= {"encoding_replaced", "encoding_mismatch"}
    codes |= {f"limit_{name.removeprefix('max_')}" for name in Limits.__slots__ if "max_" in name}
    for language in ("zh", "en"):
        texts = json.loads((MESSAGES / f"{language}.json").read_text(encoding="utf-8"))["messages"]
        assert codes <= texts.keys()


_TAGS = ["<table>", "<tr>", "<td>", "</td>", "<td rowspan=0 colspan=x>", "</table>", "<p>", "<br>"]
_TAGS += ["<form>", "<caption>", "<tfoot>", "<title>", "<script>", "<h1>", "</h1>", "&#1;0"]
_SIGNS = ["|", "\t", "  ", "\n", "规章", "0", "---", "\x01", "\x010", "\f", "　", "**", "\\|", "# "]
_PIECES = st.sampled_from([*_TAGS, *_SIGNS, "\r\n", "\ufffd"])


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_no_bytes_raise_anything_but_errors_of_ours(data):
    try:
        first = read(data)
    except GovReportError:
        return
    assert first == read(data)


@given(st.lists(_PIECES, max_size=60).map("".join), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
@settings(max_examples=300)
@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_reading_is_deterministic_on_any_heap_of_markup(name, text, codec):
    data = text.encode(codec, "replace")
    try:
        first = read(data, name=name)
    except GovReportError as error:
        with pytest.raises(type(error)) as caught:
            read(data, name=name)
        assert caught.value.code == error.code
        return
    assert first == read(data, name=name)
