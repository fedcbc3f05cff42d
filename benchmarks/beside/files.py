"""The files that all libraries read, with what is right in each: drawn reports and published ones.

A drawn report is a true one, written with the habits and faults of published files. Of published
reports two people read every cell by eye; their readings are in ``tests/golden/readings``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.beside import libraries as of
from tests.generator import forms
from tests.generator.forms import Table
from tests.generator.layouts import LAYOUTS
from tests.generator.media.samples import MEDIA, samples
from tests.generator.page import Block, Page
from tests.generator.sample import Sample, draw
from tests.generator.truth import Figure, Truth
from tests.generator.values import BLANK, MARK, MISSING, NUMBER, UNREADABLE, Answer, Expected

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "tests" / "fixtures" / "real"
READINGS = ROOT / "tests" / "golden" / "readings" / "a"
_SUFFIX = {of.REAL_HTML: ".html", of.REAL_TEXT: ".txt", of.REAL_PDF: ".pdf"}
_NOTHING = {BLANK, MARK, MISSING, UNREADABLE}


def group(name: str, seeds: Sequence[int]) -> list[Sample]:
    """The files of a group. Raises ``ToolMissingError`` where a program that writes them is not.

    Drawn pages and texts go through their layouts in turn and are UTF-8: how well libraries guess
    encodings is another question.
    """
    if name in _SUFFIX:
        return [real(file) for file in sorted(REAL.iterdir()) if file.suffix == _SUFFIX[name]]
    if name in (of.HTML, of.TEXT):
        web = name == of.HTML
        layouts = [one.name for one in LAYOUTS.values() if (one.family == "html") == web]
        return [
            draw(seed, layout=layouts[i % len(layouts)], encoding="utf-8")
            for i, seed in enumerate(seeds)
        ]
    if name == of.SCAN:
        return list(samples("scan_200", seeds))
    if name in MEDIA:
        MEDIA[name].ready()
    return list(samples(name, seeds))


def real(file: Path) -> Sample:
    """A published report with the cells that were read by eye."""
    named = file.stem.partition("-")[0].partition("_")[0]
    seen = json.loads((READINGS / f"{named}.json").read_text(encoding="utf-8"))
    rows = {**seen["rows"], **seen.get("optional_rows", {})}
    printed: dict[str, str] = {}
    expected: dict[str, Expected] = {}
    for row, values in rows.items():
        for pointer, value in zip(_pointers(row, seen["format"]), values, strict=True):
            printed[pointer] = _printed(value)
            if value not in ("?", MISSING):  # nobody can tell the figure, or it has no place
                expected[pointer] = Expected([_answer(value)])
    one_row = any(row.endswith("/subtotal") for row in rows) or seen["format"] == "2019"
    tables = [
        *forms.section_two(seen["format"], {}),
        forms.requests_table(
            "row" if one_row else "three",
            "other/subtotal" if seen["format"] == "2021" else "other",
        ),
        forms.litigation_table(),
    ]
    for cell in (cell for table in tables for cell in table.values()):
        cell.text = printed[str(cell.pointer)]
    truth = _truth(seen)
    page = Page(truth, [_block(table) for table in tables], expected)
    data = file.read_bytes()
    return Sample(
        0, data, "", file.name, truth, page, expected, "real", "", (), file.suffix, pages=0
    )


def _block(table: Table) -> Block:
    return Block("table", table=table, section=table.id)


def _pointers(row: str, format_id: str) -> list[str]:
    table, path = row.split("/", 1)
    if table == "requests":
        names = list(forms.COLUMNS)
    elif table == "review_and_litigation":
        names = [name for name, _ in forms.RESULTS]
    else:
        blocks = forms.BLOCKS[format_id]
        columns = next(c for _, c, rows in blocks if path in {one for one, _ in rows})
        names = [name for name, _ in columns]
    return [f"/{row}/{name}" for name in names]


def _printed(value: Any) -> str:
    if isinstance(value, list):
        return str(value[2])
    return "" if isinstance(value, str) else str(value)


def _answer(value: Any) -> Answer:
    if isinstance(value, list):
        return Answer(Decimal(str(value[1])), NUMBER)
    if isinstance(value, str):
        return Answer(None, value if value in _NOTHING else MISSING)
    return Answer(Decimal(str(value)), NUMBER)


def _truth(seen: dict[str, Any]) -> Truth:
    none: dict[str, Figure] = {}
    day = dt.date(seen["reporting_year"] + 1, 1, 1)
    return Truth(
        seen["format"],
        "",
        none,
        seen["agency"],
        seen["reporting_year"],
        seen["title"] or "",
        day,
        day,
        "",
    )
