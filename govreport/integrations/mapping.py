"""A plain function to map over files with Ray, Dask or any other engine.

What comes out depends on what goes in alone, and is what ``govreport convert`` writes: for a file
the rows of a table, which is ``cells``, ``wide``, ``reports`` (the columns of the Parquet exports),
``manifest`` (a line for each report and for each file that gave none) or ``json`` (the same lines,
with the report as canonical JSON). No file raises an error: it is a line of the manifest.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import govreport
from govreport import Converted, Limits, Settings, Spec
from govreport.integrations import tables

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = tables.TABLES
Given = str | os.PathLike[str]
_CURRENT = "current"


def items(inputs: Given | Iterable[Given]) -> list[dict[str, str]]:
    """The files that folders, patterns, ``@LIST``, URLs and files stand for, in order.

    Each has its ``path`` (absolute, or a URL) and its ``name``: what ``govreport convert`` calls
    it, and the id of its report. Raises ``ReadError`` where an input stands for no file.
    """
    given = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    return [{"path": _absolute(path), "name": name} for path, name in govreport.list_inputs(given)]


def rows(
    item: Any,
    table: str = tables.JSON,
    *,
    format_version: str = _CURRENT,
    settings: Settings | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> list[dict[str, Any]]:
    """The rows of one file: text, ``int``, ``Decimal``, ``date``, ``None``, and mappings of these.

    ``item`` is a path or URL; a pair of name and bytes; or a mapping with ``path``, and with
    ``name`` and ``bytes`` where they are at hand. ``format_version`` is ``current``, ``source`` or
    the id of a format. Raises ``GovReportError`` for the arguments beside ``item``:
    ``engine_table_unknown``, ``format_unknown``, ``extra_missing``.
    """
    spec = checked(table, format_version, spec)
    converted = _converted(item, format_version, settings, limits, spec)
    return tables.rows_of(converted, table, spec)


def batch(
    several: Any,
    table: str = "cells",
    *,
    as_: str = "pyarrow",
    format_version: str = _CURRENT,
    settings: Settings | None = None,
    limits: Limits | None = None,
    spec: Spec | None = None,
) -> Any:
    """The rows of several files as a ``pyarrow.Table``, or with ``as_="pandas"`` as a data frame.

    ``several`` holds items as ``rows`` takes them: any iterable of them, or a data frame, an Arrow
    table or a mapping of columns ``path``, ``name``, ``bytes``. The types are those of ``schema``;
    in a data frame columns are of Arrow's types, so that counts with gaps stay whole numbers.
    """
    spec = checked(table, format_version, spec)
    found = (
        one
        for item in _each(several)
        for one in _converted(item, format_version, settings, limits, spec)
    )
    made = tables.arrow_of(found, table, spec)
    if as_ == "pyarrow":
        return made
    import pandas as pd

    return made.to_pandas(types_mapper=pd.ArrowDtype)


def schema(table: str, spec: Spec | None = None) -> pa.Schema:
    """The names and types of the columns of a table, as Arrow has them."""
    return tables.schema_of(table, spec or govreport.default_spec())


def checked(table: str, format_version: str, spec: Spec | None) -> Spec:
    """The specification, once what was asked for is seen to be there.

    Raises ``GovReportError`` (``engine_table_unknown``), ``MigrationError`` (``format_unknown``).
    """
    spec = spec or govreport.default_spec()
    tables.check_table(table)
    if format_version not in {_CURRENT, "source", *spec.formats}:
        known = ", ".join(spec.formats)
        raise govreport.MigrationError("format_unknown", format=format_version, known=known)
    return spec


def _converted(
    item: Any, format_version: str, settings: Settings | None, limits: Limits | None, spec: Spec
) -> Iterator[Converted]:
    path, name, data = _parts(item)
    return govreport.convert_file(
        path,
        name,
        data=data,
        format_version=format_version,
        settings=settings,
        limits=limits,
        spec=spec,
    )


def _parts(item: Any) -> tuple[str, str, bytes | None]:
    """Path, name and bytes of an item."""
    if isinstance(item, Mapping):
        data = item.get("bytes")
        path = item.get("path") or item["name"]
        return str(path), str(item.get("name") or path), None if data is None else bytes(data)
    if isinstance(item, Sequence) and not isinstance(item, str):
        name, data = item
        return str(name), str(name), bytes(data)
    return os.fspath(item), os.fspath(item), None


def _each(several: Any) -> Iterable[Any]:
    """The items of a batch, whatever holds them."""
    if isinstance(several, Mapping):
        names = list(several)
        columns = zip(*several.values(), strict=True)
        return (dict(zip(names, values, strict=True)) for values in columns)
    if hasattr(several, "to_pylist"):
        return [*several.to_pylist()]
    if hasattr(several, "iterrows"):
        return [*several.to_dict("records")]
    found: Iterable[Any] = several
    return found


def _absolute(path: str) -> str:
    """Workers of an engine may run in other folders."""
    return path if govreport.is_url(path) else os.path.abspath(path)  # noqa: PTH100  links are kept
