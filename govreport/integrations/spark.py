"""Reports as a data source of Apache Spark (extra ``spark``).

``register(spark)`` once for a session, then ``spark.read.format("govreport").load("reports/")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govreport import GovReportError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def register(spark: SparkSession) -> None:
    """Make the format ``govreport`` known to a session.

    govreport must be installed for the Python of the driver and of all executors (the environment
    variable ``PYSPARK_PYTHON``). Raises ``GovReportError`` (``extra_missing``).
    """
    try:
        from govreport.integrations.spark_source import ReportSource
    except ImportError as error:
        raise GovReportError(
            "extra_missing", media_type="Spark", extra="spark", library=error.name or "pyspark"
        ) from error
    spark.dataSource.register(ReportSource)
