"""A zip archive is several documents; what is none is left out, what can't be had is said."""

import io
import struct
import sys
import warnings
import zipfile
import zlib

import pytest
from PIL import Image

from govreport.errors import LimitError, ReadError
from govreport.limits import Limits
from govreport.readers import sniff
from govreport.readers.packed.archive import MAX_NESTING, members

PAGE = "<html><body><p>一、总体情况".encode()


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", compression) as package:
        warnings.simplefilter("ignore")
        for name, content in files.items() if isinstance(files, dict) else files:
            package.writestr(name, content)
    return file.getvalue()


def listed(data, **limits):
    return list(members(data, name="a.zip", limits=Limits(**limits)))


def names(files):
    return [member.name for member in listed(zipped(files))]


def codes(data, **limits):
    found = listed(data, **limits)
    return [(member.name, member.error.code if member.error else None) for member in found]


def test_each_file_is_given_with_its_path_and_bytes():
    found = listed(zipped({"甲局.html": PAGE, "2/乙局.txt": b"x", "3/": b"", "empty.txt": b""}))
    assert [(member.name, member.data, member.error) for member in found] == [
        ("甲局.html", PAGE, None),
        ("2/乙局.txt", b"x", None),
        ("empty.txt", b"", None),
    ]


def test_a_file_without_a_name_is_read_like_any_other():
    data = zipped({"Qa.html": PAGE, "b.html": PAGE}).replace(b"Qa.html", b"\0a.html")
    assert [(member.name, member.data) for member in listed(data)] == [("", PAGE), ("b.html", PAGE)]


def test_what_systems_and_editors_leave_behind_is_left_out():
    left = ["__MACOSX/._a.html", ".DS_Store", "b/Thumbs.db", "~$a.docx", "desktop.ini", "._a.html"]
    assert names(dict.fromkeys([*left, "a.html", "b/..a.html", "../c.html"], PAGE)) == [
        "a.html",
        "../c.html",
    ]


@pytest.mark.parametrize("folder", ["报告_files", "报告.files", "报告_文件", "报告_FILES"])
def test_a_saved_web_page_is_one_document(folder):
    furniture = ["1.png", "a.html", "style.css", "deep/2.png"]
    files = {"页/报告.html": PAGE} | {f"页/{folder}/{name}": b"x" for name in furniture}
    assert names(files) == ["页/报告.html"]
    without_page = {name: content for name, content in files.items() if folder in name}
    assert f"页/{folder}/a.html" in names(without_page)


def test_style_sheets_scripts_and_fonts_are_left_out():
    assert names(dict.fromkeys(["a.css", "b/c.JS", "d.woff2", "e.html", "f.json"], PAGE)) == [
        "e.html",
        "f.json",
    ]


def picture(shade, size=(60, 80), kind="PNG", mode="L"):
    file = io.BytesIO()
    Image.new(mode, size, shade).save(file, kind, dpi=(200, 200))
    return file.getvalue()


def shades(data):
    """The shade and size of each page of a TIFF file."""
    with Image.open(io.BytesIO(data)) as image:
        pages = range(image.n_frames)
        return [(image.seek(page), image.getpixel((5, 5)) // 20, image.size)[1:] for page in pages]


def test_pictures_numbered_in_a_row_are_the_pages_of_one_document():
    pages = {
        f"扫描/第{number}页.png": picture(number * 20) for number in (1, 2, 10, 9, 8, 7, 6, 5, 4, 3)
    }
    first, second = listed(zipped(pages | {"扫描/a.css": b"", "b.txt": b"x"}))
    assert (first.name, second.name) == ("扫描/第1页.png", "b.txt")
    assert sniff(first.data) == "image/tiff"
    assert shades(first.data) == [(number, (60, 80)) for number in range(1, 11)]
    with Image.open(io.BytesIO(first.data)) as image:
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.01)


def test_pages_of_several_kinds_of_pixels_are_joined_as_grey():
    files = {
        "1.png": picture((0, 0, 0, 0), mode="RGBA"),
        "2.png": picture((40, 40, 40), size=(80, 60), mode="RGB"),
        "3.png": picture(1, mode="1"),
    }
    (member,) = listed(zipped(files))
    assert shades(member.data) == [(12, (60, 80)), (2, (80, 60)), (12, (60, 80))]


def test_pages_within_a_picture_of_several_pages_are_kept():
    file = io.BytesIO()
    pages = [Image.new("L", (60, 80), shade) for shade in (40, 60)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    (member,) = listed(zipped({"1.tif": file.getvalue(), "2.tif": picture(80, kind="TIFF")}))
    assert [shade for shade, _ in shades(member.data)] == [2, 3, 4]


def test_a_page_that_cannot_be_had_is_said_for_the_document():
    whole = {f"{number}.png": picture(20) for number in (1, 2, 3)}
    assert codes(zipped(whole | {"2.png": b"no picture"})) == [("1.png", "picture_damaged")]
    assert codes(zipped(whole), max_pixels=60 * 80) == [("1.png", None)]
    assert codes(zipped(whole), max_pixels=60 * 80 - 1) == [("1.png", "limit_pixels")]
    assert codes(zipped(whole), max_pages=2) == [("1.png", "limit_pages")]
    assert codes(zipped(whole), max_members=3) == [("1.png", None)]


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    (member,) = listed(zipped({"1.png": b"x", "2.png": b"x"}))
    assert member.error.code == "extra_missing"
    assert member.error.params["extra"] == "ocr"


def test_pictures_of_other_names_are_documents_of_their_own():
    pictures = ["甲局2031.jpg", "甲局2032.jpg", "乙局.png", "丙局1.png", "1/丁1.png", "2/丁2.png"]
    assert names(dict.fromkeys(pictures, b"x")) == pictures


def raw_name(data, name, raw):
    """The archive with a name of the same length put in its place, the UTF-8 flag off."""
    data = bytearray(data.replace(name, raw))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(sign) + at + 1] &= ~0x08
    return bytes(data)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("政府信息.html".encode("gb18030"), "政府信息.html"),
        ("政府信息.html".encode(), "政府信息.html"),
        (b"caf\x82.html", "café.html"),
        (b"a\\b.html", "a/b.html"),
    ],
)
def test_names_without_the_mark_of_utf_8_are_decoded(raw, read):
    placeholder = b"x" * len(raw)
    data = zipped({placeholder.decode(): PAGE})
    assert [member.name for member in listed(raw_name(data, placeholder, raw))] == [read]


