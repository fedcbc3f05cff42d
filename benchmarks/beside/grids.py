"""Tables as rows of texts, from what libraries give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Grid = list[list[str]]
Found = dict[str, Any]
Reader = Callable[[str], Found]


def texts(rows: Iterable[Iterable[Any]]) -> Grid:
    """Rows of texts; an empty place may come as None or NaN."""
    empty = {"nan", "NaN", "None", "<NA>"}
    return [["" if str(cell) in empty else str(cell) for cell in row] for row in rows]


def tables_found(grids: Iterable[Iterable[Iterable[Any]]]) -> Found:
    """An answer of grids."""
    return {"tables": [texts(grid) for grid in grids]}


def frames_found(frames: Iterable[Any]) -> Found:
    """An answer of data frames, what they took for a head left out."""
    return tables_found(frame.astype(object).to_numpy().tolist() for frame in frames)


def pipes(text: str) -> list[Grid]:
    """The pipe tables of Markdown."""
    grids: list[Grid] = [[]]
    for line in text.splitlines():
        if not line.lstrip().startswith("|"):
            if grids[-1]:
                grids.append([])
        elif not re.fullmatch(r"[|\s:-]+-[|\s:-]*", line):
            cells = line.strip().removeprefix("|").removesuffix("|").split("|")
            grids[-1].append([re.sub(r"<br\s*/?>", " ", cell).strip() for cell in cells])
    return [grid for grid in grids if grid]


def html_grids(markup: str) -> list[Grid]:
    """The tables of HTML with merged places filled, by pandas."""
    from io import StringIO

    import pandas

    if "<table" not in markup:
        return []
    frames = pandas.read_html(StringIO(markup), header=None, keep_default_na=False)
    return [texts(headed(frame)) for frame in frames]


def headed(frame: Any) -> list[list[Any]]:
    """The rows of a frame, the head that pandas took from ``th`` as rows again."""
    rows = frame.astype(object).to_numpy().tolist()
    if all(isinstance(name, int) for name in frame.columns):
        return rows
    heads = [name if isinstance(name, tuple) else (name,) for name in frame.columns]
    return [[str(name[level]) for name in heads] for level in range(len(heads[0]))] + rows
