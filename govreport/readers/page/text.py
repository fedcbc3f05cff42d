"""Pieces of a page to lines and texts: what stands in one line, where a gap is a space.

Sizes are told by the height of pieces, which is taken for the size of the font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from attrs import frozen

from govreport.quick import quick
from govreport.readers.page.printed import Piece

# Gaps, in heights of the smaller neighbour: less is kerning, justified or spaced-out text. Word
# and others part Han from Latin letters by a quarter without any space in the text; browsers
# leave spaces out and only move on.
_KERNED = 0.2
_MIXED = 0.45
_SPREAD = 0.7
_TIGHT = 0.05
_NONE = 0.12
# A gap that parts columns.
WIDE = 1.5
_MOST_SPACES = 8
_LONGEST_FIGURE = 12
# What cells leave free at both sides together, in points (Word: 0.19 cm at each).
_PADDING = 11.0

_DIGITS = re.compile(r"[\d,，.]+")
_NUMERIC = re.compile(r"[0-9０-９.,，%％+-]+")


# The mark of an item of a list: what begins so is no rest of a text.
_ITEM = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十\d]{1,3}\s*[、.．](?!\d))"
)


@frozen(slots=True)
class Line:
    """Pieces on one line, from left to right."""

    pieces: tuple[Piece, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """The size of its characters: the middle one of their heights."""
        heights = sorted(piece.bottom - piece.top for piece in self.pieces)
        return heights[len(heights) // 2]

    @property
    def text(self) -> str:
        """What it says, with spaces where gaps are."""
        return text_of(self.pieces)


_Line = quick(Line)


def line_of(pieces: Iterable[Piece]) -> Line:
    """A line of these pieces."""
    ordered = sorted(pieces, key=lambda piece: piece.left)
    return _Line(
        tuple(ordered),
        ordered[0].left,
        min(piece.top for piece in ordered),
        max(piece.right for piece in ordered),
        max(piece.bottom for piece in ordered),
    )


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """The lines that pieces stand in, from top to bottom; white space by itself is none."""
    lines: list[Line] = []
    run: list[Piece] = []
    total = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.top + piece.bottom):
        if run:
            last = run[-1]
            middle = (piece.top + piece.bottom) / 2
            near = 0.5 * min(piece.bottom - piece.top, last.bottom - last.top)
            if middle - total / len(run) <= near:
                run.append(piece)
                total += middle
                continue
            lines.append(line_of(run))
        run, total = [piece], (piece.top + piece.bottom) / 2
    if run:
        lines.append(line_of(run))
    return [line for line in lines if any(piece.text.strip() for piece in line.pieces)]


def text_of(pieces: Sequence[Piece], tracking: float = 0.0) -> str:
    """The text of pieces in one line, from left to right; ``tracking``: what letters are spaced by.

    A gap becomes a space where it is wider than kerning and spaced-out text, and more of them the
    wider it is, so that columns stay parted. A space of the text counts where it takes room.
    """
    parts: list[str] = []
    last: Piece | None = None
    spaced = False
    for piece in pieces:
        text = piece.text
        if not text.strip():
            spaced = True
            continue
        if last is not None:
            size = min(piece.bottom - piece.top, last.bottom - last.top)
            gap = (piece.left - last.right) / size - tracking if size > 0 else 0.0
            least = _NONE if spaced else _least(last.text[-1], text[0])
            if least == _SPREAD and _KERNED < gap <= least and _usual_gap(pieces) < _TIGHT:
                least = _KERNED
            if gap > least:
                wide = gap >= WIDE
                parts.append(" " * min(_MOST_SPACES, max(2, int(gap * 2))) if wide else " ")
        parts.append(text)
        last, spaced = piece, False
    return "".join(parts)


def _least(before: str, after: str) -> float:
    """The gap that is a space between two characters."""
    wide = [east_asian_width(char) in "WF" for char in (before, after)]
    if all(wide):
        return _SPREAD
    return _MIXED if any(wide) else _KERNED


def _usual_gap(pieces: Sequence[Piece]) -> float:
    """The middle one of the gaps in a line, in sizes: above 0 where text is spread."""
    inked = [piece for piece in pieces if piece.text.strip()]
    gaps = sorted(
        (after.left - before.right) / max(0.1, after.bottom - after.top)
        for before, after in pairwise(inked)
    )
    return gaps[len(gaps) // 2] if len(gaps) > 5 else 1.0


def tracking_of(cells: Iterable[Sequence[Piece]]) -> float:
    """What the figures of a table are spaced by, in sizes: the least gap after a digit."""
    gaps = []
    for pieces in cells:
        if len(pieces) > _LONGEST_FIGURE:
            continue
        for before, after in pairwise(sorted(pieces, key=lambda piece: piece.left)):
            if before.text.isdigit() and after.text.strip():
                size = after.bottom - after.top
                if abs(before.top - after.top) < 0.2 * size:
                    gaps.append((after.left - before.right) / size)
    return max(0.0, min(gaps)) if len(gaps) > 2 else 0.0


def cell_text(lines: Sequence[Line], width: float | None = None, tracking: float = 0.0) -> str:
    """The text of a cell of these lines, parted by line feeds.

    What is written downwards, a character a line, is joined, and so is a number that was broken
    because the cell (``width`` points wide) has no room for another digit. ``tracking``: what its
    letters are spaced by, in sizes.
    """
    if len(lines) == 1:
        return " ".join(text_of(lines[0].pieces, tracking).split())
    texts = [" ".join(text_of(line.pieces, tracking).split()) for line in lines]
    if is_upright(lines) and not _NUMERIC.fullmatch("".join(texts)):
        return "".join(texts)
    if width is not None and is_broken_number(lines, texts, width):
        return "".join(texts)
    return "\n".join(texts)


def is_broken_number(lines: Sequence[Line], texts: Sequence[str], width: float) -> bool:
    """Whether lines are one number: digits alone, as many in each but the last, and all full."""
    lengths = {len(text) for text in texts[:-1]}
    if not all(_DIGITS.fullmatch(text) for text in texts) or len(lengths) > 1:
        return False
    if len(texts[-1]) > len(texts[0]):
        return False
    return is_full_number(lines[0], texts[0], width)


def is_full_number(line: Line, text: str, width: float) -> bool:
    """Whether digits fill a cell, ``width`` points wide, that had no room for another."""
    if not _DIGITS.fullmatch(text):
        return False
    taken = line.right - line.left
    return width - taken < taken / len(text) + _PADDING


def is_upright(lines: Sequence[Line]) -> bool:
    """Whether lines are one text written from top to bottom: a character each, in one column."""
    if len(lines) < 2 or any(len(line.text.strip()) > 1 for line in lines):
        return False
    middles = [(line.left + line.right) / 2 for line in lines]
    size = max(line.bottom - line.top for line in lines)
    pitch = max(b.top - a.top for a, b in pairwise(lines))
    return max(middles) - min(middles) <= size and pitch <= 3 * size


def starts_item(text: str) -> bool:
    """Whether a text begins with the mark of an item of a list."""
    return bool(_ITEM.match(text))