@pytest.mark.parametrize(("sum_of", "read"), [(b"a.html", "政府.html"), (b"b.html", "a.html")])
def test_the_name_in_the_extra_field_counts_where_it_is_meant_for_this_name(sum_of, read):
    body = struct.pack("<BI", 1, zlib.crc32(sum_of)) + "政府.html".encode()
    info = zipfile.ZipInfo("a.html")
    info.extra = struct.pack("<HH", 0x7075, len(body)) + body
    assert [member.name for member in listed(zipped([(info, PAGE)]))] == [read]


def test_archives_in_archives_are_opened_down_to_a_depth():
    inner = {"甲.html": PAGE}
    for depth in range(MAX_NESTING - 1):
        inner = {f"{depth}.zip": zipped(inner), f"{depth}.txt": b"x"}
    assert codes(zipped(inner)) == [
        ("1.zip/0.zip/甲.html", None),
        ("1.zip/0.txt", None),
        ("1.txt", None),
    ]
    assert codes(zipped({"2.zip": zipped(inner)}))[0] == (
        "2.zip/1.zip/0.zip",
        "archive_nesting",
    )


def test_office_files_are_no_archives():
    types = (
        '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{}"/></Types>'
    )
    docx = zipped({"[Content_Types].xml": types.format("wordprocessingml.document.main+xml")})
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text"})
    assert names({"a.docx": docx, "b.odt": odt, "c.doc": docx}) == ["a.docx", "b.odt", "c.doc"]


def test_a_file_behind_a_password_is_said_and_the_others_are_read():
    data = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    data[data.find(b"PK\x03\x04") + 6] |= 1
    assert codes(bytes(data)) == [("a.html", "package_encrypted"), ("b.html", None)]


def test_a_damaged_file_is_said_and_the_others_are_read():
    data = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}, zipfile.ZIP_STORED))
    data[data.find(PAGE)] ^= 0xFF
    assert codes(bytes(data)) == [("a.html", "package_damaged"), ("b.html", None)]
    inner = zipped({"a.html": PAGE})[:-30]
    assert codes(zipped({"a.zip": inner, "b.html": PAGE})) == [
        ("a.zip", "package_damaged"),
        ("b.html", None),
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_packed_by_a_method_that_cannot_be_bounded_is_said(method):
    assert codes(zipped({"a.html": PAGE}, method)) == [("a.html", "package_damaged")]


def test_an_archive_of_nothing_says_so():
    for files in ({}, {"a.css": b"x"}, {"a/": b""}):
        with pytest.raises(ReadError) as caught:
            listed(zipped(files))
        assert (caught.value.code, caught.value.name) == ("archive_without_files", "a.zip")
    assert codes(zipped({"a.zip": zipped({}), "b.html": PAGE})) == [
        ("a.zip", "archive_without_files"),
        ("b.html", None),
    ]


def test_no_archive_at_all_says_so():
    for data in (b"PK\x03\x04", zipped({"a.html": PAGE})[:-10], b"x"):
        with pytest.raises(ReadError) as caught:
            listed(data)
        assert caught.value.code == "package_damaged"


def test_files_over_a_limit_are_said_and_those_within_are_read():
    files = {"a.html": PAGE, "b.html": PAGE * 100, "c.html": PAGE}
    assert codes(zipped(files), max_bytes=1000) == [
        ("a.html", None),
        ("b.html", "limit_bytes"),
        ("c.html", None),
    ]
    assert codes(zipped(files), max_unpacked=2 * len(PAGE)) == [
        ("a.html", None),
        ("b.html", "limit_unpacked"),
        ("c.html", None),
    ]


def test_archives_in_one_another_share_one_budget():
    inner = zipped({f"{number}.html": PAGE for number in range(3)})
    data = zipped({"a.zip": inner, "b.zip": inner})
    told = [code for _, code in codes(data, max_members=7)]
    assert told == [None, None, None, None, None, "limit_members"]
    assert {code for _, code in codes(data)} == {None}
    size = 2 * len(inner) + 4 * len(PAGE)
    assert [code for _, code in codes(data, max_unpacked=size)] == [None] * 4 + [
        "limit_unpacked"
    ] * 2


def test_too_many_files_are_refused_before_the_directory_is_read():
    data = zipped({str(number): b"" for number in range(20)})
    with pytest.raises(LimitError) as caught:
        listed(data, max_members=19)
    assert (caught.value.code, caught.value.params["found"]) == ("limit_members", 20)
