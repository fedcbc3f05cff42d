"""What the rows of one table have in common: columns that can be believed, what is usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from govreport.extract.align import Alignment, alignment_of
from govreport.extract.hits import HeadHit, RowHit
from govreport.extract.lines import Line, Shape
from govreport.extract.rows import ByHead, Row, by_head, outside

#: From this share of full rows on, a row with fewer figures is an exception that wants a reason.
_MOSTLY = 0.6
#: Fewer rows than this have no habit.
_FEWEST_ALIKE = 3
_COLUMNS = frozenset({Shape.SPANS, Shape.PARTED})


@frozen(slots=True)
class Habits:
    """What is usual in a table.

    ``grids`` tells of each grid whether its columns can be relied on, ``placed`` of each row (by
    ``id``) where they put its figures; ``filled``: most rows have
    a figure in every cell; ``trimmed``: separators at line ends were cut off; ``flows`` gives, by
    kind of row, where the first figure of a full row stands in a flow and how many cells it
    has, ``lengths`` how many most of them have; ``packed``: figures begin right after the label
    in every row; ``spaced``: columns are parted by spaces, so that a row without figures has
    blanks; ``mixed``: in some row figures of several lines meet; ``totals``: most rows have a
    figure in the last cell; ``torn_off``: none has, though all other columns are used; ``last``
    is the last row; ``leads`` tells by style how many empty cells stand between label and first
    column; rows of the roles in ``no_totals`` leave their last cell empty, all of them.
    """

    grids: Mapping[int, bool] = field(factory=dict)
    placed: Mapping[int, ByHead | None] = field(factory=dict)
    filled: bool = False
    trimmed: bool = False
    flows: Mapping[tuple[str | None, bool], tuple[int, int]] = field(factory=dict)
    lengths: Mapping[tuple[str | None, bool], int] = field(factory=dict)
    alignment: Alignment = field(factory=lambda: Alignment({}))
    packed: bool = False
    totals: bool = False
    torn_off: bool = False
    spaced: bool = False
    mixed: bool = False
    leads: Mapping[str | None, int] = field(factory=dict)
    no_totals: frozenset[str | None] = frozenset()
    last: RowHit | None = None

    def trusted(self, row: Row) -> bool:
        """Whether the columns of this row's grid can be relied on."""
        if row.hit.grid is None or row.hit.shape not in (Shape.SPANS, Shape.PARTED):
            return False
        return self.grids.get(row.hit.grid, False)

    def flow(self, row: Row) -> tuple[int, int] | None:
        """Lead and number of cells of a full row like this one, where the table has any."""
        return self.flows.get(row.kind)


def habits_of(
    rows: Sequence[Row],
    lines: Sequence[Line],
    heads: Sequence[HeadHit],
    loose: bool = False,
) -> Habits:
    """Look at all rows of a table; ``loose``: some figures of it belong to none of them."""
    figured = [row for row in rows if row.figures]
    placed = {id(row): by_head(row) for row in rows if row.hit.shape in _COLUMNS}
    added = _added([row for row in rows if placed.get(id(row), True) is None], len(rows))
    for row in rows:
        if row.hit.grid in added and placed[id(row)] is None:
            placed[id(row)] = by_head(row, added[row.hit.grid])
    full = [row for row in figured if len(row.figures) == len(row.cells)]
    trimmed = _trimmed(lines)
    mixed = any(row.hit.mixed for row in rows)
    spaced = any(line.shape is Shape.SPACED for line in lines)
    return Habits(
        grids=_believed(rows, placed),
        placed=placed,
        filled=bool(figured) and len(full) >= _MOSTLY * len(figured),
        trimmed=trimmed,
        flows=_flows(rows),
        lengths=_lengths(rows),
        alignment=alignment_of(rows, heads),
        packed=_packed(rows, trimmed),
        totals=_totals(figured),
        torn_off=_torn_off(figured),
        leads=_leads(rows),
        no_totals=_no_totals(figured, placed),
        last=rows[-1].hit if rows else None,
        spaced=spaced
        and all(row.hit.shape is Shape.SPACED for row in figured)
        and not (loose or mixed),
        mixed=mixed,
    )


def _packed(rows: Sequence[Row], trimmed: bool) -> bool:
    """Whether no row has more cells than the form, so that no empty label cells are among them."""
    parted = [row for row in rows if row.hit.shape is Shape.PARTED]
    lengths = [len(row.hit.slots) - len(row.cells) for row in parted]
    if not lengths or max(lengths) != 0:
        return False
    return trimmed or all(length == 0 for length in lengths)


def _believed(rows: Sequence[Row], placed: Mapping[int, ByHead | None]) -> dict[int, bool]:
    """Declared columns are believed row by row; guessed ones only if head and all rows agree.

    One row that does not fit, or whose label stands in another column than its like, shows that
    labels slipped, and no gap in the grid can be believed.
    """
    verdict: dict[int, bool] = {}
    columns: dict[tuple[int, str | None], set[int]] = {}
    for row in rows:
        grid = row.hit.grid
        if grid is None:
            continue
        if row.hit.shape is Shape.SPANS:
            verdict[grid] = True
            continue
        agrees = placed.get(id(row)) is not None
        verdict[grid] = verdict.get(grid, True) and agrees
        columns.setdefault((grid, row.style), set()).add(row.hit.label.column)
    for (grid, _), seen in columns.items():
        if len(seen) > 1:
            verdict[grid] = False
    return verdict


