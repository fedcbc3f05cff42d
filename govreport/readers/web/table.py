"""HTML tables to regions: spans expanded as HTML 4.9.12 says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from govreport.readers.regions import Raw, Region, Texts, content_of, regions_of
from govreport.readers.tally import Tally

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NUMBER = re.compile(r"[ \t\n\f\r]*\+?(\d{1,9})")
_SPANS: dict[str | None, int] = {None: 1} | {str(number): number for number in range(1, 10)}


def read_table(table: LexborNode, tally: Tally, lines: Mapping[int, int]) -> list[Region]:
    """The regions of a table, in order. Raises ``LimitError``: ``limit_cells``, ``limit_span``."""
    captions, sections = _sections(table)
    rows: list[list[Raw]] = []
    for section in sections:
        _expand(section, rows, tally, lines)
    regions: list[Region] = [Texts(captions)] if captions else []
    regions.extend(regions_of(rows))
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
            text, framed = content_of(node.text(deep=True))
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
