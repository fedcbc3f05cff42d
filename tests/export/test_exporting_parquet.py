"""Parquet exports: types, exactness, the same bytes, and the programs that read them."""

import datetime as dt
import io
import json
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreport.errors import GovReportError
from govreport.export import merge_exports, parquet, write_export
from govreport.export.columns import table_columns
from govreport.model import CellNote, CellState
from govreport.spec import default_spec
from tests.export.years_of_reports import with_value, years_of_reports
from tests.made_up import make_spec
from tests.strategies import reports

SPEC = default_spec()
FORMS = ("parquet", "parquet-wide", "parquet-reports")
TOTAL = "/requests/received/total"
FEES = "/proactive_disclosure/fees/amount"


def exported(form, pairs, spec=None):
    out = io.BytesIO()
    write_export(form, pairs, out, spec)
    return out.getvalue()


def rows(form, pairs, spec=None):
    return pq.read_table(io.BytesIO(exported(form, pairs, spec))).to_pylist()


@pytest.fixture(scope="module")
def pairs():
    return years_of_reports()


@pytest.fixture(scope="module")
def folder(pairs, tmp_path_factory):
    home = tmp_path_factory.mktemp("parquet")
    for form in FORMS:
        (home / f"{form}.parquet").write_bytes(exported(form, pairs))
    return home


@pytest.fixture(scope="module")
def newest(pairs):
    return next(report for _, report in pairs if report.format == "2021")


@settings(max_examples=8)
@given(data=st.data())
@pytest.mark.parametrize("format_id", SPEC.formats)
def test_every_cell_is_there_with_its_figure_and_note(format_id, data):
    report = data.draw(reports(format_id))
    found = {f"/{r['table']}/{r['row']}/{r['column']}": r for r in rows("parquet", [("a", report)])}
    for pointer, row in found.items():
        value, note = report.value(pointer), report.cell_notes.get(pointer)
        assert row["value"] == value
        amount = SPEC.layout(format_id).cells[pointer].column.type == "amount"
        assert row["count"] == (None if amount else value)
        assert row["state"] == (None if note is None else note.state.value)
        assert row["raw"] == (None if note is None else note.raw)
    assert set(found) == {
        pointer
        for pointer, cell in SPEC.layout(format_id).cells.items()
        if cell.key in report.tables[cell.table]
    }


@settings(max_examples=8)
@given(data=st.data())
@pytest.mark.parametrize("format_id", SPEC.formats)
def test_one_row_a_report_has_the_same_figures(format_id, data):
    report = data.draw(reports(format_id))
    (row,) = rows("parquet-wide", [("a", report)])
    for pointer, cell in SPEC.layout(format_id).cells.items():
        value = report.tables[cell.table].get(cell.key)
        assert row[pointer[1:].replace("/", "__")] == value
    notes = json.loads(row["cell_notes"] or "{}")
    assert {p: n["state"] for p, n in notes.items()} == {
        p: n.state.value for p, n in report.cell_notes.items()
    }


def test_counts_are_integers_amounts_decimals_and_days_days():
    cells = parquet.arrow_schema(SPEC, table_columns(SPEC, "cells-typed"))
    assert cells.field("count").type == pa.int64()
    assert cells.field("value").type == pa.decimal128(18, 4)
    assert cells.field("published_on").type == pa.date32()
    assert cells.field("reporting_year").type == pa.int64()
    assert pa.types.is_dictionary(cells.field("label_zh").type)
    assert not cells.field("report").nullable
    wide = parquet.arrow_schema(SPEC, table_columns(SPEC, "wide-typed"))
    for id in SPEC.formats:
        for pointer, cell in SPEC.layout(id).cells.items():
            amount = cell.column.type == "amount"
            expected = pa.decimal128(18, 4) if amount else pa.int64()
            assert wide.field(pointer[1:].replace("/", "__")).type == expected
    assert wide.metadata[b"govreport:spec_version"] == SPEC.version.encode()
    assert wide.field("requests__received__total").metadata[b"title_zh"].decode().startswith("三")


@pytest.mark.parametrize("value", [10**14 - 1, -(10**14) + 1, 0])
def test_a_figure_within_the_bounds_is_a_number(newest, value):
    report = with_value(newest, TOTAL, value)
    row = next(
        r for r in rows("parquet", [("a", report)]) if r["value_text"] or r["count"] == value
    )
    assert row["count"] == row["value"] == value
    assert row["value_text"] is None


