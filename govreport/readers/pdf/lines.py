"""The ruling lines of a PDF page, however they are drawn (ISO 32000-1, 8.5).

Lines are stroked, or filled as thin rectangles, or filled as a box with a smaller box cut out.
Those that are white, transparent or clipped away are none.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from govreport.quick import quick
from govreport.readers.page.printed import Rule
from govreport.readers.pdf.coordinates import IDENTITY, Matrix, Turn, matrix_of, then

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# The thickest line, in points; what is thicker is a bar or a shaded cell.
THICK = 4.0
# How far from straight a line may be.
_CROOKED = 1.0
_WHITE = 250
_FAINT = 10
_DEEPEST = 8
# More objects than this are a drawing.
_MOST = 100_000

Box = tuple[float, float, float, float]
Point = tuple[float, float]
_EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
_Rule = quick(Rule)


def rules_of(page: PdfPage, turn: Turn) -> tuple[Rule, ...]:
    """The horizontal and vertical lines that show on a page."""
    lines: list[Box] = []
    for part, matrix, clip in paths(page):
        lines.extend(_lines(part, matrix, clip))
    return tuple(_Rule(*_straight(turn.box(*line))) for line in lines)


def _straight(box: Box) -> Box:
    left, top, right, bottom = box
    if right - left >= bottom - top:
        middle = (top + bottom) / 2
        return left, middle, right, middle
    middle = (left + right) / 2
    return middle, top, middle, bottom


def paths(page: PdfPage) -> Iterator[tuple[ctypes.c_void_p, Matrix, Box]]:
    """The paths of a page and its forms, each with its matrix and where it may show."""
    import pypdfium2.raw as pdfium

    for part, outer, clip in objects(page):
        if pdfium.FPDFPageObj_GetType(part) == pdfium.FPDF_PAGEOBJ_PATH:
            yield part, then(matrix_of(part), outer), clip


def objects(page: PdfPage) -> Iterator[tuple[ctypes.c_void_p, Matrix, Box]]:
    """The objects of a page and of the forms in it, each with the matrix and clip around it."""
    import pypdfium2.raw as pdfium

    count = min(_MOST, pdfium.FPDFPage_CountObjects(page.raw))
    stack = [
        (pdfium.FPDFPage_GetObject(page.raw, at), IDENTITY, _EVERYWHERE, 0)
        for at in reversed(range(count))
    ]
    left = _MOST
    while stack and left:
        left -= 1
        part, outer, clip, depth = stack.pop()
        kind = pdfium.FPDFPageObj_GetType(part)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        clip = _within(clip, _clip(part, outer))
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = then(matrix_of(part), outer)
            count = min(_MOST, pdfium.FPDFFormObj_CountObjects(part))
            stack.extend(
                (pdfium.FPDFFormObj_GetObject(part, at), inner, clip, depth + 1)
                for at in reversed(range(count))
            )
        else:
            yield part, outer, clip


def _within(first: Box, second: Box) -> Box:
    return (
        max(first[0], second[0]),
        max(first[1], second[1]),
        min(first[2], second[2]),
        min(first[3], second[3]),
    )


def _bounds(points: list[Point] | tuple[Point, ...]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _clip(part: ctypes.c_void_p, outer: Matrix) -> Box:
    """The box that holds all an object may show of itself."""
    import pypdfium2.raw as pdfium

    found = pdfium.FPDFPageObj_GetClipPath(part)
    if not found:
        return _EVERYWHERE
    box = _EVERYWHERE
    for number in range(max(0, pdfium.FPDFClipPath_CountPaths(found))):
        points = [
            _point(pdfium.FPDFClipPath_GetPathSegment(found, number, at), outer)
            for at in range(max(0, pdfium.FPDFClipPath_CountPathSegments(found, number)))
        ]
        if points:
            box = _within(box, _bounds(points))
    return box


def _point(segment: ctypes.c_void_p, matrix: Matrix) -> Point:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    a, b, c, d, e, f = matrix
    return a * x.value + c * y.value + e, b * x.value + d * y.value + f


def _lines(part: ctypes.c_void_p, matrix: Matrix, clip: Box) -> Iterator[Box]:
    """The lines a path draws, cut to what the clip leaves of them."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(part, fill, stroke)
    strokes = bool(stroke.value) and _shows(pdfium.FPDFPageObj_GetStrokeColor, part)
    fills = bool(fill.value) and _shows(pdfium.FPDFPageObj_GetFillColor, part)
    if not strokes and not fills:
        return
    shapes = _shapes(part, matrix)
    found: list[Box] = []
    if strokes and _width(part, matrix) <= THICK:
        found += _stroked(shapes)
    if fills:
        found += _filled([_bounds(points) for points, _ in shapes if len(points) > 2])
    for line in found:
        left, bottom, right, top = shown = _within(line, clip)
        if right - left >= -_CROOKED and top - bottom >= -_CROOKED:
            yield shown if right >= left and top >= bottom else line


def _shows(colour: object, part: ctypes.c_void_p) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(part, red, green, blue, alpha):  # type: ignore[operator]
        return True
    white = min(red.value, green.value, blue.value) >= _WHITE
    return not white and alpha.value >= _FAINT


def _width(part: ctypes.c_void_p, matrix: Matrix) -> float:
    import pypdfium2.raw as pdfium

    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(part, width)
    a, b, c, d, _, _ = matrix
    return float(width.value * abs(a * d - b * c) ** 0.5)


def _shapes(part: ctypes.c_void_p, matrix: Matrix) -> list[tuple[list[Point], bool]]:
    """The parts of a path: their points, and whether they are closed. Curves make no lines."""
    import pypdfium2.raw as pdfium

    shapes: list[tuple[list[Point], bool]] = []
    for at in range(min(_MOST, max(0, pdfium.FPDFPath_CountSegments(part)))):
        segment = pdfium.FPDFPath_GetPathSegment(part, at)
        if not segment:
            continue
        point = _point(segment, matrix)
        if not shapes or pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            shapes.append(([], False))
        shapes[-1][0].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            shapes[-1] = (shapes[-1][0], True)
    return shapes


def _stroked(shapes: list[tuple[list[Point], bool]]) -> list[Box]:
    found = []
    for points, closed in shapes:
        ring = [*points, points[0]] if closed else points
        for (x0, y0), (x1, y1) in pairwise(ring):
            if min(abs(x1 - x0), abs(y1 - y0)) <= _CROOKED:
                found.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return found


def _filled(boxes: list[Box]) -> list[Box]:
    """Thin boxes, and what is left of a box from which one a little smaller is cut out."""
    found: list[Box] = []
    large: list[Box] = []
    for box in boxes:
        left, bottom, right, top = box
        (found if min(right - left, top - bottom) <= THICK else large).append(box)
    if len(large) == 2:
        outer, inner = sorted(large, key=lambda box: box[0] - box[2])
        gaps = [abs(a - b) for a, b in zip(outer, inner, strict=True)]
        if max(gaps) <= THICK:
            left, bottom, right, top = outer
            sides = [
                (left, bottom, left, top),
                (left, bottom, right, bottom),
                (right, bottom, right, top),
                (left, top, right, top),
            ]
            found += [side for side, gap in zip(sides, gaps, strict=True) if gap > 0]
    return found
