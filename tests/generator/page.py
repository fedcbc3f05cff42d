"""A report laid out as blocks in reading order, before any medium is chosen."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field

from tests.generator import forms, prose
from tests.generator.forms import Cell, Table
from tests.generator.truth import Truth
from tests.generator.values import Expected, Printed


@dataclass
class Block:
    """``kind``: nav, title, intro, heading, para, table or sign. ``section`` it stands in."""

    kind: str
    text: str = ""
    table: Table | None = None
    section: str | None = None
    level: int = 2


@dataclass
class Page:
    """The blocks, and the right readings of every cell of the form, by pointer."""

    truth: Truth
    blocks: list[Block]
    expected: dict[str, Expected]
    facts: dict[str, object] = field(default_factory=dict)

    def tables(self, id: str | None = None) -> list[Table]:
        """The tables, or those of one section, in reading order."""
        found = [block.table for block in self.blocks if block.table is not None]
        return [table for table in found if id is None or table.id == id]

    def row_of(self, pointer: str) -> list[Cell]:
        """The row of cells that prints this figure."""
        for table in self.tables():
            for row in table.rows:
                if any(cell.pointer == pointer for cell in row):
                    return row
        raise KeyError(pointer)


def join(tables: list[Table]) -> Table:
    """Several tables of the same width as one."""
    joined = Table(tables[0].id, width=max(table.width for table in tables))
    joined.rows = [row for table in tables for row in table.rows]
    return joined


FILLER = Cell("")


def printed_line(line: list[tuple[Cell, bool]]) -> list[tuple[Cell, bool]]:
    """The line without the places at its end that no cell covers: a short row stays short."""
    end = len(line)
    while end and line[end - 1][0] is FILLER:
        end -= 1
    return line[:end]


def expand(table: Table) -> list[list[tuple[Cell, bool]]]:
    """The full grid: for each place the cell over it, and whether the cell begins there."""
    grid: list[list[tuple[Cell, bool] | None]] = [[None] * table.width for _ in table.rows]
    for r, row in enumerate(table.rows):
        c = 0
        for cell in row:
            while c < table.width and grid[r][c] is not None:
                c += 1
            for dr in range(cell.rowspan):
                for dc in range(cell.colspan):
                    if r + dr < len(grid) and c + dc < table.width:
                        grid[r + dr][c + dc] = (cell, dr == 0 and dc == 0)
    return [[place if place is not None else (FILLER, True) for place in line] for line in grid]


def split(table: Table, at: int, head: int, repeat_labels: bool) -> tuple[Table, Table]:
    """Break a table before row ``at``; the first ``head`` rows are printed again."""
    grid = expand(table)
    first, second = Table(table.id, width=table.width), Table(table.id, width=table.width)
    first.rows = [[copy.copy(cell) for cell in row] for row in table.rows[:at]]
    second.rows = [[copy.copy(cell) for cell in row] for row in table.rows[:head]]
    rest = [[copy.copy(cell) for cell in row] for row in table.rows[at:]]
    over = []
    for cell, begins in grid[at]:
        if not begins and cell not in over and cell not in table.rows[at]:
            over.append(cell)
    for cell in over:
        start = next(r for r, row in enumerate(table.rows) if any(c is cell for c in row))
        for kept in first.rows[start]:
            if kept.text == cell.text and kept.rowspan == cell.rowspan:
                kept.rowspan = at - start
    lead = [
        Cell(c.text if repeat_labels else "", rowspan=_left(table, c, at), colspan=c.colspan)
        for c in over
    ]
    rest[0] = lead + rest[0]
    second.rows += rest
    return first, second


def _left(table: Table, cell: Cell, at: int) -> int:
    start = next(r for r, row in enumerate(table.rows) if any(c is cell for c in row))
    return cell.rowspan - (at - start)


def _units(rng: random.Random, truth: Truth) -> dict[str, str]:
    wan = ("（万元）", "（单位：万元）", "（单位：万元，保留4位小数）")
    if truth.format == "2021":
        label = rng.choice((*wan, wan[1], wan[1]))
    else:
        label = rng.choice(("", "", "", *wan))
    if label and rng.random() < 0.04:
        label = rng.choice(("（元）", "（单位：元）"))
        truth.facts["printed_in_yuan"] = True
    truth.facts["unit_label"] = label
    return {"amount": label}


def build(rng: random.Random, truth: Truth) -> Page:
    """Compose the page; its tables still lack their figures (see ``fill``)."""
    tables = {
        "proactive_disclosure": join(forms.section_two(truth.format, _units(rng, truth))),
        "requests": forms.requests_table(
            truth.other,
            "other/subtotal" if truth.format == "2021" else "other",
            total_first=rng.random() < 0.25,
        ),
        "review_and_litigation": forms.litigation_table(),
    }
    blocks: list[Block] = []
    before, after = prose.navigation(rng, truth)
    nav = rng.random() < 0.35
    if nav:
        blocks += [Block("nav", text) for text in before]
    blocks.append(Block("title", truth.title, level=1))
    if rng.random() < 0.25:
        day = truth.published_on.isoformat()
        source = rng.choice(("信息来源：", "来源：", "发布机构："))
        blocks.append(Block("meta", f"{source}{truth.agency} 发布日期：{day} 09:30"))
        truth.facts["published"] = True
    if rng.random() < 0.8:
        truth.facts["period"] = True
        blocks += [Block("intro", text) for text in prose.intro(rng, truth)]
    heads, texts = prose.headings(rng), prose.section_text(rng, truth)
    for name, _ in prose.SECTIONS:
        blocks.append(Block("heading", heads[name], section=name))
        ahead, behind = texts[name]
        blocks += [Block("para", text, section=name) for text in ahead]
        if name in tables:
            blocks.append(Block("table", table=tables[name], section=name))
        blocks += [Block("para", text, section=name) for text in behind]
    if rng.random() < 0.7:
        truth.facts["signed"] = True
        blocks.append(Block("sign", truth.agency))
        blocks.append(Block("sign", prose.chinese_date(truth.signed_on)))
    if nav:
        blocks += [Block("nav", text) for text in after]
    return Page(truth, blocks, {})


def fill(page: Page, printed: dict[str, Printed]) -> None:
    """Write the printed figures into the tables and note the right reading of each cell."""
    for table in page.tables():
        for cell in table.values():
            assert cell.pointer is not None
            cell.text = printed[cell.pointer].text
    page.expected = {pointer: one.expected for pointer, one in printed.items()}


def typography(rng: random.Random, page: Page) -> None:
    """Benign differences in labels: brackets, commas, numbering, quotes, spaces."""
    swaps = [
        swap
        for swap, chance in (
            (("（", "("), 0.3),
            (("）", ")"), 0.3),
            (("，", ","), 0.2),
            (("：", ":"), 0.2),
            (("“", '"'), 0.1),
            (("”", '"'), 0.1),
            (("三安全一稳定", "三安全一稳定 "), 0.03),
        )
        if rng.random() < chance
    ]
    if rng.random() < 0.3:
        dot = rng.choice(("．", "、", ". ", "。"))
        swaps += [(f"{n}.", f"{n}{dot}") for n in range(1, 9)]
    if rng.random() < 0.15:
        swaps.append(("项）", "项） "))
    if rng.random() < 0.2:
        swaps += [(f"（{n}）", f"（{n}） ") for n in "一二三四五六七"]
        swaps.reverse()
    if rng.random() < 0.15:
        swaps += [(label, f"{label[:2]} {label[2:]}") for _, label in forms.RESULTS[:4]]
    for table in page.tables():
        for row in table.rows:
            for cell in row:
                if cell.pointer is None:
                    for old, new in swaps:
                        cell.text = cell.text.replace(old, new)
