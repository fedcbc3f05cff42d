"""Lines whose cells are parted by runs of spaces, as columns laid out for print."""

from __future__ import annotations

import re

from govreport.sources import display_width

_GAP = re.compile(r"(?: |\xa0|\t){2,}|[ \xa0]*\u3000[ \u3000\xa0]*")
_FIGURE = re.compile(r"[-+]?[0-9０-９][0-9０-９,，.]*|[-/—–\\×]+|[零无]")
_STOP = re.compile(r"(?<![0-9０-９])。|；")
_WORD = re.compile(r"[^ \xa0]+")
_LONGEST = 60
_SHORT = 16
_NEAR = 10


def column_rows(lines: list[str]) -> frozenset[int]:
    """The lines (from 0) that are rows of columns: two cells or more, with another row near.

    A line with a full stop or semicolon, or a cell over 60 characters, is prose.
    """
    rows: set[int] = set()
    recent: list[tuple[int, bool]] = []
    for index, line in enumerate(lines):
        if not line.strip() or "|" in line:
            continue
        is_row = _is_row(line)
        if is_row:
            near = [at for at, was_row in recent if was_row]
            if near:
                rows.add(index)
                rows.update(near)
        recent.append((index, is_row))
        del recent[:-_NEAR]
    return frozenset(rows)


def _is_row(line: str) -> bool:
    if " " not in line.strip() and "\u3000" not in line:
        return False
    if "\t" in line or _STOP.search(line):
        return False
    cells = split_columns(line)
    if len(cells) < 2 or any(len(text) > _LONGEST for _, text in cells):
        return False
    return sum(len(text) <= _SHORT for _, text in cells) * 2 >= len(cells)


def split_columns(line: str) -> list[tuple[int, str]]:
    """The cells of a line with the display column, from 1, at which each begins.

    Figures parted by single spaces, two at least at the end of a cell, are cells of their own. An
    East Asian wide or full-width character takes two columns (UAX 11).
    """
    cells: list[tuple[int, str]] = []
    at = column = 0
    for start, text in _pieces(line):
        column += display_width(line[at:start])
        at = start
        cells.append((column + 1, text))
    return cells


def _pieces(line: str) -> list[tuple[int, str]]:
    pieces: list[tuple[int, str]] = []
    start = 0
    for gap in [*_GAP.finditer(line), None]:
        end = len(line) if gap is None else gap.start()
        if line[start:end].strip():
            pieces.extend(_figures(line, start, end))
        start = end if gap is None else gap.end()
    return pieces


def _figures(line: str, start: int, end: int) -> list[tuple[int, str]]:
    """A piece parted once more where it ends in two figures or more."""
    words = [(start + found.start(), found[0]) for found in _WORD.finditer(line[start:end])]
    first = len(words)
    while first and _FIGURE.fullmatch(words[first - 1][1]):
        first -= 1
    begin, last = words[0][0], words[-1]
    if len(words) - first < 2:
        return [(begin, line[begin : last[0] + len(last[1])])]
    label = words[first - 1] if first else None
    before = [] if label is None else [(begin, line[begin : label[0] + len(label[1])])]
    return before + words[first:]
