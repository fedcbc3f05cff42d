"""Several years of one body: true series are left alone, a stock that breaks off is told."""

import pytest
from attrs import evolve

import govreport
from tests.dataset.shelf import write
from tests.generator.series import bodies, draw_series

ACROSS = {"X1", "X2", "X3"}
# (rule, cell, years it is told of where the year 2020 or 2022 is changed); 2021 has another form
STOCKS = {
    2020: ("X3", "/proactive_disclosure/licensing/items_last_year", (2020,)),
    2022: ("X2", "/proactive_disclosure/normative_documents/in_force", (2022, 2023)),
}


def drawn(seed, years=range(2019, 2025)):
    (agency,) = bodies(1, seed)
    return {
        one.truth.year: govreport.parse(one.data, filename=one.filename).report
        for one in draw_series(seed, agency, years)
    }


def changed(report, pointer, by):
    table, key = pointer[1:].split("/", 1)
    cells = dict(report.tables[table])
    cells[key] += by
    return evolve(report, tables={**report.tables, table: cells})


def told(folder):
    """The rules across years that fail, by the year of the report."""
    with govreport.validate_dataset([folder], jobs=1) as dataset:
        return {
            result.reporting_year: found
            for result in dataset.results()
            if (found := sorted(f.rule for f in result.findings if f.rule in ACROSS))
        }


@pytest.mark.parametrize("seed", range(4))
def test_a_true_series_of_six_years_breaks_no_rule_across_years(tmp_path, seed):
    files = {f"{year}.json": one for year, one in drawn(seed).items()}
    assert told(write(tmp_path, files)) == {}


@pytest.mark.parametrize("year", STOCKS)
def test_a_stock_that_does_not_follow_is_told_there_and_where_the_next_year_goes_on(tmp_path, year):
    rule, pointer, told_of = STOCKS[year]
    series = drawn(11)
    series[year] = changed(series[year], pointer, 7)
    found = told(write(tmp_path, {f"{year}.json": one for year, one in series.items()}))
    assert found == {at: [rule] for at in told_of}
