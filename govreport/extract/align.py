"""Columns of figures parted by runs of spaces, told by where they stand in the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from govreport.extract.heads import ADDED, in_a_row
from govreport.extract.hits import HeadHit
from govreport.extract.labels import Kind
from govreport.extract.lines import Shape, Token
from govreport.extract.rows import Row
from govreport.sources import display_width

_KINDS = ("start", "end", "middle")
#: Half display columns (East Asian wide characters count two) by which a figure may stand off.
_TOLERANCE = 2
#: Curly quotes take one column or two; figures right of two such may stand off by so much.
_SHIFTS = (0, 4, 8)
#: From this share of rows on a text keeps its columns; the others are placed otherwise.
_MOSTLY = 0.9
#: Fewer figures than this don't show that a text keeps its columns.
_FEWEST = 4


@frozen(slots=True)
class Alignment:
    """Where the columns of figures stand, by the ids of a row's cells.

    ``edges`` are the display columns that the figures of each cell begin at, end at or have their
    middle at; ``kind`` tells which, so that a figure's column can be told exactly.
    """

    columns: Mapping[tuple[str, ...], tuple[str, tuple[int, ...]]]

    def place(self, row: Row) -> tuple[Token | None, ...] | None:
        """Place a row's figures by their columns, or ``None`` where that is not clear."""
        known = self.columns.get(row.cells)
        if row.hit.shape is not Shape.SPACED or known is None:
            return None
        kind, edges = known
        for shift in _SHIFTS:
            tokens = _placed(row, kind, [edge - shift for edge in edges])
            if tokens is not None:
                return tokens
        return None


def _placed(row: Row, kind: str, edges: Sequence[int]) -> tuple[Token | None, ...] | None:
    tokens: list[Token | None] = [None] * len(row.cells)
    for figure in row.figures:
        found = _column(_edge(kind, figure), edges)
        if found is None or tokens[found] is not None:
            return None
        tokens[found] = figure
    return tuple(tokens)


def _edge(kind: str, token: Token) -> int:
    """Twice the display column of a token's start, end or middle."""
    start = token.place.column or 1
    end = start + max(1, display_width(token.text)) - 1
    return {"start": 2 * start, "end": 2 * end, "middle": start + end}[kind]


def _column(edge: int, edges: Sequence[int]) -> int | None:
    near = [i for i, other in enumerate(edges) if abs(edge - other) <= _TOLERANCE]
    return near[0] if len(near) == 1 else None


def alignment_of(rows: Sequence[Row], heads: Sequence[HeadHit]) -> Alignment:
    """Learn the columns from the rows with all figures, else from the head of the table.

    They count only if the figures of all rows stand in them.
    """
    columns: dict[tuple[str, ...], tuple[str, tuple[int, ...]]] = {}
    spaced: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row.hit.shape is Shape.SPACED:
            spaced.setdefault(row.cells, []).append(row)
    for cells, group in spaced.items():
        for kind in _KINDS:
            edges = _learned(kind, cells, group, heads)
            if edges is not None and _all_fit(kind, edges, group):
                columns[cells] = (kind, edges)
                break
    return Alignment(columns)


def _all_fit(kind: str, edges: Sequence[int], rows: Sequence[Row]) -> bool:
    """Whether the figures of all rows stand in the columns, and are enough to show it."""
    figures = sum(len(row.figures) for row in rows)
    if len(edges) > 1 and 0 < figures < _FEWEST:
        return False
    return sum(_fits(kind, edges, row) for row in rows) >= _MOSTLY * len(rows)


def _fits(kind: str, edges: Sequence[int], row: Row) -> bool:
    return all(_column(_edge(kind, figure), edges) is not None for figure in row.figures)


def _learned(
    kind: str, cells: tuple[str, ...], rows: Sequence[Row], heads: Sequence[HeadHit]
) -> tuple[int, ...] | None:
    full = [row for row in rows if len(row.figures) == len(cells)]
    if len(full) >= 2 and rows[0].clear:
        return tuple(_edge(kind, figure) for figure in full[0].figures)
    found: dict[str, int] = {}
    first = rows[0].hit
    spaced = [h for h in heads if h.shape is Shape.SPACED and h.line < first.line]
    if rows[0].across is not None:
        leaves = in_a_row(spaced, cells, lambda hit: hit.token.place.column or 0)
        return None if leaves is None else tuple(_edge(kind, leaves[c].token) for c in cells)
    block = None if first.target is None else first.target.block
    for hit in spaced:
        ids = [t.id for t in hit.targets if t.kind is Kind.COLUMN and t.block == block]
        if len(ids) == 1:
            found[ids[0]] = _edge(kind, hit.token)
        elif any(t.kind is Kind.SUBTOTAL_COLUMN for t in hit.targets):
            found[ADDED] = _edge(kind, hit.token)
    return tuple(found[cell] for cell in cells) if all(c in found for c in cells) else None
