"""What generators of clients need of the description beside what validators do.

They name classes after titles, which here are phrases, or after where an object stands; take a
constant without a type for anything and an integer for one of 32 bits; and overlook a null that is
part of a choice. What a value must be is
not changed by any of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_OWN = "#/components/schemas/"
_AS_THEY_ARE = ("example", "examples", "default")
_KINDS = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def pascal(text: str) -> str:
    """``a_b/c`` as ``ABC``: the name of a class."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in text).split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def with_classes(document: dict[str, Any]) -> dict[str, Any]:
    """The description with a named schema for every table, group and row of every form, a type
    beside every constant, ``int64`` for integers without an upper bound, null as a choice of its
    own among others, and titles as the first paragraph of descriptions.

    Rows that are alike throughout a table share one schema, named after the table
    (``RequestsRow``); all else is named after form and place (``Report2021RequestsOutcomes``).
    Such a name does not change when a form is added.
    """
    made: dict[str, Any] = {
        key: _plain(value) if key in ("paths", "components") else value
        for key, value in document.items()
    }
    schemas = made["components"]["schemas"]
    rows: dict[str, Any] = {}
    for ref in [one["$ref"] for one in schemas["Report"]["oneOf"]]:
        name = ref.removeprefix(_OWN)
        for table, schema in schemas[name]["properties"].items():
            if "properties" in schema:
                _alike(table, schema, rows)
                found = _lifted(name + pascal(table), schema, pascal(table) + "Row", rows, schemas)
                schemas[name]["properties"][table] = found
    schemas.update({name: row for name, row in rows.items() if row is not None})
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    return made


def _plain(node: Any) -> Any:
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: value if key in _AS_THEY_ARE else _plain(value) for key, value in node.items()}
    title = made.get("title")
    if isinstance(title, str):
        del made["title"]
        more = made.get("description")
        made["description"] = f"{title}\n\n{more}" if more else title
    values = made["enum"] if isinstance(made.get("enum"), list) else [made.get("const")]
    if "type" not in made and not isinstance(values[0], (dict, list, type(None))):
        found = list(dict.fromkeys(_KINDS[type(value)] for value in values))
        made["type"] = found[0] if len(found) == 1 else found
    kinds = made["type"] if isinstance(made.get("type"), list) else [made.get("type")]
    if "integer" in kinds and "maximum" not in made:
        made.setdefault("format", "int64")
    if isinstance(made.get("anyOf"), list):
        made["anyOf"] = _null_apart(made["anyOf"])
    return made


def _null_apart(choices: list[Any]) -> list[Any]:
    """Choices of which one may be null, with null as a choice of its own."""
    made = []
    for choice in choices:
        kinds = choice.get("type")
        if isinstance(kinds, list) and "null" in kinds:
            others = [kind for kind in kinds if kind != "null"]
            made.append(choice | {"type": others[0] if len(others) == 1 else others})
        elif kinds != "null":
            made.append(choice)
    return made if made == choices else [*made, {"type": "null"}]


def _alike(table: str, schema: Mapping[str, Any], rows: dict[str, Any]) -> None:
    """Keeps the row of a table if all its rows are alike; None if not. The first form decides."""
    found = list(_rows(schema))
    first = _shape(found[0])
    alike = len(found) > 1 and all(_shape(row) == first for row in found)
    rows.setdefault(pascal(table) + "Row", _without(found[0], "description") if alike else None)


def _rows(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if _is_row(schema):
        yield dict(schema)
    else:
        for below in schema["properties"].values():
            if "properties" in below:
                yield from _rows(below)


def _is_row(schema: Mapping[str, Any]) -> bool:
    return not any("properties" in below for below in schema["properties"].values())


def _lifted(
    name: str,
    schema: dict[str, Any],
    row_name: str,
    rows: Mapping[str, Any],
    schemas: dict[str, Any],
) -> dict[str, Any]:
    """A reference to the schema, which becomes one of the named ones with all below it."""
    row = rows[row_name]
    if row is not None and _shape(schema) == _shape(row):
        return {"$ref": _OWN + row_name, "description": schema.get("description", "")}
    properties = {
        key: _lifted(name + pascal(key), below, row_name, rows, schemas)
        if "properties" in below
        else below
        for key, below in schema["properties"].items()
    }
    schemas[name] = schema | {"properties": properties}
    return {"$ref": _OWN + name, "description": schema.get("description", "")}


def _shape(node: Any) -> Any:
    """A schema without its descriptions."""
    if isinstance(node, Mapping):
        return {key: _shape(value) for key, value in node.items() if key != "description"}
    return node


def _without(schema: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {k: value for k, value in schema.items() if k != key}
