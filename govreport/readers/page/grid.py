"""A ruled table on one page, or what is stitched from several, on its way to a grid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from attrs import evolve, frozen

from govreport.document import Cell, Grid
from govreport.quick import quick
from govreport.readers.page.lattice import SNAP
from govreport.readers.page.printed import Frame, Lattice, Page, Piece
from govreport.readers.page.text import cell_text, is_full_number, lines_of, tracking_of
from govreport.readers.tally import Tally
from govreport.sources import Place

Box = tuple[float, float, float, float]
# A line that leaves less room than this (in sizes) was broken because it was full.
_FULL = 1.3
# Digits spaced by more than this (in sizes) are as likely parted by spaces.
_MOST_TRACKING = 0.4


@frozen(slots=True)
class Entry:
    """A cell with its text. ``full``: its last line leaves no room for another character."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    page: int
    box: Box
    full: bool = False
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()


@frozen(slots=True)
class Part:
    """A table: its cells, the edges of its columns, its number of rows, where it stands.

    ``page`` and ``last_page`` are those it begins and ends on; ``open_top`` and ``open_bottom``
    tell that no line is drawn there. ``ruled``: its columns are drawn, not guessed.
    """

    entries: tuple[Entry, ...]
    xs: tuple[float, ...]
    rows: int
    page: int
    last_page: int
    top: float
    bottom: float
    open_top: bool = False
    open_bottom: bool = False
    ruled: bool = True

    @property
    def width(self) -> float:
        """The width on the page, in points."""
        return self.xs[-1] - self.xs[0]


_Entry, _Cell, _Place = quick(Entry), quick(Cell), quick(Place)


class Fields:
    """Which frame of a lattice a point lies in."""

    def __init__(self, lattice: Lattice) -> None:
        xs: dict[int, float] = {}
        ys: dict[int, float] = {}
        self.frames: dict[tuple[int, int], Frame] = {}
        for frame in lattice.frames:
            xs[frame.column], ys[frame.row] = frame.left, frame.top
            for row in range(frame.row, frame.row + frame.rowspan):
                for column in range(frame.column, frame.column + frame.colspan):
                    self.frames[row, column] = frame
        self.xs = [xs[column] for column in sorted(xs)]
        self.ys = [ys[row] for row in sorted(ys)]
        self.lattice = lattice

    def at(self, x: float, y: float) -> Frame | None:
        """The frame around a point, if any."""
        lattice = self.lattice
        if not (lattice.left <= x <= lattice.right and lattice.top <= y <= lattice.bottom):
            return None
        key = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        frame = self.frames.get(key)
        return frame if frame and x <= frame.right and y <= frame.bottom else None


def part_of(fields: Fields, held: dict[Frame, list[Piece]], page: Page) -> Part:
    """The table of a lattice with the pieces that its frames hold."""
    lattice = fields.lattice
    tracking = min(_MOST_TRACKING, tracking_of(held.values()))
    entries = tuple(
        _entry(frame, held.get(frame, []), page.number, tracking) for frame in lattice.frames
    )
    return Part(
        entries,
        (*fields.xs, lattice.right),
        lattice.rows,
        page.number,
        page.number,
        lattice.top,
        lattice.bottom,
        not _drawn(page, lattice.left, lattice.right, lattice.top),
        not _drawn(page, lattice.left, lattice.right, lattice.bottom),
    )


def _drawn(page: Page, left: float, right: float, y: float) -> bool:
    length = sum(
        max(0.0, min(right, rule.right) - max(left, rule.left))
        for rule in page.rules
        if abs(rule.top - y) <= SNAP and abs(rule.bottom - y) <= SNAP
    )
    return length >= (right - left) / 2


def _entry(frame: Frame, pieces: Sequence[Piece], page: int, tracking: float) -> Entry:
    box = (frame.left, frame.top, frame.right, frame.bottom)
    lines = lines_of(pieces)
    if not lines:
        return _Entry(frame.row, frame.column, frame.rowspan, frame.colspan, "", page, box)
    text = cell_text(lines, frame.right - frame.left, tracking)
    if text.isdecimal():
        full = is_full_number(lines[0], lines[0].text, frame.right - frame.left)
    else:
        full = frame.right - lines[-1].right < _FULL * lines[-1].height
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    others = pieces[0].alternatives if len(pieces) == 1 else ()
    return _Entry(
        frame.row,
        frame.column,
        frame.rowspan,
        frame.colspan,
        text,
        page,
        box,
        full,
        min(sure, default=None),
        others,
    )


def grid_of(part: Part, tally: Tally) -> Grid:
    """The grid of a table. Raises ``LimitError`` (``limit_cells``, ``limit_span``)."""
    table = tally.next_table()
    rows: list[list[Cell]] = [[] for _ in range(part.rows)]
    for entry in sorted(part.entries, key=lambda entry: (entry.row, entry.column)):
        if entry.colspan > tally.limits.max_span:
            raise tally.refuse("span", entry.colspan)
        tally.add_cells(entry.rowspan * entry.colspan)
        row = rows[entry.row]
        place = _Place(
            entry.text,
            None,
            None,
            table,
            entry.row + 1,
            len(row) + 1,
            entry.page,
            None,
            rounded(entry.box),
            entry.confidence,
        )
        row.append(
            _Cell(
                entry.text,
                place,
                entry.row,
                entry.column,
                entry.rowspan,
                entry.colspan,
                entry.alternatives,
            )
        )
    boxes = [entry.box for entry in part.entries]
    edges = min(box[0] for box in boxes), max(box[2] for box in boxes)
    box = rounded((edges[0], part.top, edges[1], part.bottom))
    place = Place(table=table, page=part.page, box=box if part.page == part.last_page else None)
    return Grid(tuple(map(tuple, rows)), len(part.xs) - 1, part.ruled, place)


def rounded(box: Box) -> Box:
    """A box in hundredths of a point."""
    left, top, right, bottom = box
    return round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)


def moved(entry: Entry, down: int) -> Entry:
    """An entry some rows further down."""
    return evolve(entry, row=entry.row + down)
