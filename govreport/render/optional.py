"""Rows that a form has only where a source gives them, and the rows they stand for."""

from __future__ import annotations

from attrs import evolve

from govreport.layout import Block, Label, Row, TableLayout
from govreport.model import CellState, Report


def with_optional(table: TableLayout, report: Report) -> tuple[TableLayout, tuple[Label, ...]]:
    """The table without rows that were never printed because an optional row stands for them.

    Beside it the labels to mark: of optional rows that stand beside such rows, or that are blank.
    """
    blocks: list[Block] = []
    marked: list[Label] = []
    for block in table.blocks:
        there = [r for r in block.rows if r.optional and _has(report, table.id, block, r)]
        gone: set[str] = set()
        for row in there:
            stood_for = [other for other in block.rows if other.path in row.replaces]
            if all(_never_printed(report, table.id, block, other) for other in stood_for):
                gone |= set(row.replaces)
            if not gone or not _has_figures(report, table.id, block, row):
                marked.append(row.label)
        blocks.append(_without(block, gone) if gone else block)
    return evolve(table, blocks=tuple(blocks)), tuple(marked)


def _has(report: Report, table: str, block: Block, row: Row) -> bool:
    cells = report.tables.get(table, {})
    return any(f"{row.path}/{column.id}" in cells for column in block.columns)


def _has_figures(report: Report, table: str, block: Block, row: Row) -> bool:
    pointers = [f"/{table}/{row.path}/{column.id}" for column in block.columns]
    return any(report.state(pointer) is not CellState.BLANK for pointer in pointers)


def _never_printed(report: Report, table: str, block: Block, row: Row) -> bool:
    """Whether all cells of a row are missing, and nothing of them was read."""
    for column in block.columns:
        if report.tables.get(table, {}).get(f"{row.path}/{column.id}") is not None:
            return False
        note = report.cell_notes.get(f"/{table}/{row.path}/{column.id}")
        if note is not None and (note.state is not CellState.MISSING or note.raw):
            return False
    return True


def _without(block: Block, gone: set[str]) -> Block:
    """A block without some rows, and without groups that are left with one optional row."""
    rows = tuple(row for row in block.rows if row.path not in gone)
    optional = {row.path for row in rows if row.optional}
    groups = tuple(
        evolve(group, members=left)
        for group in block.groups
        if set(left := tuple(m for m in group.members if m not in gone)) - optional
    )
    return evolve(block, rows=rows, groups=groups)
