"""Rows of figures among lines of text, without any ruling lines: where tables may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve, frozen

from govreport.readers.page.paragraphs import Placed
from govreport.readers.page.printed import Piece
from govreport.readers.page.text import WIDE, Line, line_of, starts_item

# Gaps that part cells, in sizes: between texts, and between two figures.
_APART = 0.6
_FIGURES_APART = 0.3
_FIGURE = re.compile(
    r"[-+−–—]?[^\W\d]?\d[\d,，.．]*[^\W\d]{0,3}|[-—–－/／\\×*]{1,3}|[零无無〇○]|\ufffd{1,4}"
)
_LISTED = re.compile(r"[（(]?\d{1,2}[.．、）)]\D")
_LONGEST_LABEL = 60
_SHORT = 4
# Lines further apart than this (in sizes) belong to no table together.
_FAR = 8.0
_MOST_HEAD_LINES = 14


@frozen(slots=True)
class Row:
    """A line as a row: its texts from left to right, and those at its end that are figures."""

    placed: Placed
    texts: tuple[Line, ...]
    figures: tuple[Line, ...]

    @property
    def middle(self) -> float:
        """Where it stands on the page, from above."""
        return (self.placed.line.top + self.placed.line.bottom) / 2

    @property
    def strong(self) -> bool:
        """Whether it is a row by itself: several figures, or one far from its label."""
        if len(self.figures) > 1:
            return True
        if not self.figures or not self.texts:
            return False
        gap = self.figures[0].left - self.texts[-1].right
        return gap >= WIDE * self.placed.line.height


@frozen(slots=True)
class Region:
    """Lines ``first`` to ``last`` (exclusive) that make a table; ``begin``: its first figures."""

    first: int
    begin: int
    last: int


def cells_of(line: Line) -> list[Line]:
    """The texts of a line, parted where a gap parts cells."""
    runs: list[list[Piece]] = []
    last: Piece | None = None
    for piece in line.pieces:
        if not piece.text.strip():
            continue
        if last is not None:
            gap = (piece.left - last.right) / max(0.1, min(_size(piece), _size(last)))
            both = _counts(last.text[-1]) and _counts(piece.text[0])
            if gap < (_FIGURES_APART if both else _APART):
                runs[-1].append(piece)
                last = piece
                continue
        runs.append([piece])
        last = piece
    return [line_of(run) for run in runs]


def _size(piece: Piece) -> float:
    return piece.bottom - piece.top


def _counts(char: str) -> bool:
    return char.isdigit() or char in "-—–－/／\\×*零无無"


def is_figure(text: str) -> bool:
    """Whether a text can be a figure of a table: a number with few words, or a mark for none."""
    short = "".join(text.split())
    return bool(_FIGURE.fullmatch(short)) and not _LISTED.match(short)


def row_of(placed: Placed) -> Row:
    """A line as a row."""
    texts = cells_of(placed.line)
    at = len(texts)
    while at and is_figure(texts[at - 1].text):
        at -= 1
    # Short words may stand among figures, but not before the first.
    first = next((n for n, text in enumerate(texts) if is_figure(text.text)), at)
    if all(len(text.text) <= _SHORT or is_figure(text.text) for text in texts[first:]):
        at = first
    if sum(len(text.text) for text in texts[:at]) > _LONGEST_LABEL:
        at = len(texts)
    return Row(placed, tuple(texts[:at]), tuple(texts[at:]))


def with_words(rows: Sequence[Row]) -> list[Row]:
    """Rows in which a figure that a narrow column broke in two is one again.

    Its halves stand above and below the figures of the row, where no other stands.
    """
    made = list(rows)
    for at in range(1, len(made) - 1):
        above, row, below = made[at - 1 : at + 2]
        if not row.figures or not _near(above, below):
            continue
        for upper in (*above.texts, *above.figures):
            for lower in (*below.texts, *below.figures):
                if not _halves(upper, lower, row):
                    continue
                between = [f for f in row.figures if _overlaps(f, upper) and _overlaps(f, lower)]
                word = _word([upper, *between, lower])
                others = (f for f in row.figures if not any(f is one for one in between))
                figures = tuple(sorted((*others, word), key=lambda one: one.left))
                row = evolve(row, figures=figures)
                above, below = _less(above, upper), _less(below, lower)
        made[at - 1 : at + 2] = above, row, below
    return made


def _less(row: Row, gone: Line) -> Row:
    """A row without one of its texts."""
    texts = tuple(text for text in row.texts if text is not gone)
    return evolve(row, texts=texts, figures=tuple(f for f in row.figures if f is not gone))


def _halves(upper: Line, lower: Line, row: Row) -> bool:
    """Whether two texts are the halves of a figure in a column of a row."""
    left, right = min(upper.left, lower.left), max(upper.right, lower.right)
    if is_figure(upper.text) and is_figure(upper.text + lower.text):
        edge = row.texts[-1].right if row.texts else left
    elif len(upper.text) + len(lower.text) <= _SHORT and not starts_item(upper.text):
        # A label may be of two short lines, too, so that words must stand right of a figure.
        edge = row.figures[0].left
    else:
        return False
    if left < edge:
        return False
    if not _overlaps(upper, lower):
        return False
    between = [figure for figure in row.figures if figure.left < right and figure.right > left]
    if not between:
        return lower.top - upper.top <= 1.75 * upper.height
    # The middle of a word of three lines stands beside the figures.
    middle = between[0]
    whole = len(upper.text) + len(middle.text) + len(lower.text) <= _SHORT
    near = lower.top - upper.top <= 3.5 * upper.height
    return len(between) == 1 and not is_figure(middle.text) and whole and near


def _overlaps(one: Line, other: Line) -> bool:
    return min(one.right, other.right) > max(one.left, other.left)


def _word(parts: Sequence[Line]) -> Line:
    sure = [p.confidence for part in parts for p in part.pieces if p.confidence is not None]
    text = "".join(part.text for part in parts)
    left, right = min(part.left for part in parts), max(part.right for part in parts)
    piece = Piece(text, left, parts[0].top, right, parts[-1].bottom, min(sure, default=None))
    return line_of([piece])


def regions(rows: Sequence[Row]) -> list[Region]:
    """The tables among lines: rows of figures with the labels between them and the head above."""
    found: list[Region] = []
    at = 0
    while at < len(rows):
        if not rows[at].figures:
            at += 1
            continue
        last = _end(rows, at)
        if any(row.strong for row in rows[at:last]):
            floor = found[-1].last if found else 0
            found.append(Region(_head(rows, at, floor), at, last))
        at = last
    return found


def _near(above: Row, below: Row) -> bool:
    """Whether two lines stand on one page and not far apart."""
    if above.placed.page != below.placed.page:
        return False
    return below.middle - above.middle <= _FAR * below.placed.line.height


def _end(rows: Sequence[Row], begin: int) -> int:
    """Where the rows that begin here end: after the last row of figures, and its label."""
    last = begin + 1
    zone = min(figure.left for figure in rows[begin].figures)
    for at in range(begin + 1, len(rows)):
        row = rows[at]
        if not _near(rows[at - 1], row):
            break
        if row.figures:
            zone = min(zone, row.figures[0].left)
            last = at + 1
        elif any(text.right > zone for text in row.texts):
            break
    while last < len(rows) and not rows[last].figures and _belongs(rows, begin, last, zone):
        last += 1
    return last


def _belongs(rows: Sequence[Row], begin: int, at: int, zone: float) -> bool:
    """Whether a line is the rest of the label in the line before, or the label of an empty row.

    An empty row begins where another label does, and is no further from the row before than rows
    are from each other.
    """
    above, row = rows[at - 1], rows[at]
    if not _near(above, row) or not row.texts or row.texts[-1].right > zone:
        return False
    size, step = row.placed.line.height, row.middle - above.middle
    if not starts_item(row.placed.line.text) and step <= 1.75 * size:
        return True
    held = rows[begin:at]
    same = any(
        abs(text.left - row.texts[0].left) <= 1.0 and abs(text.height - size) <= 0.5
        for one in held
        for text in one.texts
    )
    steps = [
        two.middle - one.middle
        for one, two in pairwise(held)
        if two.middle - one.middle > 1.75 * size or two.figures
    ]
    return same and len(steps) > 1 and step <= 1.1 * max(steps)


def _head(rows: Sequence[Row], begin: int, floor: int) -> int:
    """The first line of the head above a row: the topmost near line of several texts."""
    edge = rows[begin].figures[0].left
    begin = _label_top(rows, begin, floor)
    first = begin
    corner: Row | None = None
    for at in range(begin - 1, max(floor, begin - _MOST_HEAD_LINES) - 1, -1):
        row = rows[at]
        if not _near(row, rows[at + 1]) or "。" in row.placed.line.text:
            break
        if row.texts and row.texts[0].right < edge:
            # Left of the figures a head has one text; another is the label of an empty row.
            if corner is not None and corner.middle - row.middle > 1.75 * row.placed.line.height:
                break
            corner = row
        if len(row.texts) > 1:
            first = at
    return first


def _label_top(rows: Sequence[Row], begin: int, floor: int) -> int:
    """The first line of the label beside the first figures, which may begin above them."""
    edge = rows[begin].figures[0].left
    at = begin
    while at > floor and _near(rows[at - 1], rows[at]):
        above, row = rows[at - 1], rows[at]
        size = row.placed.line.height
        apart = row.middle - above.middle
        if len(above.texts) != 1 or above.figures or above.texts[0].right > edge:
            break
        if row.texts and (starts_item(row.texts[-1].text) or apart > 1.75 * size):
            break
        if not row.texts and apart > size:
            break
        at -= 1
    return at
