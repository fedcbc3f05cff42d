"""Plain text layouts: what remains of a table when a page is copied or converted to text."""

from __future__ import annotations

import random
import textwrap
import unicodedata
from collections.abc import Callable

from tests.generator.forms import Cell, Table
from tests.generator.page import Block, Page, expand, printed_line
from tests.generator.values import MISSING_ANSWER, NUMBER, Answer, Expected

INFERRED = "inferred"


def loosen(page: Page, row: list[Cell]) -> None:
    """The places of this row's figures can't be told from the bytes: they may be left open."""
    for cell in row:
        if cell.pointer:
            loosen_cell(page, cell.pointer)


def loosen_cell(page: Page, pointer: str) -> None:
    """Allow ``missing``, and the true figure where it is worked out by arithmetic."""
    expected: Expected = page.expected[pointer]
    expected.also(MISSING_ANSWER)
    value = page.truth.cells[pointer]
    if expected.best.kind != NUMBER and value is not None:
        expected.also(Answer(value, INFERRED))


def _short(row: list[Cell]) -> bool:
    return any(cell.pointer and not cell.text for cell in row)


def _standing(row: list[Cell]) -> list[Cell]:
    """The cells of a row but for the empty ones that only keep a merged place."""
    return [cell for cell in row if cell.text or cell.pointer]


def _heading(rng: random.Random, block: Block, marks: bool) -> str:
    return "#" * block.level + " " + block.text if marks else block.text


def prose_lines(rng: random.Random, block: Block, marks: bool) -> list[str]:
    """A block that is no table, as lines of text."""
    if block.kind in ("heading", "title"):
        return [_heading(rng, block, marks)]
    indent = "　　" if block.kind in ("para", "intro") and rng.random() < 0.2 else ""
    return [indent + block.text]


def cell_a_line(rng: random.Random, page: Page, between: int, keep: bool = True) -> str:
    """One cell a line, ``between`` empty lines after each. ``keep``: blanks leave a gap."""
    gap = rng.choice((1, between + 1)) if between else 1
    lines: list[str] = []
    for block in page.blocks:
        if block.table is None:
            lines += [*prose_lines(rng, block, marks=False), *([""] * max(between, 0))]
            continue
        for row in block.table.rows:
            if not keep and _short(row):
                loosen(page, row)
            for cell in _standing(row):
                if cell.text:
                    lines += [*cell.text.split("\n"), *([""] * between)]
                elif keep:
                    lines += [""] * gap
    return "\n".join(lines) + "\n"


def bars(rng: random.Random, page: Page) -> str:
    """Each cell on a line that ends in a bar; rows filled up with bare bars."""
    lines: list[str] = []
    for block in page.blocks:
        if block.table is None:
            lines += prose_lines(rng, block, marks=False)
            continue
        width = _fullest(block.table)
        for row in block.table.rows:
            cells = _standing(row)
            lines += [f"{cell.text} |" if cell.text else "|" for cell in cells]
            if width > len(cells):
                lines.append("|" * (width - len(cells)))
    return "\n".join(lines) + "\n"


def _fullest(table: Table) -> int:
    return max(len(row) for row in table.rows) + 1


def tabs_full(rng: random.Random, page: Page) -> str:
    """Tabs between the columns of the full grid; merged places are empty."""
    return _tabbed(rng, page, _full_rows)


def _full_rows(rng: random.Random, page: Page, table: Table) -> list[str]:
    return [
        "\t".join(cell.text if begins else "" for cell, begins in printed_line(line))
        for line in expand(table)
    ]


def tabs_packed(rng: random.Random, page: Page) -> str:
    """Tabs between the cells that begin in a row; nothing stands for merged places."""
    return _tabbed(rng, page, _packed_rows, trim_loses=True)


def _packed_rows(rng: random.Random, page: Page, table: Table) -> list[str]:
    return ["\t".join(cell.text for cell in _standing(row)) for row in table.rows]


def tabs_slip(rng: random.Random, page: Page) -> str:
    """Label columns kept where a tall cell begins, and slipping left further down."""
    return _tabbed(rng, page, _slipping_rows)


