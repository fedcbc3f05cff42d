"""The map between a form and the one before it, as far as it follows from the layouts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from govreport.layout import CellSpec, Layout
from govreport.schema import BASE

UNDECIDED = "undecided"
_MEMBERS = ("op", "sources", "fidelity", "reason")
_TOLD = {"zh": "尚未判定。", "en": "Not decided yet."}

Json = dict[str, Any]


def read(file: Path) -> Json:
    """A JSON file, empty where there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def said(cell: CellSpec) -> tuple[object, ...]:
    """What must stay for a cell to be the same fact: its labels, those that stand over them, and
    what kind of figure it is. Numbers may go: they change where another row comes or goes.
    """
    column, row, block = cell.column, cell.row, cell.block
    over = [group.label for group in block.groups if row.path in group.members]
    over += [group.label for group in block.header_groups if column.id in group.columns]
    labels = (*([block.label] if block.label else []), *over, row.label, column.label)
    kind = (column.type, column.signed, column.unit, column.unit_field)
    return *(label.zh for label in labels), *kind, row.optional


def entries(old: Layout, new: Layout, before: Sequence[Json]) -> Iterator[Json]:
    """An entry for every cell of the new form (and member beside one) in the order of the form.

    An entry of ``before`` stays as long as all that it reads is there.
    """
    decided = {entry["target"]: entry for entry in before if entry["reason"] != UNDECIDED}
    for pointer in new.members:
        entry = decided.get(pointer)
        if entry is not None and set(reads(entry)) <= set(old.members):
            yield entry
            continue
        was = old.cells.get(old.fields.get(pointer, pointer))
        same = was is not None and said(was) == said(new.cells[new.fields.get(pointer, pointer)])
        told = (
            ("copy", [pointer], "exact", "same_cell") if same else ("null", [], "none", UNDECIDED)
        )
        yield dict(zip(("target", *_MEMBERS), (pointer, *told), strict=True))


def reads(entry: Json) -> list[str]:
    """All cells an entry looks at, the preferred one first."""
    return [*([entry["prefer"]] if "prefer" in entry else []), *entry["sources"]]


def direction(old: Layout, new: Layout, before: Json) -> Json:
    """One way of the map: its entries, and the cells that have no place of their own."""
    cells = list(entries(old, new, before.get("cells", [])))
    decided = {e["source"]: e for e in before.get("carried", []) if e["reason"] != UNDECIDED}
    copied = {e["sources"][0] for e in cells if e["op"] == "copy" and not e.get("on_request")}
    carried = [
        decided.get(pointer, {"source": pointer, "fidelity": "none", "reason": UNDECIDED})
        for pointer in old.members
        if pointer not in copied
    ]
    return {"from": old.format, "to": new.format, "cells": cells, "carried": carried}


def drafted(old: Layout, new: Layout, before: Json, known: Mapping[str, Json]) -> Json:
    """The map of two forms both ways. ``before`` is what is written of it already, ``known`` the
    reasons of all maps by id.
    """
    ways = {(way["from"], way["to"]): way for way in before.get("directions", [])}
    directions = [
        direction(a, b, ways.get((a.format, b.format), {})) for a, b in ((old, new), (new, old))
    ]
    used = {e["reason"] for way in directions for e in (*way["cells"], *way["carried"])}
    told = {**known, **before.get("reasons", {}), UNDECIDED: _TOLD}
    reasons = {name: text for name, text in told.items() if name in used}
    meta = f"{BASE}meta/migration.schema.json"
    return {"$schema": meta, "reasons": reasons, "directions": directions}


def undecided(content: Json) -> Iterator[str]:
    """The cells for which somebody must write what becomes of them, each with its way."""
    for way in content["directions"]:
        for entry in (*way["cells"], *way["carried"]):
            if entry["reason"] == UNDECIDED:
                kind, pointer = next((k, entry[k]) for k in ("target", "source") if k in entry)
                yield f"{way['from']} -> {way['to']}: {kind} {pointer}"


def text(content: Json) -> str:
    """The map as JSON, one entry a line however long it is."""
    reasons = (f"  {_line(name)}: {_line(told)}" for name, told in content["reasons"].items())
    return (
        f'{{\n "$schema": {_line(content["$schema"])},\n "reasons": {{\n'
        + ",\n".join(reasons)
        + '\n },\n "directions": [\n'
        + ",\n".join(map(_way, content["directions"]))
        + "\n ]\n}"
    )


def _way(way: Json) -> str:
    lists = (
        f'   "{name}": [\n' + ",\n".join(f"    {_line(entry)}" for entry in way[name]) + "\n   ]"
        for name in ("cells", "carried")
    )
    ends = f'   "from": {_line(way["from"])},\n   "to": {_line(way["to"])},\n'
    return "  {\n" + ends + ",\n".join(lists) + "\n  }"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
