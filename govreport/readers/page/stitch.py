"""Tables that a page end broke, made whole: repeated heads, split rows, labels over the break."""

from __future__ import annotations

import re

from attrs import evolve

from govreport.readers.page.grid import Entry, Part, moved
from govreport.readers.page.lattice import SNAP
from govreport.readers.page.text import starts_item

# Two parts of one table are as wide, and begin at one place but for mirrored margins.
_SAME = 4.0
_MIRRORED = 60.0
_DIGITS = re.compile(r"[\d,，.]+")
# What may follow the first digits of a number: more of them, and a unit.
_REST = re.compile(r"([\d,，.]*)[^\W\d]{0,2}")
_FIGURE = re.compile(r"[\d０-９,，.\s%+/\\×零无—–-]*")
_TALLEST_HEAD = 8


def stitched(first: Part, second: Part) -> Part | None:
    """One table of two parts, if the second goes on with the first on the next page."""
    shift = first.xs[0] - second.xs[0]
    if second.page != first.last_page + 1 or abs(first.width - second.width) > _SAME:
        return None
    if abs(shift) > _MIRRORED:
        return None
    second = _aligned(first, second, shift)
    first = evolve(first, entries=_on(first, second.xs), xs=second.xs)
    second = without_head(first, second)
    if not second.rows:
        return evolve(first, last_page=second.page)
    return _joined(first, second)


def _aligned(first: Part, second: Part, shift: float) -> Part:
    """The second part on the column edges of both."""
    edges = list(first.xs)
    for x in second.xs:
        if all(abs(x + shift - edge) > SNAP for edge in edges):
            edges.append(x + shift)
    xs = tuple(sorted(edges))
    own = tuple(min(xs, key=lambda edge: abs(edge - x - shift)) for x in second.xs)
    return evolve(second, entries=_on(evolve(second, xs=own), xs), xs=xs)


def _on(part: Part, xs: tuple[float, ...]) -> tuple[Entry, ...]:
    """The entries of a part numbered by other, finer edges."""
    at = [xs.index(x) for x in part.xs]
    return tuple(
        evolve(e, column=at[e.column], colspan=at[e.column + e.colspan] - at[e.column])
        for e in part.entries
    )


def without_head(first: Part, second: Part) -> Part:
    """The second part without the head of the first, where it begins with the same rows."""
    rows = min(first.rows, second.rows, _TALLEST_HEAD)
    for count in range(rows, 0, -1):
        ours, theirs = _top(first, count), _top(second, count)
        if ours is None or ours != theirs or not any(re.search(r"\w", key[-1]) for key in ours):
            continue
        left = tuple(moved(e, -count) for e in second.entries if e.row >= count)
        return evolve(second, entries=left, rows=second.rows - count, open_top=False)
    return second


def _top(part: Part, count: int) -> list[tuple[int, int, int, int, str]] | None:
    """The first rows, for comparison, if no cell of them reaches further down."""
    found = []
    for e in part.entries:
        if e.row < count:
            if e.row + e.rowspan > count:
                return None
            text = "".join(e.text.split())
            found.append((e.row, e.column, e.rowspan, e.colspan, text))
    return sorted(found)


def _joined(first: Part, second: Part) -> Part:
    pairs = _pairs(first, second)
    split = _is_split(first, second, pairs)
    rests = not any(
        _FIGURE.fullmatch(e.text)
        for e in (*_last_row(first), *(e for e in second.entries if e.row == 0))
        if e.text
    )
    down = first.rows - 1 if split else first.rows
    made: dict[Entry, Entry] = {}
    gone: set[Entry] = set()
    for above, below in pairs:
        if split or _goes_on(above, below) or (rests and _is_rest(above, below)):
            rowspan = down + below.row + below.rowspan - above.row
            joint = "" if _broken_number(above, below) else "\n"
            rest = below.text if joint else "".join(below.text.split())
            text = joint.join(filter(None, (above.text, rest)))
            made[above] = evolve(above, text=text, rowspan=rowspan)
            gone.add(below)
    entries = [made.get(e, e) for e in first.entries]
    entries += [moved(e, down) for e in second.entries if e not in gone]
    return evolve(
        first,
        entries=tuple(entries),
        rows=down + second.rows,
        last_page=second.last_page,
        bottom=second.bottom,
        open_bottom=second.open_bottom,
    )


def _last_row(part: Part) -> list[Entry]:
    return [e for e in part.entries if e.row + e.rowspan == part.rows]


def _is_rest(above: Entry, below: Entry) -> bool:
    """Whether a text stands half above, half below the break, in a row of texts alone."""
    return bool(above.full and above.text and below.text) and not starts_item(below.text)


def _pairs(first: Part, second: Part) -> list[tuple[Entry, Entry]]:
    """The cells above and below the break that have the same columns."""
    above = {(e.column, e.colspan): e for e in _last_row(first)}
    below = [e for e in second.entries if e.row == 0]
    return [(above[e.column, e.colspan], e) for e in below if (e.column, e.colspan) in above]


def _is_split(first: Part, second: Part, pairs: list[tuple[Entry, Entry]]) -> bool:
    """Whether one row stands half above, half below the break.

    No figure may stand in both halves of a cell, unless the cell was too narrow for a number.
    Where lines are drawn at the break, the half below must be the rest of texts that were broken
    because their lines were full, and have no other figures (or the half above none).
    """
    below = [e for e in second.entries if e.row == 0]
    above = _last_row(first)
    if not len(pairs) == len(below) == len(above):
        return False
    both = [(a, b) for a, b in pairs if a.text and b.text]
    broken = [_broken_number(a, b) for a, b in both]
    if any(
        not number and (_FIGURE.fullmatch(a.text) or _FIGURE.fullmatch(b.text))
        for (a, b), number in zip(both, broken, strict=True)
    ):
        return False
    if any(starts_item(b.text) for _, b in both):
        return False
    if first.open_bottom or second.open_top:
        return any(e.text for e in below)
    single = [(a, b) for a, b in pairs if a.rowspan == b.rowspan == 1]
    rest = [(a, b) for a, b in single if not (a.text and b.text)]
    if not both or not rest or not all(a.full for a, b in both):
        return False
    if not any(b.text for _, b in rest):
        return True
    return not any(broken) and not any(a.text for a, _ in rest)


def _broken_number(above: Entry, below: Entry) -> bool:
    """Whether two halves are one number for which the cell was too narrow."""
    if not (above.full and _DIGITS.fullmatch(above.text)):
        return False
    rest = _REST.fullmatch("".join(below.text.split()))
    return rest is not None and len(rest[1]) <= len(above.text)


def _goes_on(above: Entry, below: Entry) -> bool:
    """Whether a cell over several rows goes on below the break."""
    if above.rowspan == 1 and below.rowspan == 1:
        return False
    if not below.text or not above.text:
        return not _FIGURE.fullmatch(above.text + below.text) or not (above.text + below.text)
    if above.rowspan == 1 or below.rowspan == 1 or _FIGURE.fullmatch(below.text):
        return False
    return above.full and not starts_item(below.text)
