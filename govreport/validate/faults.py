"""Findings from what a JSON Schema validator reports: path, keyword and value, not its words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import NoneType
from typing import Any

from govreport.findings import Finding, Scalar, Severity

_LONGEST = 60


def misfit(
    code: str, pointer: str, expected: Scalar, found: Scalar, name: str | None = None
) -> Finding:
    """A structural fault at a pointer. ``name`` is the key in question where there is one."""
    params = {} if name is None else {"key": name}
    return Finding(code, Severity.ERROR, (pointer,), params=params, expected=expected, found=found)


def shown(value: Any) -> str:
    """A value as JSON would write it, cut where it is long; of what is no JSON, the type's name."""
    if isinstance(value, Decimal):
        text = str(value)
    elif isinstance(value, Mapping):
        text = "object"
    elif isinstance(value, (list, tuple)):
        text = "array"
    elif isinstance(value, (str, int, float, NoneType)):
        text = json.dumps(value, ensure_ascii=False)
    else:  # how it writes itself may differ from run to run
        text = type(value).__name__
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def findings_of(validator: Any, data: Any, *, flat: bool = False) -> Iterator[Finding]:
    """A finding for every fault, once, in the order of the schema.

    ``flat`` says that the keys of the object are themselves pointers.
    """
    seen = set()
    for error in validator.iter_errors(data):
        for finding in _translate(error, flat):
            if (finding.code, finding.pointers) not in seen:
                seen.add((finding.code, finding.pointers))
                yield finding


def _translate(error: Any, flat: bool) -> Iterator[Finding]:
    path = list(error.absolute_path)
    instance, wanted, schema = error.instance, error.validator_value, error.schema
    at = "".join(str(step) for step in path) if flat else _pointer(path)

    def child(key: str) -> str:
        return key if flat else _pointer([*path, key])

    match error.validator:
        case "required":
            for key in wanted:
                if key not in instance:
                    kind = _kind(schema.get("properties", {}).get(key, {}))
                    yield misfit("schema_missing", child(key), kind, None, key)
        case "dependentRequired":
            needed = (key for one, keys in wanted.items() if one in instance for key in keys)
            for key in dict.fromkeys(needed):
                if key not in instance:
                    yield misfit("schema_missing", child(key), None, None, key)
        case "additionalProperties":
            for key in instance:
                if key not in schema.get("properties", {}):
                    yield misfit("schema_unknown_key", child(key), None, shown(instance[key]), key)
        case "pattern" if "propertyNames" in error.absolute_schema_path:
            if path == ["cell_notes"]:
                yield Finding("note_without_cell", Severity.ERROR, (str(instance),))
            else:
                yield misfit("schema_unknown_key", child(str(instance)), None, None, str(instance))
        case "type":
            yield misfit("schema_type", at, _kind(schema), shown(instance))
        case _:
            yield misfit("schema_value", at, _wanted(error), shown(instance))


def _pointer(path: list[Any]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _kind(schema: Mapping[str, Any]) -> str | None:
    kind = schema.get("type")
    if kind is None:
        return None
    return kind if isinstance(kind, str) else ", ".join(kind)


def _wanted(error: Any) -> str:
    """What the keyword asks for, in its own terms: they are the same in every language."""
    value = error.validator_value
    match error.validator:
        case "const":
            return shown(value)
        case "enum":
            return ", ".join(shown(item) for item in value)
        case "minimum":
            return f"≥ {value}"
        case "maximum":
            return f"≤ {value}"
        case "pattern":
            return str(value)
        case other:
            return f"{other}: {shown(value)}"
