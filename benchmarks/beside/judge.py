"""What an answer is worth, cell by cell: right, wrong with or without a warning, or lost.

The cells are those of the form that the file prints or leaves empty. For each cell the file allows
one figure or nothing (or, where it is damaged, more than one of these).

A library that gives tables is judged mildly. The row of a cell may be any row it gives that holds
the label; of those the one that fits best is taken. A figure is offered for a cell where it stands
in the column of the form; a row may be shifted as a whole, unless the table is as wide as the form
and has its head in the columns of the form, so that a figure is read by the head above it. It is
right where it is the printed text or the number; wrong where it is another number; lost where there
is none. An empty cell is right where no number is offered in its place.

What gives cells by name (ours, and the script that pours numbers in order) is judged by these. Ours
must also tell the kinds of nothing apart, and a wrong figure of it is warned of where a finding
points at the cell or its row.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from types import SimpleNamespace
from typing import Any

from benchmarks.beside.lines import Line, lines
from tests.generator.judge import WRONG as MISREAD
from tests.generator.judge import judge
from tests.generator.sample import Sample
from tests.generator.values import Expected

Grid = list[list[str]]
RIGHT, WARNED, WRONG, LOST = "right", "warned", "wrong", "lost"
VERDICTS = (RIGHT, WARNED, WRONG, LOST)
HEAD = re.compile("[维維]持")
WIDEST = 45  # what is longer is no row but a page in one line: the widest table has 15 columns
ALIKE = 0.75  # a label may be misprinted by its publisher or by a library
_NUMBER = re.compile(r"[-+增减加少]*(\d+(?:\.\d+)?)")


def fold(text: str) -> str:
    """A text without white space and the marks that editors vary; radicals as characters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).replace(",", "").replace("\\", "").removesuffix(".0")


def number(text: str) -> Decimal | None:
    """The number of a cell with unit or sign word; none where there are two or other words."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    found = _NUMBER.match(plain)
    if found is None or re.search(r"\d", plain[found.end() :]) or len(plain) > found.end() + 3:
        return None
    sign = -1 if plain[0] in "-减" else 1
    return sign * Decimal(found[1])


def cells_judged(sample: Sample) -> dict[str, Expected]:
    """The cells with their right readings; where a hybrid prints other rows, what it prints."""
    return {p: one for p, one in sample.page.expected.items() if p in sample.expected}


def verdicts(answer: dict[str, Any], sample: Sample) -> Counter[str]:
    """How many cells of a file each verdict has; all are lost where there is no answer."""
    wanted = cells_judged(sample)
    if "error" in answer:
        return Counter({LOST: len(wanted)})
    if "report" in answer:
        found = of_report(answer, sample, wanted)
    elif "cells" in answer:
        found = of_cells(answer["cells"], wanted)
    else:
        found = of_tables(answer.get("tables", []), sample, wanted)
    return Counter(found[pointer] for pointer in wanted)


def of_report(
    answer: dict[str, Any], sample: Sample, wanted: dict[str, Expected]
) -> dict[str, str]:
    """Verdicts on a whole report with its findings, as strictly as the tests judge."""
    import govreport

    findings = [
        SimpleNamespace(severity=severity, pointers=pointers)
        for severity, pointers in answer["findings"]
    ]
    judged = judge(sample, govreport.from_dict(answer["report"]), findings)
    if judged.error:
        return dict.fromkeys(wanted, LOST)
    found = dict.fromkeys(wanted, RIGHT)
    for fault in judged.faults:
        said = WRONG if fault.silent else WARNED
        found[fault.pointer] = said if fault.verdict == MISREAD else LOST
    return found


def _table(pointer: str) -> str:
    return pointer.split("/")[1]


def of_cells(cells: dict[str, str], wanted: dict[str, Expected]) -> dict[str, str]:
    """Verdicts on figures given by pointer.

    A figure for a cell that the form of the file has not is wrong in place of one that is lost.
    """
    given = {_table(pointer) for pointer in cells}
    found = {}
    for pointer, expected in wanted.items():
        if _table(pointer) not in given:
            found[pointer] = LOST
        else:
            found[pointer] = verdict(cells.get(pointer, ""), "", expected)
    made_up = Counter(_table(pointer) for pointer in cells if pointer not in wanted)
    for pointer, said in found.items():
        if said == LOST and made_up[_table(pointer)]:
            made_up[_table(pointer)] -= 1
            found[pointer] = WRONG
    return found


def verdict(text: str, printed: str, expected: Expected) -> str:
    """What one text is worth in the place of a cell."""
    if printed and fold(text) == fold(printed):
        return RIGHT
    figure = number(text)
    if any(answer.value == figure for answer in expected.answers):
        return RIGHT
    return LOST if figure is None else WRONG


def of_tables(grids: list[Grid], sample: Sample, wanted: dict[str, Expected]) -> dict[str, str]:
    """Verdicts on bare tables."""
    # What has no place in the file is right where nobody offers it.
    found = {pointer: verdict("", "", expected) for pointer, expected in wanted.items()}
    tables = [Given(grid) for grid in grids if any(grid)]
    for line in lines(sample.page):
        best: dict[str, str] | None = None
        for row, fixed in _rows(line, tables):
            for texts in _readings(row, line, fixed):
                one = {
                    pointer: verdict(texts.get(column, ""), printed, wanted[pointer])
                    for column, pointer, printed in line.cells
                    if pointer in wanted
                }
                if best is None or _worth(one) > _worth(best):
                    best = one
        lost = {pointer: LOST for _, pointer, _ in line.cells if pointer in wanted}
        found |= lost if best is None else best
    return found


class Given:
    """A table as a library gives it. ``heads``: rows of the head of the row without a label."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.plain = grid, _plain(grid)
        self.folded = [[fold(text) for text in row] for row in grid]
        self._known: dict[tuple[object, bool], bool] = {}
        self.heads = [r for r, row in enumerate(self.folded) if any(map(HEAD.search, row))]

    def under(self, heads: tuple[tuple[int, str], ...], grid: Grid) -> bool:
        """Whether half of the heads stand in their columns."""
        key = (heads, grid is self.plain)
        if key not in self._known:
            columns = {
                (c, fold(text)) for row in grid for c, text in enumerate(row) if text.strip()
            }
            found = sum((c, fold(text)) in columns for c, text in heads)
            self._known[key] = found > 0 and 2 * found >= len(heads)
        return self._known[key]


