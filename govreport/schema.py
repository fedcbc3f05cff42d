"""Derives the JSON Schema (2020-12) of the canonical report from the layout of a table format.

``spec/formats/<id>/report.schema.json`` is the committed result of ``report_schema``. Nothing here
is fetched: an ``$id`` is a name, and ``bundled`` resolves names to files of the specification.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from govreport.errors import SpecError
from govreport.layout import Block, CellSpec, Group, Layout, Row, TableLayout
from govreport.spec import Format, Spec

BASE = "https://w3id.org/govreport/spec/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DEFS = "../../common/defs.schema.json#/$defs/"

_BEFORE_TABLES = {
    "reporting_year": (
        "year_or_null",
        "The calendar year reported on, not the year of publication",
    ),
    "period": ("period", "Statistics period"),
    "title": ("text_or_null", "Title as published"),
    "agency": ("agency", "Publishing organ"),
    "scope": ("scope", "Whose figures: the organ's own, or of a whole region or system"),
    "published_on": ("date_or_null", "Day of publication"),
    "signed_on": ("date_or_null", "Day of the signature"),
    "narrative": ("narrative", "Text of the six sections"),
}


def schema_id(format_id: str) -> str:
    """The ``$id`` of the report schema of a format; also the ``$schema`` of its reports."""
    return f"{BASE}formats/{format_id}/report.schema.json"


def report_schema(layout: Layout, entry: Format) -> dict[str, Any]:
    """The schema of the canonical report in a format, from its layout and registry entry."""
    properties: dict[str, Any] = {
        "$schema": {"const": schema_id(layout.format)},
        "format": {"const": layout.format},
    }
    for name, (definition, title) in _BEFORE_TABLES.items():
        properties[name] = _ref(definition, title)
    sections = {s.table: s.label for s in layout.sections if s.table is not None}
    for table in layout.tables:
        properties[table.id] = _table(layout, table)
        if table.id in sections:
            label = sections[table.id]
            properties[table.id] = {"title": label.en, "description": label.official} | properties[
                table.id
            ]
    properties["cell_notes"] = _notes(layout)
    properties["source"] = _ref("source", "The bytes the report was read from")
    required = list(properties)
    properties["migration"] = _ref("migration", "Record of a migration, only after one")
    return {
        "$schema": DIALECT,
        "$id": schema_id(layout.format),
        "title": entry.title["en"],
        "description": f"{entry.title['zh']}，{entry.legal_basis}",
        "$comment": "Derived from layout.json beside it; what a figure may be is told by rules.",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def flat_schema(layout: Layout) -> dict[str, Any]:
    """The schema of one flat object: every cell and field by its full pointer, nothing else.

    It refers to nothing, and is several times faster to check than the nested form; ``flatten``
    makes its instance. A row that is optional is whole or absent.
    """
    properties: dict[str, Any] = {}
    together: dict[str, list[str]] = {}
    fields = {cell: field for field, cell in layout.fields.items()}
    for pointer, cell in layout.cells.items():
        properties[pointer] = {"type": ["number" if _kind(cell) == "amount" else "integer", "null"]}
        if pointer in fields:
            properties[fields[pointer]] = {"enum": [cell.column.unit, None]}
        if cell.row.optional:
            row = f"/{cell.table}/{cell.row.path}/"
            together[pointer] = [f"{row}{column.id}" for column in cell.block.columns]
    optional = {p for p, cell in layout.cells.items() if cell.row.optional}
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": properties,
        "required": [p for p in properties if p not in optional],
        "dependentRequired": together,
        "additionalProperties": False,
    }


def flatten(data: Mapping[str, Any], layout: Layout) -> dict[str, Any]:
    """The tables of a canonical report as one flat object, each leaf by its full JSON Pointer.

    What stands where an object should be, or the reverse, comes out under a pointer that the flat
    schema does not know, so that nothing is hidden.
    """
    found: dict[str, Any] = {}
    for table in layout.tables:
        if table.id in data:
            found.update(_leaves(f"/{table.id}", data[table.id]))
    return found


def bundled(schema: Mapping[str, Any], spec: Spec) -> dict[str, Any]:
    """The schema with every ``$ref`` replaced by what it names, so that it stands alone.

    Raises ``SpecError`` where a reference leads to no file of the specification, or to itself.
    """
    inlined: dict[str, Any] = _inline(schema, schema, str(schema.get("$id", BASE)), spec, ())
    return inlined


def _ref(definition: str, title: str) -> dict[str, Any]:
    return {"$ref": _DEFS + definition, "title": title}


def _kind(cell: CellSpec) -> str:
    if cell.column.type == "amount":
        return "amount"
    return "signed_count" if cell.column.signed else "count"


def _table(layout: Layout, table: TableLayout) -> dict[str, Any]:
    root: dict[str, Any] = _object()
    fields = {cell: field for field, cell in layout.fields.items()}
    for pointer, cell in layout.cells.items():
        if cell.table != table.id:
            continue
        leaf = _ref(_kind(cell), cell.column.label.en)
        if cell.column.unit is not None and cell.column.unit_field is None:
            leaf["description"] = f"In {cell.column.unit}."
        _insert(root, cell.key, leaf, optional=cell.row.optional)
        if pointer in fields:
            leaf = {
                "title": f"Unit of {cell.column.label.en.lower()}",
                "description": "The unit the amount is in where the publisher states one, else null"
                " and the amount is the figure as printed.",
                "enum": [cell.column.unit, None],
            }
            _insert(root, fields[pointer].split("/", 2)[2], leaf, optional=cell.row.optional)
    for block in table.blocks:
        _describe(root, block)
    return root


def _object() -> dict[str, Any]:
    return {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


def _insert(root: dict[str, Any], key: str, leaf: dict[str, Any], *, optional: bool) -> None:
    """Put a leaf at its path. Only the row object of an optional row is not required."""
    *row, name = key.split("/")
    node = root
    for depth, step in enumerate(row, start=1):
        if step not in node["properties"]:
            node["properties"][step] = _object()
        if step not in node["required"] and not (optional and depth == len(row)):
            node["required"].append(step)
        node = node["properties"][step]
    node["properties"][name] = leaf
    node["required"].append(name)


def _describe(root: dict[str, Any], block: Block) -> None:
    parts: tuple[Group | Row, ...] = (*block.groups, *block.rows)
    for part in parts:
        node = root
        for step in part.path.split("/"):
            node = node["properties"].get(step, {})
            if not node:
                break
        else:
            said = part.label.official + (f" ({part.clause})" if part.clause else "")
            plain = dict(node)
            node.clear()
            node.update({"title": part.label.en, "description": said} | plain)


def _notes(layout: Layout) -> dict[str, Any]:
    """Notes may stand on cells only; one alternative of the pattern for each block."""
    alternatives = (
        f"{table.id}/({'|'.join(row.path for row in block.rows)})"
        f"/({'|'.join(column.id for column in block.columns)})"
        for table in layout.tables
        for block in table.blocks
    )
    return {
        "title": "Notes on cells that are no plain number as printed",
        "description": "By JSON Pointer of the cell.",
        "type": "object",
        "propertyNames": {"type": "string", "pattern": f"^/({'|'.join(alternatives)})$"},
        "additionalProperties": {"$ref": _DEFS + "cell_note"},
    }


def _leaves(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _leaves(f"{pointer}/{_escape(str(key))}", inner)
    else:
        yield pointer, value


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _inline(node: Any, root: Any, base: str, spec: Spec, seen: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_inline(item, root, base, spec, seen) for item in node]
    if not isinstance(node, Mapping):
        return node
    inner = {k: _inline(v, root, base, spec, seen) for k, v in node.items() if k != "$ref"}
    if not isinstance(node.get("$ref"), str):
        return inner
    uri, _, fragment = node["$ref"].partition("#")
    target = _join(base, uri) if uri else base
    name = f"{target}#{fragment}"
    if name in seen:
        raise SpecError("spec_reference_broken", reference=name)
    document = root if target == base else _document(target, spec)
    found: Any = document
    for step in fragment.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, Mapping) or key not in found:
            raise SpecError("spec_reference_broken", reference=name)
        found = found[key]
    return {**_inline(found, document, target, spec, (*seen, name)), **inner}


def _join(base: str, reference: str) -> str:
    """RFC 3986 resolution for the two kinds used here: absolute, and relative to a folder."""
    if "://" in reference:
        return reference
    scheme, _, path = base.partition("://")
    return f"{scheme}://" + posixpath.normpath(posixpath.join(posixpath.dirname(path), reference))


def _document(uri: str, spec: Spec) -> Any:
    if not uri.startswith(BASE):
        raise SpecError("spec_reference_broken", reference=uri)
    return spec.json(uri.removeprefix(BASE))
