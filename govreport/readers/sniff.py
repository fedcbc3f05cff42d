"""What kind of file the bytes are. The content decides; name and declared type are hints only."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from govreport.errors import ReadError

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
JSON = "application/json"
BINARY = "application/octet-stream"

_HEAD = 8192
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"PAR1", "application/vnd.apache.parquet"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams are UTF-16LE in the directory of a compound file ([MS-CFB] 2.6.1).
_OLE_STREAMS = (("WordDocument", "application/msword"), ("Workbook", "application/vnd.ms-excel"))
_ZIP_MEMBERS = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"OFD.xml", "application/ofd"),
    (b"opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link|style"
    rb"|script|table|div|p|h[1-6]|span|article|section|center|form|ul|ol|font|tbody|tr|td)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_HTML_PAGE = re.compile(rb"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)
_ANY_TAG = re.compile(rb"</?[a-zA-Z][^<>]*>")
_JSON_START = re.compile(rb'\s*(?:\{\s*["}]|\[\s*\{\s*["}])')
_MHTML = re.compile(rb"(?:mime-version:|from: <saved by|content-type: multipart/related)", re.I)
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_SUFFIXES = {".md": MARKDOWN, ".markdown": MARKDOWN, ".json": JSON} | dict.fromkeys(
    (".html", ".htm", ".shtml", ".xhtml"), HTML
)


def sniff(data: bytes, name: str | None = None, media_type: str | None = None) -> str:
    """The media type of ``data``, from its content first.

    ``name`` (file name or URI) and ``media_type`` (as declared, parameters allowed) only settle
    what the content leaves open, such as Markdown against plain text. Types that no reader takes
    are named as well; ``read`` refuses them. Raises ``ReadError``: ``file_empty``, ``file_blank``.
    """
    if not data:
        raise ReadError("file_empty", name=name)
    if not data.strip(b" \t\r\n\f\v\x00"):
        raise ReadError("file_blank", name=name)
    found = _by_magic(data)
    if found is not None:
        return found
    has_bom = data.startswith(_TEXT_BOMS)
    head = data[:_HEAD]
    if not has_bom and b"\0" not in head and _binary(head):
        return BINARY
    return _by_text(_ascii_view(head), _hint(name, media_type))


def _by_magic(data: bytes) -> str | None:
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data.startswith(b"PK\x03\x04"):
        return next((kind for member, kind in _ZIP_MEMBERS if member in data), "application/zip")
    if data.startswith(_OLE):
        for stream, kind in _OLE_STREAMS:
            if stream.encode("utf-16-le") in data:
                return kind
        return "application/x-ole-storage"
    return None


def _binary(head: bytes) -> bool:
    # Text in any supported encoding has no such bytes; one in a hundred allows for stray ones.
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 100 + 1


def _ascii_view(head: bytes) -> bytes:
    for bom in _TEXT_BOMS:
        if head.startswith(bom):
            head = head[len(bom) :]
    return head.replace(b"\0", b"")


def _hint(name: str | None, media_type: str | None) -> str | None:
    if media_type:
        declared = media_type.partition(";")[0].strip().lower()
        return HTML if declared == "application/xhtml+xml" else declared
    suffix = PurePosixPath((name or "").partition("?")[0].replace("\\", "/")).suffix.lower()
    return _SUFFIXES.get(suffix)


def _by_text(head: bytes, hint: str | None) -> str:
    if _JSON_START.match(head):
        return JSON
    if _MHTML.match(head.lstrip()):
        return "multipart/related"
    if _HTML_PAGE.search(head):
        return HTML
    if head.lstrip().startswith(b"<?xml") and hint != HTML:
        return "application/xml"
    if hint == HTML and _ANY_TAG.search(head):
        return HTML
    if hint == MARKDOWN or (hint == TEXT and not _HTML_START.match(head)):
        return hint
    return HTML if _HTML_START.match(head) else TEXT
