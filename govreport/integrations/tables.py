"""What was converted, as rows of the tables that engines ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import govreport
from govreport import Converted, GovReportError, Spec

if TYPE_CHECKING:
    import pyarrow as pa

JSON = "json"
MANIFEST = "manifest"
#: Tables with the rows of a form of export; the others have a row for each line of a manifest.
FORMS = {"cells": "parquet", "wide": "parquet-wide", "reports": "parquet-reports"}
TABLES = (*FORMS, MANIFEST, JSON)

_LINE = "common/manifest.schema.json"
_NOT_HERE = frozenset(("output", "record"))  # of the manifest: no file is written


def check_table(table: str) -> None:
    """Raises ``GovReportError`` (``engine_table_unknown``)."""
    if table not in TABLES:
        raise GovReportError("engine_table_unknown", table=table, known=", ".join(TABLES))


def line_of(converted: Converted, table: str, spec: Spec) -> dict[str, Any]:
    """A line of the manifest without what it tells of output; for ``json`` with the report as
    canonical JSON on one line, ``None`` where there is none.
    """
    line = govreport.manifest_line(converted, spec=spec)
    row = {name: _clean(value) for name, value in line.items() if name not in _NOT_HERE}
    if table == JSON:
        report = converted.report
        row[JSON] = None
        if report is not None:
            row[JSON] = govreport.dumps(report, None, spec=spec).rstrip("\n")
    return row


def rows_of(converted: Iterable[Converted], table: str, spec: Spec) -> list[dict[str, Any]]:
    """The rows as plain values. All but lines of the manifest need the extra ``parquet``."""
    check_table(table)
    if table not in FORMS:
        return [line_of(one, table, spec) for one in converted]
    return [*_export(converted, table, spec).to_pylist()]


def arrow_of(converted: Iterable[Converted], table: str, spec: Spec) -> pa.Table:
    """The rows as an Arrow table of ``schema_of``. Raises ``GovReportError`` as that does."""
    check_table(table)
    schema = schema_of(table, spec)
    if table in FORMS:
        return _export(converted, table, spec).cast(schema)
    lines = [line_of(one, table, spec) for one in converted]
    return _arrow().Table.from_pylist([_entries(line) for line in lines], schema)


def schema_of(table: str, spec: Spec) -> pa.Schema:
    """The types of a table: those of Parquet, but that no text is coded as a dictionary.

    Raises ``GovReportError`` (``engine_table_unknown``, ``extra_missing``).
    """
    check_table(table)
    pa = _arrow()
    if table in FORMS:
        coded = govreport.to_arrow(FORMS[table], (), spec).schema
        fields = [pa.field(one.name, _plain(one.type), one.nullable) for one in coded]
        return pa.schema(fields)
    line = spec.json(_LINE)
    told = [(name, one) for name, one in line["properties"].items() if name not in _NOT_HERE]
    fields = [pa.field(name, _type(one, _LINE, spec)) for name, one in told]
    return pa.schema([*fields, *([pa.field(JSON, pa.string())] if table == JSON else [])])


def _export(converted: Iterable[Converted], table: str, spec: Spec) -> pa.Table:
    pairs = ((one.name, one.report) for one in converted if one.report is not None)
    return govreport.to_arrow(FORMS[table], pairs, spec)


def _clean(value: Any) -> Any:
    """The value with texts that UTF-8 can write: those of errors may tell of any bytes."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    return value


def _entries(line: dict[str, Any]) -> dict[str, Any]:
    """The line with its map as pairs, as Arrow takes it."""
    return {**line, "codes": list(line["codes"].items())}


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if _arrow().types.is_dictionary(kind) else kind


def _type(schema: Mapping[str, Any], file: str, spec: Spec) -> pa.DataType:
    """The Arrow type of what a JSON Schema of the specification allows beside null."""
    pa = _arrow()
    while "$ref" in schema or "oneOf" in schema:
        if "oneOf" in schema:
            schema = schema["oneOf"][0]
            continue
        name, _, pointer = schema["$ref"].partition("#/")
        file = f"common/{name}" if name else file
        schema = spec.json(file)
        for step in pointer.split("/"):
            schema = schema[step]
    kind = schema.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object" and "properties" in schema:
        inner = schema["properties"].items()
        return pa.struct([(name, _type(one, file, spec)) for name, one in inner])
    if kind == "object":
        return pa.map_(pa.string(), _type(schema["additionalProperties"], file, spec))
    return pa.int64() if kind == "integer" else pa.string()


def _arrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise GovReportError(
            "extra_missing", media_type="Arrow", extra="parquet", library="pyarrow"
        ) from error
    return pa
