"""Columns of figures parted by runs of spaces, told by where they stand in the line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from attrs import frozen

from govreport.extract.heads import HeadHit
from govreport.extract.labels import Kind
from govreport.extract.lines import Shape, Token
from govreport.extract.rows import Row

#: First and last display column (East Asian wide characters count two).
Interval = tuple[int, int]


@frozen(slots=True)
class Alignment:
    """The interval of display columns of each cell, by the ids of a row's cells."""

    columns: Mapping[tuple[str, ...], tuple[Interval, ...]]

    def place(self, row: Row) -> tuple[Token | None, ...] | None:
        """Place a row's figures by their intervals, or ``None`` where that is not clear."""
        intervals = self.columns.get(row.cells)
        if row.hit.shape is not Shape.SPACED or intervals is None:
            return None
        tokens: list[Token | None] = [None] * len(row.cells)
        at = -1
        for figure in row.hit.figures:
            found = _nearest(_interval(figure), intervals)
            if found is None or found <= at:
                return None
            tokens[found] = figure
            at = found
        return tuple(tokens)


def display_width(text: str) -> int:
    """The number of display columns of a text."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _interval(token: Token) -> Interval:
    start = token.place.column or 1
    return start, start + max(1, display_width(token.text)) - 1


def _distance(one: Interval, other: Interval) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)


def _nearest(interval: Interval, columns: Sequence[Interval]) -> int | None:
    """The column a token stands in: the only one it meets, or clearly the nearest."""
    met = [i for i, column in enumerate(columns) if _distance(interval, column) == 0]
    if len(met) == 1:
        return met[0]
    if len(met) > 1:
        return None
    ranked = sorted((_distance(interval, column), i) for i, column in enumerate(columns))
    if len(ranked) > 1 and ranked[0][0] * 2 >= ranked[1][0]:
        return None
    return ranked[0][1]


def alignment_of(rows: Sequence[Row], heads: Sequence[HeadHit]) -> Alignment:
    """Learn the columns from the rows with all figures, else from the head of the table."""
    columns: dict[tuple[str, ...], list[Interval]] = {}
    for row in rows:
        figures = row.hit.figures
        if row.hit.shape is not Shape.SPACED or len(figures) != len(row.cells):
            continue
        spans = [_interval(figure) for figure in figures]
        before = columns.get(row.cells, spans)
        joined = zip(before, spans, strict=True)
        columns[row.cells] = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in joined]
    for row in rows:
        if row.hit.shape is Shape.SPACED and row.cells not in columns:
            found = _from_head(row, heads)
            if found is not None:
                columns[row.cells] = found
    sound = {cells: tuple(c) for cells, c in columns.items() if _apart(c)}
    return Alignment(sound)


def _apart(columns: Sequence[Interval]) -> bool:
    return all(a[1] < b[0] for a, b in zip(columns, columns[1:], strict=False))


def _from_head(row: Row, heads: Sequence[HeadHit]) -> list[Interval] | None:
    found: dict[str, Interval] = {}
    block = None if row.hit.target is None else row.hit.target.block
    for hit in heads:
        if hit.shape is not Shape.SPACED or hit.line > row.hit.line:
            continue
        ids = [t.id for t in hit.targets if t.kind is Kind.COLUMN and t.block == block]
        if len(ids) == 1:
            found[ids[0]] = _interval(hit.token)
    if any(cell not in found for cell in row.cells):
        return None
    return [found[cell] for cell in row.cells]
