"""Tables without ruling lines: columns from where figures and the texts of the head stand.

Columns are believed only where each figure stands under one text of the head, and no two in one
row under the same. Else the rows are given with the places of their texts, and no more is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from govreport.readers.page.figures import Row
from govreport.readers.page.grid import Entry, Part, rounded
from govreport.readers.page.printed import Piece
from govreport.readers.page.text import Line, cell_text, starts_item

# From line to line within one text, in sizes.
_PITCH = 1.75
Box = tuple[float, float, float, float]


@frozen(slots=True, eq=False)
class Text:
    """A text of one or several lines, one above the other; ``row``: the row it stands beside."""

    lines: tuple[Line, ...]
    row: int | None = None

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return (
            min(line.left for line in self.lines),
            self.lines[0].top,
            max(line.right for line in self.lines),
            self.lines[-1].bottom,
        )

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        left, _, right, _ = self.box
        return (left + right) / 2

    @property
    def text(self) -> str:
        """What it says."""
        return cell_text(self.lines)


def part_of_rows(rows: Sequence[Row], begin: int) -> Part | None:
    """A table of lines, the first figures of which stand in line ``begin``.

    ``None`` where it can't be told which column each figure stands in.
    """
    figures = [row for row in rows if row.figures]
    columns = _columns([row.figures for row in figures])
    if columns is None:
        return None
    texts = texts_of(rows)
    below = [t for t in texts if t.row is not None or t.box[3] > rows[begin].middle]
    zone = max((text.box[2] for text in below), default=0.0)
    if zone > columns[0][0]:
        return None
    above = [text for text in texts if not any(text is one for one in below)]
    leaves = sorted(_leaves(above, zone), key=lambda text: text.middle)
    if not leaves:
        return None
    floor = max(leaf.box[3] for leaf in leaves) - 1.0
    labels = [
        text
        for text in texts
        if text.row is not None or (text.middle <= zone and text.box[1] >= floor)
    ]
    head = [text for text in texts if not any(text is label for label in labels)]
    under = _under(columns, leaves)
    if under is None:
        return None
    return _assembled(_lines(figures, labels), labels, head, leaves, (columns, under))


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]] | None:
    """Where figures stand, from left to right; ``None`` where two of a row stand in one place."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted((f.left, f.right) for row in rows for f in row):
        if spans and left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]))
        else:
            spans.append((left, right))
    for row in rows:
        places = [_place(figure, spans) for figure in row]
        if len(set(places)) < len(places):
            return None
    return spans


def _place(figure: Line, spans: Sequence[tuple[float, float]]) -> int:
    return next(at for at, (left, right) in enumerate(spans) if left <= figure.left <= right)


def texts_of(rows: Sequence[Row]) -> list[Text]:
    """The texts that are no figures, lines of one text put together.

    Two lines are one text if they stand close, one above the other, the lower begins no item, and
    not both stand beside figures or texts of the head.
    """
    edge = min((figure.left for row in rows for figure in row.figures), default=0.0)
    open_texts: list[tuple[list[Line], int | None]] = []
    heads: set[int] = set()
    number = -1
    for row in rows:
        number += bool(row.figures)
        here = number if row.figures else None
        if not row.figures and row.texts and row.texts[-1].right > edge:
            heads.update(map(id, row.texts))
        for line in row.texts:
            for at, (lines, beside) in enumerate(open_texts):
                last = lines[-1]
                close = 0 < line.top - last.top <= _PITCH * max(last.height, line.height)
                shared = min(line.right, last.right) - max(line.left, last.left)
                narrow = min(line.right - line.left, last.right - last.left)
                if not close or shared < 0.5 * narrow or starts_item(line.text):
                    continue
                if here is not None and (beside is not None or id(last) in heads):
                    continue
                open_texts[at] = ([*lines, line], here if beside is None else beside)
                break
            else:
                open_texts.append(([line], here))
    return [Text(tuple(lines), beside) for lines, beside in open_texts]


def _lines(figures: Sequence[Row], labels: Sequence[Text]) -> list[tuple[float, Row | None]]:
    """The middles of all rows: those of figures, and of labels without any."""
    alone = [text for text in labels if text.row is None and not _is_group(text, labels)]
    rows: list[tuple[float, Row | None]] = [(row.middle, row) for row in figures]
    for text in alone:
        _, top, _, bottom = text.box
        if not any(top <= middle <= bottom for middle, _ in rows):
            rows.append(((top + bottom) / 2, None))
    return sorted(rows, key=lambda row: row[0])


def _is_group(text: Text, labels: Sequence[Text]) -> bool:
    """Whether a label stands for several rows: others stand beside it, to its right.

    A label of one row is as far from those of other rows as half of both, and what is left free.
    """
    _, top, right, bottom = text.box
    free = _free(labels)
    for other in labels:
        begin, above, _, below = other.box
        if begin >= right - 1.0 and other is not text:
            apart = abs((above + below) / 2 - (top + bottom) / 2)
            if apart < (below - above) / 2 + (bottom - top) / 4 + 0.75 * free:
                return True
    return False


def _free(labels: Sequence[Text]) -> float:
    """The least room between two labels, one above the other."""
    gaps = [
        below.box[1] - above.box[3]
        for above in labels
        for below in labels
        if _overlap(above.box, below.box) > 0 and below.box[1] >= above.box[3] - 1.0
    ]
    return max(0.0, min(gaps, default=0.0))


def _leaves(head: Sequence[Text], zone: float) -> list[Text]:
    """The texts of the head right of the labels that have no other below them."""
    right = [text for text in head if text.middle > zone]
    return [
        text
        for text in right
        if not any(
            other.box[1] >= text.box[3] - 1.0 and _overlap(text.box, other.box) > 0
            for other in right
            if other is not text
        )
    ]


