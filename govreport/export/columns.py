"""The columns of the tables that reports are exported as, from ``spec/exports``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import frozen

from govreport.layout import CellSpec
from govreport.messages import label_of
from govreport.spec import Spec

JOINT = "__"


@frozen(slots=True)
class Missing:
    """A text that stands for nothing in CSV, and what kind of nothing it is."""

    value: str
    label: str
    label_zh: str


@frozen(slots=True)
class Column:
    """A column: its name, its Table Schema type, what it is in both languages, and its bounds.

    ``repeats``: few different texts in many rows. ``pointer``: the cell or member beside a cell
    that a column of a table with one row a report holds, else empty; ``layouts``: the formats that
    have it.
    """

    name: str
    type: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    required: bool = False
    enum: tuple[str, ...] = ()
    repeats: bool = False
    pointer: str = ""
    formats: tuple[str, ...] = ()


@frozen(slots=True)
class TableColumns:
    """A table: what it is, its columns in order, what stands for nothing, its keys.

    ``missing`` holds for columns without a pointer, ``cell_missing`` for those with one.
    ``refers`` is the table that the primary key's first column is the key of.
    """

    name: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    columns: tuple[Column, ...]
    missing: tuple[Missing, ...]
    cell_missing: tuple[Missing, ...]
    primary_key: tuple[str, ...]
    refers: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


@lru_cache(maxsize=64)
def table_columns(spec: Spec, name: str) -> TableColumns:
    """The table that ``exports/<name>.json`` tells, with a column for each cell where it asks so.

    Raises ``SpecError`` where there is no such file.
    """
    data = spec.json(f"exports/{name}.json")
    told = _merged(spec, data)
    columns: list[Column] = []
    for field in told["fields"]:
        columns += _of_cells(field, spec) if field.get("each") == "cell" else [_column(field)]
    return TableColumns(
        name=name,
        title=told["title"],
        title_zh=told["title_zh"],
        description=told["description"],
        description_zh=told["description_zh"],
        columns=tuple(columns),
        missing=_missing(told["missingValues"]),
        cell_missing=_missing(told.get("cellMissingValues", ())),
        primary_key=tuple(told["primaryKey"]),
        refers=told.get("refers"),
    )


def column_name(pointer: str) -> str:
    """The name of the column of a pointer: ``/requests/received/total`` is
    ``requests__received__total``, which no database needs quotes for.
    """
    return pointer[1:].replace("/", JOINT)


@lru_cache(maxsize=16)
def all_cells(spec: Spec) -> Mapping[str, tuple[CellSpec, tuple[str, ...]]]:
    """The cells of all formats by pointer, as the newest has them, with the formats that have each.

    In the order of the forms: a cell that only one form has follows the cell it follows there.
    """
    order: list[str] = []
    found: dict[str, tuple[CellSpec, tuple[str, ...]]] = {}
    for id in spec.formats:
        at = 0
        for pointer, cell in spec.layout(id).cells.items():
            if pointer in found:
                at = order.index(pointer) + 1
            else:
                order.insert(at, pointer)
                at += 1
            found[pointer] = (cell, (*found.get(pointer, (cell, ()))[1], id))
    return {pointer: found[pointer] for pointer in order}


def _merged(spec: Spec, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file with the fields of the file it is based on, its own each after the one it names."""
    if "base" not in data:
        return data
    base = spec.json(f"exports/{data['base']}.json")
    fields = list(base["fields"])
    for field in data["fields"]:
        names = [one.get("name") for one in fields]
        fields.insert(names.index(field["after"]) + 1, field)
    return {**base, **data, "fields": fields}


def _column(field: Mapping[str, Any]) -> Column:
    bounds = field.get("constraints", {})
    return Column(
        name=field["name"],
        type=field["type"],
        title=field["title"],
        title_zh=field["title_zh"],
        description=field["description"],
        description_zh=field["description_zh"],
        required=bounds.get("required", False),
        enum=tuple(bounds.get("enum", ())),
        repeats=field.get("repeats", False),
    )


def _of_cells(field: Mapping[str, Any], spec: Spec) -> Iterable[Column]:
    """A column for each cell of all formats, and for each member beside a cell."""
    amounts = {
        pointer
        for id in spec.formats
        for pointer, cell in spec.layout(id).cells.items()
        if cell.column.type == "amount"
    }
    for pointer, (_, formats) in all_cells(spec).items():
        layout = spec.layout(formats[-1])
        kind = "number" if pointer in amounts else "integer"
        yield _of_pointer(field, pointer, kind, formats, spec)
        for beside, owner in layout.fields.items():
            if owner == pointer:
                yield _of_pointer(field, beside, "string", formats, spec)


def _of_pointer(
    field: Mapping[str, Any], pointer: str, kind: str, formats: tuple[str, ...], spec: Spec
) -> Column:
    layout = spec.layout(formats[-1])
    said = {"pointer": pointer, "formats": ", ".join(formats)}
    return Column(
        name=column_name(pointer),
        type=kind,
        title=label_of(pointer, layout, "en"),
        title_zh=label_of(pointer, layout, "zh"),
        description=field["description"].format(**said),
        description_zh=field["description_zh"].format(**said),
        repeats=kind == "string",
        pointer=pointer,
        formats=formats,
    )


def _missing(entries: Iterable[Any]) -> tuple[Missing, ...]:
    return tuple(
        Missing(entry, "", "")
        if isinstance(entry, str)
        else Missing(entry["value"], entry["label"], entry["label_zh"])
        for entry in entries
    )
