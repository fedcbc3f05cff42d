"""Reads empty cells from empty lines, in texts with one cell a line.

There an empty cell leaves nothing but more empty lines than usual before the next cell. The usual
number is that of the rows which have all their figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from govreport.extract.lines import Line, Shape, Token
from govreport.extract.place import Option
from govreport.extract.rows import Row

#: More empty lines than this between two cells are no usual number.
_LARGEST = 3


@frozen(slots=True)
class Rhythm:
    """Usual numbers of empty lines: between figures, after the label, before the next label."""

    between: int
    lead: int
    trail: int


def _usual(gaps: Iterable[int]) -> int | None:
    counted = Counter(gaps)
    return min(counted, key=lambda g: (-counted[g], g)) if counted else None


def _rhythms(
    rows: Sequence[Row], after: Sequence[int | None], lines: Sequence[Line]
) -> list[Rhythm]:
    """From the rows that have all figures; where there are none, what the table's lines allow."""
    between: list[int] = []
    lead: list[int] = []
    trail: list[int] = []
    for row, gap in zip(rows, after, strict=True):
        figures = row.figures
        if len(figures) != len(row.cells):
            continue
        lead.append(figures[0].gap)
        between.extend(f.gap for f in figures[1:])
        if gap is not None:
            trail.append(gap)
    usual = _usual(between)
    if usual is None:
        gaps = {t.gap for line in lines[1:] if line.shape is Shape.TEXT for t in line.tokens}
        return [Rhythm(gap, gap, gap) for gap in sorted(gaps) if gap <= _LARGEST]
    first, last = _usual(lead), _usual(trail)
    return [Rhythm(usual, usual if first is None else first, usual if last is None else last)]


def _extras(row: Row, after: int | None, rhythm: Rhythm) -> list[int]:
    """More empty lines than usual before each figure, and after the last."""
    figures = row.figures
    extras = [f.gap - (rhythm.between if i else rhythm.lead) for i, f in enumerate(figures)]
    extras.append(0 if after is None else after - rhythm.trail)
    return extras


def _filled(row: Row, extras: Sequence[int], unit: int) -> tuple[Token | None, ...] | None:
    """The row with its gaps filled in, if the empty lines are just right for that."""
    figures, n = row.figures, len(row.cells)
    if any(extra < 0 or extra % unit for extra in extras):
        return None
    if sum(extras) != unit * (n - len(figures)):
        return None
    tokens: list[Token | None] = []
    for figure, extra in zip([*figures, None], extras, strict=True):
        tokens.extend([None] * (extra // unit))
        if figure is not None:
            tokens.append(figure)
    return tuple(tokens)


def _apart(row: Row, after: int | None, rhythm: Rhythm) -> bool:
    return all(extra <= 1 for extra in _extras(row, after, rhythm))


def fill_gaps(
    rows: Sequence[Row], after: Sequence[int | None], lines: Sequence[Line]
) -> dict[int, Option]:
    """Rows of a text with one cell a line whose gaps the empty lines tell, by index of the row.

    ``after`` gives for each row the empty lines before whatever follows its last figure. Where
    one row alone has a gap, the cell was lost; where gaps are a habit, they are empty cells.
    """
    text = [i for i, row in enumerate(rows) if row.hit.shape is Shape.TEXT]
    short = [i for i in text if len(rows[i].figures) < len(rows[i].cells)]
    best: dict[int, tuple[Token | None, ...]] = {}
    rhythms = _rhythms([rows[i] for i in text], [after[i] for i in text], lines)
    for rhythm, unit in ((r, u) for r in rhythms for u in sorted({1, r.between + 1})):
        found = {}
        for i in short:
            filled = _filled(rows[i], _extras(rows[i], after[i], rhythm), unit)
            if filled is not None:
                found[i] = filled
        if unit <= rhythm.between and len(found) < len(short):
            # two lines may be two cells, or one cell that leaves two and a figure lost elsewhere
            found = {i: f for i, f in found.items() if _apart(rows[i], after[i], rhythm)}
        if len(found) > len(best):
            best = found
    figures = rows[text[-1]].figures if text else []
    tail = bool(figures) and set(best) == {text[-1]}
    if tail and (len(text) > 1 or None not in best[text[-1]][: len(figures)]):
        # the empty lines before the next title alone tell nothing
        return {}
    placed = {i: Option(tokens) for i, tokens in best.items()}
    if len(placed) == 1 and len(text) > 2:
        for i, sole in placed.items():
            lost = frozenset(k for k, token in enumerate(sole.tokens) if token is None)
            placed[i] = evolve(sole, lost=lost)
    return placed
