"""What rules and claims name by id: of that, what the form before has and a new form has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from govreport.layout import Layout
from govreport.spec import Spec

_HOLE = re.compile(r"\\\{[a-z_]+\\\}")  # a name that ``for_each`` fills, in an escaped pointer


@frozen(slots=True)
class Names:
    """What an expression can name of a layout."""

    format: str
    pointers: tuple[str, ...]
    rows: frozenset[tuple[str, str]]
    columns: frozenset[tuple[str, str]]

    def has(self, kind: str, name: str, table: str | None) -> bool:
        """Whether there is a row, column or pointer of that name, in a table or in any."""
        if kind == "formats":
            return name == self.format
        if kind == "pointer":
            pattern = re.compile(_HOLE.sub(".+", re.escape(name)))
            return any(map(pattern.fullmatch, self.pointers))
        known = self.columns if kind == "column" else self.rows
        there = {one for at, one in known if table in (None, at)}
        below = kind == "under" and any(one.startswith(f"{name}/") for one in there)
        return name in there or below


def names_of(layout: Layout) -> Names:
    """The names of a layout."""
    cells = layout.cells.values()
    return Names(
        layout.format,
        tuple(layout.members),
        frozenset((cell.table, cell.row.path) for cell in cells),
        frozenset((cell.table, cell.column.id) for cell in cells),
    )


def gone(spec: Spec, old: Layout, new: Layout) -> Iterator[str]:
    """Rules and claims that name what only the form before has, each with what it names."""
    before, now = names_of(old), names_of(new)
    for name in spec.names():
        if name.startswith(("rules/", "claims/")) and name.endswith(".json"):
            content = spec.json(name)
            several = [
                (one["id"], one) for kind in ("rules", "claims") for one in content.get(kind, [])
            ]
            several += content.get("figures", {}).items()
            for id, node in several:
                for kind, said in dict.fromkeys(_lost(node, before, now)):
                    yield f"{name} {id}: {kind} {said}"


def _lost(node: Any, before: Names, now: Names) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        node = {"pointer": node} if node.startswith("/") else {}
    if isinstance(node, list):
        for one in node:
            yield from _lost(one, before, now)
        return
    if not isinstance(node, dict):
        return
    table = node.get("table")
    if not isinstance(table, str) or "{" in table:
        table = None
    for key, value in node.items():
        if key in ("row", "under", "column", "formats", "pointer"):
            for name in value if isinstance(value, list) else [value]:
                known = isinstance(name, str) and before.has(key, name, table)
                if known and not now.has(key, name, table):
                    yield key, name
        elif not isinstance(value, str) or value.startswith("/"):
            yield from _lost(value, before, now)
