"""Ruling lines to ruled tables: which lines belong together, and which cells they leave.

Programs draw one border in many ways: a piece for each cell (Chromium), twice with a gap (Word,
separate borders), a little too short, dashed. Pieces in one line are joined first, lines that
touch are one table, and two neighbouring fields without a border between them are one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from govreport.quick import quick
from govreport.readers.page.printed import Frame, Lattice, Rule

# Lines this near each other are one line (points): the two strokes of a double border.
SNAP = 3.0
# A gap this wide in a line, or between a line and the one it should meet, is no gap.
GAP = 4.0
# Shorter lines are specks, or strokes of a character.
SHORTEST = 6.0
# The part of a side of a cell that must be drawn.
DRAWN = 0.6


@frozen(slots=True)
class _Line:
    """A horizontal or vertical line: its place across, and where it runs from and to."""

    at: float
    begin: float
    end: float


_Frame = quick(Frame)


def lattices(rules: Sequence[Rule]) -> tuple[Lattice, ...]:
    """The ruled tables among lines of one page, from top to bottom, then from left to right.

    Lines may come in pieces, doubled, crooked or short by a few points. Where the outer lines at
    a side are missing, the ends of the lines across tell the side. A single box is no table. A
    table in a cell of another is given by itself, after it.
    """
    flat, upright = [], []
    for rule in rules:
        wide, high = abs(rule.right - rule.left), abs(rule.bottom - rule.top)
        across, along = (rule.left + rule.right) / 2, (rule.top + rule.bottom) / 2
        if wide >= high:
            flat.append(_Line(along, min(rule.left, rule.right), max(rule.left, rule.right)))
        else:
            upright.append(_Line(across, min(rule.top, rule.bottom), max(rule.top, rule.bottom)))
    found = [
        lattice
        for group in _touching(_joined(flat), _joined(upright))
        if (lattice := _lattice(*group)) is not None
    ]
    return tuple(sorted(found, key=lambda lattice: (lattice.top, lattice.left, -lattice.right)))


def _clusters(values: Iterable[float]) -> list[list[float]]:
    """Sorted values, parted where they are more than ``SNAP`` from the one before."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= SNAP and value - groups[-1][0] <= 2 * SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def _joined(lines: list[_Line]) -> list[_Line]:
    """One line for all pieces that lie in it."""
    joined: list[_Line] = []
    places = {at: n for n, group in enumerate(_clusters(line.at for line in lines)) for at in group}
    ordered = sorted(lines, key=lambda line: (places[line.at], line.begin))
    run: list[_Line] = []
    end = 0.0
    for line in ordered:
        if run and (places[line.at] != places[run[0].at] or line.begin - end > GAP):
            joined.append(_one(run, end))
            run = []
        end = max(end, line.end) if run else line.end
        run.append(line)
    if run:
        joined.append(_one(run, end))
    return [line for line in joined if line.end - line.begin >= SHORTEST]


def _one(run: list[_Line], end: float) -> _Line:
    # A hair keeps the weights above zero.
    weights = [line.end - line.begin + 1e-6 for line in run]
    at = sum(line.at * weight for line, weight in zip(run, weights, strict=True)) / sum(weights)
    return _Line(at, run[0].begin, end)


