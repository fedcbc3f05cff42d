"""Where the head of a grid puts each cell of a row: ranges of columns by pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import field, frozen

from govreport.extract.hits import HeadHit, RowHit
from govreport.extract.labels import Kind
from govreport.extract.lines import Shape, Token
from govreport.layout import Block

#: The id of a column that some publishers add; no id of the form can look so.
ADDED = "+"


@frozen(slots=True)
class Head:
    """A run of head labels that rows follow.

    ``ranges`` maps a column's id (or, where rows stand side by side, ``row/column``) to its first
    and last grid column; ``ignored`` are ranges of columns that some publishers add; ``texts`` the
    printed head of a column; ``after`` the column that an added one follows.
    """

    ranges: Mapping[str, tuple[int, int]] = field(factory=dict)
    ignored: tuple[tuple[int, int], ...] = ()
    texts: Mapping[str, str] = field(factory=dict)
    subtotals: int = 0
    after: str | None = None

    def outside(self, token: Token) -> bool:
        """Whether a token stands in a column that the head shows to be none of the form's."""
        first, last = token.column, token.column + token.width - 1
        return any(start <= first and last <= end for start, end in self.ignored)


def _range(hit: HeadHit) -> tuple[int, int]:
    return hit.token.column, hit.token.column + hit.token.width - 1


def _is_added(hit: HeadHit) -> bool:
    """Whether a head is that of a column some publishers add."""
    return any(t.kind is Kind.SUBTOTAL_COLUMN for t in hit.targets)


def _columns(hits: Sequence[HeadHit], block: Block, number: int) -> list[tuple[str, HeadHit]]:
    """The column each head label names; one cut off takes the next free column it can be."""
    wanted = [column.id for column in block.columns]
    found: list[tuple[str, HeadHit]] = []
    taken: set[str] = set()
    for hit in hits:
        ids = [t.id for t in hit.targets if t.kind is Kind.COLUMN and t.block == number]
        if found and ids == [found[-1][0]] and _beside(found[-1][1], hit):
            # a label printed over each of the columns it spans
            found.append((found[-1][0], hit))
            continue
        free = [id for id in wanted if id in ids and id not in taken]
        if free:
            taken.add(free[0])
            found.append((free[0], hit))
    return found


def _beside(one: HeadHit, other: HeadHit) -> bool:
    """Whether the same text stands in the next column of the same line."""
    if one.line != other.line or one.token.text != other.token.text:
        return False
    return one.token.column + one.token.width == other.token.column


def _merged(found: Sequence[tuple[str, HeadHit]]) -> dict[str, tuple[int, int]]:
    ranges: dict[str, tuple[int, int]] = {}
    for name, hit in found:
        start, end = _range(hit)
        if name in ranges:
            start, end = min(start, ranges[name][0]), max(end, ranges[name][1])
        ranges[name] = (start, end)
    return ranges


def _follows(hits: Sequence[HeadHit], number: int) -> str | None:
    """The column right before the added column, in the order the head is read."""
    before: str | None = None
    for hit in hits:
        if _is_added(hit):
            return before
        ids = [t.id for t in hit.targets if t.kind is Kind.COLUMN and t.block == number]
        before = ids[0] if len(ids) == 1 else None
    return None


def head_of(hits: Sequence[HeadHit], block: Block, number: int, *, shift: int | None) -> Head:
    """The head over the rows of one block, whose columns stand ``shift`` right of it, if known."""
    found = _columns(hits, block, number)
    ranges = _merged(found) if shift is not None else {}
    extra = [hit for hit in hits if _is_added(hit)]
    if len(extra) == 1 and shift is not None:
        ranges[ADDED] = _range(extra[0])
    right = shift or 0
    ranges = {id: (start + right, end + right) for id, (start, end) in ranges.items()}
    return Head(
        ranges=_filled(ranges, block) if ranges and not extra else ranges,
        ignored=tuple((start + right, end + right) for start, end in map(_range, extra)),
        texts={id: hit.token.text for id, hit in found},
        subtotals=len(extra),
        after=_follows(hits, number) if len(extra) == 1 else None,
    )


def _filled(ranges: Mapping[str, tuple[int, int]], block: Block) -> dict[str, tuple[int, int]]:
    """Add columns whose label was not read, where the others stand one beside the other."""
    ids = [column.id for column in block.columns]
    starts = {start - ids.index(id) for id, (start, _) in ranges.items()}
    single = all(start == end for start, end in ranges.values())
    if len(ranges) == len(ids) or len(starts) != 1 or not single or len(ranges) * 2 < len(ids):
        return dict(ranges)
    base = starts.pop()
    return {id: (base + i, base + i) for i, id in enumerate(ids)} if base >= 0 else dict(ranges)


