"""The official form as rows of cells with spans, from the layout; what any medium draws.

Blocks stand one below the other, over a common width. A head reaches over its columns, a label
over several rows stands once beside them, and a row without such a label takes its place too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from govreport.layout import Block, Column, Label, Row, TableLayout

_UNIT = (" ({})", "（单位：{}）")


@frozen(slots=True)
class FormCell:
    """One cell: its label (none for a figure, or where nothing is printed), spans, and the pointer
    of a figure. ``scope`` tells a head: ``col``, ``row``, or over several, ``colgroup``.
    """

    label: Label | None = None
    colspan: int = 1
    rowspan: int = 1
    pointer: str | None = None
    scope: str | None = None
    unit: str | None = None


FormRow = tuple[FormCell, ...]


def form_rows(table: TableLayout, present: frozenset[str]) -> tuple[FormRow, ...]:
    """The rows of one table. Optional rows are drawn where a pointer of theirs is ``present``."""
    blocks = [(block, _rows_of(table, block, present)) for block in table.blocks]
    depth = max(_depth(block, rows) for block, rows in blocks)
    width = max(_columns(block, rows) for block, rows in blocks)
    drawn: list[FormRow] = []
    for block, rows in blocks:
        if block.label is not None:
            drawn.append((FormCell(block.label, depth + width, scope="colgroup"),))
        if block.orientation == "columns":
            drawn += _side_by_side(table.id, block, rows)
        else:
            drawn += _head(block, depth, width)
            drawn += _body(table.id, block, rows, depth, width)
    return tuple(drawn)


def _rows_of(table: TableLayout, block: Block, present: frozenset[str]) -> tuple[Row, ...]:
    def there(row: Row) -> bool:
        return any(f"/{table.id}/{row.path}/{column.id}" in present for column in block.columns)

    return tuple(row for row in block.rows if not row.optional or there(row))


def _chain(block: Block, row: Row) -> list[tuple[str, Label]]:
    """The labels a row stands under, outermost first, then its own, each by what it is."""
    over = sorted((g for g in block.groups if row.path in g.members), key=lambda g: -len(g.members))
    # A group that is the row itself (a figure and a label over others in turn) is drawn once.
    above = [(f"{g.path}/", g.label) for g in over]
    return [*above, (row.path, row.label)]


def _depth(block: Block, rows: Sequence[Row]) -> int:
    if block.orientation == "columns":
        return 0
    return max((len(_chain(block, row)) for row in rows), default=1)


def _columns(block: Block, rows: Sequence[Row]) -> int:
    return len(block.columns) * (len(rows) if block.orientation == "columns" else 1)


def _spans(columns: Sequence[Column], width: int) -> list[int]:
    """How many columns of the table each column of a block takes; the last takes what is left."""
    each = width // len(columns)
    return [each] * (len(columns) - 1) + [width - each * (len(columns) - 1)]


def _head(block: Block, depth: int, width: int) -> list[FormRow]:
    spans = dict(zip((c.id for c in block.columns), _spans(block.columns, width), strict=True))
    chains: list[list[tuple[Label, int, Column | None]]] = []
    for column in block.columns:
        over = [g for g in block.header_groups if column.id in g.columns]
        over.sort(key=lambda group: -len(group.columns))
        above: list[tuple[Label, int, Column | None]] = [
            (g.label, sum(spans[id] for id in g.columns), None) for g in over
        ]
        chains.append([*above, (column.label, spans[column.id], column)])
    height = max(len(chain) for chain in chains)
    lines: list[list[FormCell]] = [[] for _ in range(height)]
    lines[0].append(FormCell(block.corner, depth, height, scope="col" if block.corner else None))
    drawn: set[tuple[int, Label]] = set()
    for chain in chains:
        for at, (label, span, of) in enumerate(chain):
            if of is not None:
                unit = of.unit if of.unit_field is None else None
                lines[at].append(FormCell(label, span, height - at, scope="col", unit=unit))
            elif (at, label) not in drawn:
                lines[at].append(FormCell(label, span, 1, scope="colgroup"))
                drawn.add((at, label))
    return [tuple(line) for line in lines]


def _body(
    table: str, block: Block, rows: Sequence[Row], depth: int, width: int
) -> Iterator[FormRow]:
    chains = [_chain(block, row) for row in rows]
    spans = _spans(block.columns, width)
    drawn: set[str] = set()
    for row, chain in zip(rows, chains, strict=True):
        line: list[FormCell] = []
        for at, (path, label) in enumerate(chain):
            if at == len(chain) - 1:
                line.append(FormCell(label, depth - at, scope="row"))
            elif path not in drawn:
                drawn.add(path)
                members = sum(path in (p for p, _ in other) for other in chains)
                line.append(FormCell(label, 1, members, scope="rowgroup"))
        line += [
            FormCell(colspan=span, pointer=f"/{table}/{row.path}/{column.id}")
            for column, span in zip(block.columns, spans, strict=True)
        ]
        yield tuple(line)


def _side_by_side(table: str, block: Block, rows: Sequence[Row]) -> list[FormRow]:
    """The rows as spans of the head, all figures in one line."""
    chains = [_chain(block, row) for row in rows]
    height, each = max(len(chain) for chain in chains), len(block.columns)
    lines: list[list[FormCell]] = [[] for _ in range(height)]
    drawn: set[str] = set()
    for chain in chains:
        for at, (path, label) in enumerate(chain):
            if path in drawn:
                continue
            drawn.add(path)
            members = sum(path in (p for p, _ in other) for other in chains)
            down = height - at if at == len(chain) - 1 else 1
            lines[at].append(FormCell(label, members * each, down, scope="colgroup"))
    heads = [FormCell(column.label, scope="col") for _ in rows for column in block.columns]
    figures = [
        FormCell(pointer=f"/{table}/{row.path}/{column.id}")
        for row in rows
        for column in block.columns
    ]
    return [*(tuple(line) for line in lines), tuple(heads), tuple(figures)]


def label_texts(cell: FormCell) -> tuple[str, str]:
    """What is printed in a cell that is no figure: Chinese as in the form, and English."""
    label = cell.label
    if label is None:
        return "", ""
    unit_en, unit_zh = _UNIT
    zh = label.official + (unit_zh.format(cell.unit) if cell.unit else "")
    return zh, label.en + (unit_en.format(cell.unit) if cell.unit else "")
