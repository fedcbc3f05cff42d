"""The operations that the description has: paths, parameters and media come from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from attrs import frozen

from govreport.server.problems import ServiceError

_METHODS = ("get", "post", "put", "patch", "delete")
_WORDS = {"true": True, "false": False}
_MOST_QUERY = 64


@frozen(slots=True)
class Parameter:
    """A parameter of the query or path, with a check of its value."""

    name: str
    place: str
    required: bool
    kind: str | None
    default: Any
    validator: Any

    def value(self, text: str) -> Any:
        """The value of a text. Raises ``ServiceError`` (404 in a path, else 400)."""
        value: Any = _WORDS.get(text, text) if self.kind == "boolean" else text
        if not self.validator.is_valid(value):
            if self.place == "path":
                raise ServiceError(404, "http_not_found", found=_short(text))
            raise ServiceError(400, "http_bad_parameter", parameter=self.name, value=_short(text))
        return value


@frozen(slots=True)
class Operation:
    """An operation: its name, method and path; what it takes and gives.

    ``bodies`` are the media types of the request, ``gives`` those of its answer, in the order of
    the description; ``fields`` the parts of a form and whether each is needed; ``open`` says that
    no token is needed.
    """

    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[str, ...]
    fields: Mapping[str, bool]
    gives: tuple[str, ...]
    open: bool

    def query(self, text: bytes) -> dict[str, Any]:
        """The values of the query, defaults filled in. Raises ``ServiceError`` (400) for a
        parameter that is unknown, given twice, or has a value it can't have.
        """
        known = {p.name: p for p in self.parameters if p.place == "query"}
        values = {name: p.default for name, p in known.items()}
        seen: set[str] = set()
        try:
            pairs = parse_qsl(
                text.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST_QUERY,
            )
        except ValueError as error:
            raise ServiceError(400, "http_bad_query") from error
        for name, value in pairs:
            if name not in known or name in seen:
                code = "http_parameter_twice" if name in seen else "http_parameter_unknown"
                raise ServiceError(400, code, parameter=_short(name), known=", ".join(known))
            seen.add(name)
            values[name] = known[name].value(value)
        return values

    def in_path(self, found: Mapping[str, str]) -> dict[str, Any]:
        """The values of the path. Raises ``ServiceError`` (404)."""
        known = {p.name: p for p in self.parameters if p.place == "path"}
        return {name: known[name].value(text) for name, text in found.items()}


def operations(description: Mapping[str, Any]) -> tuple[Operation, ...]:
    """All operations of a bundled description."""
    return tuple(_operations(description))


def _operations(description: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in description["paths"].items():
        for method in _METHODS:
            if method in item:
                yield _operation(description, path, method, item[method])


def _operation(
    description: Mapping[str, Any], path: str, method: str, data: Mapping[str, Any]
) -> Operation:
    body = _resolved(description, data.get("requestBody", {})).get("content", {})
    form = body.get("multipart/form-data", {}).get("schema", {})
    needed = form.get("required", ())
    return Operation(
        id=data["operationId"],
        method=method.upper(),
        path=path,
        parameters=tuple(
            _parameter(description, _resolved(description, found))
            for found in data.get("parameters", ())
        ),
        bodies=tuple(body),
        fields={name: name in needed for name in form.get("properties", ())},
        gives=tuple(_resolved(description, data["responses"]["200"])["content"]),
        open=data.get("security") == [],
    )


def _parameter(description: Mapping[str, Any], data: Mapping[str, Any]) -> Parameter:
    from jsonschema import Draft202012Validator

    schema = _inlined(description, data["schema"])
    return Parameter(
        name=data["name"],
        place=data["in"],
        required=data.get("required", False),
        kind=schema.get("type"),
        default=schema.get("default"),
        validator=Draft202012Validator(schema),
    )


def _resolved(description: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in data:
        return data
    found: Any = description
    for step in data["$ref"].split("/")[1:]:
        found = found[step]
    resolved: Mapping[str, Any] = found
    return resolved


def _inlined(description: Mapping[str, Any], schema: Any) -> Any:
    if isinstance(schema, Mapping):
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        found = {**_resolved(description, schema), **beside}
        return {key: _inlined(description, value) for key, value in found.items()}
    if isinstance(schema, Sequence) and not isinstance(schema, str):
        return [_inlined(description, item) for item in schema]
    return schema


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:99] + "…"
