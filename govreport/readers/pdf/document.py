"""PDF (ISO 32000-1) to a document: its characters and lines as pages, pages as blocks.

Nothing in a file is run or followed: no scripts, links, attachments or forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from immutabledict import immutabledict

from govreport.document import Document
from govreport.errors import ReadError
from govreport.findings import Fault, Finding, Scalar, Severity
from govreport.limits import Limits
from govreport.readers.page.blocks import blocks_of
from govreport.readers.page.printed import Page
from govreport.readers.pdf.lines import rules_of
from govreport.readers.pdf.scan import is_scan, recognised
from govreport.readers.pdf.text import text_of
from govreport.readers.tally import Tally
from govreport.sources import Place

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

#: PDFium may be called by one thread at a time, for whatever document.
_ONE_AT_A_TIME = Lock()

_NAMES = {"Title": "title", "CreationDate": "creationdate"}


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """Read a PDF file.

    Threads take turns, processes need not.

    Raises ``ReadError``: ``package_encrypted`` (a password is needed), ``pdf_damaged``,
    ``extra_missing`` (all pages are pictures, and what recognises them is not installed);
    ``LimitError``: ``limit_pages``, ``limit_cells``, ``limit_pixels``. Findings:
    ``font_without_map``, ``text_layer_invisible``, ``page_not_read``, ``page_damaged``.
    """
    tally = Tally(limits, name)
    with _ONE_AT_A_TIME, _opened(data, name) as document:
        if len(document) > limits.max_pages:
            raise tally.refuse("pages", len(document))
        pages, findings = _pages(document, tally)
        declared = document.get_metadata_dict(skip_empty=True)
    blocks = blocks_of(pages, tally)
    metadata = {ours: declared[key] for key, ours in _NAMES.items() if key in declared}
    return Document(
        tuple(blocks),
        title=declared.get("Title"),
        metadata=immutabledict(metadata),
        findings=tuple(findings),
    )


@contextmanager
def _opened(data: bytes, name: str | None) -> Iterator[PdfDocument]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        if getattr(error, "err_code", None) in locked:
            raise ReadError("package_encrypted", name=name) from error
        raise ReadError("pdf_damaged", name=name, detail=str(error)) from error
    try:
        yield document
    finally:
        document.close()


def _pages(document: PdfDocument, tally: Tally) -> tuple[list[Page], list[Finding]]:
    """Every page that can be read, and what is to be said of the others."""
    import pypdfium2

    pages: list[Page] = []
    layered: list[int] = []
    unread: list[int] = []
    damaged: list[int] = []
    missing: ImportError | None = None
    illegible: dict[int, int] = {}
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            text = text_of(page)
            scan = is_scan(page, text)
            rules = rules_of(page, text.turn)
        except pypdfium2.PdfiumError:
            damaged.append(number)
            continue
        pieces = text.pieces
        if scan:
            try:
                pages.append(recognised(page, number, tally))
            except ImportError as error:
                missing = error
                if not text.hidden:
                    unread.append(number)
                    continue
                layered.append(number)
                pieces = text.hidden
            else:
                continue
        if text.illegible:
            illegible[number] = text.illegible
        pages.append(Page(number, *text.turn.size, pieces, rules))
    if damaged and not pages:
        raise ReadError("pdf_damaged", name=tally.name, detail="")
    if unread and missing is not None and not any(page.pieces for page in pages):
        raise ReadError(
            "extra_missing",
            name=tally.name,
            media_type="application/pdf",
            extra="ocr",
            library=missing.name,
        ) from missing
    findings = [
        *_told("page_damaged", damaged, Fault.PUBLISHER),
        *_told("page_not_read", unread, Fault.READING),
        *_told("text_layer_invisible", layered, Fault.READING),
        *_told("font_without_map", list(illegible), Fault.PUBLISHER, sum(illegible.values())),
    ]
    return pages, findings


def _told(code: str, pages: list[int], fault: Fault, count: int | None = None) -> list[Finding]:
    """A finding that names pages, if there are any."""
    if not pages:
        return []
    many = len(pages) if count is None else count
    params: dict[str, Scalar] = {"pages": ", ".join(map(str, pages)), "count": many}
    place = Place(page=pages[0])
    return [Finding(code, Severity.WARNING, params=params, place=place, fault=fault)]
