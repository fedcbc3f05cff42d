"""Places the figures of one row into its cells, or gives the placements that remain possible.

A placement is certain where the grid's own columns tell it, where there is a figure for every
cell, or where the empty cells that are seen leave one window. Else every placement that keeps the
order is an option, and ``solve`` asks the arithmetic of the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb

from attrs import evolve, field, frozen

from govreport.extract.habits import Habits
from govreport.extract.heads import ADDED
from govreport.extract.lines import Shape, Token
from govreport.extract.rows import Row

#: More placements than this are not worth trying: no arithmetic decides among them.
MOST_OPTIONS = 130
_SEEN = frozenset({Shape.SPANS, Shape.PARTED, Shape.FLOW})


@frozen(slots=True)
class Option:
    """For each cell the token that fills it.

    A gap is a cell printed empty, or, if its index is in ``lost``, one whose figure may be lost.
    ``doubtful``: the row looks as if a figure was lost, and nothing tells whether one was.
    """

    tokens: tuple[Token | None, ...]
    lost: frozenset[int] = field(default=frozenset())
    doubtful: bool = False


@frozen(slots=True)
class Open:
    """Placements that remain: ``whole`` if nothing was lost, ``torn`` if something was."""

    whole: tuple[Option, ...]
    torn: tuple[Option, ...]


@frozen(slots=True)
class Hopeless:
    """No placement can be given: ``reason`` is the code of the finding."""

    reason: str


Outcome = Option | Open | Hopeless


def place(row: Row, habits: Habits) -> Outcome:
    """Place one row as far as its own layout tells."""
    hit, n = row.hit, len(row.cells)
    figures = row.figures
    if habits.trusted(row):
        placed = habits.placed.get(id(row))
        if placed is not None and placed.headless and not placed.short:
            return Option(placed.tokens, placed.headless)
        if placed is not None and (not placed.short or habits.trimmed):
            return _by_separators(row, placed.tokens, habits)
    aligned = habits.alignment.place(row)
    if aligned is not None:
        return Option(aligned, doubtful=habits.mixed)
    if hit.mixed:
        return Hopeless("row_incomplete")
    if not row.clear and figures:
        return Hopeless("column_order_unclear")
    if row.across is not None and row.head.subtotals == 1 and len(hit.slots) > n:
        dropped = _one_left_out(row, hit.slots)
        if dropped:
            return Open(dropped, ())
    if len(figures) == n:
        # one column more in the head than figures: that one is left out, or a figure was lost
        return Option(tuple(figures), doubtful=row.head.subtotals > 0 and row.across is not None)
    if not figures:
        cut = habits.trimmed and hit.shape in (Shape.PARTED, Shape.TEXT)
        seen = cut or (hit.shape in _SEEN and len(hit.slots) >= n)
        return Option((None,) * n) if seen or habits.spaced else Hopeless("row_without_figures")
    if len(figures) > n:
        return Hopeless("row_with_too_many_figures")
    if hit.shape is Shape.FLOW:
        return _flow(row, habits)
    if hit.shape in _SEEN:
        return _windows(row, habits)
    return _everywhere(row, figures)


def _by_separators(row: Row, tokens: tuple[Token | None, ...], habits: Habits) -> Outcome:
    """A placement by separators; where the last cell is empty, a figure may have been lost before.

    Separators don't tell that: the others then moved up. The arithmetic tells it where a figure is
    not 0; a row of zeros stays as it is, and is said to be doubtful.
    """
    ends = tokens[-1] is None and any(tokens)
    if row.hit.shape is Shape.SPANS:
        # declared columns: only a cell that is not there at all lets others move up
        return Option(tokens, doubtful=ends and row.labels and habits.totals)
    if not row.labels:
        short = habits.trimmed and len(row.hit.slots) < len(tokens)
        return Option(tokens, doubtful=ends and short)
    if not ends or (row.role in habits.no_totals and not habits.trimmed):
        return Option(tokens)
    own = [t for cell, t in zip(row.cells, tokens, strict=True) if cell != ADDED]
    early = habits.totals or habits.torn_off or _shifted(own)
    figures = row.figures
    if early and habits.filled and row.hit.shape is Shape.PARTED:
        return _everywhere(row, figures)
    if not any(ch.isdigit() and ch not in "0０" for f in figures for ch in f.text):
        return Option(tokens, doubtful=True)
    if not early:
        # the first cell alone is a habit of some; others without a total may have moved
        return Option(tokens, doubtful=any(tokens[1:]))
    torn = _everywhere(row, figures)
    return Open((Option(tokens),), torn.torn if isinstance(torn, Open) else ())


def _shifted(tokens: Sequence[Token | None]) -> bool:
    """Whether a row looks as if a figure was lost and the others moved up."""
    if tokens[-1] is not None or not any(token is not None for token in tokens):
        return False
    return len(tokens) < 2 or tokens[-2] is not None


def _one_left_out(row: Row, slots: Sequence[Token]) -> tuple[Option, ...]:
    """Leave out one cell at a time, where the head has one column more than the form."""
    n = len(row.cells)
    if any(slot.text.strip() for slot in slots[n + 1 :]):
        return ()
    cells = [slot if slot.text.strip() else None for slot in slots[: n + 1]]
    return tuple(Option(tuple(c for j, c in enumerate(cells) if j != i)) for i in range(1, n + 1))


def _flow(row: Row, habits: Habits) -> Outcome:
    """Cells one after the other, empty ones seen: how many a full row has tells if one was lost."""
    n, slots = len(row.cells), row.hit.slots
    usual = habits.flow(row)
    if usual is None:
        window = _window(slots, 0, n)
        sure = row.role in habits.no_totals or not row.labels or not _shifted(window)
        if len(slots) < habits.lengths.get(row.kind, 0) and habits.last is not row.hit:
            return _everywhere(row, row.figures)
        if len(slots) > n and sure and not any(s.text.strip() for s in slots[n:]):
            return _by_separators(row, window, habits)
        return _windows(row, habits)
    lead, count = usual
    lost = (lead + n if habits.last is row.hit else count) - len(slots)
    if lost <= 0:
        window = _window(slots, lead, n)
        if any(s.text.strip() and not lead <= i < lead + n for i, s in enumerate(slots)):
            return _everywhere(row, row.figures)
        if row.labels and _shifted(window) and habits.filled:
            return _everywhere(row, row.figures)
        return _by_separators(row, window, habits)
    return _inserted(row, slots[lead : lead + n - lost], lost)


def _windows(row: Row, habits: Habits) -> Outcome:
    """Empty cells are seen: which runs of cells, as long as the row, hold all figures."""
    n, slots, figures = len(row.cells), row.hit.slots, row.figures
    filled = [i for i, slot in enumerate(slots) if slot.text.strip()]
    first, last = filled[0], filled[-1]
    if last - first >= n:
        return Hopeless("row_with_too_many_figures")
    if len(slots) < n and not habits.trimmed:
        return _inserted(row, slots, n - len(slots))
    if habits.packed and last < n:
        found = _by_separators(row, _window(slots, 0, n), habits)
        # an empty cell right after the label may be one that the label left behind
        return evolve(found, doubtful=True) if first and isinstance(found, Option) else found
    if not row.labels:
        if last < n:
            return _by_separators(row, _window(slots, 0, n), habits)
        return _everywhere(row, figures)
    starts = range(max(0, last - n + 1), first + 1)
    if len(starts) == 1 and last - first == n - 1:
        return Option(_window(slots, first, n))
    inside = last - first + 1 > len(filled)
    if habits.filled or (len(figures) == n - 1 and not inside):
        # figures in a run, one short: one was lost or is blank, and the separators don't tell where
        return _everywhere(row, figures)
    torn = _inserted(row, slots[first : last + 1], n - (last - first + 1), every=False)
    lost = torn.torn if isinstance(torn, Open) else ()
    lead = habits.leads.get(row.style)
    if lead is not None and lead in starts:
        return Open((Option(_window(slots, lead, n)),), lost)
    whole = tuple(Option(_window(slots, start, n)) for start in starts)
    return Open((), whole + lost) if len(whole) > 1 else Open(whole, lost)


def _window(slots: Sequence[Token], start: int, n: int) -> tuple[Token | None, ...]:
    tokens: list[Token | None] = [t if t.text.strip() else None for t in slots[start : start + n]]
    return tuple(tokens + [None] * (n - len(tokens)))


def _inserted(row: Row, slots: Sequence[Token], lost: int, *, every: bool = True) -> Outcome:
    """Put ``lost`` gaps between cells that are known to follow one another.

    ``every``: all of them are figures lost; else one is, and the others are cells printed empty at
    the ends of the row.
    """
    n = len(row.cells)
    if lost <= 0 or len(slots) + lost != n or comb(n, lost) > MOST_OPTIONS:
        return _everywhere(row, row.figures)
    seen: list[Token | None] = [t if t.text.strip() else None for t in slots]
    options: list[Option] = []
    for places in combinations(range(n), lost):
        cells = iter(seen)
        tokens = tuple(None if i in places else next(cells) for i in range(n))
        inner = [i for i in places if any(t is not None for t in tokens[i + 1 :])]
        if not every and len([i for i in inner if any(tokens[:i])]) > 1:
            continue
        options.append(Option(tokens, frozenset(places)))
    return Open((), tuple(options))


def _everywhere(row: Row, figures: Sequence[Token]) -> Outcome:
    """All placements that keep the order; every gap may hide a lost figure."""
    n = len(row.cells)
    if comb(n, len(figures)) > MOST_OPTIONS:
        return Hopeless("row_incomplete")
    options: list[Option] = []
    for places in combinations(range(n), len(figures)):
        tokens: list[Token | None] = [None] * n
        for at, figure in zip(places, figures, strict=True):
            tokens[at] = figure
        lost = frozenset(i for i in range(n) if tokens[i] is None)
        options.append(Option(tuple(tokens), lost))
    return Open((), tuple(options))
