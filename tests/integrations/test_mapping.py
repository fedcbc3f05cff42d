"""The function to map with any engine gives what the local run writes."""

import datetime as dt
import multiprocessing
import os
import pickle
import sys
from decimal import Decimal
from functools import partial

import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import govreport
from govreport.integrations import mapping
from tests.integrations.engine_shelf import local, poisoned

PARQUET = {"cells": "parquet", "wide": "parquet-wide", "reports": "parquet-reports"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return poisoned(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="module")
def lines(shelf, tmp_path_factory):
    """Reports as canonical JSON, and lines of the manifest, of the local run."""
    file, manifest = local([shelf], tmp_path_factory.mktemp("out"), "jsonl")
    return file.read_text(encoding="utf-8").splitlines(), manifest


def test_files_have_the_names_and_the_order_of_the_local_run(shelf, lines):
    found = mapping.items(shelf)
    assert all(os.path.isabs(one["path"]) for one in found)
    names = list(dict.fromkeys(line["name"].partition("!")[0] for line in lines[1]))
    assert [one["name"] for one in found] == names
    assert mapping.items([str(shelf)]) == found


def test_mapped_over_processes_it_gives_what_the_local_run_writes(shelf, lines):
    work = partial(mapping.rows, table="json")
    with multiprocessing.Pool(2) as pool:
        found = [row for rows in pool.map(work, mapping.items(shelf)) for row in rows]
    assert [row.pop("json") for row in found if row["outcome"] == "converted"] == lines[0]
    assert [row.pop("json", None) for row in found] == [None] * len(found)
    assert found == lines[1]
    outcomes = {row["outcome"] for row in found}
    assert outcomes == {"converted", "refused"}


def test_the_manifest_alone_has_the_same_lines(shelf, lines):
    found = [row for item in mapping.items(shelf) for row in mapping.rows(item, "manifest")]
    assert found == lines[1]


@pytest.mark.parametrize("table", PARQUET)
def test_batches_hold_the_rows_and_types_of_the_parquet_file(shelf, table, tmp_path):
    file, _ = local([shelf], tmp_path, PARQUET[table])
    wanted = pq.read_table(file)
    found = mapping.batch(mapping.items(shelf), table)
    assert found.to_pylist() == wanted.to_pylist()
    assert found.schema.equals(mapping.schema(table))
    assert found.schema.names == wanted.schema.names
    for ours, theirs in zip(found.schema, wanted.schema, strict=True):
        coded = pa.types.is_dictionary(theirs.type)
        assert ours.type == (theirs.type.value_type if coded else theirs.type)
    assert [row for item in mapping.items(shelf) for row in mapping.rows(item, table)] == (
        wanted.to_pylist()
    )


@pytest.mark.parametrize("table", ["manifest", "json"])
def test_lines_of_the_manifest_are_the_same_as_batches(shelf, table):
    items = mapping.items(shelf)
    found = mapping.batch(items, table).to_pylist()
    assert [{**row, "codes": dict(row["codes"])} for row in found] == [
        row for item in items for row in mapping.rows(item, table)
    ]


def test_the_types_of_a_line_follow_its_schema():
    found = mapping.schema("manifest")
    line = govreport.default_spec().json("common/manifest.schema.json")
    assert [*found.names, "output", "record"] == line["required"]
    assert found.field("size").type == found.field("reporting_year").type == pa.int64()
    assert found.field("codes").type == pa.map_(pa.string(), pa.int64())
    assert found.field("cells").type.field("inferred").type == pa.int64()
    assert found.field("format_to").type == found.field("agency").type == pa.string()
    assert [one.name for one in found.field("error").type] == ["code", "zh", "en"]
    assert mapping.schema("json").names == [*found.names, "json"]


def columns(items):
    return {name: [item[name] for item in items] for name in ("path", "name", "bytes")}


def given(shelf):
    """Three files with their bytes, as engines hand them out."""
    names = ("0/000.json", "shuyang-fgw-2023.html", "empty.txt")
    read = {name: (shelf / name).read_bytes() for name in names}
    return [{"path": f"/away/{n}", "name": n, "bytes": data} for n, data in read.items()]


def pairs(items):
    return [(item["name"], item["bytes"]) for item in items]


def series(items):
    return pandas.DataFrame(items).to_dict("series")


@pytest.mark.parametrize(
    "form", [list, columns, pairs, series, pandas.DataFrame, pa.Table.from_pylist]
)
def test_bytes_at_hand_are_read_from_whatever_holds_them(shelf, form):
    items = given(shelf)
    found = mapping.batch(form(items), "json").to_pylist()
    assert [row["name"] for row in found] == [item["name"] for item in items]
    assert [row["outcome"] for row in found] == ["converted", "converted", "refused"]
    assert found == mapping.batch([{**i, "path": str(shelf / i["name"])} for i in items], "json"
                                  ).to_pylist()  # fmt: skip


def test_a_path_alone_is_its_own_name(shelf):
    path = str(shelf / "shuyang-fgw-2023.html")
    assert [row["name"] for row in mapping.rows(path)] == [path]
    assert [row["report"] for row in mapping.rows({"path": path}, "reports")] == [path]


def test_a_data_frame_keeps_whole_numbers_amounts_and_days(shelf):
    frame = mapping.batch(mapping.items(shelf / "shuyang-fgw-2023.html"), "cells", as_="pandas")
    assert str(frame["count"].dtype) == "int64[pyarrow]"
    assert frame["count"].isna().any()
    assert isinstance(frame["value"].dropna().iloc[0], Decimal)
    assert isinstance(frame["period_start"].iloc[0], dt.date)


def test_a_file_that_is_not_there_is_a_line(tmp_path):
    missing = {"path": str(tmp_path / "none.html"), "name": "none.html"}
    assert [(r["name"], r["outcome"], r["error"]["code"]) for r in mapping.rows(missing)] == [
        ("none.html", "failed", "file_missing")
    ]
    assert mapping.rows(missing, "cells") == []


def test_limits_settings_and_formats_are_those_of_the_local_run(shelf, tmp_path):
    limits = govreport.Limits(max_bytes=100_000)
    settings = govreport.Settings(off=frozenset({"rules_by_lower_body"}))
    options = {"limits": limits, "settings": settings, "format_version": "source"}
    file, manifest = local([shelf], tmp_path, "jsonl", **options)
    found = [r for item in mapping.items(shelf) for r in mapping.rows(item, **options)]
    assert [row.pop("json") for row in found if row["json"]] == (
        file.read_text(encoding="utf-8").splitlines()
    )
    assert [{k: v for k, v in row.items() if k != "json"} for row in found] == manifest
    assert {row["error"]["code"] for row in found if row["error"]} >= {"limit_bytes"}
    formats = {row["format_to"] for row in found if row["outcome"] == "converted"}
    assert formats > {"2019"}


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_a_name_that_is_no_text_is_written_as_one(tmp_path, real):
    data = (real / "shuyang-fgw-2023.html").read_bytes()
    folder = tmp_path / "in"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/\xff.html", "wb") as file:
        file.write(data)
    items = mapping.items(folder)
    _, manifest = local([folder], tmp_path, "jsonl")
    found = mapping.batch(items, "json").to_pylist()
    assert [row["name"] for row in found] == [line["name"] for line in manifest] == ["\\xff.html"]
    assert set(mapping.batch(items, "cells")["report"].to_pylist()) == {"\\xff.html"}
    alone = mapping.batch([items[0]["path"]], "json")["name"].to_pylist()
    assert alone == [str(folder / "\\xff.html")]


def test_what_was_asked_for_wrongly_is_an_error_before_anything_is_read():
    for call in (partial(mapping.rows, "x"), partial(mapping.batch, ["x"])):
        with pytest.raises(govreport.GovReportError) as caught:
            call("no-such-table")
        assert caught.value.code == "engine_table_unknown"
        with pytest.raises(govreport.MigrationError) as caught:
            call("json", format_version="no-such-format")
        assert caught.value.code == "format_unknown"
    with pytest.raises(govreport.GovReportError) as caught:
        mapping.schema("no-such-table")
    assert caught.value.code == "engine_table_unknown"


def test_inputs_that_stand_for_nothing_are_an_error(tmp_path):
    with pytest.raises(govreport.ReadError) as caught:
        mapping.items(tmp_path)
    assert caught.value.code == "dataset_input_empty"


def test_without_pyarrow_lines_are_given_and_tables_name_the_extra(shelf, monkeypatch):
    path = str(shelf / "shuyang-fgw-2023.html")
    wanted = mapping.rows(path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert mapping.rows(path) == wanted
    with pytest.raises(govreport.GovReportError) as caught:
        mapping.batch([path], "json")
    assert (caught.value.code, caught.value.params["extra"]) == ("extra_missing", "parquet")


def test_the_function_and_what_it_is_given_can_be_pickled(shelf):
    limits = govreport.Limits(max_bytes=10)
    work = partial(mapping.rows, table="manifest", limits=limits, settings=govreport.Settings())
    item = mapping.items(shelf)[0]
    assert pickle.loads(pickle.dumps(work))(pickle.loads(pickle.dumps(item))) == work(item)


def test_to_arrow_gives_what_a_parquet_file_holds(read_html, tmp_path):
    for form in PARQUET.values():
        with (tmp_path / form).open("wb") as file:
            govreport.write_export(form, [("a", read_html)], file)
        wanted = pq.read_table(tmp_path / form)
        found = govreport.to_arrow(form, [("a", read_html)])
        assert found.schema.equals(wanted.schema)
        assert found.to_pylist() == wanted.to_pylist()
        assert govreport.to_arrow(form, ()).num_rows == 0


def test_to_arrow_refuses_other_forms_and_texts_nothing_can_write(read_html):
    with pytest.raises(govreport.GovReportError) as caught:
        govreport.to_arrow("csv", ())
    assert caught.value.code == "export_form_unknown"
    with pytest.raises(govreport.InvalidReportError) as caught:
        govreport.to_arrow("parquet", [("\udcff", read_html)])
    assert caught.value.code == "export_text"


@pytest.fixture
def read_html(real):
    return govreport.parse(real / "shuyang-fgw-2023.html").report