def _slipping_rows(rng: random.Random, page: Page, table: Table) -> list[str]:
    grid, lines = expand(table), []
    width = table.width + rng.choice((0, 0, 1))
    slips = rng.random() * 0.3
    for row, full in zip(table.rows, grid, strict=True):
        head = any(cell.head for cell in row)
        lead = next((i for i, (_, begins) in enumerate(full) if begins), 0)
        if lead and rng.random() < slips and not head:
            lead = rng.randint(0, lead - 1)
        parts = [""] * lead
        for cell in row:
            parts.append(cell.text.replace("\n", " "))
            if head:
                parts += [""] * (cell.colspan - 1)
            elif cell.pointer is None and table.id == "requests" and cell.colspan > 1:
                parts += [""] * rng.randint(0, cell.colspan - 1)
        figures = [cell for cell in row if cell.pointer]
        slipped = table.id == "requests" and bool(figures)
        if slipped and not (figures[0].text and figures[-1].text):
            loosen(page, row)
        parts += [""] * (width - len(parts))
        lines.append("\t".join(parts))
    return lines


Rows = Callable[[random.Random, Page, Table], list[str]]


def _tabbed(rng: random.Random, page: Page, rows: Rows, trim_loses: bool = False) -> str:
    marks, trim = rng.random() < 0.4, rng.random() < 0.3
    trim = trim and not page.facts.get("lost_rows")  # or nothing would show that one is lost
    parts: list[str] = []
    for block in page.blocks:
        if block.table is None:
            parts += prose_lines(rng, block, marks)
            continue
        lines = [line.replace("\n", " ") for line in rows(rng, page, block.table)]
        if block.table.ruled:
            dashes = (min(8, max(3, len(text) * 2)) * "-" for text in lines[0].split("\t"))
            lines.insert(1, "\t".join(dashes))
        if trim and trim_loses:  # a row that ends in blanks then shows fewer figures than columns
            for row in block.table.rows:
                if row[-1].pointer and not row[-1].text:
                    loosen(page, row)
        parts.append("\n".join(line.rstrip("\t") if trim else line for line in lines))
    return "\n\n".join(parts) + "\n"


def display_width(text: str) -> int:
    """Columns a terminal gives the text: two for wide characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _pad(text: str, width: int) -> str:
    return text + " " * max(0, width - display_width(text))


def spaces_aligned(rng: random.Random, page: Page) -> str:
    """Columns parted by runs of spaces and lined up; long labels broken over lines."""
    middle = rng.random() < 0.3
    parts: list[str] = []
    for block in page.blocks:
        if block.table is None:
            parts += prose_lines(rng, block, marks=False)
        else:
            parts.append("\n".join(_aligned(block.table, middle)))
    return "\n\n".join(parts) + "\n"


def _aligned(table: Table, middle: bool) -> list[str]:
    labels = {10: 3, 15: 0}.get(table.width, 1)
    grid = expand(table)
    widths = [20 if table.width == 4 else 16] * labels + [12] * (table.width - labels)
    for line in grid:  # figures are never broken, so their columns are wide enough
        for c, (cell, begins) in enumerate(line):
            if cell.pointer and begins:
                widths[c] = max(widths[c], display_width(cell.text) + 2)
    lines: list[str] = []
    for line in grid:
        cells = []
        for c, (cell, begins) in enumerate(line):
            room = sum(widths[c : c + cell.colspan]) - 2
            text = cell.text if begins else ""
            cells.append(textwrap.wrap(text, max(4, room // 2)) if not cell.pointer else [text])
        height = max(1, *(len(cell) for cell in cells))
        for i in range(height):
            shown = []
            for c, (cell, _) in enumerate(line):
                at = i - (height // 2 if middle and cell.pointer else 0)
                shown.append(_pad(cells[c][at] if 0 <= at < len(cells[c]) else "", widths[c]))
            lines.append("".join(_overlay(shown, widths)).rstrip())
    return lines


def _overlay(shown: list[str], widths: list[int]) -> list[str]:
    """A text longer than its own column runs on over the empty columns it spans."""
    debt, out = 0, []
    for text, width in zip(shown, widths, strict=True):
        if debt:
            cut = min(debt, width)
            out.append(text[: len(text) - cut] if not text.strip() else text)
            debt -= cut
        else:
            out.append(text)
        debt += max(0, display_width(out[-1]) - width)
    return out


def spaces_loose(rng: random.Random, page: Page) -> str:
    """Runs of spaces between cells, nothing lined up: a blank leaves no trace."""
    parts: list[str] = []
    for block in page.blocks:
        if block.table is None:
            parts += prose_lines(rng, block, marks=False)
            continue
        lines = []
        for row in block.table.rows:
            if _short(row):
                loosen(page, row)
            texts = [cell.text.replace("\n", "") for cell in row if cell.text]
            line = "".join(text + " " * rng.randint(2, 6) for text in texts).rstrip()
            long = next((t for t in texts if len(t) > 20), None)
            if long and rng.random() < 0.6:
                cut = rng.randint(8, len(long) - 4)
                line = line.replace(long, long[:cut] + "\n" + long[cut:])
            lines.append(line)
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
