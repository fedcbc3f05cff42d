"""Conformance cases for every cell of a form, in which each has a figure of its own.

What must come out follows from the layout and the map alone; nothing is migrated to find it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from drafting.maps import reads
from govreport.layout import Layout
from govreport.render.form import FormCell, form_rows, label_texts
from tests.whole.draw_form import draw

_WIDTH = 100  # columns that a value may take on one line

Json = dict[str, Any]


def read_case(layout: Layout, notice: str, year: int) -> Json:
    """A page of the form that is read."""
    given = _figures(layout.required, 11)
    optional = {p.rpartition("/")[0] for p in layout.cells if p not in given}
    return {
        "id": f"form-{layout.format}-every-cell",
        "clause": f"{notice}；spec/README.md#the-layout",
        "why": "every cell of the form has a figure of its own",
        "document": {"media_type": "text/html", "text": draw(layout, given, "html", year)},
        "expected": {"format": layout.format, "cells": given, "absent": sorted(optional)},
    }


def drawn_cases(layout: Layout, notice: str) -> Iterator[Json]:
    """The grid of each table. Drawn by the package: to be compared with the notice."""
    for number, section in enumerate(layout.sections, 1):
        if section.table is not None:
            rows = form_rows(layout.table(section.table), frozenset(layout.required))
            yield {
                "id": f"{layout.format}-section-{number}",
                "clause": f"{notice}；spec/README.md#drawing-the-form",
                "why": "the grid that the notice prints",
                "report": {"base": f"zeros-{layout.format}"},
                "table": section.table,
                "expected": [[_drawn(cell) for cell in row] for row in rows],
            }


def _drawn(cell: FormCell) -> Json:
    spans = {"columns": cell.colspan, "rows": cell.rowspan}
    told = {"cell": cell.pointer} if cell.pointer else {"label": label_texts(cell)[0]}
    return told | {name: span for name, span in spans.items() if span > 1}


def moved_cases(way: Json, source: Layout, target: Layout) -> Iterator[Json]:
    """What one way of a map makes of a report; once more with its optional rows, if it has any."""
    yield _moved(way, _figures(source.required, 1001), target, "every-cell")
    if set(source.cells) > set(source.required):
        yield _moved(way, _figures(source.cells, 1001), target, "every-cell-and-optional-row")


def _moved(way: Json, given: Mapping[str, int], target: Layout, name: str) -> Json:
    cells: dict[str, int | None] = {}
    absent: list[str] = []
    changes = []
    for entry in way["cells"]:
        pointer = entry["target"]
        change = _change(entry)
        value = _value(entry, change["op"], given)
        if value is None and pointer in target.cells and pointer not in target.required:
            absent.append(pointer)
        else:
            cells[pointer] = value
            changes.append(change)
    lost = [p for p, value in cells.items() if value is None and p not in target.fields]
    carried = (e["source"] for e in way["carried"] if e["source"] in given)
    return {
        "id": f"move-{way['from']}-{way['to']}-{name}",
        "clause": "spec/README.md#migration",
        "why": "each cell has a figure of its own: entries are told by where the figure goes",
        "report": {"base": f"zeros-{way['from']}", "set": dict(given)},
        "steps": [{"migrate": way["to"]}],
        "expected": {
            "cells": cells,
            "notes": {pointer: {"state": "missing"} for pointer in lost},
            "absent": absent,
            "migration": {
                "from": way["from"],
                "to": way["to"],
                "changes": changes,
                "carried": {pointer: {"value": given[pointer]} for pointer in carried},
            },
            "dropped": [],
        },
    }


def _change(entry: Json) -> Json:
    """What is recorded of an entry where nobody asks for approximations and no figure is 0."""
    told = {"op": entry["op"], "fidelity": entry["fidelity"], "sources": reads(entry)}
    if entry.get("on_request"):
        told = {"op": "null", "fidelity": "none", "sources": []}
    elif entry["op"] == "zero_if_zero":
        told["fidelity"] = "none"
    return {"pointer": entry["target"], "reason": entry["reason"], **told}


def _value(entry: Json, op: str, given: Mapping[str, int]) -> int | None:
    if op not in ("copy", "sum"):
        return None
    if entry.get("prefer") in given:
        return given[entry["prefer"]]
    terms = [given[pointer] for pointer in entry["sources"] if pointer in given]
    return sum(terms) if terms else None


def _figures(pointers: Sequence[str] | Mapping[str, object], first: int) -> dict[str, int]:
    return {pointer: first + at for at, pointer in enumerate(pointers)}


def with_cases(text: str, cases: Sequence[Json]) -> str:
    """A file of cases with more at its end; those that it has stay to the letter."""
    there = {case["id"] for case in json.loads(text)["cases"]}
    end = "\n ]\n}"
    text = text.rstrip()
    for case in cases:
        if case["id"] not in there:
            text = f"{text.removesuffix(end)},\n  {_written(case, '  ')}{end}"
    return text + "\n"


def _written(value: Any, indent: str) -> str:
    """JSON with one entry a line, several where they fit."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(line) < _WIDTH:
        return line
    deeper = f"{indent} "
    parts = (
        (
            f"{json.dumps(key, ensure_ascii=False)}: {_written(v, deeper)}"
            for key, v in value.items()
        )
        if isinstance(value, dict)
        else (_written(item, deeper) for item in value)
    )
    begin, end = "{}" if isinstance(value, dict) else "[]"
    return f"{begin}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{end}"
