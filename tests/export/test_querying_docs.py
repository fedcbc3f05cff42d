"""Every query of the manual runs, and gives what sums made without it give."""

import contextlib
import io
import os
import re
import shutil
from collections import Counter, defaultdict

import duckdb
import pytest

import govreport
from govreport.export import FORMS, write_export
from govreport.spec import default_spec
from tests.export.years_of_reports import years_of_reports

SPEC = default_spec()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.S | re.M)
NAMES = ("docs/querying.md", "docs/querying.zh.md")
PARQUET = ("parquet", "parquet-wide", "parquet-reports")
SIDES = (("received", "carried_over"), ("outcomes/total", "carried_forward"))


def blocks(root, name=NAMES[0]):
    return BLOCK.findall((root / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reports():
    return [report for _, report in years_of_reports()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("query")
    for form in PARQUET:
        with (home / FORMS[form].file_name).open("wb") as file:
            write_export(form, years_of_reports(), file)
    return home


@pytest.fixture(scope="module")
def answers(root, folder):
    """The rows that each query gives, in the order of the page."""
    found = []
    with contextlib.chdir(folder):
        for kind, body in blocks(root):
            if kind == "sql":
                found.append(duckdb.sql(body).fetchall())
    return found


def figure(report, pointer):
    """The figure of a cell, 0 for a blank or a mark, ``None`` where it is not known."""
    state = report.state(pointer)
    value = report.value(pointer)
    return 0 if value is None and state in ("blank", "mark") else value


def test_both_languages_show_the_same_code(root):
    assert blocks(root, NAMES[0]) == blocks(root, NAMES[1])
    assert Counter(kind for kind, _ in blocks(root)) == {"python": 4, "sql": 7}


def test_totals(answers, reports):
    sums = defaultdict(Counter)
    for report in reports:
        if report.scope != "aggregate":
            year = sums[report.reporting_year]
            year["reports"] += 1
            for row in ("received", "carried_over", "outcomes/total", "carried_forward"):
                year[row] += report.value(f"/requests/{row}/total") or 0
    names = ("reports", "received", "carried_over", "outcomes/total", "carried_forward")
    assert answers[0] == [
        (year, *(found[name] for name in names)) for year, found in sorted(sums.items())
    ]
    assert len(answers[0]) == 5


def test_rate_by_province_and_year(answers, reports):
    sums = defaultdict(lambda: [0, 0, 0])
    for report in reports:
        rows = ("disclosed", "partially_disclosed", "total")
        figures = [figure(report, f"/requests/outcomes/{row}/total") for row in rows]
        printed = report.value("/requests/outcomes/total/total")
        if report.scope != "aggregate" and None not in figures and printed is not None:
            found = sums[report.agency.division_code[:2], report.reporting_year]
            found[0] += 1
            found[1] += figures[0] + figures[1]
            found[2] += figures[2]
    expected = [
        (*key, *found, round(found[1] / found[2], 4) if found[2] else None)
        for key, found in sorted(sums.items())
    ]
    assert answers[1] == expected
    assert {province for province, *_ in expected} == {"11", "32", "44"}
    assert any(rate for *_, rate in expected)


def test_whose_balance_fails(answers, reports):
    expected = []
    for id, report in years_of_reports():
        applied = {
            outcome.bindings["column"]: outcome.outcome.value
            for outcome in govreport.validate(report).outcomes
            if outcome.rule == "R1"
        }
        for column, outcome in applied.items():
            if outcome == "failed":
                sides = [
                    sum(figure(report, f"/requests/{row}/{column}") for row in rows)
                    for rows in (
                        ("received", "carried_over"),
                        ("outcomes/total", "carried_forward"),
                    )
                ]
                expected.append((id, report.agency.name, report.reporting_year, column, *sides))
    assert answers[2] == sorted(expected, key=lambda row: (row[0], row[3]))
    assert len(expected) >= len(reports) / 5


def test_kinds_of_nothing(answers, reports):
    cells, where = Counter(), defaultdict(set)
    for number, report in enumerate(reports):
        for pointer, cell in SPEC.layout(report.format).cells.items():
            if cell.key in report.tables[cell.table]:
                key = (report.reporting_year, report.state(pointer) or "as printed")
                cells[key] += 1
                where[key].add(number)
    assert answers[3] == [(*key, cells[key], len(where[key])) for key in sorted(cells)]
    assert {"blank", "mark"} <= {state for _, state in cells}


def test_series_of_what_all_forms_have(answers, reports):
    shared = set.intersection(*(set(SPEC.layout(id).cells) for id in SPEC.formats))
    sums, known = Counter(), set()
    for report in reports:
        for pointer in shared:
            *_, column = pointer.split("/")
            table, row = pointer[1:].removesuffix(f"/{column}").split("/", 1)
            if column in ("total", "decisions"):
                key = (table, row, report.reporting_year, report.format)
                sums[key] += report.value(pointer) or 0
                if report.value(pointer) is not None:
                    known.add(key)
    assert answers[4] == [(*key, sums[key] if key in known else None) for key in sorted(sums)]
    assert {format_id for *_, format_id, _ in answers[4]} == {one.format for one in reports}


def test_other_outcomes_of_both_forms(answers, reports):
    sums = Counter()
    for report in reports:
        for key, value in report.tables["requests"].items():
            if key.startswith("outcomes/other") and key.endswith("/total"):
                sums[report.reporting_year, report.format] += value or 0
    assert answers[5] == [(*key, sums[key]) for key in sorted(sums)]


def test_one_row_a_report(answers, reports):
    pointer = "/requests/received/total"
    ranked = sorted(
        (-report.value(pointer), report.agency.name, report.reporting_year)
        for report in reports
        if report.value(pointer) is not None
    )
    assert [(-row[2], row[0], row[1]) for row in answers[6]] == ranked[:5]


def test_the_examples_in_python_run(root, real, tmp_path):
    (tmp_path / "reports").mkdir()
    shutil.copy(real / "shuyang-fgw-2023.html", tmp_path / "reports")
    said = io.StringIO()
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(said):
        for kind, body in blocks(root):
            if kind == "python":
                exec(compile(body, "querying.md", "exec"), {})
    assert {"cells.parquet", "wide.parquet", "reports.parquet"} <= set(os.listdir(tmp_path))
    assert "2023" in said.getvalue()
