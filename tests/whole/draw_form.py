"""Draws a report as a page, in any format a layout tells, in three media.

Small on purpose: it knows layouts, no format. What a page must look like is told by
``tests/generator``; here a format made from data files alone gets its first documents.
"""

import html
import random

from attrs import frozen

from govreport.model import Report
from govreport.schema import schema_id

MEDIA = ("html", "lines", "pipes")
YEAR = 2099
AGENCY = "明水市水务局"
PROSE = {
    "overview": "全年公开信息三百二十条，群众满意。",
    "problems_and_improvements": "公开还不够及时，今后每月检查一次。",
    "other_matters": "全年没有收取信息处理费。",
}


@frozen
class Cell:
    """A cell of a drawn table: its text, its spans, and the pointer of a figure."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    pointer: str | None = None


def true_cells(layout, seed):
    """Figures above zero for every cell, in which every identity of the form holds."""
    draw = random.Random(seed)
    cells = {p: draw.randrange(1, 60) for p in layout.required}
    for table in layout.tables:
        for block in table.blocks:
            rows = [row for row in block.rows if not row.optional]
            parts = [c.id for c in block.columns if c.role not in (None, "total")]
            for column in parts:
                at = f"/{table.id}/{{}}/{column}"
                outcomes = [row.path for row in rows if row.role == "outcome"]
                if outcomes:
                    total = sum(cells[at.format(path)] for path in outcomes)
                    cells[at.format("outcomes/total")] = total
                    balance = total + cells[at.format("carried_forward")]
                    cells[at.format("received")] = balance - cells[at.format("carried_over")]
            for row in rows if parts else ():
                total = sum(cells[f"/{table.id}/{row.path}/{column}"] for column in parts)
                cells[f"/{table.id}/{row.path}/total"] = total
    return cells


def report_of(layout, cells):
    """The report that a page drawn from these cells should be read as, tables only."""
    tables = {table.id: {} for table in layout.tables}
    for pointer, value in cells.items():
        _, table, key = pointer.split("/", 2)
        tables[table][key] = value
    return Report(layout.format, tables, schema=schema_id(layout.format))


def draw(layout, cells, medium, year=YEAR):
    """A whole report of a year as text: title, six sections, three tables with these figures."""
    parts = [_line(f"{AGENCY}{year}年政府信息公开工作年度报告", medium, "h1")]
    for section in layout.sections:
        parts.append(_line(section.label.official, medium, "h2"))
        if section.table is None:
            parts.append(_line(PROSE[section.id], medium, "p"))
            continue
        parts.append(_WRITERS[medium](_grid(layout.table(section.table), cells)))
    parts += [_line(AGENCY, medium, "p"), _line(f"{year + 1}年1月20日", medium, "p")]
    body = "\n\n".join(parts)
    return f"<html><body>{body}</body></html>" if medium == "html" else body + "\n"


def _line(text, medium, tag):
    return f"<{tag}>{html.escape(text)}</{tag}>" if medium == "html" else text


def _grid(table, cells):
    """The blocks of a table, all of the same width, as one grid."""
    width = max(len(block.columns) for block in table.blocks)
    rows = []
    for block in table.blocks:
        if block.orientation == "columns":
            rows += _side_by_side(table, block, cells)
        else:
            rows += _block(table, block, cells, width)
    return rows


def _block(table, block, cells, width):
    rows = [row for row in block.rows if not row.optional]
    chains = [_chain(block.groups, row.path, row.label) for row in rows]
    depth = max(len(chain) for chain in chains)
    spread = width // len(block.columns) if width % len(block.columns) == 0 else 1
    drawn = []
    if block.label is not None:
        drawn.append([Cell(block.label.official, depth + width)])
    drawn += _head(block, depth, spread)
    open_groups = []
    for row, chain in zip(rows, chains, strict=True):
        line = []
        for at, (path, label) in enumerate(chain):
            if path in open_groups:
                continue
            last = at == len(chain) - 1
            members = sum(path in [p for p, _ in other] for other in chains)
            span = depth - at if last else 1
            line.append(Cell(label.official, span, 1 if last else members))
            open_groups.append(path)
        for column in block.columns:
            pointer = f"/{table.id}/{row.path}/{column.id}"
            line.append(Cell(str(cells[pointer]), spread, 1, pointer))
        drawn.append(line)
    return drawn


def _chain(groups, path, label):
    """The labels a row stands under, outermost first, and its own."""
    over = sorted((g for g in groups if path in g.members), key=lambda g: -len(g.members))
    return [*((g.path + "/", g.label) for g in over), (path, label)]


def _head(block, depth, spread):
    """Head rows: a label over several columns, then theirs; one over none reaches down."""
    chains = []
    for column in block.columns:
        over = [g for g in block.header_groups if column.id in g.columns]
        over.sort(key=lambda g: -len(g.columns))
        chains.append([*((g.label.zh, len(g.columns)) for g in over), (column.label.zh, 1)])
    height = max(len(chain) for chain in chains)
    lines = [[] for _ in range(height)]
    lines[0].append(Cell(block.corner.official, depth, height))
    drawn = set()
    for chain in chains:
        for at, (text, columns) in enumerate(chain):
            last = at == len(chain) - 1
            if last or (at, text) not in drawn:
                down = height - at if last else 1
                lines[at].append(Cell(text, columns * spread, down))
            drawn.add((at, text))
    return lines


def _side_by_side(table, block, cells):
    chains = [_chain(block.groups, row.path, row.label) for row in block.rows]
    height, each = max(len(chain) for chain in chains), len(block.columns)
    lines, drawn = [[] for _ in range(height)], set()
    for chain in chains:
        for at, (path, label) in enumerate(chain):
            if path in drawn:
                continue
            drawn.add(path)
            members = sum(path in [p for p, _ in other] for other in chains)
            last = at == len(chain) - 1
            lines[at].append(Cell(label.official, members * each, height - at if last else 1))
    lines.append([Cell(column.label.zh) for _ in block.rows for column in block.columns])
    pointers = [f"/{table.id}/{r.path}/{c.id}" for r in block.rows for c in block.columns]
    return [*lines, [Cell(str(cells[p]), pointer=p) for p in pointers]]


def _expanded(grid):
    """The grid with a text for every place; a merged cell's text stands at its first place."""
    places = {}
    for y, row in enumerate(grid):
        x = 0
        for cell in row:
            while (y, x) in places:
                x += 1
            for dy in range(cell.rowspan):
                for dx in range(cell.colspan):
                    places[y + dy, x + dx] = cell.text if dy == dx == 0 else ""
    width = max(x for _, x in places) + 1
    return [[places.get((y, x), "") for x in range(width)] for y in range(len(grid))]


def as_html(grid):
    """A table with spans."""
    lines = []
    for row in grid:
        tags = []
        for cell in row:
            spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
            tags.append(f"<td{spans}>{html.escape(cell.text)}</td>")
        lines.append("<tr>" + "".join(tags) + "</tr>")
    return "<table>" + "\n".join(lines) + "</table>"


def as_lines(grid):
    """One cell a line."""
    return "\n".join(cell.text for row in grid for cell in row)


def as_pipes(grid):
    """A Markdown table."""
    rows = _expanded(grid)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


_WRITERS = {"html": as_html, "lines": as_lines, "pipes": as_pipes}
