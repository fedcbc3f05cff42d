"""The ruling lines of a scanned page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from govreport.readers.page.printed import Rule

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

# All lengths are points. A stroke of a character is shorter than the least line.
_LEAST_FLAT, _LEAST_UPRIGHT, _LEAST_PIECE = 14.0, 9.0, 8.5
# Beside a line, this far from it, there is paper: at most this part of it is inked.
_BESIDE, _CLEAR = 1.2, 0.35
# Lines by themselves, without others that meet them at both ends, are at least this long.
_LEAST_ALONE = 60.0
_THICKEST = 6.0
# Two pieces in one line: so far apart across, a gap so long, or with so much ink between them.
_ACROSS, _GAP, _INKED = 1.5, 2.0, 0.85
_LONGEST_FAINT = 80.0
# A faint line is this much darker than paper (grey), looked at by so many pixels, nearly all along.
_SHADE, _CHUNK = 10.0, 6
_UNBROKEN = 0.97
# A piece this long is no stroke of a character; a shorter one goes with a line it stands in, not
# with one so far beside it.
_SURELY, _BARELY = 24.0, 0.3
# The soft edge of a line.
_EDGE = 0.6
# A line meets another if it ends within this of it.
_MEETS = 4.0


class _Line(NamedTuple):
    """A line in pixels, flat or upright: its place across, its ends, its thickness."""

    at: float
    begin: float
    end: float
    thick: float


def lines_of(ink: Gray, page: Gray, scale: float) -> tuple[list[_Line], list[_Line]]:
    """Flat and upright lines of a level page, in pixels.

    ``page`` is its grey, on which faint stretches of lines still show; ``scale``: pixels a point.
    """
    flat = _joined(_pieces(ink, scale), ink, page, scale, _LEAST_FLAT)
    # between the rows of a table a bracket may stand right in the course of an upright line
    turned = np.ascontiguousarray(ink.T)
    upright = _joined(_pieces(turned, scale), turned, None, scale, _LEAST_UPRIGHT)
    for _ in range(2):
        flat, upright = _meeting(flat, upright, scale), _meeting(upright, flat, scale)
    return flat, upright


def rules_of(flat: list[_Line], upright: list[_Line], scale: float) -> tuple[Rule, ...]:
    """The lines as rules, in points."""
    rules = [Rule(b / scale, at / scale, e / scale, at / scale) for at, b, e, _ in flat]
    rules += [Rule(at / scale, b / scale, at / scale, e / scale) for at, b, e, _ in upright]
    return tuple(rules)


def painted(page: Gray, flat: list[_Line], upright: list[_Line], scale: float, paper: int) -> Gray:
    """A page with the lines painted over."""
    left = page.copy()
    edge = _EDGE * scale
    for at, begin, end, thick in flat:
        half = thick / 2 + edge
        left[max(0, int(at - half)) : int(at + half) + 1, max(0, int(begin)) : int(end) + 1] = paper
    for at, begin, end, thick in upright:
        half = thick / 2 + edge
        left[max(0, int(begin)) : int(end) + 1, max(0, int(at - half)) : int(at + half) + 1] = paper
    return left


def _pieces(ink: Gray, scale: float) -> list[_Line]:
    """Level runs of ink with paper beside them, by their bounding boxes."""
    # a line that leans by a hair steps from one row of pixels to the next
    thicker = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    length = max(8, round(_LEAST_PIECE * scale))
    closed = cv2.morphologyEx(thicker, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(opened)
    found = []
    for i in range(1, count):
        x, _, width, _, area = (int(v) for v in stats[i])
        thick = max(1.0, area / width - 2)
        line = _Line(float(centres[i][1]), x, x + width - 1, thick)
        if thick <= _THICKEST * scale and _clear(ink, line, scale):
            found.append(line)
    return found


def _clear(ink: Gray, line: _Line, scale: float) -> bool:
    """Whether there is paper on both sides of a line; between strokes of characters is none."""
    away = line.thick / 2 + max(_BESIDE * scale, 2.0)
    for at in (round(line.at - away), round(line.at + away)):
        beside = ink[at, int(line.begin) : int(line.end)] if 0 <= at < len(ink) else ink[:0]
        if beside.size and (beside > 0).mean() > _CLEAR:
            return False
    return True


def _joined(
    pieces: list[_Line], ink: Gray, page: Gray | None, scale: float, least: float
) -> list[_Line]:
    """One line for all pieces in it, across breaks that are short or faintly inked."""
    done: list[_Line] = []
    for piece in sorted(pieces, key=lambda line: line.begin):
        for i, line in enumerate(done):
            gap = piece.begin - line.end
            shorter = min(line.end - line.begin, piece.end - piece.begin)
            across = _ACROSS * scale
            if shorter < _SURELY * scale:
                across = max(line.thick, piece.thick) / 2 + _BARELY * scale
            if abs(piece.at - line.at) > across or gap > _LONGEST_FAINT * scale:
                continue
            between = _both(line, piece)._replace(begin=line.end, end=piece.begin)
            least_inked = _UNBROKEN if page is None else _INKED
            inked = gap <= _GAP * scale or _inked(ink, between, scale) >= least_inked
            faint = page is not None and shorter >= max(gap, _SURELY * scale)
            if inked or (faint and _shaded(page, between, scale) >= _UNBROKEN):
                done[i] = _both(line, piece)
                break
        else:
            done.append(piece)
    return [
        line
        for line in done
        if line.end - line.begin >= least * scale
        and _clear(ink, line, scale)
        and _inked(ink, line, scale) >= _INKED
    ]


def _both(line: _Line, piece: _Line) -> _Line:
    one, other = line.end - line.begin, piece.end - piece.begin
    at = (line.at * one + piece.at * other) / (one + other)
    end = max(line.end, piece.end)
    return _Line(at, line.begin, end, max(line.thick, piece.thick))


def _inked(ink: Gray, line: _Line, scale: float) -> float:
    """The part of a line that has ink in the line's own rows."""
    half = line.thick / 2 + 0.5 * scale
    rows = slice(max(0, int(line.at - half)), int(line.at + half) + 1)
    band = ink[rows, int(line.begin) : int(line.end) + 1]
    return float((band > 0).any(axis=0).mean()) if band.size else 1.0


