"""The description of a package as a Frictionless Data Package, version 2 (``datapackage.json``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from govreport.export.columns import Column, Missing, TableColumns, table_columns
from govreport.export.forms import ExportForm, form_of
from govreport.spec import Spec

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_NO_NAME = re.compile(r"[^a-z0-9._]+")
# Under the common names of these, validators read them as tables with types of their own and find
# faults that are none (nulls of integers as NaN); so they are checked by size and hash.
_FORMATS = {".parquet": "apache-parquet", ".jsonl": "json-lines", ".xlsx": "office-workbook"}
_DIALECT = {
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
}


@frozen(slots=True)
class PackageFile:
    """A file of a package: ``path`` below the package with ``/`` between steps, its form, its size
    in bytes and the SHA-256 of its bytes (hex).
    """

    path: str
    form: str
    size: int
    sha256: str

    @property
    def told(self) -> ExportForm:
        """The form of the file. Raises ``GovReportError`` (``export_form_unknown``)."""
        return form_of(self.form)


@frozen(slots=True)
class Described:
    """What a publisher says of a package. Nothing here is made up where it was not given.

    ``licenses``, ``sources`` and ``contributors`` have the members of the Data Package standard;
    ``created`` is an RFC 3339 time; ``temporal`` the first and last day that the data speak of;
    ``base`` the address the files are published below.
    """

    name: str
    title: str
    licenses: Sequence[Mapping[str, Any]]
    sources: Sequence[Mapping[str, Any]]
    title_zh: str | None = None
    description: str | None = None
    description_zh: str | None = None
    contributors: Sequence[Mapping[str, Any]] = ()
    keywords: Sequence[str] = ()
    version: str | None = None
    created: str | None = None
    homepage: str | None = None
    id: str | None = None
    temporal: tuple[str, str] | None = None
    base: str | None = None


def datapackage(said: Described, files: Sequence[PackageFile], spec: Spec) -> dict[str, Any]:
    """The descriptor: a resource for each file, tables with their Table Schema."""
    names = resource_names(files)
    tables: dict[tuple[str, str | None], str] = {
        (file.told.suffix, file.told.table): names[file.path] for file in files if file.told.table
    }
    whole = {
        "$schema": PROFILE,
        "name": said.name,
        "id": said.id,
        "title": said.title,
        "title_zh": said.title_zh,
        "description": said.description,
        "description_zh": said.description_zh,
        "homepage": said.homepage,
        "version": said.version,
        "created": said.created,
        "keywords": list(said.keywords),
        "licenses": [dict(one) for one in said.licenses],
        "sources": [dict(one) for one in said.sources],
        "contributors": [dict(one) for one in said.contributors],
        "specification": {"name": "govreport", "version": spec.version},
        "resources": [_resource(file, names[file.path], tables, spec) for file in files],
    }
    return {name: value for name, value in whole.items() if value not in (None, [])}


def resource_names(files: Sequence[PackageFile]) -> dict[str, str]:
    """A name for each file by its path; names that clash get a number."""
    names: dict[str, str] = {}
    for file in files:
        wanted = _NO_NAME.sub("-", file.path.lower().replace(".", "-")).strip("-") or "file"
        name, number = wanted, 2
        while name in names.values():
            name, number = f"{wanted}-{number}", number + 1
        names[file.path] = name
    return names


def table_schema(
    table: TableColumns, refers: str | None = None, *, typed: bool = False
) -> dict[str, Any]:
    """The Table Schema of a table. ``refers`` is the resource that ``table.refers`` is kept in;
    ``typed``: the file has types of its own and no texts for nothing.
    """
    missing = () if typed else table.cell_missing or table.missing
    schema: dict[str, Any] = {
        "fields": [_field(column, table, typed=typed) for column in table.columns],
        "fieldsMatch": "exact",
        "primaryKey": list(table.primary_key),
    }
    if missing:
        schema["missingValues"] = _missing(missing)
    if refers is not None:
        key = list(table.primary_key[:1])
        reference = {"resource": refers, "fields": key}
        schema["foreignKeys"] = [{"fields": key, "reference": reference}]
    return schema


def _resource(
    file: PackageFile, name: str, tables: Mapping[tuple[str, str | None], str], spec: Spec
) -> dict[str, Any]:
    form = file.told
    resource: dict[str, Any] = {
        "name": name,
        "path": file.path,
        "format": _FORMATS.get(form.suffix, form.suffix.removeprefix(".")),
        "mediatype": form.media_type,
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if not form.binary:
        resource["encoding"] = "utf-8"
    if form.table is None:
        return resource
    table = table_columns(spec, form.columns(spec))
    resource |= {
        "title": table.title,
        "title_zh": table.title_zh,
        "description": table.description,
        "description_zh": table.description_zh,
    }
    if not form.binary:
        resource |= {"type": "table", "dialect": _DIALECT}
    refers = tables.get((form.suffix, table.refers)) if table.refers else None
    resource["schema"] = table_schema(table, refers, typed=form.binary)
    return resource


def _field(column: Column, table: TableColumns, *, typed: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "title_zh": column.title_zh,
        "description": column.description,
        "description_zh": column.description_zh,
    }
    bounds: dict[str, Any] = {"required": True} if column.required else {}
    if column.enum:
        bounds["enum"] = list(column.enum)
    if bounds:
        field["constraints"] = bounds
    if column.pointer:
        field["pointer"] = column.pointer
    elif table.cell_missing and not typed:
        field["missingValues"] = _missing(table.missing)
    return field


def _missing(missing: Sequence[Missing]) -> list[dict[str, str]]:
    return [{"value": one.value, "label": one.label, "label_zh": one.label_zh} for one in missing]
