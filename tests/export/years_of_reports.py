"""Reports of several bodies over several years, drawn as they are published and read again."""

from functools import cache

from attrs import evolve

import govreport
from govreport.model import CellNote, CellState
from tests.generator.series import bodies, draw_series

YEARS = range(2019, 2024)
CODES = ("110105", "110108", "320812", "320812", "440106", "440300")
UNBALANCED = "/requests/received/total"
BLANK = "/review_and_litigation/reconsideration/upheld"
MARK = "/review_and_litigation/reconsideration/corrected"


def with_value(report, pointer, value, note=None):
    """The report with another value, and note, in one cell."""
    _, table, key = pointer.split("/", 2)
    tables = {**report.tables, table: {**report.tables[table], key: value}}
    notes = {name: one for name, one in report.cell_notes.items() if name != pointer}
    return evolve(report, tables=tables, cell_notes=notes | ({pointer: note} if note else {}))


@cache
def years_of_reports():
    """(id, report) pairs: every fifth has a total that does not balance, every third a blank and a
    mark; all have the division code of their body.
    """
    found = []
    for number, body in enumerate(bodies(len(CODES))):
        for drawn in draw_series(number, body, YEARS):
            report = govreport.parse(drawn.data, filename=drawn.filename).report
            agency = evolve(report.agency, name=body, division_code=CODES[number])
            report = evolve(report, agency=agency, reporting_year=drawn.truth.year)
            if len(found) % 5 == 0:
                report = with_value(report, UNBALANCED, 10**6)
            if len(found) % 3 == 0:
                report = with_value(report, BLANK, None, CellNote(CellState.BLANK))
                report = with_value(report, MARK, None, CellNote(CellState.MARK, "/"))
            found.append((f"{number}-{drawn.truth.year}", report))
    return tuple(found)
