"""Tables of a form in Word (ECMA-376-1 17.4): merged cells, borders, heads on each page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

from govreport.render.docx_form import element, paragraph
from govreport.render.official import OfficialCell, OfficialTable
from govreport.render.widths import fitted

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
#: Space between a border and the text, in twentieths of a point.
_MARGINS = {"top": 15, "left": 20, "bottom": 15, "right": 20}
_STYLES = {"left": "TableLabel", "center": "TableFigure"}
#: A table of more columns is printed in smaller type.
_WIDE = 6
#: Sizes of type in twentieths of a point, and the ending of the names of their styles.
_SIZES = {210: "", 180: "Small", 150: "Tiny"}
#: Labels of so many characters are broken into words of two.
_BROKEN = (4, 6)
#: So many rows with a common label are kept on one page.
_GROUP = 10
_LABEL_INDENT = 60  # of labels at the left, by their style


def table(drawn: OfficialTable, across: int) -> Any:
    """A table of ``across`` twentieths of a point.

    Its head stands at the top of every page; no row is split by a page's end.
    """
    last, whole = len(drawn.rows) - 1, not any(c.pointer for row in drawn.rows for c in row)
    type_size, edges = _set(drawn, across)
    made = element("tbl")
    made.append(_properties(edges[-1]))
    grid = element("tblGrid")
    for left, right in pairwise(edges):
        grid.append(element("gridCol", w=right - left))
    made.append(grid)
    together = 0
    for number, row in enumerate(_filled(drawn.rows, len(drawn.widths))):
        line = element("tr")
        rules = element("trPr")
        rules.append(element("cantSplit"))
        if number < drawn.head_rows:
            rules.append(element("tblHeader"))
        line.append(rules)
        # The head of a block stays with its first figures, a group of rows or a record on one page.
        spans = [cell.rowspan for _, cell, goes_on in row if not goes_on]
        together = max([together, *(number + span - 1 for span in spans if span <= _GROUP)])
        keep = whole or number < together or all(cell.head for _, cell, _ in row)
        for column, cell, goes_on in row:
            width = edges[column + cell.colspan] - edges[column]
            line.append(_cell(cell, width, goes_on, type_size, keep and number < last))
        made.append(line)
    return made


def _set(drawn: OfficialTable, across: int) -> tuple[int, list[int]]:
    """The size of type in which a table fits the width, and where its columns begin and end.

    The edges are rounded so that the columns fill the width to the twentieth.
    """
    padding = sum(_MARGINS[side] for side in ("left", "right")) + _LABEL_INDENT
    for size in list(_SIZES)[len(drawn.widths) > _WIDE :]:
        widths = fitted(drawn, across, size, padding)
        if sum(widths) <= across + 1:
            break
    ends = accumulate(width * across / sum(widths) for width in widths)
    return size, [0, *(round(end) for end in ends)]


def _properties(width: int) -> Any:
    properties = element("tblPr")
    properties.append(element("tblW", w=width, type="dxa"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in _SIDES:
        borders.append(element(side, val="single", sz=4, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side, space in _MARGINS.items():
        margins.append(element(side, w=space, type="dxa"))
    properties.append(margins)
    return properties


def _filled(
    rows: Sequence[Sequence[OfficialCell]], width: int
) -> list[list[tuple[int, OfficialCell, bool]]]:
    """Each row's celles with their columns; a cell that goes on from above stands in every row."""
    above: dict[int, tuple[OfficialCell, int]] = {}
    lines: list[list[tuple[int, OfficialCell, bool]]] = []
    for row in rows:
        line: list[tuple[int, OfficialCell, bool]] = []
        given, column = iter(row), 0
        while column < width:
            if column in above:
                cell, left = above.pop(column)
                line.append((column, cell, True))
            else:
                new = next(given, None)
                if new is None:
                    break
                cell, left = new, new.rowspan
                line.append((column, cell, False))
            if left > 1:
                above[column] = (cell, left - 1)
            column += cell.colspan
        lines.append(line)
    return lines


def _cell(cell: OfficialCell, width: int, goes_on: bool, size: int, keep: bool) -> Any:
    made, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(element("gridSpan", val=cell.colspan))
    if goes_on:
        properties.append(element("vMerge"))
    elif cell.rowspan > 1:
        properties.append(element("vMerge", val="restart"))
    properties.append(element("vAlign", val="center"))
    made.append(properties)
    style = f"{_STYLES[cell.align]}{_SIZES[size]}"
    text = "" if goes_on else cell.text
    indent = _indent(text, width, size) if cell.head else 0
    made.append(paragraph(text, style, keep=keep, indent=indent))
    return made


def _indent(label: str, width: int, size: int) -> int:
    """What to keep free beside a short label, so that it breaks between its words.

    Most words have two characters: one that does not fit in a line has two in each.
    """
    free = width - _MARGINS["left"] - _MARGINS["right"]
    if len(label) not in _BROKEN or label.isascii() or len(label) * size <= free:
        return 0
    return max(0, (free - round(2.4 * size)) // 2)