def _worth(found: dict[str, str]) -> tuple[int, int]:
    said = Counter(found.values())
    return said[RIGHT], -said[WRONG]


def _rows(line: Line, tables: list[Given]) -> Iterator[tuple[list[str], bool]]:
    """The rows that may be this one, each as given and plain; whether their columns are fixed."""
    places = [(one, r, row) for one in tables for r, row in enumerate(one.folded)]
    label = fold(line.label)
    if label:
        chosen = [place for place in places if any(label in text for text in place[2])]
        chosen = chosen or [p for p in places if any(_alike(label, text) for text in p[2])]
    else:
        # The one row without a label stands below a head; where the table is torn, it is long.
        chosen = [
            (one, r, row)
            for one, r, row in places
            if (one.heads and r > one.heads[0] and r not in one.heads)
            or sum(number(text) is not None for text in row) > 11
        ]
    for one, r, _ in chosen:
        for grid in (one.grid, one.plain):
            if len(grid[r]) <= WIDEST:
                yield grid[r], len(grid[r]) == line.width and one.under(line.heads, grid)


def _plain(grid: Grid) -> Grid:
    """The table without columns that are empty or repeat the one before: merged places filled."""
    width = max(map(len, grid))
    columns = [[row[c] if c < len(row) else "" for row in grid] for c in range(width)]
    kept = [
        column
        for c, column in enumerate(columns)
        if any(fold(text) for text in column) and (c == 0 or column != columns[c - 1])
    ]
    return [list(row) for row in zip(*kept, strict=True)] or [[] for _ in grid]


def _alike(label: str, text: str) -> bool:
    matcher = SequenceMatcher(None, label, text, autojunk=False)
    return (
        matcher.real_quick_ratio() > ALIKE
        and matcher.quick_ratio() > ALIKE
        and matcher.ratio() > ALIKE
    )


def _readings(row: list[str], line: Line, fixed: bool) -> Iterator[dict[int, str]]:
    """The ways to take the figures of a row: text by column of the form."""
    if fixed:
        yield dict(enumerate(row))
        return
    for by in range(1 - line.width, len(row)):
        yield {c: row[c + by] for c in range(line.width) if 0 <= c + by < len(row)}
    # A narrow table spread over the columns of a wide one: its figures stand in order.
    filled = [text for text in row if text.strip()][-len(line.cells) :]
    if len(filled) == len(line.cells) and all(printed for _, _, printed in line.cells):
        columns = (column for column, _, _ in line.cells)
        yield dict(zip(columns, filled, strict=True))
