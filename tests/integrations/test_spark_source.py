"""Spark in local mode gives what the local run gives, whatever the files are."""

import sys
from argparse import Namespace
from pathlib import Path
from shutil import copytree
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from attrs import define

import govreport
from benchmarks.spark import measure
from govreport.integrations import mapping
from govreport.integrations.spark import register
from govreport.readers import registry
from tests.integrations.engine_shelf import (
    KILLER,
    killing_reader,
    local,
    poisoned,
    session,
    why_no_java,
)
from tests.integrations.test_spark_docs import PAGES, check_examples


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Reports of many kinds, and poison."""
    return poisoned(tmp_path_factory.mktemp("shelf"))


@define
class Seen:
    """What the checks of one session look at."""

    spark: Any
    shelf: Path
    site: Path
    out: Path
    rows: list

    def read(self, **options):
        return self.spark.read.format("govreport").options(**options)

    def here(self, form):
        """The output of the local run, where the killing reader is installed too."""
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(str(self.site))
            registry.third_party.cache_clear()
            found = local([self.shelf], self.out, form, jobs=2)
        registry.third_party.cache_clear()
        return found


def reports_are_the_same_bytes_in_the_same_order(seen):
    file, manifest = seen.here("jsonl")
    reports = [row["json"] for row in seen.rows if row["json"]]
    assert reports == file.read_text(encoding="utf-8").splitlines()
    lines = [{name: value for name, value in row.items() if name != "json"} for row in seen.rows]
    assert lines == manifest


def poison_is_a_row_each_and_the_job_is_done(seen):
    told = {row["name"]: row for row in seen.rows}
    assert told[KILLER]["error"]["code"] == "dataset_worker_died"
    assert told[KILLER]["outcome"] == "failed"
    for name in ("broken.zip", "empty.txt", "note.txt"):
        assert told[name]["outcome"] == "refused", name
        assert told[name]["json"] is None
    assert told["again.html"]["sha256"] == told["shuyang-fgw-2023.html"]["sha256"]
    assert told["again.html"]["outcome"] == "converted"
    assert sum("!" in name for name in told) == 6


def cells_are_those_of_the_parquet_file(seen):
    wanted = pq.read_table(seen.here("parquet")[0])
    found = seen.read(table="cells", partitions="2").load(str(seen.shelf)).toArrow()
    assert found.schema.names == wanted.schema.names
    assert found.schema.types == mapping.schema("cells").types
    assert found.to_pylist() == wanted.to_pylist()


def sql_finds_typed_columns_of_several_paths(seen):
    paths = [str(seen.shelf / "*.html"), str(seen.shelf / "0")]
    seen.read(table="reports").load(paths).createOrReplaceTempView("reports")
    found = seen.spark.sql(
        "SELECT typeof(period_start), typeof(cells), year(period_end), count(*) FROM reports"
        " WHERE period_end > DATE '2023-01-01' GROUP BY ALL"
    ).collect()
    assert [tuple(row) for row in found] == [("date", "bigint", 2023, 2)]


def a_wrong_option_is_told_when_it_is_given(seen):
    from pyspark.errors import AnalysisException

    with pytest.raises(AnalysisException, match="spark_option_unknown"):
        seen.read(tabel="cells").load(str(seen.shelf))


def the_function_runs_in_any_job_of_spark_too(seen):
    items = mapping.items(seen.shelf / "0")
    found = seen.spark.sparkContext.parallelize(items, 2).flatMap(mapping.rows).collect()
    assert found == [row for item in items for row in mapping.rows(item)]


def examples_of_the_manual_print_what_is_shown(seen):
    for name in PAGES[:1]:  # the code of the other is the same
        check_examples(name, spark=True)


def the_benchmark_tells_that_both_are_the_same(seen):
    found = measure(Namespace(reports=4, distinct=4, kind="html", threads=2), seen.out / "measured")
    assert found["same_reports"] is found["same_manifest"] is True
    assert found["outcomes"] == {"converted": 4, "refused": 2}
    assert found["seconds_local"] > 0
    assert found["seconds_spark"] > 0


CHECKS = (
    reports_are_the_same_bytes_in_the_same_order,
    poison_is_a_row_each_and_the_job_is_done,
    cells_are_those_of_the_parquet_file,
    sql_finds_typed_columns_of_several_paths,
    a_wrong_option_is_told_when_it_is_given,
    the_function_runs_in_any_job_of_spark_too,
    examples_of_the_manual_print_what_is_shown,
    the_benchmark_tells_that_both_are_the_same,  # last: it stops the session
)


@pytest.mark.skipif(why_no_java() is not None, reason=str(why_no_java()))
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
def test_spark_in_local_mode_gives_what_the_local_run_gives(shelf, tmp_path):
    """One test, so that workers do not start a Java machine each."""
    shelf = copytree(shelf, tmp_path / "in")
    (shelf / KILLER).write_bytes(b"PK\x03\x04")
    site = killing_reader(tmp_path / "site")
    with session(site) as spark:
        register(spark)
        seen = Seen(spark, shelf, site, tmp_path / "out", [])
        frame = seen.read(table="json", partitions="3").load(str(shelf))
        seen.rows = [row.asDict(recursive=True) for row in frame.collect()]
        for check in CHECKS:
            check(seen)


@pytest.mark.parametrize("table", mapping.TABLES)
def test_every_table_has_the_columns_of_its_arrow_schema(table):
    from pyspark.sql import types

    from govreport.integrations.spark_source import ReportSource

    found = ReportSource({"path": "x", "table": table}).schema()
    ours = mapping.schema(table)
    assert found.names == ours.names
    assert [field.nullable for field in found] == [field.nullable for field in ours]
    kinds = {
        "date32[day]": types.DateType(),
        "decimal128(18, 4)": types.DecimalType(18, 4),
        "int64": types.LongType(),
        "string": types.StringType(),
    }
    plain = {field.name: kinds[str(field.type)] for field in ours if str(field.type) in kinds}
    assert {name: found[name].dataType for name in plain} == plain
    nested = {name for name in ours.names if name not in plain}
    assert nested == ({"error", "cells", "findings", "codes", "checks", "checks_after"}
                      if table in ("manifest", "json") else set())  # fmt: skip


def options_of(**given):
    from govreport.integrations.spark_options import options_of

    return options_of(given)


def test_options_are_read_whatever_their_case(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('off = ["rules_by_lower_body"]\n', encoding="utf-8")
    found = options_of(
        Path="a", PATHS='["b", "c"]', Table="wide", FORMAT_VERSION="source", partitions="7",
        Max_Bytes="10", settings=str(file),
    )  # fmt: skip
    assert found.inputs == ("a", "b", "c")
    assert (found.table, found.format_version, found.partitions) == ("wide", "source", 7)
    assert found.limits == govreport.Limits(max_bytes=10)
    assert found.settings == govreport.load_settings(file)
    plain = options_of(path="a")
    assert (plain.table, plain.format_version, plain.partitions) == ("cells", "current", None)
    assert (plain.settings, plain.limits) == (govreport.Settings(), govreport.Limits())


@pytest.mark.parametrize(("given", "code"), [
    ({}, "spark_path_missing"),
    ({"path": "a", "output": "b"}, "spark_option_unknown"),
    ({"path": "a", "table": "b"}, "engine_table_unknown"),
    ({"path": "a", "format_version": "b"}, "format_unknown"),
    ({"path": "a", "partitions": "0"}, "spark_option_value"),
    ({"path": "a", "partitions": "two"}, "spark_option_value"),
    ({"path": "a", "max_bytes": "-1"}, "spark_option_value"),
    ({"path": "a", "max_bytes": "²"}, "spark_option_value"),
    ({"paths": "a"}, "spark_option_value"),
    ({"paths": '{"a": 1}'}, "spark_option_value"),
    ({"paths": "[1]"}, "spark_option_value"),
])  # fmt: skip
def test_options_that_cannot_be_are_errors(given, code):
    with pytest.raises(govreport.GovReportError) as caught:
        options_of(**given)
    assert caught.value.code == code


@pytest.mark.parametrize(("count", "wanted", "sizes"), [
    (0, None, [0]), (1, None, [1]), (500, None, [500]), (501, None, [250, 251]),
    (10, 3, [3, 3, 4]), (2, 5, [1, 1]), (1200, None, [400, 400, 400]), (0, 3, [0]),
])  # fmt: skip
def test_inputs_are_cut_by_their_number(count, wanted, sizes):
    from govreport.integrations.spark_source import cut

    items = [{"path": str(n), "name": str(n)} for n in range(count)]
    found = cut(items, wanted)
    assert [len(part) for part in found] == sizes
    assert [item for part in found for item in part] == items


def test_partitions_are_those_of_the_files_in_order(shelf):
    from govreport.integrations.spark_source import ReportReader

    found = ReportReader(options_of(path=str(shelf), partitions="4")).partitions()
    assert len(found) == 4
    assert [item for part in found for item in part.value] == mapping.items(shelf)
    assert ReportReader(options_of(path=str(shelf))).partitions()[0].value == mapping.items(shelf)


def test_a_partition_is_read_in_batches_of_one_schema(shelf):
    from govreport.integrations.spark_source import ReportReader

    reader = ReportReader(options_of(path=str(shelf / "0"), table="cells"))
    batches = list(reader.read(reader.partitions()[0]))
    assert all(batch.schema.equals(mapping.schema("cells")) for batch in batches)
    spec = govreport.default_spec()
    cells = len(spec.layout(spec.current).required)
    assert pa.Table.from_batches(batches).num_rows == 3 * cells


def test_inputs_that_stand_for_nothing_are_an_error(tmp_path):
    from govreport.integrations.spark_source import ReportReader

    with pytest.raises(govreport.ReadError) as caught:
        ReportReader(options_of(path=str(tmp_path))).partitions()
    assert caught.value.code == "dataset_input_empty"


def test_without_pyspark_the_extra_is_named(monkeypatch):
    from govreport.integrations import spark

    monkeypatch.delitem(sys.modules, "govreport.integrations.spark_source", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.sql.datasource", None)
    with pytest.raises(govreport.GovReportError) as caught:
        spark.register(None)
    assert (caught.value.code, caught.value.params["extra"]) == ("extra_missing", "spark")