def _overlap(one: Box, other: Box) -> float:
    return min(one[2], other[2]) - max(one[0], other[0])


def _under(columns: Sequence[tuple[float, float]], leaves: Sequence[Text]) -> list[int] | None:
    """The text of the head that each column of figures stands under; ``None`` where unsure."""
    middles = [(left + right) / 2 for left, right in columns]
    if len(columns) == len(leaves):
        for at, middle in enumerate(middles):
            if at and middle <= leaves[at - 1].middle:
                return None
            if at + 1 < len(leaves) and middle >= leaves[at + 1].middle:
                return None
        return list(range(len(leaves)))
    found = []
    for left, right in columns:
        over = [
            at
            for at, leaf in enumerate(leaves)
            if min(right, leaf.box[2]) - max(left, leaf.box[0]) > 0
        ]
        if len(over) != 1:
            return None
        found += over
    return found if len(set(found)) == len(found) else None


def _assembled(
    lines: Sequence[tuple[float, Row | None]],
    labels: Sequence[Text],
    head: Sequence[Text],
    leaves: Sequence[Text],
    places: tuple[Sequence[tuple[float, float]], Sequence[int]],
) -> Part:
    """The table: head, labels, figures, and an empty cell where a row has none."""
    spans, under = places
    figures = [row for _, row in lines if row is not None]
    page = figures[0].placed.page
    middles = [middle for middle, _ in lines]
    beside: dict[int, list[Text]] = {}
    for text in sorted(labels, key=lambda text: text.box[0]):
        beside.setdefault(_nearest(text, figures, middles), []).append(text)
    margin = max((len(found) for found in beside.values()), default=1)
    levels = levels_of(head)
    depth = 1 + max(levels.values())
    entries: list[Entry] = []
    for text in head:
        over = [at for at, leaf in enumerate(leaves) if _overlap(text.box, leaf.box) > 0]
        level = levels[id(text)]
        is_leaf = any(text is leaf for leaf in leaves)
        begin, end = (margin + over[0], margin + over[-1] + 1) if over else (0, margin)
        if is_leaf:
            at = next(at for at, leaf in enumerate(leaves) if leaf is text)
            begin, end = margin + at, margin + at + 1
            # Read line by line, columns must come in their order.
            level = depth - 1
        entries.append(_entry(text.text, (level, begin, 1, end - begin), page, text))
    for number, found in beside.items():
        # The label of the row itself stands next to the figures.
        for at, text in enumerate(found, margin - len(found)):
            entries.append(_entry(text.text, (depth + number, at, 1, 1), page, text))
    # A last column that is empty throughout beside full ones: cells may have moved up in each row.
    cut = set(under) == set(range(len(leaves) - 1)) and len(leaves) > 2
    for number, (middle, row) in enumerate(lines):
        held = () if row is None else row.figures
        filled = {under[_place(figure, spans)]: figure for figure in held}
        for at in range(len(leaves) - cut):
            figure = filled.get(at)
            cell = None if figure is None else Text((figure,))
            said = "" if cell is None else cell.text
            entries.append(_entry(said, (depth + number, margin + at, 1, 1), page, cell, middle))
    return _part(_once(entries), margin + len(leaves), depth + len(lines), page)


def levels_of(texts: Sequence[Text]) -> dict[int, int]:
    """By ``id``, how many texts stand above each, one above the other."""
    levels: dict[int, int] = {}
    before: list[tuple[int, Box]] = []
    # from the top, since texts less high than a point may each seem to be above the other
    for text in sorted(texts, key=lambda text: text.box[1]):
        box = text.box
        above = (levels[key] for key, other in before if is_above(other, box))
        levels[id(text)] = 1 + max(above, default=-1)
        before.append((id(text), box))
    return levels


def is_above(one: Box, other: Box) -> bool:
    """Whether a box ends where another begins or higher, and stands over a part of it."""
    return one[3] <= other[1] + 1.0 and _overlap(one, other) > 0


def _nearest(text: Text, figures: Sequence[Row], middles: Sequence[float]) -> int:
    """The row a label stands beside: that of its figures, else the nearest."""
    if text.row is not None:
        return middles.index(figures[text.row].middle)
    _, top, _, bottom = text.box
    return min(range(len(middles)), key=lambda at: abs(middles[at] - (top + bottom) / 2))


def _entry(
    text: str, at: tuple[int, int, int, int], page: int, cell: Text | None, y: float = 0.0
) -> Entry:
    box = (0.0, y, 0.0, y) if cell is None else cell.box
    pieces: list[Piece] = [] if cell is None else [p for line in cell.lines for p in line.pieces]
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    others = pieces[0].alternatives if len(pieces) == 1 else ()
    return Entry(*at, text, page, rounded(box), False, min(sure, default=None), others)


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """One entry a place: texts that fall together are one, from top to bottom."""
    found: dict[tuple[int, int], Entry] = {}
    for entry in entries:
        key = entry.row, entry.column
        if key in found:
            before = found[key]
            text = "\n".join(filter(None, (before.text, entry.text)))
            found[key] = evolve(before, text=text, alternatives=())
        else:
            found[key] = entry
    return list(found.values())


def _part(entries: list[Entry], width: int, rows: int, page: int) -> Part:
    edges = tuple(float(at) for at in range(width + 1))
    top = min(entry.box[1] for entry in entries)
    bottom = max(entry.box[3] for entry in entries)
    return Part(tuple(entries), edges, rows, page, page, top, bottom, ruled=False)