@pytest.mark.parametrize(
    ("pointer", "value", "text"),
    [
        (TOTAL, 10**14, "1" + "0" * 14),
        (TOTAL, -(10**40), "-1" + "0" * 40),
        (FEES, Decimal("1.00001"), "1.00001"),
        (FEES, Decimal(10) ** 14, "1" + "0" * 14),
    ],
)
def test_a_figure_beyond_them_is_kept_as_text_and_never_rounded(newest, pointer, value, text):
    report = with_value(newest, pointer, value)
    (row,) = [r for r in rows("parquet", [("a", report)]) if r["value_text"]]
    assert (row["value"], row["count"], row["value_text"]) == (None, None, text)
    (wide,) = rows("parquet-wide", [("a", report)])
    assert wide[pointer[1:].replace("/", "__")] is None
    assert json.loads(wide["values_text"]) == {pointer: text}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_reports_give_the_same_bytes_however_they_were_parted(pairs, form, monkeypatch):
    monkeypatch.setattr(parquet, "CELL_ROWS", 1000)
    monkeypatch.setattr(parquet, "REPORT_ROWS", 4)
    whole = exported(form, pairs)
    assert exported(form, pairs) == whole
    assert pq.ParquetFile(io.BytesIO(whole)).num_row_groups > 5
    for size in (1, 7):
        parts = [exported(form, pairs[at : at + size]) for at in range(0, len(pairs), size)]
        joined = io.BytesIO()
        merge_exports(form, map(io.BytesIO, [*parts[:1], exported(form, []), *parts[1:]]), joined)
        assert joined.getvalue() == whole


def test_parts_of_different_tables_are_refused(pairs):
    parts = [io.BytesIO(exported(form, pairs[:1])) for form in FORMS[:2]]
    with pytest.raises(GovReportError) as caught:
        merge_exports("parquet", parts, io.BytesIO())
    assert caught.value.code == "export_parts_differ"


def test_a_new_format_brings_its_columns(tmp_path):
    made_up = make_spec(tmp_path)
    new = set(table_columns(made_up, "wide").names) - set(table_columns(SPEC, "wide").names)
    assert new
    schema = parquet.arrow_schema(made_up, table_columns(made_up, "wide-typed"))
    assert all(schema.field(name).type == pa.int64() for name in new)


def test_no_reports_give_a_table_without_rows():
    for form in FORMS:
        assert rows(form, []) == []


def expected_total(pairs):
    return sum(report.value(TOTAL) or 0 for _, report in pairs)


def test_duckdb_reads_the_types(pairs, folder):
    db = duckdb.connect()
    file = str(folder / "parquet.parquet")
    types = {
        name: kind
        for name, kind, *_ in db.execute(
            "DESCRIBE SELECT * FROM read_parquet(?)", [file]
        ).fetchall()
    }
    assert types["count"] == "BIGINT"
    assert types["value"] == "DECIMAL(18,4)"
    assert types["published_on"] == "DATE"
    assert types["label_zh"] == "VARCHAR"
    query = (
        "SELECT sum(count) FROM read_parquet(?) WHERE \"row\" = 'received' AND \"column\" = 'total'"
    )
    assert db.execute(query, [file]).fetchone() == (expected_total(pairs),)


def test_polars_reads_the_types(pairs, folder):
    cells = pl.read_parquet(folder / "parquet.parquet")
    assert cells.schema["count"] == pl.Int64
    assert cells.schema["value"] == pl.Decimal(18, 4)
    assert cells.schema["published_on"] == pl.Date
    assert cells.schema["label_zh"] == pl.Categorical
    assert cells.schema["report"] == pl.String
    wide = pl.read_parquet(folder / "parquet-wide.parquet")
    assert wide["requests__received__total"].sum() == expected_total(pairs)
    listed = pl.read_parquet(folder / "parquet-reports.parquet")
    assert cells.join(listed, on="report").height == cells.height


def test_pandas_reads_the_types(pairs, folder):
    cells = pd.read_parquet(folder / "parquet.parquet", dtype_backend="pyarrow")
    assert str(cells["count"].dtype) == "int64[pyarrow]"
    assert str(cells["value"].dtype) == "decimal128(18, 4)[pyarrow]"
    wide = pd.read_parquet(folder / "parquet-wide.parquet")
    assert wide["requests__received__total"].sum() == expected_total(pairs)
    listed = pd.read_parquet(folder / "parquet-reports.parquet")
    assert isinstance(listed["published_on"].dropna().iloc[0], dt.date)
    assert str(pd.read_parquet(folder / "parquet.parquet")["state"].dtype) == "category"


def test_states_are_told_apart(pairs, folder):
    cells = pl.read_parquet(folder / "parquet.parquet")
    counts = {
        row["state"]: row["len"]
        for row in cells.group_by("state").len().to_dicts()
        if row["state"] is not None
    }
    states = [note.state for _, report in pairs for note in report.cell_notes.values()]
    assert counts == {state.value: states.count(state) for state in set(states)}
    assert {CellState.BLANK, CellState.MARK} <= set(states)


def test_a_text_cannot_break_a_column(newest):
    odd = '=1,"\n\x00\U0001f600'
    report = with_value(newest, TOTAL, None, CellNote(CellState.UNREADABLE, odd))
    (row,) = [r for r in rows("parquet", [(odd, report)]) if r["raw"] == odd]
    assert row["report"] == odd
