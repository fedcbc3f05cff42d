"""What kind of file the bytes are. The content decides; name and declared type are hints only."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from govreport.errors import ReadError

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
CSV = "text/csv"
TSV = "text/tab-separated-values"
JSON = "application/json"
JSONL = "application/jsonl"
MHTML = "multipart/related"
XML = "application/xml"
ZIP = "application/zip"
PDF = "application/pdf"
BINARY = "application/octet-stream"

_HEAD = 8192
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"PAR1", "application/vnd.apache.parquet"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")
_HEIF = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heif", b"avif": "image/avif"}
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|link|style"
    rb"|script|table|div|p|h[1-6]|span|article|section|center|form|ul|ol|font|tbody|tr|td)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_HTML_PAGE = re.compile(rb"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)
_ANY_TAG = re.compile(rb"</?[a-zA-Z][^<>]*>")
_JSON_START = re.compile(rb'\s*(?:\{\s*["}]|\[\s*\{\s*["}])')
_FIELD = re.compile(rb"[!-9;-~]{1,76}:")  # RFC 5322, 2.2
_OF_MIME = re.compile(rb"^(?:mime-version|content-type):[ \t]*([^\s;]*)", re.I | re.M)
_ROOT = re.compile(rb"<(?![?!])")
# What an XML file says of itself before or in its first element -> the medium it is.
_XMLS = (
    (b"opendocument.text", "application/vnd.oasis.opendocument.text-flat-xml"),
    (b"opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet-flat-xml"),
    (b"schemas.microsoft.com/office/2006/xmlPackage", "application/vnd.ms-word.flat-opc+xml"),
    (b"schemas.microsoft.com/office/word/", "application/vnd.ms-wordml"),
    (b'progid="Word.Document"', "application/vnd.ms-wordml"),
    (b"urn:schemas-microsoft-com:office:spreadsheet", "application/vnd.ms-spreadsheetml"),
    (b'progid="Excel.Sheet"', "application/vnd.ms-spreadsheetml"),
)
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BLANK = b" \t\r\n\f\v\x00"
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_SUFFIXES = {
    ".md": MARKDOWN, ".markdown": MARKDOWN, ".json": JSON, ".jsonl": JSONL, ".ndjson": JSONL,
    ".csv": CSV, ".tsv": TSV, ".tab": TSV, ".html": HTML, ".htm": HTML, ".shtml": HTML,
    ".xhtml": HTML,
}  # fmt: skip
_DECLARED = {
    "application/xhtml+xml": HTML, "text/x-markdown": MARKDOWN, "application/csv": CSV,
    "text/comma-separated-values": CSV, "text/tsv": TSV, "application/x-ndjson": JSONL,
    "application/jsonlines": JSONL,
}  # fmt: skip
_SETTLED = frozenset((HTML, MARKDOWN, CSV, TSV, JSON, JSONL))


def sniff(data: bytes, name: str | None = None, media_type: str | None = None) -> str:
    """The media type of ``data``, from its content first.

    ``name`` (file name or URI) and ``media_type`` (as declared, parameters allowed) only settle
    what the content leaves open, such as Markdown or CSV against plain text. Types that no reader
    takes are named as well; ``read`` refuses them. Damaged files are named by what is left of
    them. Raises ``ReadError``: ``file_empty``, ``file_blank``.
    """
    if not data:
        raise ReadError("file_empty", name=name)
    if not (data[:_HEAD].strip(_BLANK) or data.strip(_BLANK)):
        raise ReadError("file_blank", name=name)
    found = _by_magic(data)
    if found is not None:
        return found
    has_bom = data.startswith(_TEXT_BOMS)
    head = data[:_HEAD]
    if not has_bom and b"\0" not in head and _binary(head):
        return BINARY
    found = _by_text(_ascii_view(head), _hint(name, media_type))
    return JSONL if found == JSON and _is_lines(data) else found


def _by_magic(data: bytes) -> str | None:
    for magic, found in _MAGIC:
        if data.startswith(magic):
            return found
    if data.startswith(_ZIPS):
        from govreport.readers.kinds.zip import kind_of_zip

        return kind_of_zip(data)
    if data.startswith(_OLE):
        from govreport.readers.kinds.ole import kind_of_ole

        return kind_of_ole(data)
    # Readers of PDF look for the mark in the first 1024 bytes (ISO 32000-1, annex H, note 13).
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if data[4:8] == b"ftyp":
        return _HEIF.get(data[8:12], BINARY)
    return "application/x-tar" if data[257:262] == b"ustar" else None


def _binary(head: bytes) -> bool:
    # Text in any supported encoding has no such bytes; one in a hundred allows for stray ones.
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 100 + 1


def _ascii_view(head: bytes) -> bytes:
    for bom in _TEXT_BOMS:
        if head.startswith(bom):
            head = head[len(bom) :]
    return head.replace(b"\0", b"")


def _hint(name: str | None, media_type: str | None) -> str | None:
    """What is declared, or else what the name ends in.

    Servers call any text plain, and some systems call CSV a spreadsheet: such words leave it to
    the name.
    """
    declared = (media_type or "").partition(";")[0].strip().lower()
    declared = _DECLARED.get(declared, declared)
    if declared in _SETTLED:
        return declared
    suffix = PurePosixPath((name or "").partition("?")[0].replace("\\", "/")).suffix.lower()
    named = _SUFFIXES.get(suffix)
    return TEXT if declared == TEXT and named == HTML else named or declared or None


def _by_text(head: bytes, hint: str | None) -> str:
    if _JSON_START.match(head):
        return JSON
    mail = _by_mail(head.lstrip())
    if mail is not None:
        return mail
    start = head.lstrip()
    if start.startswith((b"<?xml", b"<?mso-application")):
        xml = _by_xml(start)
        if xml is not None:
            return xml
    if _HTML_PAGE.search(head):
        return HTML
    if start.startswith(b"<?xml") and hint != HTML:
        return XML
    if hint == HTML and _ANY_TAG.search(head):
        return HTML
    if _HTML_START.match(head):
        return MARKDOWN if hint == MARKDOWN else HTML
    return hint if hint in {MARKDOWN, CSV, TSV} else TEXT


def _by_mail(start: bytes) -> str | None:
    """A web page saved as one file (RFC 2557), or a message; both begin with header fields."""
    if not _FIELD.match(start):
        return None
    fields = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    kinds = [found[1].lower() for found in _OF_MIME.finditer(fields)]
    if not kinds:
        return None
    saved = b"snapshot-content-location:" in fields.lower() or b"<saved by" in fields.lower()
    by_type = any(kind in {b"multipart/related", b"text/html"} for kind in kinds)
    return MHTML if saved or by_type else "message/rfc822"


def _by_xml(start: bytes) -> str | None:
    root = _ROOT.search(start)
    if root is None:
        return None
    if start[root.end() : root.end() + 4].lower() == b"html":
        return HTML
    told = start[: start.find(b">", root.start()) + 1 or len(start)]
    return next((kind for sign, kind in _XMLS if sign in told), None)


def _is_lines(data: bytes) -> bool:
    """Whether JSON text is several objects, each in a line of its own (JSON Lines)."""
    end = data.find(b"\n")
    if end < 0 or not data[:end].rstrip().endswith(b"}"):
        return False
    return data[end : end + _HEAD].lstrip().startswith(b"{")
