"""The Spark data source: imported where pyspark is there, by the driver and by the executors.

Python Data Source API, Spark 4.0 and newer. Files are cut into partitions by their number and in
their order; each partition is converted by a process beside Spark's own, so that a file that kills
it costs its own row, not the job. Rows leave as Arrow batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import types
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition

import govreport
from govreport import Converted, GovReportError
from govreport.integrations import mapping, tables
from govreport.integrations.spark_options import Options, options_of

if TYPE_CHECKING:
    from pyspark.sql.types import DataType, StructType

PER_PARTITION = 500  # files, so that the start of a process is a small part of the work
_AT_ONCE = 50  # files of a batch: some ten thousand cells, as many rows as Spark takes at once
_DIED = "dataset_worker_died"

Item = dict[str, str]


class ReportSource(DataSource):
    """``spark.read.format("govreport")``; options: see ``spark_options``."""

    @classmethod
    def name(cls) -> str:
        """What ``format`` takes."""
        return "govreport"

    def schema(self) -> StructType:
        """The columns of the table asked for. Raises what ``options_of`` raises."""
        options = options_of(self.options)
        found = mapping.schema(options.table)
        return types.StructType(
            [types.StructField(one.name, spark_type(one.type), one.nullable) for one in found]
        )

    def reader(self, schema: StructType) -> ReportReader:
        """What reads the partitions."""
        return ReportReader(options_of(self.options))


class ReportReader(DataSourceReader):
    """Lists the inputs, and converts those of a partition."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def partitions(self) -> Sequence[InputPartition]:
        """The inputs in order, cut by their number. Raises ``ReadError`` where there are none."""
        found = mapping.items(self._options.inputs)
        return [InputPartition(part) for part in cut(found, self._options.partitions)]

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        """The rows of a partition."""
        options = self._options
        _warm()
        work = partial(converted, options)
        lost = partial(given_up, options.table)
        batches = govreport.map_apart(work, partition.value, given_up=lost, chunk=_AT_ONCE)
        for several in batches:
            yield from several


def cut(items: Sequence[Item], partitions: int | None) -> list[list[Item]]:
    """Items in order in so many parts, as equal as can be; none is empty."""
    count = partitions or -(-len(items) // PER_PARTITION)
    count = max(1, min(count, len(items)))
    ends = [len(items) * number // count for number in range(count + 1)]
    return [list(items[first:end]) for first, end in pairwise(ends)]


def converted(options: Options, items: Iterable[Item]) -> list[pa.RecordBatch]:
    """The rows of files, in batches."""
    made = mapping.batch(
        items,
        options.table,
        format_version=options.format_version,
        settings=options.settings,
        limits=options.limits,
    )
    found: list[pa.RecordBatch] = made.combine_chunks().to_batches()
    return found


def given_up(table: str, item: Item) -> list[pa.RecordBatch]:
    """The rows of a file that ended its process: a line of the manifest, or none."""
    name = item["name"]
    error = GovReportError(_DIED, name=name.rpartition("/")[2])
    died = Converted(name, "", 0, error=error)
    made = tables.arrow_of([died], table, govreport.default_spec())
    found: list[pa.RecordBatch] = made.to_batches()
    return found


def spark_type(kind: pa.DataType) -> DataType:
    """The type of Spark for one of Arrow."""
    if pa.types.is_decimal(kind):
        return types.DecimalType(kind.precision, kind.scale)
    if pa.types.is_struct(kind):
        inner = [kind.field(number) for number in range(kind.num_fields)]
        fields = [types.StructField(one.name, spark_type(one.type)) for one in inner]
        return types.StructType(fields)
    if pa.types.is_map(kind):
        return types.MapType(spark_type(kind.key_type), spark_type(kind.item_type))
    if pa.types.is_date(kind):
        return types.DateType()
    return types.LongType() if pa.types.is_integer(kind) else types.StringType()


@cache
def _warm() -> None:
    """Load what every file needs once in Spark's process, from which the others are forked."""
    spec = govreport.default_spec()
    for format in spec.formats:
        cells = spec.layout(format).cells.values()
        rows = [[one.row.label.zh, one.column.label.zh, "0"] for one in cells]
        with suppress(GovReportError):
            report = govreport.parse([rows]).report
            govreport.validate(report)
            govreport.dumps(govreport.migrate(report, spec.current).report)
