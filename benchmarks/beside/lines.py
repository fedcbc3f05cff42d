"""The rows of figures of a page, each with its label and the columns its figures belong to."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generator import forms
from tests.generator.forms import Cell, Table
from tests.generator.page import Page, expand


@dataclass(frozen=True)
class Line:
    """A row: ``cells`` are column, pointer and printed text; ``width`` is that of its table.

    ``heads``: column and text of each head of one column above it.
    """

    label: str
    cells: tuple[tuple[int, str, str], ...]
    width: int
    heads: tuple[tuple[int, str], ...]


def lines(page: Page) -> list[Line]:
    """Every row that prints a figure of the report or leaves its place empty, in reading order."""
    found = []
    heads: dict[str, int] = {}
    for table in page.tables("requests"):
        heads = _columns(table) or heads
    for table in page.tables():
        above: list[tuple[int, str]] = []
        for row in expand(table):
            begun = [(c, cell) for c, (cell, begins) in enumerate(row) if begins]
            above += [(c, cell.text) for c, cell in begun if cell.head and cell.colspan == 1]
            figures = [(c, cell) for c, cell in begun if cell.pointer]
            if figures:
                before = [cell.text for c, cell in begun if c < figures[0][0] and cell.text]
                label = before[-1] if before else ""
                found.append(Line(label, _cells(figures, heads), table.width, tuple(above)))
    return found


def _name(cell: Cell) -> str:
    return str(cell.pointer).rsplit("/", 1)[1]


def _columns(table: Table) -> dict[str, int]:
    """The column of each kind of applicant, from a row that has all of them."""
    for row in expand(table):
        figures = [(c, cell) for c, (cell, begins) in enumerate(row) if begins and cell.pointer]
        if len(figures) == len(forms.COLUMNS):
            return {_name(cell): c for c, cell in figures}
    return {}


def _cells(
    figures: list[tuple[int, Cell]], heads: dict[str, int]
) -> tuple[tuple[int, str, str], ...]:
    """The cells of a row; where figures are lost, all that stand below the head of the table."""
    texts = {str(cell.pointer): cell.text for _, cell in figures}
    base, _, first = next(iter(texts)).rpartition("/")
    if base.startswith("/requests/") and len(figures) < len(forms.COLUMNS) and first in heads:
        wanted = [(column, f"{base}/{name}") for name, column in heads.items()]
    elif base.startswith("/review_and_litigation/"):
        order = [f"{case}/{name}" for case in forms.CASES for name, _ in forms.RESULTS]
        wanted = [(c, f"/review_and_litigation/{path}") for c, path in enumerate(order)]
    else:
        wanted = [(column, str(cell.pointer)) for column, cell in figures]
    return tuple((column, pointer, texts.get(pointer, "")) for column, pointer in wanted)
