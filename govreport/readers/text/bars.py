"""Lines whose cells are parted or closed by bars: pipe tables, and cells one a line."""

from __future__ import annotations

import re
from collections import Counter

from attrs import frozen

from govreport.readers.text.cells import is_rule_row

_BAR = re.compile(r"(?<!\\)\|")
_ONLY_BARS = re.compile(r"[|\s]+$")
_SHORT_RULE = re.compile(r"\s*:?-+:?\s*$")
_FRAME = re.compile(r"[-=+:─━═┌┬┐├┼┤└┴┘╞╪╡\s]+$")


@frozen(slots=True)
class BarRun:
    """What a run of lines with bars is: ``grid``, ``flow`` or ``prose``, and its raw cells.

    ``rows`` pairs the line, from 0 in the run, with its cells.
    """

    kind: str
    rows: list[tuple[int, list[str]]]


def has_bar(line: str) -> bool:
    """Whether a line holds a bar that parts or closes cells."""
    return "|" in line and _BAR.search(line) is not None


def is_bar_line(line: str) -> bool:
    """Whether a line begins or ends in a bar."""
    stripped = line.strip()
    return stripped.startswith("|") or (stripped.endswith("|") and not stripped.endswith("\\|"))


def read_bars(lines: list[str]) -> BarRun:
    """Tell what a run of lines with bars is.

    A grid where most lines hold two cells or more; a flow where they hold one; prose where bars
    stand only inside lines and their number does not repeat.
    """
    content = [
        index
        for index, line in enumerate(lines)
        if not _ONLY_BARS.match(line) and not _FRAME.match(line)
    ]
    if not any(is_bar_line(line) for line in lines):
        return _inner(lines)
    leading = sum(lines[index].lstrip().startswith("|") for index in content) * 2 > len(content)
    rows = [(index, _cells(line, leading)) for index, line in enumerate(lines)]
    wide = sum(len(rows[index][1]) > 1 for index in content)
    if content and wide * 2 >= len(content):
        return BarRun("grid", _without_rules(rows))
    return BarRun("flow", [(index, cells) for index, cells in rows if not is_rule_row(cells)])


def _inner(lines: list[str]) -> BarRun:
    rows = [(index, _BAR.split(line)) for index, line in enumerate(lines)]
    if len(rows) > 1 and _is_delimiter(rows[1][1]) and len(rows[0][1]) == len(rows[1][1]):
        return BarRun("grid", _without_rules(rows))
    counts = Counter(len(cells) for _, cells in rows if len(cells) > 2)
    if counts and counts.most_common(1)[0][1] > 1:
        return BarRun("grid", _without_rules(rows))
    return BarRun("prose", [])


def _cells(line: str, leading: bool) -> list[str]:
    """The cells of a line. ``leading``: a bar at its start opens the first cell."""
    cells = _BAR.split(line.strip())
    if leading and len(cells) > 1 and not cells[0].strip():
        del cells[0]
    if len(cells) > 1 and not cells[-1].strip():
        del cells[-1]
    return cells


def _is_delimiter(cells: list[str]) -> bool:
    return all(_SHORT_RULE.match(cell) for cell in cells)


def _without_rules(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Drop the delimiter row (GFM 4.10: dashes, the second row) and drawn rules elsewhere."""
    return [
        (index, cells)
        for number, (index, cells) in enumerate(rows)
        if not (
            is_rule_row(cells)
            or (number == 1 and _is_delimiter(cells) and len(cells) == len(rows[0][1]))
            or (len(cells) == 1 and _FRAME.match(cells[0]))
        )
    ]
