"""One picture of a page to a page of text and ruling lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from govreport.readers.ocr.cells import Print, read_cells
from govreport.readers.ocr.ink import PAPER, even, patches_of
from govreport.readers.ocr.lines import read_lines
from govreport.readers.ocr.models import boxes_of, recogniser, strip_of
from govreport.readers.ocr.rules import lines_of, painted, rules_of
from govreport.readers.ocr.upright import ink_of, lean_of, turned
from govreport.readers.page.lattice import lattices
from govreport.readers.page.printed import Page
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

# Points around which the paper of a character is looked for: wider than a character of a title.
_SURROUNDINGS = 24.0
# Pixels a point: a picture with less is enlarged, one with more made smaller.
_COARSE, _FINE = 1.7, 4.3
# A page whose texts are less likely than this on the whole may lie on its side or upside down.
_UPRIGHT = 0.75
# So many texts tell how it lies.
_SAMPLED = 24


def recognise(number: int, image: Gray, width: float, height: float, tally: Tally) -> Page:
    """Read a picture of a page; ``width`` and ``height`` are those of the page, in points.

    ``image`` holds grey from 0 (black) to 255. The page is turned level first, and by quarters
    where it reads badly; places are those on the turned page. Raises ``LimitError``
    (``limit_pixels``), ``ReadError`` (``ocr_model_missing``).
    """
    if image.size > tally.limits.max_pixels:
        raise tally.refuse("pixels", int(image.size))
    gray, scale = _scaled(image, image.shape[1] / width)
    page = _read(number, gray, scale)
    likely = _likely(page)
    if likely is None or likely >= _UPRIGHT:
        return page
    quarters = _quarters(gray)
    if not quarters:
        return page
    other = _read(number, _by_quarters(gray, quarters), scale)
    return other if (_likely(other) or 0.0) > likely else page


def _quarters(gray: Gray) -> int:
    """By how many quarters to the left a page is to be turned, from the largest texts on it."""
    network = recogniser()
    boxes = sorted(boxes_of(gray), key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
    best, chosen = 0.0, 0
    for quarters in range(4):
        crops = [_by_quarters(gray[t:b, left:r], quarters) for left, t, r, b in boxes[:_SAMPLED]]
        lines = network.read([strip_of(crop) for crop in crops if crop.shape[1] > crop.shape[0]])
        sure = sum(line.confidence * len(line.text) for line in lines)
        if sure > best:
            best, chosen = sure, quarters
    return chosen


def _by_quarters(gray: Gray, quarters: int) -> Gray:
    return np.ascontiguousarray(np.rot90(gray, quarters))


def _scaled(gray: Gray, scale: float) -> tuple[Gray, float]:
    """A picture with enough pixels a point, and not more than are of use."""
    if scale < _COARSE:
        factor, how = min(3.0, 2 * _COARSE / scale), cv2.INTER_CUBIC
    elif scale > _FINE:
        factor, how = _FINE / scale, cv2.INTER_AREA
    else:
        return gray, scale
    resized = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=how)
    return np.asarray(resized, np.uint8), scale * factor


def _likely(page: Page) -> float | None:
    """How likely the texts of a page are on the average; ``None`` without texts of two letters."""
    texts = [p for p in page.pieces if len(p.text) > 1 and p.confidence is not None]
    total = sum(len(p.text) for p in texts)
    return sum(len(p.text) * (p.confidence or 0.0) for p in texts) / total if total else None


def _read(number: int, image: Gray, scale: float) -> Page:
    network = recogniser()
    level = even(turned(image, lean_of(image)))
    ink = ink_of(level, int(_SURROUNDINGS * scale))
    flat, upright = lines_of(ink, level, scale)
    rules = rules_of(flat, upright, scale)
    clean = painted(level, flat, upright, scale, PAPER)
    patches, labels = patches_of(painted(ink, flat, upright, scale, 0), scale)
    tables = lattices(rules)
    sheet = Print(clean, labels, scale)
    frames = [frame for table in tables for frame in table.frames]
    pieces = read_cells(frames, patches, sheet, network)
    around = [(t.left, t.top, t.right, t.bottom) for t in tables]
    pieces += read_lines(clean, around, scale, network)
    high, wide = level.shape
    return Page(number, wide / scale, high / scale, tuple(pieces), rules)
