"""Pictures of pages (PNG, JPEG, TIFF, BMP, WebP, GIF) to a document, by recognising their text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

from govreport.document import Document
from govreport.errors import ReadError
from govreport.limits import Limits
from govreport.readers.ocr.page import recognise
from govreport.readers.page.blocks import blocks_of
from govreport.readers.quiet import quiet
from govreport.readers.tally import Tally, said_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
# What decoders raise on files that are cut off or made up.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
)
# The short side of a page in points where the file does not tell: that of A4 (ISO 216).
_SHORT_SIDE = 595.0
# Dots an inch that are taken for those of a scanner; less is what programs write for any screen.
_FEWEST_DOTS, _MOST_DOTS = 100.0, 1200.0


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """Read a picture; each page of a TIFF file is one page, of moving pictures only the first.

    Raises ``ReadError``: ``picture_damaged``, ``ocr_model_missing``; ``LimitError``:
    ``limit_pixels``, ``limit_pages``, ``limit_cells``.
    """
    tally = Tally(limits, name)
    pages = [
        recognise(number, gray, *_size(gray, dots), tally)
        for number, (gray, dots) in enumerate(_pictures(data, tally), 1)
    ]
    return Document(tuple(blocks_of(pages, tally)))


def _size(gray: Gray, dots: float | None) -> tuple[float, float]:
    """Width and height of the page in points."""
    height, width = gray.shape
    scale = 72 / dots if dots else _SHORT_SIDE / min(width, height)
    return width * scale, height * scale


def _pictures(data: bytes, tally: Tally) -> Iterator[tuple[Gray, float | None]]:
    """Each page as grey, with the dots an inch that the file tells."""
    image: Image.Image | None = None
    for number in count():
        with _decoding(tally):
            if image is None:
                image = Image.open(BytesIO(data), formats=_FORMATS)
            elif image.format != "TIFF" or not _next(image, number):
                return
            elif number >= tally.limits.max_pages:
                raise tally.refuse("pages", number + 1)
            if image.width * image.height > tally.limits.max_pixels:
                raise tally.refuse("pixels", image.width * image.height)
            page = _gray(image), _dots(image)
        yield page


@contextmanager
def _decoding(tally: Tally) -> Iterator[None]:
    """What Pillow raises as our errors; what it warns of is held against our own limits."""
    try:
        with quiet():
            yield
    except Image.DecompressionBombError as error:
        raise tally.refuse("pixels", 2 * (Image.MAX_IMAGE_PIXELS or 0)) from error
    except _DAMAGED as error:
        raise ReadError("picture_damaged", name=tally.name, detail=said_by(error)) from error


def _next(image: Image.Image, frame: int) -> bool:
    try:
        image.seek(frame)
    except EOFError:
        return False
    return True


def _gray(image: Image.Image) -> Gray:
    """A picture upright as its EXIF data says, transparent parts as paper."""
    image.load()
    shown: Image.Image = ImageOps.exif_transpose(image)
    if shown.mode.startswith(("I", "F")):
        values = np.asarray(shown, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        return ((values - low) * (255 / max(high - low, 1.0))).astype(np.uint8)
    if "A" in shown.getbands() or "transparency" in shown.info:
        shown = shown.convert("RGBA")
        paper = Image.new("RGBA", shown.size, "white")
        shown = Image.alpha_composite(paper, shown)
    return np.asarray(shown.convert("L"), dtype=np.uint8)


def _dots(image: Image.Image) -> float | None:
    try:
        dots = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return dots if _FEWEST_DOTS <= dots <= _MOST_DOTS else None