def _touching(flat: list[_Line], upright: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Groups of horizontal and vertical lines that meet, each with two of both or of one."""
    parent = list(range(len(flat) + len(upright)))
    for h, line in enumerate(flat):
        for v, other in enumerate(upright, len(flat)):
            if (
                line.begin - GAP <= other.at <= line.end + GAP
                and other.begin - GAP <= line.at <= other.end + GAP
            ):
                parent[_root(parent, h)] = _root(parent, v)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for index in range(len(parent)):
        group = groups.setdefault(_root(parent, index), ([], []))
        if index < len(flat):
            group[0].append(flat[index])
        else:
            group[1].append(upright[index - len(flat)])
    whole = [group for group in groups.values() if group[0] and group[1]]
    for _, lonely in (group for group in groups.values() if not group[0]):
        _adopt(lonely, whole)
    return whole


def _adopt(lonely: list[_Line], whole: list[tuple[list[_Line], list[_Line]]]) -> None:
    """Give upright lines that no other meets to the table they are as high as.

    A cell over several rows that a page end cuts at both ends is left without lines across.
    """
    for line in lonely:
        for flat, upright in whole:
            top = min(*(one.at for one in flat), *(one.begin for one in upright))
            bottom = max(*(one.at for one in flat), *(one.end for one in upright))
            if abs(line.begin - top) <= GAP and abs(line.end - bottom) <= GAP:
                upright.append(line)
                break


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _places(lines: list[_Line], across: list[_Line]) -> tuple[list[float], bool, bool]:
    """Where the lines stand; whether the first and the last are only the ends of those across."""
    places = [sum(group) / len(group) for group in _clusters(line.at for line in lines)]
    begins = _clusters(line.begin for line in across)[0]
    ends = _clusters(line.end for line in across)[-1]
    # One line alone that sticks out is crooked or a mark; two are rows with an open side.
    first = len(begins) > 1 and begins[-1] < places[0] - SHORTEST
    last = len(ends) > 1 and ends[0] > places[-1] + SHORTEST
    if first:
        places.insert(0, sum(begins) / len(begins))
    if last:
        places.append(sum(ends) / len(ends))
    return places, first, last


def _sides(lines: list[_Line], places: list[float], along: list[float]) -> list[list[bool]]:
    """For each place, which stretches between neighbouring ``along`` are drawn there."""
    drawn = [[False] * (len(along) - 1) for _ in places]
    for line in lines:
        place = min(range(len(places)), key=lambda index: abs(places[index] - line.at))
        for index in range(len(along) - 1):
            begin, end = along[index], along[index + 1]
            covered = min(end, line.end) - max(begin, line.begin)
            if covered >= DRAWN * (end - begin):
                drawn[place][index] = True
    return drawn


def _close(drawn: list[list[bool]], across: list[list[bool]], first: bool, last: bool) -> None:
    """Close the outer sides of fields whose other two borders reach the side.

    A side without any line (``first``, ``last``) is closed whole; what has no other border there
    stays open.
    """
    for outer, inner, made in ((0, 0, first), (len(drawn) - 1, len(across[0]) - 1, last)):
        for index in range(len(drawn[outer])):
            if made or (across[index][inner] and across[index + 1][inner]):
                drawn[outer][index] = True


def _lattice(flat: list[_Line], upright: list[_Line]) -> Lattice | None:
    xs, first_x, last_x = _places(upright, flat)
    ys, first_y, last_y = _places(flat, upright)
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5:
        return None
    left_of = _sides(upright, xs, ys)
    top_of = _sides(flat, ys, xs)
    _close(left_of, top_of, first_x, last_x)
    _close(top_of, left_of, first_y, last_y)
    frames = [frame for region in _regions(left_of, top_of) for frame in _rectangles(region)]
    if len(frames) < 2:
        return None
    return _compact(frames, xs, ys)


def _regions(left_of: list[list[bool]], top_of: list[list[bool]]) -> list[set[tuple[int, int]]]:
    """Fields (row, column) that no border parts, but for those open to the outside."""
    rows, columns = len(top_of) - 1, len(left_of) - 1
    outside = rows * columns
    parent = list(range(outside + 1))
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if not left_of[column][row]:
                _unite(parent, here, here - 1 if column else outside)
            if not top_of[row][column]:
                _unite(parent, here, here - columns if row else outside)
            if column == columns - 1 and not left_of[columns][row]:
                _unite(parent, here, outside)
            if row == rows - 1 and not top_of[rows][column]:
                _unite(parent, here, outside)
    regions: dict[int, set[tuple[int, int]]] = {}
    for index in range(outside):
        root = _root(parent, index)
        regions.setdefault(root, set()).add(divmod(index, columns))
    regions.pop(_root(parent, outside), None)
    return list(regions.values())


def _unite(parent: list[int], first: int, second: int) -> None:
    parent[_root(parent, first)] = _root(parent, second)


def _rectangles(region: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """A region as rectangles (row, column, rowspan, colspan): one, unless a border is broken."""
    found = []
    while region:
        row, column = min(region)
        colspan = rowspan = 1
        while (row, column + colspan) in region:
            colspan += 1
        while all((row + rowspan, column + at) in region for at in range(colspan)):
            rowspan += 1
        region = region - {
            (row + down, column + at) for down in range(rowspan) for at in range(colspan)
        }
        found.append((row, column, rowspan, colspan))
    return found


def _compact(frames: list[tuple[int, int, int, int]], xs: list[float], ys: list[float]) -> Lattice:
    """Number rows and columns anew, without those in which no cell begins."""
    rows = sorted({row for row, _, _, _ in frames})
    columns = sorted({column for _, column, _, _ in frames})
    made = []
    for row, column, rowspan, colspan in sorted(frames):
        made.append(
            _Frame(
                rows.index(row),
                columns.index(column),
                sum(row <= other < row + rowspan for other in rows),
                sum(column <= other < column + colspan for other in columns),
                xs[column],
                ys[row],
                xs[column + colspan],
                ys[row + rowspan],
            )
        )
    return Lattice(
        tuple(made),
        len(rows),
        len(columns),
        min(frame.left for frame in made),
        min(frame.top for frame in made),
        max(frame.right for frame in made),
        max(frame.bottom for frame in made),
    )
