"""The objects of an OFD page as pieces of text and ruling lines (GB/T 33190, chapters 8, 9 and 11).

An object has a space of its own: its points go through its matrix (CTM), then to the corner of
its boundary. Lengths are millimetres from the left upper corner, downwards.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from govreport.quick import quick
from govreport.readers.page.printed import Piece, Rule

if TYPE_CHECKING:
    from lxml.etree import _Element

# Points in a millimetre.
POINTS = 72 / 25.4
# The thickest line and how far from straight a line may be, in millimetres.
_THICK = 1.4
_CROOKED = 0.35
# Where the box of a character ends below its base line, and how wide it is, in sizes.
_BELOW = 0.14
_NARROW = 0.5
_WHITE = 250
_FAINT = 10
_MOST_SEGMENTS = 100_000

_NUMBERS = re.compile(r"[^\s,]+")
_DRAWING = re.compile(r"[A-Za-z]|[^\sA-Za-z,]+(?:[eE][+-]?\d+)?")
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_Piece, _Rule = quick(Piece), quick(Rule)

Point = tuple[float, float]


def local(element: _Element) -> str:
    """The name of an element without its namespace, which differs between publishers."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def numbers(text: str | None, least: int = 0) -> list[float]:
    """Numbers parted by white space (ST_Array, 7.3). Raises ``ValueError``."""
    found = [float(each) for each in _NUMBERS.findall(text or "")]
    if len(found) < least or not all(map(math.isfinite, found)):
        raise ValueError(text)
    return found


class Space:
    """From the space of an object to points on the page."""

    def __init__(self, element: _Element, origin: Point) -> None:
        boundary = numbers(element.get("Boundary"), 2)
        matrix = element.get("CTM")
        self.matrix = numbers(matrix, 6) if matrix else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        self._left, self._top = boundary[0] - origin[0], boundary[1] - origin[1]

    def point(self, x: float, y: float) -> Point:
        """Where a point of the object stands on the page."""
        a, b, c, d, e, f = self.matrix[:6]
        return (
            (a * x + c * y + e + self._left) * POINTS,
            (b * x + d * y + f + self._top) * POINTS,
        )


def offsets(text: str | None, count: int) -> list[float]:
    """The steps between characters, at most ``count``; ``g n v`` stands for n times v (11.3)."""
    found: list[float] = []
    marks = iter(_NUMBERS.findall(text or ""))
    for mark in marks:
        if len(found) >= count:
            break
        if mark == "g":
            times = min(int(next(marks, "0")), count)
            found += [float(next(marks, "0"))] * times
        else:
            found.append(float(mark))
    if not all(map(math.isfinite, found)):
        raise ValueError(text)
    return found[:count]


def pieces_of(element: _Element, origin: Point) -> Iterator[Piece]:
    """The characters of a text object, white space left out. Raises ``ValueError``."""
    space = Space(element, origin)
    size = float(element.get("Size") or 0)
    if not 0 < size < 10_000:
        raise ValueError(element.get("Size"))
    across = float(element.get("HScale") or 1)
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        # A text code without a place goes on from that before it (11.3).
        x, y = float(code.get("X") or x), float(code.get("Y") or y)
        text = (code.text or "").strip("\r\n\t")
        steps_x = offsets(code.get("DeltaX"), len(text))
        steps_y = offsets(code.get("DeltaY"), len(text))
        for at, char in enumerate(text):
            wide = 1.0 if east_asian_width(char) in "WFA" else _NARROW
            width = size * wide * across
            step_x = steps_x[at] if at < len(steps_x) else None
            if not char.isspace():
                shown = min(width, step_x) if step_x is not None and step_x > 0 else width
                yield _boxed(space, char, (x, y + _BELOW * size - size), (shown, size))
            step_y = steps_y[at] if at < len(steps_y) else 0.0
            # Without any step the characters follow one another by their widths.
            x += step_x if step_x is not None else 0.0 if steps_y else width
            y += step_y


def _boxed(space: Space, char: str, corner: Point, extent: Point) -> Piece:
    (x, y), (width, height) = corner, extent
    corners = [space.point(x + dx, y + dy) for dx in (0, width) for dy in (0, height)]
    xs, ys = [point[0] for point in corners], [point[1] for point in corners]
    if not all(map(math.isfinite, (*xs, *ys))):
        raise ValueError(char)
    return _Piece(char, min(xs), min(ys), max(xs), max(ys))


def rules_of(element: _Element, origin: Point) -> Iterator[Rule]:
    """The straight lines that show of a path object, stroked or as thin boxes.

    Raises ``ValueError``.
    """
    space = Space(element, origin)
    drawn = next((child.text for child in element if local(child) == "AbbreviatedData"), None)
    shapes = [[space.point(*point) for point in shape] for shape in _shapes(drawn or "")]
    stretch = abs(space.matrix[0] * space.matrix[3] - space.matrix[1] * space.matrix[2]) ** 0.5
    thick = float(element.get("LineWidth") or 0.353) * stretch
    if _says(element, "Stroke", default=True) and thick <= _THICK and _shows(element, "Stroke"):
        for shape in shapes:
            yield from _straight(shape)
    if _says(element, "Fill", default=False) and _shows(element, "Fill"):
        for shape in shapes:
            yield from _thin(shape)


def _says(element: _Element, name: str, *, default: bool) -> bool:
    value = (element.get(name) or "").strip().lower()
    return value in {"true", "1"} if value else default


def _shows(element: _Element, use: str) -> bool:
    """Whether a colour is neither white nor clear, as far as it is said (RGB, 8.3)."""
    colour = next((child for child in element if local(child) == f"{use}Color"), None)
    if colour is None:
        return True
    values = numbers(colour.get("Value"))
    white = len(values) == 3 and min(values) >= _WHITE
    return not white and float(colour.get("Alpha") or 255) >= _FAINT


def _shapes(drawn: str) -> list[list[Point]]:
    """The points of each part of a path (chapter 9). Curves only lead on to their end."""
    shapes: list[list[Point]] = []
    operator, values, count = "", list[float](), 0
    for mark in _DRAWING.findall(drawn):
        if mark.isalpha():
            operator, values = mark, []
        else:
            values += numbers(mark)
        takes = _TAKES.get(operator)
        if takes is None or len(values) < takes:
            continue
        count += 1
        if count > _MOST_SEGMENTS:
            break
        if operator == "C":
            if shapes:
                shapes[-1].append(shapes[-1][0])
        elif operator in "SM" or not shapes:
            shapes.append([(values[-2], values[-1])])
        elif operator == "L":
            shapes[-1].append((values[-2], values[-1]))
        else:
            # The straight line to the end of a curve would be none that is drawn.
            shapes.append([(values[-2], values[-1])])
        operator = "" if operator == "C" else operator
        values = []
    return shapes


def _straight(shape: Sequence[Point]) -> Iterator[Rule]:
    for (x0, y0), (x1, y1) in pairwise(shape):
        if min(abs(x1 - x0), abs(y1 - y0)) <= _CROOKED * POINTS:
            yield _ruled(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _thin(shape: Sequence[Point]) -> Iterator[Rule]:
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    if len(shape) > 2 and min(right - left, bottom - top) <= _THICK * POINTS:
        yield _ruled(left, top, right, bottom)


def _ruled(left: float, top: float, right: float, bottom: float) -> Rule:
    if not all(map(math.isfinite, (left, top, right, bottom))):
        raise ValueError(left)
    if right - left >= bottom - top:
        middle = (top + bottom) / 2
        return _Rule(left, middle, right, middle)
    middle = (left + right) / 2
    return _Rule(middle, top, middle, bottom)
