"""From the coordinates of a PDF page to those of the page as it is read."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A page larger than this (points) is hostile or broken: 5080 mm, what ISO 32000-1 C.2 allows.
LARGEST = 14_400.0


@frozen(slots=True)
class Turn:
    """How a page is turned to be read: ``quarters`` clockwise, over its visible box."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as read, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarters % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of page space (ISO 32000-1, 8.3.2.3) on the page as read."""
        if self.quarters == 0:
            return x - self.left, self.top - y
        if self.quarters == 1:
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """A box of page space on the page as read: left, top, right, bottom."""
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def turn_of(page: PdfPage, quarters: int | None) -> Turn:
    """The turn of a page: as its text runs, else as the page says (``/Rotate``)."""
    left, bottom, right, top = page.get_bbox()
    shown = page.get_rotation() // 90 if quarters is None else quarters
    right, top = min(right, left + LARGEST), min(top, bottom + LARGEST)
    return Turn(left, bottom, right, top, shown % 4)


def quarters_of(across: float, up: float) -> int | None:
    """The direction text runs in, in quarters against the clock; ``None`` where it is slanted."""
    angle = math.degrees(math.atan2(up, across)) / 90
    nearest = round(angle)
    return nearest % 4 if abs(angle - nearest) < 0.06 else None


def then(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does ``first`` and then ``second`` (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def matrix_of(pdf_object: ctypes.c_void_p) -> Matrix:
    """The matrix of a page object."""
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(pdf_object, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f
