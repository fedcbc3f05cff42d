"""Tables of a form in Word (ECMA-376-1 17.4): merged cells, borders, heads on each page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from govreport.render.docx_form import paragraph
from govreport.render.official import OfficialCell, OfficialTable

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
#: Space between a border and the text, in twentieths of a point.
_MARGINS = {"top": 15, "left": 20, "bottom": 15, "right": 20}
_STYLES = {"left": "TableLabel", "center": "TableFigure"}
#: A table of more columns is printed in smaller type.
_WIDE = 6
_LEAST = 170  # of a column, in twentieths of a point: one character stands in it


def table(drawn: OfficialTable, width: int) -> Any:
    """A table of ``width`` twentieths of a point.

    Its head stands at the top of every page; no row is split by a page's end.
    """
    edges, small = _edges(drawn.widths, width), len(drawn.widths) > _WIDE
    made = _element("w:tbl")
    made.append(_properties(edges[-1]))
    grid = _element("w:tblGrid")
    for left, right in pairwise(edges):
        grid.append(_element("w:gridCol", w=right - left))
    made.append(grid)
    for number, row in enumerate(_filled(drawn.rows, len(drawn.widths))):
        line = _element("w:tr")
        rules = _element("w:trPr")
        rules.append(_element("w:cantSplit"))
        if number < drawn.head_rows:
            rules.append(_element("w:tblHeader"))
        line.append(rules)
        for column, box, goes_on in row:
            width = edges[column + box.colspan] - edges[column]
            line.append(_cell(box, width, goes_on, small))
        made.append(line)
    return made


def _edges(shares: Sequence[float], width: int) -> list[int]:
    """Where columns begin and end; rounded so that they fill the width to the twentieth."""
    whole, done, edges = sum(shares), 0.0, [0]
    for share in shares:
        done += share
        edges.append(max(edges[-1] + _LEAST, round(width * done / whole)))
    return edges


def _properties(width: int) -> Any:
    properties = _element("w:tblPr")
    properties.append(_element("w:tblW", w=width, type="dxa"))
    properties.append(_element("w:jc", val="center"))
    borders = _element("w:tblBorders")
    for side in _SIDES:
        borders.append(_element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = _element("w:tblCellMar")
    for side, space in _MARGINS.items():
        margins.append(_element(f"w:{side}", w=space, type="dxa"))
    properties.append(margins)
    return properties


def _filled(
    rows: Sequence[Sequence[OfficialCell]], width: int
) -> list[list[tuple[int, OfficialCell, bool]]]:
    """Each row's boxes with their columns; a box that goes on from above stands in every row."""
    above: dict[int, tuple[OfficialCell, int]] = {}
    lines: list[list[tuple[int, OfficialCell, bool]]] = []
    for row in rows:
        line: list[tuple[int, OfficialCell, bool]] = []
        given, column = iter(row), 0
        while column < width:
            if column in above:
                box, left = above.pop(column)
                line.append((column, box, True))
            else:
                new = next(given, None)
                if new is None:
                    break
                box, left = new, new.rowspan
                line.append((column, box, False))
            if left > 1:
                above[column] = (box, left - 1)
            column += box.colspan
        lines.append(line)
    return lines


def _cell(cell: OfficialCell, width: int, goes_on: bool, small: bool) -> Any:
    made, properties = _element("w:tc"), _element("w:tcPr")
    properties.append(_element("w:tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(_element("w:gridSpan", val=cell.colspan))
    if goes_on:
        properties.append(_element("w:vMerge"))
    elif cell.rowspan > 1:
        properties.append(_element("w:vMerge", val="restart"))
    properties.append(_element("w:vAlign", val="center"))
    made.append(properties)
    style = f"{_STYLES[cell.align]}{'Small' if small else ''}"
    made.append(paragraph("" if goes_on else cell.text, style))
    return made


def _element(tag: str, **values: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    return made
