"""Columns of tables drawn by hand: edges that only arise from misaligned borders are one edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from attrs import frozen

#: Columns narrower than this many points can't show a digit within the usual margins of a cell.
SLIVER = 5.0
# Widths are only trusted where some column is as wide as text needs.
_WIDE = 25.0
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}


@frozen(slots=True)
class Extent:
    """The columns of the declared grid that a cell takes, and whether anything is in the cell."""

    start: int
    end: int
    filled: bool


def edges_of(cells: Iterable[Extent], widths: Sequence[float]) -> dict[int, int]:
    """The column at which each edge of the declared grid stands once slivers are dropped.

    ``widths`` are those of the declared columns, in points; they may be too few. An edge at which
    no cell begins or ends is no edge. Edges nearer to each other than ``SLIVER`` are one, but for
    those with a filled cell between them. An empty cell between them loses all its width.
    """
    found: set[int] = set()
    ends: dict[int, int] = {}
    for cell in cells:
        found.add(cell.start)
        found.add(cell.end)
        if cell.filled:
            ends[cell.start] = min(cell.end, ends.get(cell.start, cell.end))
    edges = sorted(found)
    if max(widths, default=0.0) < _WIDE:
        return {edge: index for index, edge in enumerate(edges)}
    sums = [0.0, *accumulate(widths)]
    columns: dict[int, int] = {}
    column, first, fence = -1, 0, None
    for edge in edges:
        # Beyond the widths that are told every column counts as wide.
        near = edge < len(sums) and sums[edge] - sums[first] < SLIVER
        if column < 0 or not near or (fence is not None and edge >= fence):
            column, first, fence = column + 1, edge, None
        columns[edge] = column
        end = ends.get(edge)
        if end is not None:
            fence = end if fence is None else min(fence, end)
    return columns


def points(text: str | None) -> float:
    """A length in points; a bare number is in twentieths (``ST_TwipsMeasure``), else 0."""
    value = (text or "").strip()
    unit = _UNITS.get(value[-2:])
    try:
        return float(value[:-2]) * unit if unit else float(value) / 20
    except ValueError:
        return 0.0
