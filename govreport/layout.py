"""The layout of a table format as immutable objects: sections, tables, rows, columns, cells.

Everything here is built from ``spec/formats/<id>/layout.json``; see ``spec/README.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen
from immutabledict import immutabledict


@frozen(slots=True)
class Label:
    """An official label with its English rendering, other labels in use, and printed number."""

    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    number: str | None = None

    @property
    def official(self) -> str:
        """The label as the official form prints it, with its number (``1.属于国家秘密``)."""
        if self.number is None:
            return self.zh
        joint = "、" if len(self.number) == 1 else ""
        return f"{self.number}{joint}{self.zh}"


@frozen(slots=True)
class Column:
    """A column of figures. ``type`` is ``count`` or ``amount``; ``unit`` the unit of an amount.

    ``unit_field`` names the member that tells whether the publisher stated a unit; without it the
    form itself states the unit. ``role`` is what the column is in a sum (``total`` or a part).
    """

    id: str
    label: Label
    type: str
    signed: bool = False
    unit: str | None = None
    unit_field: str | None = None
    role: str | None = None


@frozen(slots=True)
class Row:
    """A row of figures. ``path`` is its pointer below the table, without the leading slash.

    An ``optional`` row is present only where a source gives it; it then stands in every sum for the
    rows it ``replaces``.
    """

    path: str
    label: Label
    clause: str | None = None
    role: str | None = None
    optional: bool = False
    replaces: tuple[str, ...] = ()


@frozen(slots=True)
class Group:
    """A label over several rows, without figures of its own. ``members``: the rows' paths."""

    path: str
    label: Label
    members: tuple[str, ...]
    clause: str | None = None


@frozen(slots=True)
class HeaderGroup:
    """A label over several columns, or a column some publishers add as their subtotal."""

    label: Label
    columns: tuple[str, ...]


@frozen(slots=True)
class Block:
    """Rows that share columns. ``orientation`` is ``rows`` (labels at the left, columns headed) or
    ``columns`` (the rows stand side by side as spans of the head, all figures in one line).
    """

    id: str
    orientation: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...] = ()
    header_groups: tuple[HeaderGroup, ...] = ()
    subtotal_columns: tuple[HeaderGroup, ...] = ()
    label: Label | None = None
    corner: Label | None = None
    clause: str | None = None


@frozen(slots=True)
class TableLayout:
    """One statutory table."""

    id: str
    blocks: tuple[Block, ...]


@frozen(slots=True)
class Section:
    """One of the sections of the report; ``table`` is the id of the table it holds, if any."""

    id: str
    label: Label
    kind: str
    table: str | None = None


@frozen(slots=True)
class CellSpec:
    """One cell of the form: ``pointer`` is the full JSON Pointer, ``key`` that below its table."""

    pointer: str
    table: str
    key: str
    block: Block
    row: Row
    column: Column


@frozen(slots=True)
class Layout:
    """A whole table format. ``cells`` are all cells by pointer, optional ones included, in the
    order of the form; ``required`` the pointers every report of this format has; ``fields`` the
    pointers of members that go with a cell (``amount_unit``) mapped to that cell's pointer;
    ``members`` all of both, each member right after its cell, mapped to table id and key.
    """

    format: str
    sections: tuple[Section, ...]
    tables: tuple[TableLayout, ...]
    cells: Mapping[str, CellSpec] = field(init=False, eq=False, repr=False)
    required: tuple[str, ...] = field(init=False, eq=False, repr=False)
    fields: Mapping[str, str] = field(init=False, eq=False, repr=False)
    members: Mapping[str, tuple[str, str]] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        cells: dict[str, CellSpec] = {}
        fields: dict[str, str] = {}
        for table in self.tables:
            for block in table.blocks:
                for row in block.rows:
                    for column in block.columns:
                        key = f"{row.path}/{column.id}"
                        pointer = f"/{table.id}/{key}"
                        cells[pointer] = CellSpec(pointer, table.id, key, block, row, column)
                        if column.unit_field is not None:
                            fields[f"/{table.id}/{row.path}/{column.unit_field}"] = pointer
        object.__setattr__(self, "cells", immutabledict(cells))
        object.__setattr__(self, "fields", immutabledict(fields))
        object.__setattr__(self, "members", _members(cells, fields))
        required = tuple(p for p, c in cells.items() if not c.row.optional)
        object.__setattr__(self, "required", required)

    def table(self, id: str) -> TableLayout:
        """The table of that id. Raises ``KeyError`` where the format has none."""
        for table in self.tables:
            if table.id == id:
                return table
        raise KeyError(id)


def _members(
    cells: Mapping[str, CellSpec], fields: Mapping[str, str]
) -> Mapping[str, tuple[str, str]]:
    beside = {cell: field for field, cell in fields.items()}
    found: dict[str, tuple[str, str]] = {}
    for pointer, cell in cells.items():
        found[pointer] = cell.table, cell.key
        if pointer in beside:
            field = beside[pointer]
            found[field] = cell.table, field.removeprefix(f"/{cell.table}/")
    return immutabledict(found)


def _label(data: Mapping[str, Any]) -> Label:
    text = data["label"]
    return Label(text["zh"], text["en"], tuple(data.get("aliases", ())), data.get("number"))


def _column(data: Mapping[str, Any]) -> Column:
    return Column(
        id=data["id"],
        label=_label(data),
        type=data["type"],
        signed=data.get("signed", False),
        unit=data.get("unit"),
        unit_field=data.get("unit_field"),
        role=data.get("role"),
    )


def _row(data: Mapping[str, Any]) -> Row:
    return Row(
        path=data["path"],
        label=_label(data),
        clause=data.get("clause"),
        role=data.get("role"),
        optional=data.get("optional", False),
        replaces=tuple(data.get("replaces", ())),
    )


def _group(data: Mapping[str, Any], rows: tuple[Row, ...]) -> Group:
    under = tuple(row.path for row in rows if row.path.startswith(data["path"] + "/"))
    members = tuple(data["members"]) if "members" in data else under
    return Group(data["path"], _label(data), members, data.get("clause"))


def _header_group(data: Mapping[str, Any]) -> HeaderGroup:
    return HeaderGroup(_label(data), tuple(data["columns"]))


def _block(data: Mapping[str, Any]) -> Block:
    rows = tuple(_row(row) for row in data["rows"])
    return Block(
        id=data["id"],
        orientation=data["orientation"],
        columns=tuple(_column(column) for column in data["columns"]),
        rows=rows,
        groups=tuple(_group(group, rows) for group in data.get("groups", ())),
        header_groups=tuple(_header_group(g) for g in data.get("header_groups", ())),
        subtotal_columns=tuple(_header_group(g) for g in data.get("subtotal_columns", ())),
        label=_label(data) if "label" in data else None,
        corner=_label(data["corner"]) if "corner" in data else None,
        clause=data.get("clause"),
    )


def build_layout(data: Mapping[str, Any]) -> Layout:
    """Build a layout from the decoded ``layout.json``.

    Raises ``KeyError`` or ``TypeError`` where the file does not follow its meta-schema.
    """
    return Layout(
        format=data["format"],
        sections=tuple(
            Section(s["id"], _label(s), s["kind"], s.get("table")) for s in data["sections"]
        ),
        tables=tuple(
            TableLayout(t["id"], tuple(_block(b) for b in t["blocks"])) for t in data["tables"]
        ),
    )
