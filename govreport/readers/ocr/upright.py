"""Turns a scanned page upright: how far its lines lean, and the turn that sets them level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

#: Pages lean less than this (degrees); what leans more was photographed, not scanned.
MOST_LEAN = 8.0
# The lean is measured on a picture about this wide (pixels).
_WIDTH = 1000
# Steps of the search, in degrees, and how far each looks to both sides.
_STEPS = ((0.5, MOST_LEAN), (0.1, 0.6), (0.02, 0.12))
# A lean below this (degrees) moves no line by more than a pixel or two.
_LEVEL = 0.03


def ink_of(gray: Gray, block: int) -> Gray:
    """Where a page is darker than its surroundings: 255 for ink, else 0.

    ``block`` is the width in pixels of the surroundings looked at, much larger than a character.
    """
    # a fifth of the way from paper to the darkest ink is darker than noise, lighter than hair lines
    paper, dark = np.percentile(gray[::4, ::4], (60, 0.5))
    least = max(12.0, 0.2 * float(paper - dark))
    return cv2.adaptiveThreshold(  # type: ignore[return-value]
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, max(3, block | 1), least
    )


def lean_of(gray: Gray) -> float:
    """How many degrees the lines of a page rise to the right, to be turned back clockwise.

    Lines that lie level gather their ink in few rows of pixels: the angle is taken at which the
    sums over the rows differ most from row to row.
    """
    scale = min(1.0, _WIDTH / gray.shape[1])
    resized = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = resized.astype(np.uint8, copy=False)
    ys, xs = np.nonzero(ink_of(small, _WIDTH // 20))
    if len(ys) < 200:
        return 0.0
    if len(ys) > 150_000:
        step = len(ys) // 150_000 + 1
        ys, xs = ys[::step], xs[::step]
    best = 0.0
    for step_width, reach in _STEPS:
        angles = np.arange(best - reach, best + reach + step_width / 2, step_width)
        best = float(max(angles, key=lambda angle: _sharpness(ys, xs, float(angle))))
    return best


def _sharpness(ys: NDArray[np.intp], xs: NDArray[np.intp], angle: float) -> float:
    turn = np.deg2rad(angle)
    rows = np.rint(ys * np.cos(turn) + xs * np.sin(turn)).astype(np.int64)
    sums = np.bincount(rows - rows.min()).astype(np.float64)
    return float(np.square(np.diff(sums)).sum())


def turned(gray: Gray, lean: float) -> Gray:
    """The page turned by ``lean`` degrees clockwise about its middle, its corners kept."""
    if abs(lean) < _LEVEL:
        return gray
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -lean, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = int(width * cos + height * sin), int(width * sin + height * cos)
    matrix[0, 2] += (new_width - width) / 2
    matrix[1, 2] += (new_height - height) / 2
    return cv2.warpAffine(  # type: ignore[return-value]
        gray,
        matrix,
        (new_width, new_height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