def across_head(hits: Sequence[HeadHit], block: Block, cells: Sequence[str]) -> Head:
    """The head of a block whose rows stand side by side: a range for each row and column."""
    spans: list[tuple[str, tuple[int, int]]] = []
    for hit in hits:
        rows = [t.id for t in hit.targets if t.kind is Kind.ROW]
        if rows:
            spans.append((rows[0], _range(hit)))
    ranges: dict[str, tuple[int, int]] = {}
    for hit in hits:
        ids = [t.id for t in hit.targets if t.kind is Kind.COLUMN]
        start, end = _range(hit)
        for row, (first, last) in spans:
            if ids and first <= start and end <= last:
                ranges.setdefault(f"{row}/{ids[0]}", (start, end))
    leaves = in_a_row(hits, cells, lambda hit: hit.token.column)
    if len(ranges) < len(block.rows) * len(block.columns) and leaves is not None:
        ranges = {cell: _range(hit) for cell, hit in leaves.items()}
    used = set(ranges.values())
    count = len(block.rows) * len(block.columns)
    columns = [h for h in hits if any(t.kind is Kind.COLUMN for t in h.targets)]
    extra = [hit for hit in hits if _is_added(hit)]
    spare = [h for h in columns if _range(h) not in used] if len(ranges) == count else []
    return Head(
        ranges=ranges,
        ignored=tuple(_range(h) for h in (*extra, *spare)),
        subtotals=len(extra) + max(0, len(columns) - count),
    )


def in_a_row(
    hits: Sequence[HeadHit], cells: Sequence[str], at: Callable[[HeadHit], int]
) -> dict[str, HeadHit] | None:
    """The heads of all cells of a block whose rows stand side by side.

    ``None`` unless there is one for each cell, in the order given from left to right.
    """
    leaves: list[tuple[int, str, HeadHit]] = []
    for hit in hits:
        ids = {t.id for t in hit.targets if t.kind is Kind.COLUMN}
        if len(ids) == 1:
            leaves.append((at(hit), ids.pop(), hit))
    leaves.sort(key=lambda leaf: leaf[0])
    names = [cell.rpartition("/")[2] for cell in cells]
    if [name for _, name, _ in leaves] != names or len({x for x, _, _ in leaves}) != len(leaves):
        return None
    return {cell: hit for cell, (_, _, hit) in zip(cells, leaves, strict=True)}


def _shift(run: Sequence[HeadHit], columns: int, row: RowHit) -> int | None:
    """How far right of its head a row of a grid without one stands, ``None`` if that is not known.

    A grid as wide stands right under it. Where a table goes on with more or fewer columns of
    labels, a row of declared cells does so too, if it has a figure's cell for each of the head's
    columns up to its end.
    """
    declared = all(hit.shape is Shape.SPANS for hit in run) and row.shape is Shape.SPANS
    width = columns if columns > 0 else max(_range(hit)[1] for hit in run) + 1
    if width == row.columns and (declared or columns > 0):
        return 0
    leaves = [hit for hit in run if any(target.kind is Kind.COLUMN for target in hit.targets)]
    if not declared or not leaves:
        return None
    shift = row.columns - width
    first = min(_range(hit)[0] for hit in leaves) + shift
    whole = [slot.column for slot in row.slots if slot.width == 1] == [*range(first, row.columns)]
    return shift if whole and len(row.slots) > 1 else None


def runs(
    heads: Iterable[HeadHit], rows: Iterable[RowHit]
) -> list[tuple[RowHit, list[HeadHit], int | None]]:
    """Each row with the run of head labels above it, and how far right of them its columns stand.

    A run ends where a row follows. Its columns are those of its own grid and of a grid that follows
    without a head (a table continued on the next page); ``None`` where that is not known.
    """
    events: list[tuple[int, int, HeadHit | RowHit]] = [(h.line, 0, h) for h in heads]
    events += [(r.line, 1, r) for r in rows]
    events.sort(key=lambda e: (e[0], e[1]))
    paired: list[tuple[RowHit, list[HeadHit], int | None]] = []
    run: list[HeadHit] = []
    closed, columns = False, -1
    for _, _, event in events:
        if isinstance(event, HeadHit):
            if closed or (run and run[-1].grid != event.grid and event.grid is not None):
                run, closed = [], False
            run.append(event)
            columns = -1
        else:
            closed = True
            if run and columns < 0 and run[0].grid == event.grid:
                columns = event.columns
            own = not run or run[0].grid == event.grid
            paired.append((event, run, 0 if own else _shift(run, columns, event)))
    return paired
