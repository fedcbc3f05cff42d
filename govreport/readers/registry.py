"""Which reader takes which medium, and what to install for it.

A reader is a function ``read(data, *, name, limits) -> Document``. Those of third parties join
through entry points of the group ``govreport.readers``, each named after the media type it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from attrs import frozen

from govreport.document import Document
from govreport.errors import GovReportError, ReadError
from govreport.limits import Limits

GROUP = "govreport.readers"


class Reader(Protocol):
    """Turns the bytes of one medium into a neutral document.

    ``name`` is the file name or URI, for errors. Raises ``ReadError`` or ``LimitError``.
    """

    def __call__(self, data: bytes, *, name: str | None, limits: Limits) -> Document:
        """Read ``data``."""


@frozen(slots=True)
class Medium:
    """A medium we read: module below ``govreport.readers``, its function, the extra it needs."""

    module: str
    function: str = "read"
    extra: str | None = None


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EXCEL = "application/vnd.ms-excel"
_ODF = "application/vnd.oasis.opendocument"

MEDIA = {
    "text/plain": Medium("text.written", "read_text"),
    "text/markdown": Medium("text.written", "read_text"),
    "text/html": Medium("text.written", "read_html"),
    f"{_WORD}.document": Medium("word.docx", extra="word"),
    f"{_WORD}.template": Medium("word.docx", extra="word"),
    "application/vnd.ms-word.document.macroenabled.12": Medium("word.docx", extra="word"),
    "application/vnd.ms-word.template.macroenabled.12": Medium("word.docx", extra="word"),
    "application/vnd.ms-word.flat-opc+xml": Medium("word.docx", "read_flat", "word"),
    "text/csv": Medium("sheet.csv_text"),
    "text/tab-separated-values": Medium("sheet.csv_text"),
    f"{_SHEET}.sheet": Medium("sheet.xlsx", extra="excel"),
    f"{_SHEET}.template": Medium("sheet.xlsx", extra="excel"),
    f"{_EXCEL}.sheet.macroenabled.12": Medium("sheet.xlsx", extra="excel"),
    f"{_EXCEL}.template.macroenabled.12": Medium("sheet.xlsx", extra="excel"),
    f"{_EXCEL}.sheet.binary.macroenabled.12": Medium("soffice", "read_sheets", "excel"),
    _EXCEL: Medium("sheet.xls", extra="excel"),
    f"{_ODF}.spreadsheet": Medium("odf.ods", extra="excel"),
    f"{_ODF}.spreadsheet-template": Medium("odf.ods", extra="excel"),
    "application/x-encrypted-office": Medium("packed.package", "read_encrypted"),
    "application/msword": Medium("soffice", "read_text", "word"),
    "application/rtf": Medium("soffice", "read_text", "word"),
    "application/vnd.ms-works": Medium("soffice", "read_text", "word"),
    "application/vnd.ms-wordml": Medium("soffice", "read_text", "word"),
    f"{_ODF}.text": Medium("odf.odt", extra="word"),
    f"{_ODF}.text-template": Medium("odf.odt", extra="word"),
    f"{_ODF}.text-flat-xml": Medium("odf.odt", "read_flat", "word"),
    f"{_ODF}.spreadsheet-flat-xml": Medium("soffice", "read_sheets", "excel"),
    "application/vnd.ms-spreadsheetml": Medium("soffice", "read_sheets", "excel"),
    "multipart/related": Medium("web.mhtml"),
    "application/ofd": Medium("ofd.document", extra="ofd"),
    "application/pdf": Medium("pdf.document", extra="pdf"),
    "image/png": Medium("ocr.picture", extra="ocr"),
    "image/jpeg": Medium("ocr.picture", extra="ocr"),
    "image/tiff": Medium("ocr.picture", extra="ocr"),
    "image/bmp": Medium("ocr.picture", extra="ocr"),
    "image/webp": Medium("ocr.picture", extra="ocr"),
    "image/gif": Medium("ocr.picture", extra="ocr"),
}


def reader_of(media_type: str, name: str | None = None) -> Reader | None:
    """The reader of a media type: ours, else one of a third party, else ``None``.

    Raises ``ReadError``: ``extra_missing`` where the reader needs a library that is not installed.
    """
    medium = MEDIA.get(media_type)
    if medium is None:
        found = third_party().get(media_type)
        return None if found is None else _guarded(found, media_type)

    def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
        try:
            module = import_module(f"govreport.readers.{medium.module}")
            reader: Reader = getattr(module, medium.function)
            return reader(data, name=name, limits=limits)
        except ImportError as error:
            if medium.extra is None or (error.name or "").startswith("govreport"):
                raise
            raise ReadError(
                "extra_missing",
                name=name,
                media_type=media_type,
                extra=medium.extra,
                library=error.name,
            ) from error

    return read


def _guarded(load: Callable[[], Reader], media_type: str) -> Reader:
    """A reader of a third party whose failures are told as errors of reading."""

    def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
        try:
            document = load()(data, name=name, limits=limits)
        except GovReportError:
            raise
        except Exception as error:
            raise ReadError(
                "reader_failed", name=name, media_type=media_type, detail=repr(error)
            ) from error
        if not isinstance(document, Document):
            kind = type(document).__name__
            raise ReadError("reader_failed", name=name, media_type=media_type, detail=kind)
        return document

    return read


@cache
def third_party() -> dict[str, Callable[[], Reader]]:
    """The readers that installed packages offer, by media type; each is loaded when called."""
    return {
        point.name: cast(Callable[[], Reader], point.load) for point in entry_points(group=GROUP)
    }
