"""Pages of a PDF that are pictures: told from the others, and recognised where that is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govreport.readers.page.printed import Page
from govreport.readers.pdf.coordinates import matrix_of, then
from govreport.readers.pdf.lines import objects
from govreport.readers.pdf.text import Text
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# A page is a picture where pictures cover this part of it and it has fewer characters than this.
_COVERED = 0.5
_FEWEST = 20
# Dots an inch at which a page is turned into a picture.
_DOTS = 200


def is_scan(page: PdfPage, text: Text) -> bool:
    """Whether a page is a picture, whatever invisible text lies over it."""
    import pypdfium2.raw as pdfium

    if len(text.pieces) >= _FEWEST:
        return False
    width, height = text.turn.size
    covered = 0.0
    for part, outer, _ in objects(page):
        if pdfium.FPDFPageObj_GetType(part) == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, _, _ = then(matrix_of(part), outer)
            covered += abs(a * d - b * c)
    return covered >= _COVERED * width * height


def recognised(page: PdfPage, number: int, tally: Tally) -> Page:
    """A page read from its picture, which is made at 200 dots an inch.

    Raises ``ImportError`` where nothing to recognise it is installed, ``LimitError``
    (``limit_pixels``).
    """
    from govreport.readers.ocr.page import recognise

    width, height = page.get_size()
    scale = _DOTS / 72
    pixels = int(width * scale) * int(height * scale)
    if pixels > tally.limits.max_pixels:
        raise tally.refuse("pixels", pixels)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    image: Any = bitmap.to_numpy()
    if image.ndim == 3:
        image = image[:, :, 0]
    found: Page = recognise(number, image, width, height, tally)
    return found
