"""HTML tables to grids: spans expanded as HTML 4.9.12 says, layout told from data.

A row whose cells hold tables, headings with text around them, or prose, is layout: what it holds
is given as blocks. The rows between are a grid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from govreport.document import Cell, Grid
from govreport.quick import quick
from govreport.readers.tally import Tally
from govreport.sources import Place

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MARK = "\x01"
# A cell this long in this many blocks is prose that a table only frames.
_PROSE_BLOCKS = 8
_PROSE_LENGTH = 200
_NUMBER = re.compile(r"[ \t\n\f\r]*\+?(\d{1,9})")


_Cell, _Place = quick(Cell), quick(Place)
_SPANS: dict[str | None, int] = {None: 1} | {str(number): number for number in range(1, 10)}


class Texts(list[str]):
    """Raw texts, in reading order, that may hold marks; form feeds part their blocks."""


# A cell before it is given its place: text, column, rowspan, colspan, line, and the raw content
# where that is layout. A tuple, since one is made for every cell of a page.
Raw = tuple[str, int, int, int, int | None, str | None]


@define(slots=True)
class Rows:
    """Neighbouring rows of one table that hold data only."""

    rows: list[list[Raw]] = field(factory=list)


Region = Texts | Rows


def lines_of(text: str) -> list[str]:
    """The blocks of a raw text, white space collapsed, empty ones left out."""
    return [" ".join(words) for line in text.split("\f") if (words := line.split())]


def read_table(table: LexborNode, tally: Tally, lines: Mapping[int, int]) -> list[Region]:
    """The regions of a table, in order. Raises ``LimitError``: ``limit_cells``, ``limit_span``."""
    captions, sections = _sections(table)
    rows: list[list[Raw]] = []
    for section in sections:
        _expand(section, rows, tally, lines)
    regions: list[Region] = [Texts(captions)] if captions else []
    regions.extend(_regions(rows))
    return regions


def _sections(table: LexborNode) -> tuple[list[str], list[list[list[LexborNode]]]]:
    captions: list[str] = []
    bodies: list[list[list[LexborNode]]] = []
    feet: list[list[list[LexborNode]]] = []
    section: list[list[LexborNode]] = []
    for node in table.css("caption,thead,tbody,tfoot,tr,td,th"):
        tag = node.tag
        if tag in {"td", "th"}:
            if not section:
                section.append([])
            section[-1].append(node)
        elif tag == "tr":
            section.append([])
        elif tag == "caption":
            captions.append(node.text(deep=True))
        else:
            section = []
            (feet if tag == "tfoot" else bodies).append(section)
    return captions, bodies + feet


def _expand(
    section: list[list[LexborNode]], rows: list[list[Raw]], tally: Tally, lines: Mapping[int, int]
) -> None:
    """Give each cell its column: the first that no cell from above still covers."""
    covered: dict[int, int] = {}
    height = len(section)
    for index, nodes in enumerate(section):
        row: list[Raw] = []
        begun: dict[int, int] = {}
        column = size = 0
        for node in nodes:
            while column in covered:
                column += 1
            attributes = node.attributes
            rowspan = colspan = 1
            if "colspan" in attributes:
                colspan = _span(attributes["colspan"])
                if colspan > tally.limits.max_span:
                    raise tally.refuse("span", colspan)
            if "rowspan" in attributes:
                left = height - index
                rowspan = min(_span(attributes["rowspan"], left), left)
                if rowspan > 1:
                    begun.update(dict.fromkeys(range(column, column + colspan), rowspan))
            size += rowspan * colspan
            text, framed = _content(node.text(deep=True))
            line = lines.get(node.mem_id) if lines else None
            row.append((text, column, rowspan, colspan, line, framed))
            column += colspan
        tally.add_cells(size)
        rows.append(row)
        if covered or begun:
            covered = {at: left - 1 for at, left in (covered | begun).items() if left > 1}


def _span(value: str | None, zero: int = 1) -> int:
    """A span as HTML parses it: leading digits count, what is no number is 1, 0 is ``zero``."""
    usual = _SPANS.get(value)
    if usual is not None:
        return usual
    found = _NUMBER.match(value or "")
    return 1 if found is None else int(found[1]) or zero


def _content(raw: str) -> tuple[str, str | None]:
    """The text of a cell and, where it is layout, its raw content."""
    if MARK in raw:
        return "", raw
    words = raw.split()
    if len(words) < 2:
        return (words[0] if words else ""), None
    if "\f" not in raw:
        return " ".join(words), None
    lines = lines_of(raw)
    if len(lines) >= _PROSE_BLOCKS and sum(map(len, lines)) >= _PROSE_LENGTH:
        return "", raw
    return "\n".join(lines), None


def _regions(rows: list[list[Raw]]) -> list[Region]:
    """Part data from layout, keeping the order."""
    regions: list[Region] = []
    run: list[list[Raw]] = []
    for row in rows:
        plain: list[Raw] = []
        for cell in row:
            framed = cell[5]
            if framed is None:
                plain.append(cell)
                continue
            _close([*run, plain], regions)
            run, plain = [], []
            regions.append(Texts([framed]))
        run.append(plain)
    _close(run, regions)
    return regions


def _close(run: list[list[Raw]], regions: list[Region]) -> None:
    if not any(cell[0] for row in run for cell in row):
        return
    if all(len(row) < 2 for row in run):
        regions.append(Texts([cell[0].replace("\n", "\f") for row in run for cell in row]))
    else:
        regions.append(Rows(run))


def build_grid(region: Rows, table: int) -> Grid:
    """The grid of a region; ``table`` is its number in the document."""
    height = len(region.rows)
    rows: list[tuple[Cell, ...]] = []
    width = 0
    first_line = None
    for number, raw_row in enumerate(region.rows):
        row: list[Cell] = []
        for text, column, rowspan, colspan, line, _ in raw_row:
            place = _Place(text, line, None, table, number + 1, len(row) + 1)
            down = min(rowspan, height - number) if rowspan > 1 else 1
            row.append(_Cell(text, place, number, column, down, colspan))
            first_line = first_line or line
        if raw_row:
            width = max(width, column + colspan)
        rows.append(tuple(row))
    return Grid(tuple(rows), width, True, Place(line=first_line, table=table))
