"""The text of a scanned page that stands in no ruled table, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from govreport.readers.ocr.ink import PAPER
from govreport.readers.ocr.models import boxes_of, strip_of
from govreport.readers.page.printed import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from govreport.readers.ocr.models import Recogniser

    Gray = NDArray[np.uint8]

# Less ink than this part of the pixels is no text.
_LEAST_INK = 2e-5
# A picture longer than this many times its width is looked at in parts; a row of pixels with no
# more ink than this part of it is empty.
_LONGEST, _EMPTY = 1.6, 0.002
# About so many parts a picture has at most, as each is looked at by a network.
_MOST_PARTS = 100


def read_lines(
    page: Gray,
    tables: Sequence[tuple[float, float, float, float]],
    scale: float,
    network: Recogniser,
) -> list[Piece]:
    """One piece for each line of text outside of ``tables`` (boxes in points)."""
    rest = page.copy()
    for left, top, right, bottom in tables:
        rest[int(top * scale) : int(bottom * scale) + 1, int(left * scale) : int(right * scale)] = (
            PAPER
        )
    if (rest < PAPER // 2).mean() < _LEAST_INK:
        return []
    boxes = [
        (left, top + down, right, bottom + down)
        for down, end in _tiles(rest)
        for left, top, right, bottom in boxes_of(rest[down:end])
    ]
    strips = [strip_of(rest[top:bottom, left:right]) for left, top, right, bottom in boxes]
    pieces = []
    for (left, top, right, bottom), line in zip(boxes, network.read(strips), strict=True):
        if line.text.strip():
            place = (left / scale, top / scale, right / scale, bottom / scale)
            pieces.append(Piece(line.text.strip(), *place, round(line.confidence, 4)))
    return pieces


def _tiles(page: Gray) -> list[tuple[int, int]]:
    """Where a long picture is cut, between lines: the first and last row of pixels of each part."""
    height, width = page.shape
    span = max(width, height // _MOST_PARTS, 2)
    empty = (page < PAPER * 3 // 4).mean(axis=1) < _EMPTY
    tiles, begin = [], 0
    while height - begin > _LONGEST * span:
        rows = np.flatnonzero(empty[begin + span // 2 : begin + int(_LONGEST * span)])
        end = begin + span // 2 + int(rows[-1]) if len(rows) else begin + int(_LONGEST * span)
        tiles.append((begin, end))
        begin = end
    return [*tiles, (begin, height)]
