"""What a file is, its content tells; its name and declared type settle what that leaves open."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.errors import ReadError
from govreport.readers import sniff

OOXML = "application/vnd.openxmlformats-officedocument."
WORD = OOXML + "wordprocessingml."
SHEET = OOXML + "spreadsheetml."
SLIDES = OOXML + "presentationml."
MS_WORD = "application/vnd.ms-word."
MS_EXCEL = "application/vnd.ms-excel."
BINARY = "sheet.binary.macroenabled.12"
ODF = "application/vnd.oasis.opendocument."


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file.getvalue()


def ooxml(main, folder, **others):
    part = f"/{folder}/main.xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}+xml"/></Types>'
    )
    return zipped({"[Content_Types].xml": types, part[1:]: "<a/>", **others})


def odf(kind):
    return zipped({"mimetype": ODF + kind, "content.xml": "<a/>"}, zipfile.ZIP_STORED)


def compound(streams, inner=()):
    """A compound file with a directory of one sector: streams in the root, others in a storage."""
    names = ["Root Entry", *streams]
    none = 0xFFFFFFFF
    rows = []
    for number, name in enumerate(names):
        raw = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(streams) else none
        child = 1 if number == 0 and streams else none
        head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, 5, 1, none, right, child)
        rows.append(head.ljust(128, b"\0"))
    for name in inner:
        raw = name.encode("utf-16-le")
        rows.append(
            (
                raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, 2, 1, none, none, none)
            ).ljust(128, b"\0")
        )
    rows += [bytes(64) + struct.pack("<HBBIII", 0, 0, 0, none, none, none) + bytes(48)] * (
        -len(rows) % 4
    )
    count = len(rows) // 4
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)[:36]
    head += struct.pack("<109I", 0, *[none] * 108)
    table = [0xFFFFFFFD, *range(2, count + 1), 0xFFFFFFFE]
    table += [none] * (128 - len(table))
    return head + struct.pack("<128I", *table) + b"".join(rows)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ooxml(WORD + "document.main", "word"), WORD + "document"),
        (ooxml(WORD + "template.main", "word"), WORD + "template"),
        (
            ooxml(MS_WORD + "document.macroEnabled.main", "word"),
            MS_WORD + "document.macroenabled.12",
        ),
        (ooxml(SHEET + "sheet.main", "xl"), SHEET + "sheet"),
        (ooxml(MS_EXCEL + "sheet.macroEnabled.main", "xl"), MS_EXCEL + "sheet.macroenabled.12"),
        (ooxml(MS_EXCEL + "sheet.binary.macroEnabled.main", "xl"), MS_EXCEL + BINARY),
        (ooxml(SLIDES + "presentation.main", "ppt"), SLIDES + "presentation"),
        (odf("text"), ODF + "text"),
        (odf("text-template"), ODF + "text-template"),
        (odf("spreadsheet"), ODF + "spreadsheet"),
        (odf("spreadsheet-template"), ODF + "spreadsheet-template"),
        (zipped({"mimetype": "application/epub+zip"}), "application/epub+zip"),
        (zipped({"OFD.xml": "<a/>", "Doc_0/Document.xml": "<a/>"}), "application/ofd"),
        (zipped({"a.html": "<p>1"}), "application/zip"),
        (zipped({}), "application/zip"),
    ],
)
@pytest.mark.parametrize("name", ["report.docx", "report.txt", "report.zip", None])
def test_a_zip_file_is_what_its_parts_declare(data, kind, name):
    assert sniff(data, name) == kind


def test_a_document_in_an_archive_does_not_make_the_archive_a_document():
    inner = ooxml(WORD + "document.main", "word")
    assert sniff(zipped({"报告/word/a.docx": inner}, zipfile.ZIP_STORED)) == "application/zip"
    assert sniff(zipped({"word/OFD.xml": b"", "xl/a": b""})) == "application/zip"
    named = zipped({"opendocument.text": b"PK word/ xl/ OFD.xml"}, zipfile.ZIP_STORED)
    assert sniff(named) == "application/zip"


def test_a_workbook_embedded_in_a_document_leaves_it_a_document():
    sheet = ooxml(SHEET + "sheet.main", "xl")
    data = ooxml(WORD + "document.main", "word", **{"word/embeddings/1.xlsx": sheet})
    assert sniff(data).endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ooxml(WORD + "document.main", "word"), "wordprocessingml.document"),
        (ooxml(SHEET + "sheet.main", "xl"), "spreadsheetml.sheet"),
        (odf("text"), "opendocument.text"),
        (zipped({"OFD.xml": "<a/>"}), "ofd"),
        (zipped({"a.txt": "word/ xl/"}), "zip"),
    ],
)
def test_a_package_cut_short_is_still_named(data, kind):
    cut = data[: data.rfind(b"PK\x01\x02")]
    assert sniff(cut, "a.bin").endswith(kind)


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        (["1Table", "WordDocument"], "application/msword"),
        (["Workbook"], "application/vnd.ms-excel"),
        (["Book"], "application/vnd.ms-excel"),
        (["PowerPoint Document"], "application/vnd.ms-powerpoint"),
        (["EncryptionInfo", "EncryptedPackage"], "application/x-encrypted-office"),
        (["Something"], "application/x-ole-storage"),
    ],
)
@pytest.mark.parametrize("name", ["a.wps", "a.et", "a.doc", None])
def test_a_compound_file_is_what_its_streams_are(streams, kind, name):
    assert sniff(compound(streams), name) == kind


def test_an_object_embedded_in_a_compound_file_does_not_count():
    assert sniff(compound(["Workbook"], ["WordDocument"])) == "application/vnd.ms-excel"
    many = [f"s{number}" for number in range(30)]
    assert sniff(compound([*many, "WordDocument"], ["Workbook"])) == "application/msword"


def test_a_compound_file_without_its_directory_is_known_by_a_name_left_in_it():
    data = compound(["WordDocument"])
    assert sniff(data[:512] + bytes(40) + data[1024:]) == "application/msword"
    assert sniff(data[:600]) == "application/x-ole-storage"


def test_directories_that_run_in_circles_end():
    data = bytearray(compound(["a", "b", "c", "d", "e", "Workbook"]))
    struct.pack_into("<I", data, 512 + 8, 1)
    assert sniff(bytes(data)) == "application/vnd.ms-excel"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "image/jpeg"),
        (b"II*\x00" + bytes(50), "image/tiff"),
        (b"MM\x00*" + bytes(50), "image/tiff"),
        (b"GIF89a" + bytes(50), "image/gif"),
        (b"BM\x10\x00\x00\x00\x00\x00\x00\x00" + bytes(50), "image/bmp"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "image/heic"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "application/pdf"),
        (b"{\\rtf1\\ansi", "application/rtf"),
        (b"PAR1" + bytes(20), "application/vnd.apache.parquet"),
        (b"a.html".ljust(257, b"\0") + b"ustar\x0000", "application/x-tar"),
    ],
)
@pytest.mark.parametrize("name", ["report.html", "report.doc", None])
def test_other_media_are_told_by_content_whatever_the_name(data, kind, name):
    assert sniff(data, name) == kind


MHT = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=b\r\n\r\n--b\r\n"
BLINK = "From: <Saved by Blink>\r\nSubject: a\r\n" + MHT
WORDML = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
)
FLAT = (
    '<?xml version="1.0"?>\n<!-- a > b -->\n<office:document xmlns:office="urn:o" '
    'office:mimetype="application/vnd.oasis.opendocument.{}">'
)
FLAT_OPC = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
)
SHEETML = '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'


@pytest.mark.parametrize(
    ("data", "name", "declared", "kind"),
    [
        ("<!DOCTYPE html><p>a</p>", "a.txt", None, "text/html"),
        ("<html xmlns:w='urn:schemas-microsoft-com:office:word'>", "a.doc", None, "text/html"),
        ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "a.xls", None, "text/html"),
        ("<?xml version='1.0'?><!DOCTYPE html><html>", "a.doc", None, "text/html"),
        ("<table><tr><td>1</td></tr></table>", None, None, "text/html"),
        ("<table><tr><td>1</td></tr></table>", "a.csv", None, "text/html"),
        ("一、总体情况<br>二", "a.shtml", None, "text/html"),
        ("一、总体情况", "a.html", "text/html", "text/plain"),
        ("# 一、总体情况", "a.md", None, "text/markdown"),
        ("# 一、总体情况", "a.md", "text/plain", "text/markdown"),
        ("一、总体情况", None, "text/markdown; charset=utf-8", "text/markdown"),
        ("甲,乙\n1,2\n", "a.csv", None, "text/csv"),
        ("甲,乙\n1,2\n", "a.csv", "text/plain; charset=gbk", "text/csv"),
        ("甲,乙\n1,2\n", "a.csv", "application/vnd.ms-excel", "text/csv"),
        ("甲,乙\n1,2\n", "a.txt", "text/csv", "text/csv"),
        ("甲,乙\n1,2\n", "a.txt", None, "text/plain"),
        ("甲\t乙\n1\t2\n", "a.tsv", None, "text/tab-separated-values"),
        ("甲\t乙\n1\t2\n", "a.xls", None, "text/plain"),
        ('{"format": "x"}', "a.txt", None, "application/json"),
        ('\ufeff{ "format": 1}', None, None, "application/json"),
        ('[{"format": 1}]', "a.csv", None, "application/json"),
        ('{"a": 1}\n{"a": 2}\n', None, None, "application/jsonl"),
        ('{"a": "' + "x" * 9000 + '"}\r\n\r\n{"a": 2}\n', "a.json", None, "application/jsonl"),
        ('{"a": {"b": 1}\n}', "a.jsonl", None, "application/json"),
        ("[字体：大 中 小]", None, None, "text/plain"),
        (MHT, "a.doc", None, "multipart/related"),
        (BLINK, "a.html", "text/html", "multipart/related"),
        ("MIME-Version: 1.0\nContent-Type: text/plain\n\na", "a.eml", None, "message/rfc822"),
        ("说明: 一\n\nContent-Type: multipart/related", None, None, "text/plain"),
        (WORDML, "a.doc", None, "application/vnd.ms-wordml"),
        (SHEETML, "a.xls", None, "application/vnd.ms-spreadsheetml"),
        (FLAT_OPC, "a.xml", None, "application/vnd.ms-word.flat-opc+xml"),
        (FLAT.format("text"), "a.xml", None, ODF + "text-flat-xml"),
        (FLAT.format("spreadsheet"), None, None, ODF + "spreadsheet-flat-xml"),
        ("<?xml version='1.0'?><data/>", None, None, "application/xml"),
    ],
)
def test_content_goes_before_name_and_declared_type(data, name, declared, kind):
    assert sniff(data.encode(), name, declared) == kind


def test_text_in_utf_16_is_told_as_in_utf_8():
    for codec in ("utf-16", "utf-16-le"):
        assert sniff(WORDML.encode(codec)) == "application/vnd.ms-wordml"
        assert sniff("<html><p>a".encode(codec)) == "text/html"


STARTS = [
    b"PK\x03\x04", b"PK\x05\x06", b"PK\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml ",
    b"[Content_Types].xml", b"mimetype", b"{\"", b"%PDF-", b"<html", b">", b"\n", b"Content-Type: ",
    b"\0" * 30, b"\xff" * 40, b"RIFF", b"\xff\xfe",
]  # fmt: skip


@given(
    st.lists(st.one_of(st.sampled_from(STARTS), st.binary(max_size=40)), max_size=20),
    st.sampled_from([None, "", "a", ".csv", "a?b.md", "http://[", "\0", "a" * 5000, "\ud800.html"]),
    st.one_of(st.none(), st.text(max_size=20)),
)
@settings(max_examples=400)
def test_no_bytes_make_detection_fail(pieces, name, declared):
    try:
        kind = sniff(b"".join(pieces), name, declared)
    except ReadError as error:
        assert error.code in {"file_empty", "file_blank"}
    else:
        assert "/" in kind


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8), st.integers(0, 2))
@settings(max_examples=300)
def test_no_change_of_a_few_bytes_makes_detection_fail(at, patch, which):
    kinds = (ooxml(SHEET + "sheet.main", "xl"), compound(["Workbook"]), odf("text"))
    data = bytearray(kinds[which])
    at %= len(data)
    data[at : at + len(patch)] = patch
    assert "/" in sniff(bytes(data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04" + b"PK\x01\x02" * 4_000_000 + b"PK\x05\x06" + bytes(18), "application/zip"),
        (b"PK\x03\x04" * 4_000_000, "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 16_000_000, "application/x-ole-storage"),
        (b'{"a": 1}' + b" " * 16_000_000, "application/json"),
        (b"<!--" * 4_000_000, "text/plain"),
        (b"<?xml " * 3_000_000, "application/xml"),
        (b"Content-Type:" * 1_000_000, "message/rfc822"),
    ],
    ids=range(7),
)
def test_detection_looks_at_little_of_a_large_file(data, kind):
    # Work that grows with more than a head of the file would take minutes here.
    assert sniff(data) == kind