def _shaded(page: Gray | None, line: _Line, scale: float) -> float:
    """The part of a faint stretch that is darker than the paper on both sides of it."""
    if page is None:
        return 0.0
    begin, end = int(line.begin) + 1, int(line.end)
    half, away = max(1, round(line.thick / 2)), round(line.thick / 2 + max(_BESIDE * scale, 2.0))
    at = round(line.at)
    if at - away < 0 or at + away >= len(page) or end - begin < _CHUNK:
        return 0.0
    count = (end - begin) // _CHUNK
    columns = slice(begin, begin + count * _CHUNK)

    def means(rows: slice) -> NDArray[np.float64]:
        shades: NDArray[np.float64] = page[rows, columns].mean(axis=0)
        return np.asarray(shades.reshape(count, _CHUNK).mean(axis=1), np.float64)

    paper = np.minimum(
        means(slice(at - away, at - away + 1)), means(slice(at + away, at + away + 1))
    )
    return float((paper - means(slice(at - half, at + half + 1)) > _SHADE).mean())


def _meeting(lines: list[_Line], across: list[_Line], scale: float) -> list[_Line]:
    """Lines that are long, or meet others at both ends; ends near another are drawn to it."""
    kept = []
    near = _MEETS * scale
    for line in lines:
        begin = _met(line, line.begin, across, near)
        end = _met(line, line.end, across, near)
        alone = line.end - line.begin < _LEAST_ALONE * scale
        if alone and (begin is None or end is None):
            continue
        kept.append(
            line._replace(
                begin=line.begin if begin is None else min(begin, line.end),
                end=line.end if end is None else max(end, line.begin),
            )
        )
    return kept


def _met(line: _Line, end: float, across: list[_Line], near: float) -> float | None:
    places = [
        other.at
        for other in across
        if abs(other.at - end) <= near and other.begin - near <= line.at <= other.end + near
    ]
    return min(places, key=lambda at: abs(at - end), default=None)
