"""Lines of text to paragraphs and headings, by their indent, length, size and spacing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from attrs import frozen

from govreport.document import Heading, Paragraph
from govreport.readers.page.grid import rounded
from govreport.readers.page.text import Line, starts_item
from govreport.sources import Place

# In sizes of the line: an indent, other sizes than this are another text, a larger one a heading.
_INDENT = 0.9
_OTHER = 1.12
_HEADING = 1.2
# Of the width of the page.
_SHORT = 0.5
# In usual distances from line to line.
_APART = 1.6
_LONGEST_HEADING = 60
_FIRST_WORD = re.compile(r"[!-~]+|.")
_GAP = "  "
_WORD = re.compile(r"[!-~]")
_LETTER = re.compile(r"[A-Za-z]")


@frozen(slots=True)
class Placed:
    """A line outside tables, on its page, which is ``wide`` points wide."""

    line: Line
    page: int
    wide: float = 0.0


@frozen(slots=True)
class Measure:
    """What is usual in the text of a document: its margins, its size, its line spacing.

    ``margins`` are left and right by the width of the page.
    """

    margins: Mapping[float, tuple[float, float]]
    size: float
    pitch: float
    sizes: tuple[float, ...]


def measure(lines: Sequence[Placed]) -> Measure:
    """Measure the lines of a document; long ones tell the margins."""
    if not lines:
        return Measure({}, 1.0, 1.0, ())
    weights: Counter[float] = Counter()
    for placed in lines:
        weights[round(placed.line.height, 1)] += len(placed.line.pieces)
    size = weights.most_common(1)[0][0]
    by_width: dict[float, list[Line]] = {}
    for placed in lines:
        by_width.setdefault(placed.wide, []).append(placed.line)
    margins = {wide: _margins(found, wide) for wide, found in by_width.items()}
    steps = [
        b.line.top - a.line.top
        for a, b in pairwise(lines)
        if a.page == b.page and 0 < b.line.top - a.line.top < 4 * size
    ]
    larger = sorted({at for at in weights if at > _HEADING * size}, reverse=True)
    return Measure(margins, size, median(steps) if steps else 2 * size, tuple(larger))


def _margins(lines: Sequence[Line], wide: float) -> tuple[float, float]:
    """Where lines begin and end. Rows of columns tell nothing, unless there is nothing else."""
    text = [line for line in lines if _GAP not in line.text] or lines
    widest = max(line.right - line.left for line in text)
    long = [line for line in text if line.right - line.left > 0.7 * widest]
    lefts = Counter(round(line.left / 2) for line in long)
    edge = 2 * max(lefts, key=lambda at: (lefts[at] + lefts[at + 1], -at))
    left = min(line.left for line in long if abs(line.left - edge) <= 3)
    right = max(line.right for line in long)
    # Short lines alone don't reach the margin, which is then as wide as that at the left.
    return left, max(right, wide - left) if widest < _SHORT * wide else right


def paragraphs_of(lines: Sequence[Placed], usual: Measure) -> list[Paragraph | Heading]:
    """The paragraphs of lines with nothing between them."""
    groups: list[list[Placed]] = []
    for placed in lines:
        if groups and _goes_on(groups[-1][-1], placed, usual):
            groups[-1].append(placed)
        else:
            groups.append([placed])
    return [_paragraph(group, usual) for group in groups]


def _goes_on(before: Placed, after: Placed, usual: Measure) -> bool:
    """Whether a line belongs to the paragraph of the one before."""
    last, line = before.line, after.line
    size, old = line.height, last.height
    if max(size, old) > _OTHER * min(size, old) or size > _HEADING * usual.size:
        return False
    left, right = usual.margins[after.wide]
    if line.left > left + _INDENT * size or before.wide != after.wide:
        return False
    first = _FIRST_WORD.match(line.text)
    word = max(1.0, len(first[0]) * 0.6) if first else 1.0
    # The mark of an item begins a paragraph unless the line before breaks off in a sentence.
    item = starts_item(line.text)
    if item and last.text[-1] in "。；：！":
        return False
    spare = 0.5 if item else 1.5
    if right - last.right > (spare + word) * size:
        return False
    if before.page == after.page:
        return line.top - last.top <= _APART * max(usual.pitch, 1.2 * size)
    return after.page == before.page + 1


def _paragraph(group: Sequence[Placed], usual: Measure) -> Paragraph | Heading:
    text = ""
    for placed in group:
        more = placed.line.text
        parted = text and _WORD.match(text[-1]) and _LETTER.match(more[0])
        text += f" {more}" if parted else more
    first = group[0]
    here = [placed.line for placed in group if placed.page == first.page]
    box = (
        min(line.left for line in here),
        min(line.top for line in here),
        max(line.right for line in here),
        max(line.bottom for line in here),
    )
    sure = [p.confidence for g in group for p in g.line.pieces if p.confidence is not None]
    place = Place(text, page=first.page, box=rounded(box), confidence=min(sure, default=None))
    size = round(first.line.height, 1)
    if size > _HEADING * usual.size and len(text) <= _LONGEST_HEADING and "。" not in text:
        return Heading(text, place, 1 + sum(at > _OTHER * size for at in usual.sizes))
    return Paragraph(text, place)