def _added(rows: Sequence[Row], all_rows: int) -> dict[int, frozenset[int]]:
    """Columns of declared grids that most rows fill and that the form's head does not cover.

    ``rows`` are those that don't fit the head, of ``all_rows`` in the table.
    """
    seen: dict[int, Counter[int]] = {}
    count: Counter[int] = Counter()
    for row in rows:
        grid = row.hit.grid
        if grid is not None and row.hit.shape is Shape.SPANS and row.figures:
            count[grid] += 1
            seen.setdefault(grid, Counter()).update(outside(row))
    found: dict[int, frozenset[int]] = {}
    for grid, columns in seen.items():
        usual = frozenset(c for c, n in columns.items() if n >= _MOSTLY * count[grid])
        if usual and count[grid] > 2 and count[grid] * 2 >= all_rows:
            found[grid] = usual
    return found


def _trimmed(lines: Sequence[Line]) -> bool:
    parted = [line for line in lines if line.shape is Shape.PARTED]
    if any(not line.open_ended or not line.tokens[-1].text.strip() for line in parted):
        return False
    return len({len(line.tokens) for line in parted}) > 1


def _lengths(rows: Sequence[Row]) -> dict[tuple[str | None, bool], int]:
    """How many cells most rows of a kind have in a flow; the last row has no end of its own."""
    seen: dict[tuple[str | None, bool], Counter[int]] = {}
    for row in rows[:-1]:
        if row.hit.shape is Shape.FLOW:
            seen.setdefault(row.kind, Counter())[len(row.hit.slots)] += 1
    return {kind: lengths.most_common(1)[0][0] for kind, lengths in seen.items()}


def _flows(rows: Sequence[Row]) -> dict[tuple[str | None, bool], tuple[int, int]]:
    """Where the first figure of full rows stands in a flow, and how many cells they have.

    Where no row is full, one with a figure in its last cell tells as much: nothing was lost in it.
    """
    seen: dict[tuple[str | None, bool], Counter[tuple[int, int]]] = {}
    ended: dict[tuple[str | None, bool], int] = {}
    for row in rows:
        slots, n = row.hit.slots, len(row.cells)
        if row.hit.shape is not Shape.FLOW:
            continue
        if len(row.figures) == n:
            lead = next(i for i, slot in enumerate(slots) if slot.text.strip())
            seen.setdefault(row.kind, Counter())[(lead, len(slots))] += 1
        elif len(slots) >= n and slots[n - 1].text.strip():
            ended[row.kind] = max(len(slots), ended.get(row.kind, 0))
    found = {kind: (0, length) for kind, length in ended.items()}
    for kind, counter in seen.items():
        found[kind] = max(counter, key=lambda c: (c[1], counter[c]))
    return found


def _totals(rows: Sequence[Row]) -> bool:
    """Whether most rows have a figure in their last cell."""
    filled = [row for row in rows if _extent(row)[1] - _lead(row) >= len(row.cells) - 1]
    return bool(rows) and len(filled) >= _MOSTLY * len(rows)


def _torn_off(rows: Sequence[Row]) -> bool:
    """Whether a flow fills every column but the last: one figure of each row may be lost."""
    flows = [row for row in rows if row.hit.shape is Shape.FLOW]
    return bool(flows) and max(_extent(row)[1] - len(row.cells) for row in flows) == -2


def _lead(row: Row) -> int:
    """The slot of a row's first cell, where its columns tell it; else that of the first figure."""
    start = row.head.ranges.get(row.cells[0])
    at = [i for i, slot in enumerate(row.hit.slots) if start and slot.column >= start[0]]
    if row.hit.shape is Shape.FLOW:
        return 0
    return at[0] if at else _extent(row)[0]


def _extent(row: Row) -> tuple[int, int]:
    """The first and last slot of a row that hold a figure."""
    filled = [i for i, slot in enumerate(row.hit.slots) if slot.text.strip()]
    return filled[0], filled[-1]


def _leads(rows: Sequence[Row]) -> dict[str | None, int]:
    """Rows whose first and last figure are as far apart as the form's columns tell the lead."""
    seen: dict[str | None, set[int]] = {}
    for row in rows:
        if row.hit.shape is Shape.PARTED and row.figures:
            first, last = _extent(row)
            if last - first == len(row.cells) - 1:
                seen.setdefault(row.style, set()).add(first)
    return {style: leads.pop() for style, leads in seen.items() if len(leads) == 1}


def _no_totals(rows: Sequence[Row], placed: Mapping[int, ByHead | None]) -> frozenset[str | None]:
    """Roles of rows that all leave their last cell empty, where rows of another role are full."""
    full = any(len(row.figures) == len(row.cells) for row in rows)
    ends: dict[str | None, list[bool]] = {}
    for row in rows:
        ends.setdefault(row.role, []).append(_ends_empty(row, placed.get(id(row))))
    several = {role: seen for role, seen in ends.items() if len(seen) >= _FEWEST_ALIKE}
    return frozenset(role for role, seen in several.items() if all(seen) and full)


def _ends_empty(row: Row, placed: ByHead | None) -> bool:
    """Whether a row has a cell of its own, seen to be empty, in the last column."""
    if row.hit.shape is not Shape.FLOW:
        return placed is not None and not placed.short and placed.tokens[-1] is None
    slots, last = row.hit.slots, len(row.cells) - 1
    begins = bool(slots) and bool(slots[0].text.strip())
    return len(slots) > last + 1 and begins and not any(s.text.strip() for s in slots[last:])
