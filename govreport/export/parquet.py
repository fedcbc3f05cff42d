"""Tables as Parquet (extra ``parquet``): typed, in row groups of one size, the same bytes always.

A row group has a set number of rows however the reports came, so that files that are merged are
the same as one file written at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

from govreport.errors import GovReportError
from govreport.export.columns import Column, TableColumns, table_columns
from govreport.export.typed import PRECISION, SCALE, batch_for
from govreport.libraries import library
from govreport.model import Report
from govreport.spec import Spec

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows of a row group: of tables with one row a cell, and of those with one row a report.
CELL_ROWS = 120_000
REPORT_ROWS = 5_000
_REPORTS_AT_ONCE = 200
_KIND = b"govreport:table"
_VERSION = b"govreport:spec_version"


class ParquetTable:
    """Writes reports as rows of a table."""

    def __init__(self, out: BinaryIO, spec: Spec, table: TableColumns) -> None:
        self._schema = arrow_schema(spec, table)
        self._groups = _Groups(out, self._schema)
        self._batch = batch_for(spec, table)

    def add(self, id: str, report: Report) -> None:
        """Keep the rows of a report; some are written."""
        self._batch.add(id, report)
        if len(self._batch) >= _REPORTS_AT_ONCE:
            self._groups.add(self._batch.take(self._schema))

    def close(self) -> None:
        """Write the rest and the foot of the file."""
        if len(self._batch):
            self._groups.add(self._batch.take(self._schema))
        self._groups.close()

    def discard(self) -> None:
        """Let go of the file, which the library else does when it is no longer used."""
        self._groups.discard()


class _Groups:
    """Writes row groups of one size from tables of any."""

    def __init__(self, out: BinaryIO, schema: pa.Schema) -> None:
        parquet = _library().parquet
        self._schema = schema
        self._rows = CELL_ROWS if _of_cells(schema.names) else REPORT_ROWS
        self._waiting: list[pa.Table] = []
        self._count = 0
        self._writer = parquet.ParquetWriter(
            out, schema, compression="zstd", compression_level=3, version="2.6"
        )

    def add(self, table: pa.Table) -> None:
        """Keep a table, and write what is whole row groups by now."""
        self._waiting.append(table)
        self._count += table.num_rows
        if self._count >= self._rows:
            table = _library().concat_tables(self._waiting)
            while table.num_rows >= self._rows:
                self._write(table.slice(0, self._rows))
                table = table.slice(self._rows)
            self._waiting, self._count = [table], table.num_rows

    def close(self) -> None:
        """Write the last row group and the foot."""
        if self._count:
            self._write(_library().concat_tables(self._waiting))
        self._writer.close()

    def discard(self) -> None:
        """Let go of the file."""
        with suppress(Exception):
            self._writer.close()

    def _write(self, table: pa.Table) -> None:
        columns = [_ordered(column) for column in table.columns]
        whole = _library().Table.from_arrays(columns, schema=self._schema)
        self._writer.write_table(whole, row_group_size=self._rows)


def _ordered(column: pa.ChunkedArray) -> pa.Array:
    """One array; the texts of a dictionary in the order of the rows, wherever those came from."""
    pa = _library()
    if not pa.types.is_dictionary(column.type):
        return column.combine_chunks()
    whole = column.unify_dictionaries().combine_chunks()
    used = whole.indices.unique().drop_null()
    codes = pa.compute.index_in(whole.indices, used)
    return pa.DictionaryArray.from_arrays(codes, whole.dictionary.take(used))


def merge_parquet(parts: Iterable[BinaryIO], out: BinaryIO) -> None:
    """Join Parquet files of one table; raises ``GovReportError`` (``export_parts_differ``)."""
    groups: _Groups | None = None
    schema: pa.Schema | None = None
    for part in parts:
        file = _library().parquet.ParquetFile(part)
        if groups is None or schema is None:
            schema = file.schema_arrow
            groups = _Groups(out, schema)
        elif not schema.equals(file.schema_arrow, check_metadata=True):
            raise GovReportError("export_parts_differ")
        for number in range(file.num_row_groups):
            groups.add(file.read_row_group(number))
    if groups is not None:
        groups.close()


def parquet_table(out: BinaryIO, spec: Spec, name: str) -> ParquetTable:
    """What writes the table of these columns."""
    return ParquetTable(out, spec, table_columns(spec, name))


@lru_cache(maxsize=16)
def arrow_schema(spec: Spec, table: TableColumns) -> pa.Schema:
    """The Arrow schema of a table; its metadata tell the version of the specification."""
    pa = _library()
    fields = [
        pa.field(
            column.name,
            _arrow_type(column),
            nullable=not column.required,
            metadata={"title": column.title, "title_zh": column.title_zh},
        )
        for column in table.columns
    ]
    return pa.schema(fields, metadata={_KIND: table.name, _VERSION: spec.version})


def _arrow_type(column: Column) -> pa.DataType:
    pa = _library()
    if column.repeats or column.enum:
        return pa.dictionary(pa.int32(), pa.string())
    types = {
        "integer": pa.int64(),
        "number": pa.decimal128(PRECISION, SCALE),
        "date": pa.date32(),
    }
    return types.get(column.type, pa.string())


def _of_cells(names: Iterable[str]) -> bool:
    return "column" in names


def _library() -> Any:
    """The library pyarrow. Raises ``GovReportError`` (``extra_missing``)."""
    return library("pyarrow", "pyarrow.compute", "pyarrow.parquet", extra="parquet", of="Parquet")
