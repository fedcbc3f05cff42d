"""Arbitrary valid reports of any format, for property tests."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from govreport.model import (
    Agency,
    CellNote,
    CellState,
    Narrative,
    Period,
    Report,
    Scope,
    Source,
)
from govreport.schema import schema_id
from govreport.spec import default_spec

COUNTS = st.integers(min_value=0, max_value=3) | st.integers(min_value=0, max_value=10**7)
CHANGES = st.integers(min_value=-2000, max_value=2000)
AMOUNTS = st.decimals(
    min_value=0, max_value=10**6, places=4, allow_nan=False, allow_infinity=False
) | st.integers(min_value=0, max_value=10**6).map(Decimal)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
DATES = st.dates(min_value=dt.date(2019, 1, 1), max_value=dt.date(2030, 12, 31))
YEARS = st.integers(min_value=2019, max_value=2030)
MARKS = st.sampled_from(["/", "-", "—", "——", "\\", "×", "不适用"])
EXTRA = st.just({}) | st.just({"remark": "another member"})


@st.composite
def _cells(draw, column):
    """One cell: a value and its note, or none, in every state there is."""
    figures = AMOUNTS if column.type == "amount" else CHANGES if column.signed else COUNTS
    state = draw(st.sampled_from((None, None, None, *CellState)))
    if state is None:
        return draw(figures), None
    extra = draw(EXTRA)
    if state == CellState.BLANK:
        return None, CellNote(state, draw(st.sampled_from([None, ""])), extra)
    if state == CellState.MARK:
        return None, CellNote(state, draw(MARKS), extra)
    if state == CellState.UNREADABLE:
        return None, CellNote(state, draw(TEXT), extra)
    if state == CellState.MISSING:
        return None, CellNote(state, draw(st.none() | TEXT), extra)
    value = draw(figures)
    if state == CellState.CONVERTED:
        return value, CellNote(state, f"{value}项", extra)
    return value, CellNote(state, draw(st.none() | st.just(str(value))), extra)


NARRATIVES = st.builds(
    Narrative, *[st.none() | TEXT | st.just("第一段。\n第二段。") for _ in range(6)]
)
AGENCIES = st.builds(
    Agency,
    name=st.none() | st.just("官坡镇人民政府") | TEXT,
    division_code=st.none() | st.sampled_from(["411224", "411224102"]),
    credit_code=st.none() | st.just("11411224005732402G"),
)
SOURCES = st.builds(
    Source,
    uri=st.none() | TEXT,
    media_type=st.none() | st.just("text/html"),
    encoding=st.none() | st.sampled_from(["utf-8", "gb18030"]),
    sha256=st.none() | st.just("0" * 64),
)


@st.composite
def _periods(draw):
    start, end = sorted((draw(DATES), draw(DATES)))
    return Period(start, end)


@st.composite
def reports(draw, format_id, spec=None):
    """A valid report of a format: notes of every state, optional rows there or not, units."""
    spec = spec or default_spec()
    layout = spec.layout(format_id)
    beside = {cell: member for member, cell in layout.fields.items()}
    tables = {table.id: {} for table in layout.tables}
    notes = {}
    there = {}
    for pointer, cell in layout.cells.items():
        row = (cell.table, cell.row.path)
        if cell.row.optional and not there.setdefault(row, draw(st.booleans())):
            continue
        value, note = draw(_cells(cell.column))
        tables[cell.table][cell.key] = value
        if note is not None:
            notes[pointer] = note
        if pointer in beside:
            key = beside[pointer].split("/", 2)[2]
            tables[cell.table][key] = draw(st.sampled_from([cell.column.unit, None]))
    return Report(
        format=format_id,
        tables=tables,
        schema=schema_id(format_id),
        reporting_year=draw(st.none() | YEARS),
        period=draw(st.none() | _periods()),
        title=draw(st.none() | TEXT),
        agency=draw(AGENCIES),
        scope=draw(st.none() | st.sampled_from(Scope)),
        published_on=draw(st.none() | DATES),
        signed_on=draw(st.none() | DATES),
        narrative=draw(NARRATIVES),
        cell_notes=notes,
        source=draw(st.none() | SOURCES),
    )
