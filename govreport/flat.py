"""A report as flat rows, one a cell, and back. ``spec/exports/cells.json`` tells the columns.

A row maps column names to plain values: text, ``int``, ``Decimal`` or ``None``. The text of the
sections and the record of a migration are not in it; everything else comes back as it was.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeVar

from attrs import asdict, define, field

from govreport.decimals import own_decimals
from govreport.errors import InvalidReportError
from govreport.findings import Finding, Severity
from govreport.layout import Layout
from govreport.messages import label_of
from govreport.model import Agency, CellNote, CellState, Period, Report, Scope, Source, Value
from govreport.serialize import from_dict, to_dict
from govreport.spec import Spec, default_spec

FILE = "exports/cells.json"
FlatRow = dict[str, Any]

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,12})?\Z", re.ASCII)
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}(\.0+)?\Z", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\Z", re.ASCII)
_OF_REPORT = (
    "agency", "division_code", "credit_code", "reporting_year", "format", "scope", "title",
    "period_start", "period_end", "published_on", "signed_on", "source",
)  # fmt: skip

T = TypeVar("T")


def columns(spec: Spec | None = None) -> tuple[str, ...]:
    """The names of the columns, in order."""
    return tuple(f["name"] for f in (spec or default_spec()).json(FILE)["fields"])


def to_rows(report: Report, spec: Spec | None = None, *, id: str = "1") -> Iterator[FlatRow]:
    """The rows of a report, one a cell in the order of the form. ``id`` goes into ``report``.

    Raises ``SpecError`` where the format is not known.
    """
    spec = spec or default_spec()
    layout = spec.layout(report.format)
    head = {name: _iso(value) for name, value in head_of(report, id).items()}
    moved = {} if report.migration is None else {c.pointer: c for c in report.migration.changes}
    fields = {cell: member for member, cell in layout.fields.items()}
    names = columns(spec)
    labels = _labels(spec, report.format)
    for pointer, cell in layout.cells.items():
        values = report.tables.get(cell.table, {})
        if cell.key not in values:
            continue
        note = report.cell_notes.get(pointer)
        unit: Any = cell.column.unit
        if pointer in fields:
            unit = values.get(fields[pointer].split("/", 2)[2])
        change = moved.get(pointer)
        own = {
            "table": cell.table,
            "row": cell.row.path,
            "column": cell.column.id,
            "value": values[cell.key],
            "amount_unit": unit,
            "state": None if note is None else note.state.value,
            "raw": None if note is None else note.raw,
            "note": note_text(note),
            "label_zh": labels[pointer][0],
            "label_en": labels[pointer][1],
            "fidelity": None if change is None else change.fidelity,
        }
        yield {name: own.get(name, head.get(name)) for name in names}


@own_decimals
def from_rows(rows: Iterable[Mapping[str, Any]], spec: Spec | None = None) -> Report:
    """The report of the rows of one report; figures, years and dates may be text.

    Columns that only explain (labels, fidelity) are not read. Raises ``InvalidReportError``
    (``report_invalid``): its findings tell each value that does not fit, each cell that stands
    twice or is missing, and rows that disagree on what is the same for a whole report.
    """
    return _Reading(spec or default_spec()).read(rows)


@lru_cache(maxsize=64)
def _labels(spec: Spec, format_id: str) -> Mapping[str, tuple[str, str]]:
    """The labels of the cells in Chinese and English, the same for all reports of a format."""
    layout = spec.layout(format_id)
    return {
        pointer: (label_of(pointer, layout, "zh"), label_of(pointer, layout, "en"))
        for pointer in layout.cells
    }


def head_of(report: Report, id: str) -> FlatRow:
    """What is the same in all rows of a report, by column: text, numbers and days."""
    period, agency = report.period, report.agency
    return {
        "report": id,
        "agency": agency.name,
        "division_code": agency.division_code,
        "credit_code": agency.credit_code,
        "reporting_year": report.reporting_year,
        "format": report.format,
        "scope": None if report.scope is None else report.scope.value,
        "title": report.title,
        "period_start": None if period is None else period.start,
        "period_end": None if period is None else period.end,
        "published_on": report.published_on,
        "signed_on": report.signed_on,
        "source": None if report.source is None else json_text(asdict(report.source)),
        "migrated_from": None if report.migration is None else report.migration.from_format,
    }


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def note_text(note: CellNote | None) -> str | None:
    """The members of a note beside ``state`` and ``raw``, as JSON."""
    return json_text(note.extra) if note is not None and note.extra else None


def json_text(value: Any) -> str:
    """JSON on one line."""
    from govreport._serialize_model import plain
    from govreport._serialize_text import encode

    return encode(plain(value), None).strip()


@define(slots=True)
class _Reading:
    """The reading of one report: values so far, and what is wrong with them."""

    spec: Spec
    findings: list[Finding] = field(factory=list)
    tables: dict[str, dict[str, Value]] = field(factory=dict)
    notes: dict[str, CellNote] = field(factory=dict)
    line: int = 0

    def read(self, rows: Iterable[Mapping[str, Any]]) -> Report:
        """The report; raises ``InvalidReportError`` once all rows were looked at."""
        head: Mapping[str, Any] = {}
        layout: Layout | None = None
        for number, row in enumerate(rows, start=1):
            self.line = row.get("", number)
            if layout is None:
                head = row
                layout = self.spec.layout(self._format(row))
                self.tables = {table.id: {} for table in layout.tables}
            self._same(head, row)
            self._cell(row, layout)
        if layout is None:
            raise InvalidReportError("flat_column_missing", columns="report")
        self.line = head.get("", 1)
        report = self._report(head, layout)
        if self.findings:
            raise InvalidReportError(
                "report_invalid", findings=tuple(self.findings), count=len(self.findings)
            )
        return from_dict(to_dict(report, self.spec), self.spec)

    def _format(self, row: Mapping[str, Any]) -> str:
        id = str(row.get("format"))
        if id not in self.spec.formats:
            self._wrong("format", id)
            raise InvalidReportError("report_invalid", findings=tuple(self.findings), count=1)
        return id

    def _same(self, head: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        for name in _OF_REPORT:
            if row.get(name) != head.get(name):
                self._tell(
                    "flat_rows_disagree",
                    report=str(head.get("report")),
                    column=name,
                    value=str(row.get(name)),
                )

    def _cell(self, row: Mapping[str, Any], layout: Layout) -> None:
        pointer = "/".join(("", *(str(row.get(name)) for name in ("table", "row", "column"))))
        cell = layout.cells.get(pointer)
        if cell is None:
            self._wrong("row", pointer)
            return
        values = self.tables[cell.table]
        if cell.key in values:
            self._tell("flat_cell_repeated", report=str(row.get("report")), pointer=pointer)
            return
        kind: Callable[[Any], Value] = _integer if cell.column.type != "amount" else _decimal
        values[cell.key] = self._typed(row, "value", kind, pointer)
        unit = row.get("amount_unit")
        if cell.column.unit_field is not None:
            values[f"{cell.row.path}/{cell.column.unit_field}"] = unit
        elif unit not in (None, cell.column.unit):
            self._wrong("amount_unit", unit, pointer)
        state = self._typed(row, "state", CellState, pointer)
        if state is not None:
            extra = self._typed(row, "note", _object, pointer) or {}
            self.notes[pointer] = CellNote(state, row.get("raw"), extra)
        elif row.get("raw") is not None or row.get("note") is not None:
            self._wrong("state", None, pointer)

    def _report(self, head: Mapping[str, Any], layout: Layout) -> Report:
        start, end = (self._typed(head, f"period_{side}", _day) for side in ("start", "end"))
        if (start is None) != (end is None):
            self._wrong("period_end", head.get("period_end"))
        source = self._typed(head, "source", lambda text: Source(**_object(text)))
        return Report(
            format=layout.format,
            tables=self.tables,
            schema=str(self.spec.schema(layout.format)["$id"]),
            reporting_year=self._typed(head, "reporting_year", _integer),
            period=None if start is None or end is None else Period(start, end),
            title=head.get("title"),
            agency=Agency(head.get("agency"), head.get("division_code"), head.get("credit_code")),
            scope=self._typed(head, "scope", Scope),
            published_on=self._typed(head, "published_on", _day),
            signed_on=self._typed(head, "signed_on", _day),
            cell_notes=self.notes,
            source=source,
        )

    def _typed(
        self, row: Mapping[str, Any], name: str, kind: Callable[[Any], T], pointer: str = ""
    ) -> T | None:
        value = row.get(name)
        if value is None:
            return None
        try:
            return kind(value)
        except (ValueError, TypeError, InvalidOperation, InvalidReportError):
            self._wrong(name, value, pointer)
            return None

    def _wrong(self, column: str, value: Any, pointer: str = "") -> None:
        self._tell("flat_value_wrong", pointer, column=column, value=str(value))

    def _tell(self, code: str, at: str = "", **params: Any) -> None:
        pointers = (at,) if at else ()
        self.findings.append(
            Finding(code, Severity.ERROR, pointers, params={"line": self.line, **params})
        )


def _integer(value: Any) -> int:
    if isinstance(value, str) and not _WHOLE.match(value):
        raise ValueError(value)
    number = Decimal(str(value))
    if isinstance(value, bool) or number != number.to_integral_value():
        raise ValueError(value)
    return int(number)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.match(value)):
        raise ValueError(value)
    return Decimal(str(value))


def _day(value: Any) -> dt.date:
    """A day as ISO 8601 writes it, or as Excel rewrites that in Chinese (``2024/1/31``)."""
    found = _DAY.match(str(value))
    if found is None:
        raise ValueError(value)
    return dt.date(*map(int, found.groups()))


def _object(value: Any) -> dict[str, Any]:
    from govreport._serialize_model import exact
    from govreport._serialize_text import decode

    found = exact(decode(str(value)))
    if not isinstance(found, Mapping):
        raise TypeError(value)
    return dict(found)
