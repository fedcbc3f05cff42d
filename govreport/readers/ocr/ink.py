"""What is printed on a level page: patches of ink, those in a frame, and the lines they make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from govreport.readers.ocr.models import strip_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

#: The grey of paper on a page evened out by :func:`even`.
PAPER = 245
# Points: smaller patches are dust, or the dots of figures that stand beside; a line of text lower
# than this is a mark such as a stroke, and is looked at with paper above and below.
_DUST, _LEAST_HEIGHT = 1.6, 5.5
# Pixels of a slanting stroke follow a line at least this closely (correlation).
_STRAIGHT = 0.85
# Left of a ruling line: thin, and beside the edge of the frame.
_THIN, _BESIDE = 1.2, 2.0


class Patch(NamedTuple):
    """Connected ink: its box in pixels, right and bottom left out, and its number on the page."""

    left: int
    top: int
    right: int
    bottom: int
    number: int = 0

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left


def even(gray: Gray) -> Gray:
    """A page with its paper evened out to ``PAPER``, shades and stains made as light."""
    height, width = gray.shape
    small = cv2.resize(
        gray, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA
    )
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    scaled = gray.astype(np.float32) * (PAPER / np.maximum(paper, 40).astype(np.float32))
    return np.clip(scaled, 0, 255).astype(np.uint8)


def patches_of(ink: Gray, scale: float) -> tuple[list[Patch], NDArray[np.int32]]:
    """The patches of ink larger than dust, and the number of the patch at each pixel."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    least = _DUST * scale
    found = []
    for i in range(1, count):
        x, y, width, height, _ = (int(v) for v in stats[i])
        if max(width, height) >= least:
            found.append(Patch(x, y, x + width, y + height, i))
    return found, labels.astype(np.int32, copy=False)


def is_remnant(patch: Patch, box: Sequence[float], scale: float) -> bool:
    """Whether a patch in a frame is what is left of the frame's own border."""
    left, top, right, bottom = box
    near = _BESIDE * scale
    if patch.width <= _THIN * scale and patch.height > 3 * patch.width:
        return patch.left - left < near or right - patch.right < near
    if patch.height <= _THIN * scale and patch.width > 3 * patch.height:
        return patch.top - top < near or bottom - patch.bottom < near
    return False


def around(patches: Sequence[Patch]) -> Patch:
    """The box around some patches."""
    return Patch(
        min(p.left for p in patches),
        min(p.top for p in patches),
        max(p.right for p in patches),
        max(p.bottom for p in patches),
    )


def bands_of(patches: Sequence[Patch], tall: float) -> list[list[Patch]]:
    """The lines that patches make, from top to bottom; ``tall`` is the height of a character."""
    bands: list[list[Patch]] = []
    for patch in sorted(patches, key=lambda p: p.top):
        if bands:
            band = around(bands[-1])
            overlap = min(band.bottom, patch.bottom) - patch.top
            joined = max(band.bottom, patch.bottom) - band.top
            inside = overlap >= 0.4 * min(patch.height, band.height) and joined <= 1.6 * tall
            if inside or joined <= 1.2 * tall:
                bands[-1].append(patch)
                continue
        bands.append([patch])
    return _apart(bands)


def _apart(bands: list[list[Patch]]) -> list[list[Patch]]:
    """Bands that do not stand in one another's height; those that do are one line."""
    parted: list[list[Patch]] = []
    for band in bands:
        if parted:
            one, other = around(parted[-1]), around(band)
            overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
            if overlap >= 0.5 * min(one.height, other.height):
                parted[-1].extend(band)
                continue
        parted.append(band)
    return parted


def crop_of(
    page: Gray, box: Patch, frame: Sequence[float], scale: float, pad: float, *, stretch: bool
) -> Gray:
    """The strip of a line of text: its box with paper around, as high as the recogniser takes.

    ``pad`` is the paper above, below and beside, as a part of the height; what lies outside of
    ``frame`` is paper. ``stretch``: make the darkest ink black.
    """
    high = max(box.height, _LEAST_HEIGHT * scale)
    middle = (box.top + box.bottom) / 2
    beside = pad * high
    top, bottom = round(middle - high / 2 - beside), round(middle + high / 2 + beside)
    left, right = round(box.left - beside), round(box.right + beside)
    out = np.full((max(1, bottom - top), max(1, right - left)), PAPER, np.uint8)
    from_top, from_left = max(top, int(frame[1]) + 1, 0), max(left, int(frame[0]) + 1, 0)
    to_bottom, to_right = min(bottom, int(frame[3])), min(right, int(frame[2]))
    inner = page[from_top:to_bottom, from_left:to_right]
    out[from_top - top : from_top - top + inner.shape[0], from_left - left :][
        :, : inner.shape[1]
    ] = inner
    if stretch:
        dark = float(np.percentile(out, 3))
        light = max(PAPER - 10.0, dark + 30)
        scaled = (out.astype(np.float32) - dark) * (255 / (light - dark))
        out = np.clip(scaled, 0, 255).astype(np.uint8)
    return strip_of(out)


def slant_of(labels: NDArray[np.int32], patch: Patch) -> tuple[float, bool]:
    """How far a patch leans to the right going down, and whether it is a straight stroke.

    A slash leans by about -0.4 (pixels to the right for one down), an upright stroke by 0.
    """
    ys, xs = np.nonzero(labels[patch.top : patch.bottom, patch.left : patch.right] == patch.number)
    across, down = float(np.var(xs)), float(np.var(ys))
    if min(across, down) < 1e-6:
        return 0.0, False
    together = float(np.mean((xs - xs.mean()) * (ys - ys.mean())))
    return together / down, abs(together) >= _STRAIGHT * (across * down) ** 0.5
