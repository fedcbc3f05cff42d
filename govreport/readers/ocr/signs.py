"""The signs of a figure on a page: counted by their ink, to hold against what was read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from govreport.readers.ocr.ink import PAPER, Patch, around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

# Signs that touch come apart where only ink darker than one of these is looked at.
_DARKER = (0.62, 0.5, 0.38)
# A point is lower than this part of the figure, stands in its lowest part, and is this dark beside
# the darkest ink.
_LOW, _FOOT, _DARK = 0.4, 0.35, 0.45
_POINTS = ".,"


def without_points(text: str) -> str:
    """A figure without its points and commas."""
    return "".join(char for char in text if char not in _POINTS)


def signs_of(text: str, band: Sequence[Patch], page: Gray) -> list[Patch]:
    """The signs of a line from left to right; if they seem to touch, looked at in darker ink.

    ``text`` is what was read; it only tells how many signs would do.
    """
    signs = _beside(band)
    if _counts(text, len(signs)):
        return signs
    box = around(band)
    crop = page[box.top : box.bottom, box.left : box.right]
    for part in _DARKER:
        dark = (crop < PAPER * part).astype(np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
        found = [
            Patch(box.left + x, box.top + y, box.left + x + width, box.top + y + height)
            for x, y, width, height, _ in ([int(v) for v in stats[i]] for i in range(1, count))
            if height >= _LOW * box.height
        ]
        darker = _beside(found)
        if _counts(text, len(darker)):
            return darker
    return signs


def _counts(text: str, count: int) -> bool:
    return len(without_points(text)) <= count <= len(text)


def _beside(patches: Sequence[Patch]) -> list[Patch]:
    """Patches from left to right, those above one another as one."""
    signs: list[Patch] = []
    for patch in sorted(patches, key=lambda p: p.left):
        if signs and patch.left < signs[-1].right - 0.4 * min(patch.width, signs[-1].width):
            signs[-1] = around([signs[-1], patch])
        else:
            signs.append(patch)
    return signs


def fits(text: str, signs: Sequence[Patch], box: Patch, page: Gray) -> bool:
    """Whether a figure has as many signs as were read, and as many points."""
    if not _counts(text, len(signs)):
        return False
    points = sum(char in _POINTS for char in text)
    if len(signs) < 2:
        return points == 0
    low = sum(sign.height < _LOW * box.height for sign in signs if sign.top > box.top)
    return low + _gaps_with_points(signs, box, page) == points + text.count("-")


def _gaps_with_points(signs: Sequence[Patch], box: Patch, page: Gray) -> int:
    """How many gaps between signs have a dark spot at their foot."""
    darkest = int(page[box.top : box.bottom, box.left : box.right].min())
    level = PAPER - _DARK * (PAPER - darkest)
    top, bottom = round(box.bottom - _FOOT * box.height), box.bottom + 1
    found = 0
    for sign, after in pairwise(signs):
        gap = page[top:bottom, sign.right + 1 : after.left - 1]
        found += bool(gap.size) and bool(gap.min() < level)
    return found
