"""Lines whose cells are parted by tabs."""

from __future__ import annotations

import re

from govreport.readers.text.cells import is_rule_row

_LIST_MARK = re.compile(
    r"(?:[-*+•·●■◆]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]?|[①-⑳]|第[一二三四五六七八九十\d]+[章节条部分])$"
)
_PROSE_LENGTH = 40


def read_tabs(lines: list[str]) -> tuple[int, int, list[tuple[int, list[str]]]]:
    """Rows of a run of tabbed lines: first and end line of the table, rows with their line.

    Lines at either end that are prose with a tab for indent or after a list mark are left out.
    """
    first, last = 0, len(lines)
    while first < last and _is_prose(lines[first]):
        first += 1
    while last > first and _is_prose(lines[last - 1]):
        last -= 1
    split = ((index, lines[index].split("\t")) for index in range(first, last))
    return first, last, [(index, cells) for index, cells in split if not is_rule_row(cells)]


def _is_prose(line: str) -> bool:
    cells = line.split("\t")
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) > 2:
        return False
    if any("。" in cell and len(cell) > _PROSE_LENGTH for cell in filled):
        return True
    if not cells[-1].strip():
        return False
    if len(filled) == 1:
        return True
    return _LIST_MARK.match(filled[0]) is not None and not filled[1][0].isdigit()
