"""What the rows of one table have in common: which grids' columns can be believed, what is usual."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from govreport.extract.lines import Line, Shape
from govreport.extract.rows import Row, by_head

#: From this share of full rows on, a row with fewer figures is an exception that wants a reason.
_MOSTLY = 0.6


@frozen(slots=True)
class Habits:
    """What is usual in a table.

    ``grids`` tells of each grid whether its columns can be relied on; ``filled``: most rows have a
    figure in every cell; ``trimmed``: separators at line ends were cut off; ``flows`` gives, by style
    of label, where the first figure of a full row stands in a flow, and how many cells the row has.
    """

    grids: Mapping[int, bool] = field(factory=dict)
    filled: bool = False
    trimmed: bool = False
    flows: Mapping[str | None, tuple[int, int]] = field(factory=dict)

    def trusted(self, row: Row) -> bool:
        """Whether the columns of this row's grid can be relied on."""
        if row.hit.grid is None or row.hit.shape not in (Shape.SPANS, Shape.PARTED):
            return False
        return self.grids.get(row.hit.grid, False)

    def flow(self, row: Row) -> tuple[int, int] | None:
        """Lead and number of cells of a full row like this one, where the table has any."""
        return self.flows.get(row.style)


def habits_of(rows: Sequence[Row], lines: Sequence[Line]) -> Habits:
    """Look at all rows of a table."""
    figured = [row for row in rows if row.hit.figures]
    full = [row for row in figured if len(row.hit.figures) == len(row.cells)]
    return Habits(
        grids=_believed(rows),
        filled=bool(figured) and len(full) >= _MOSTLY * len(figured),
        trimmed=_trimmed(lines),
        flows=_flows(rows),
    )


def _believed(rows: Sequence[Row]) -> dict[int, bool]:
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
        agrees = by_head(row) is not None
        verdict[grid] = verdict.get(grid, True) and agrees
        columns.setdefault((grid, row.style), set()).add(row.hit.label.column)
    for (grid, _), seen in columns.items():
        if len(seen) > 1:
            verdict[grid] = False
    return verdict


def _trimmed(lines: Sequence[Line]) -> bool:
    parted = [line for line in lines if line.shape is Shape.PARTED]
    if any(line.tokens and not line.tokens[-1].text.strip() for line in parted):
        return False
    return len({len(line.tokens) for line in parted}) > 1


def _flows(rows: Sequence[Row]) -> dict[str | None, tuple[int, int]]:
    """Full rows tell lead and length; where there are none, the most usual length does."""
    seen: dict[str | None, Counter[tuple[int, int]]] = {}
    lengths: dict[str | None, Counter[int]] = {}
    for row in rows:
        if row.hit.shape is not Shape.FLOW:
            continue
        slots = row.hit.slots
        lengths.setdefault(row.style, Counter())[len(slots)] += 1
        if len(row.hit.figures) == len(row.cells):
            lead = next(i for i, slot in enumerate(slots) if slot.text.strip())
            seen.setdefault(row.style, Counter())[(lead, len(slots))] += 1
    found = {style: counter.most_common(1)[0][0] for style, counter in seen.items()}
    for style, counter in lengths.items():
        if style not in found:
            # no full row: the longest usual length, figures right after the label
            top = max(counter.values())
            found[style] = (0, max(length for length, times in counter.items() if times == top))
    return found
