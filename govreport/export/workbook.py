"""A workbook for analysts (extra ``excel``): figures, notes of cells, texts, what columns mean.

``spec/exports/workbook.json`` tells the sheets. Rows are written as they come, so that memory does
not grow; what does not fit in a sheet is an error before anything of that report is written.
"""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from attrs import define

from govreport.decimals import OWN
from govreport.errors import LimitError
from govreport.export.cells import said_cells
from govreport.export.columns import Column, TableColumns, table_columns
from govreport.export.rows import wide_row
from govreport.flat import head_of, note_text
from govreport.libraries import library
from govreport.model import Report
from govreport.spec import Spec

MOST_ROWS = 1_048_576
MOST_UNITS = 32_767
_DIGITS = 15
_EXACT = 10**_DIGITS
_FIRST_ROW = 2
_FIRST_YEAR = 1900
_KEPT_COLUMNS = 2
# The time of making that the file tells: always the same, so that the bytes are.
_MADE = dt.datetime(1980, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_WIDTHS = {
    "report": 24,
    "agency": 28,
    "title": 40,
    "text": 100,
    "label_zh": 40,
    "label_en": 40,
    "raw": 24,
}
_WIDTH = 16
_LABEL_HEIGHT, _REMARK_HEIGHT = 78, 64

Row = Mapping[str, Any]


@define(slots=True)
class _Sheet:
    """A sheet: its columns in order, what gives its rows, and the number of its next row."""

    name: str
    table: TableColumns
    columns: tuple[Column, ...]
    sheet: Any
    next: int = _FIRST_ROW


class Workbook:
    """Takes reports and writes their rows to several sheets; the file is made at the end.

    Raises ``ReadError`` (``extra_missing``) without XlsxWriter.
    """

    def __init__(self, out: BinaryIO, spec: Spec) -> None:
        xlsxwriter = library("xlsxwriter", extra="excel", of="XLSX", package="XlsxWriter")
        self._spec = spec
        self._folder = tempfile.TemporaryDirectory(prefix="govreport-")
        options = {"constant_memory": True, "tmpdir": self._folder.name, "in_memory": False}
        self._book = xlsxwriter.Workbook(out, options)
        self._book.use_zip64()
        self._book.set_properties({"created": _MADE})
        self._styles = {
            name: self._book.add_format(style)
            for name, style in {
                "label": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6EF"},
                "name": {"font_color": "#555555", "bottom": 1},
                "integer": {"num_format": "#,##0"},
                "number": {"num_format": "#,##0.####"},
                "date": {"num_format": "yyyy-mm-dd"},
                "string": {},
                "text": {"valign": "top", "text_wrap": True},
                "year": {"num_format": "0"},
            }.items()
        }
        self._sheets: dict[str, _Sheet] = {}
        told = spec.json("exports/workbook.json")
        for one in told["sheets"]:
            if "table" in one:
                self._begin(one["name"], one["table"], frozenset(one.get("without", ())))
            else:
                self._remarks(one["name"], told)
        self._rows: Mapping[str, Callable[[str, Report], Iterable[Row]]] = {
            "reports": lambda id, report: [self._wide(id, report, "reports")],
            "wide": lambda id, report: [self._wide(id, report, "wide")],
            "notes": self._noted,
            "texts": self._texts,
        }

    def add(self, id: str, report: Report) -> None:
        """Write the rows of a report.

        Raises ``LimitError``, and writes nothing of it, where a sheet has no rows left
        (``workbook_rows``) or a text is longer than a cell can hold (``workbook_text``).
        """
        made = [
            (sheet, [self._fitting(sheet, row) for row in rows(id, report)])
            for sheet in self._sheets.values()
            if (rows := self._rows.get(sheet.table.name)) is not None
        ]
        for sheet, found in made:
            if sheet.next + len(found) > MOST_ROWS:
                raise LimitError("workbook_rows", sheet=sheet.name, limit=MOST_ROWS)
        for sheet, found in made:
            for row in found:
                self._write(sheet, row)

    def close(self) -> None:
        """Write the file."""
        for sheet in self._sheets.values():
            if sheet.table.name == "dictionary":
                for row in self._dictionary():
                    self._write(sheet, self._fitting(sheet, row))
        for sheet in self._sheets.values():
            last = max(sheet.next - 1, _FIRST_ROW - 1)
            sheet.sheet.autofilter(_FIRST_ROW - 1, 0, last, len(sheet.columns) - 1)
        self._book.close()
        self._folder.cleanup()

    def discard(self) -> None:
        """Give up: the file is not made."""
        for sheet in self._book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
        self._folder.cleanup()

    def _begin(self, name: str, table: str, without: frozenset[str]) -> None:
        told = table_columns(self._spec, table)
        columns = tuple(column for column in told.columns if column.name not in without)
        sheet = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(column.name, _WIDTH))
        sheet.freeze_panes(_FIRST_ROW, _KEPT_COLUMNS)
        sheet.set_row(0, _LABEL_HEIGHT)
        for number, (part, style) in enumerate((("title_zh", "label"), ("name", "name"))):
            for place, column in enumerate(columns):
                sheet.write_string(number, place, getattr(column, part), self._styles[style])
        self._sheets[name] = _Sheet(name, told, columns, sheet)

    def _remarks(self, name: str, told: Mapping[str, Any]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 2, 80)
        rows = [("", remark["zh"], remark["en"]) for remark in told["remarks"]]
        rows += [(one["name"], one["title_zh"], one["title"]) for one in told["sheets"]]
        for entry in self._spec.formats.values():
            title = f"{entry.title['zh']}（{entry.legal_basis}）"
            rows.append((entry.id, title, entry.title["en"]))
        rows.append(("spec_version", self._spec.version, self._spec.version))
        for number, texts in enumerate(rows):
            if number < len(told["remarks"]):
                sheet.set_row(number, _REMARK_HEIGHT)
            for place, text in enumerate(texts):
                sheet.write_string(number, place, text, self._styles["text"])

    def _wide(self, id: str, report: Report, table: str) -> Row:
        return wide_row(id, report, self._spec, table_columns(self._spec, table))

    def _noted(self, id: str, report: Report) -> Iterator[Row]:
        head = head_of(report, id)
        for plan, value, _, note, _ in said_cells(report, self._spec):
            if note is not None:
                yield head | {
                    "table": plan.table,
                    "row": plan.row,
                    "column": plan.column,
                    "label_zh": plan.label_zh,
                    "label_en": plan.label_en,
                    "state": note.state.value,
                    "value": value,
                    "raw": note.raw,
                    "note": note_text(note),
                }

    def _texts(self, id: str, report: Report) -> Iterator[Row]:
        for section in self._spec.layout(report.format).sections:
            text = getattr(report.narrative, section.id, None)
            for part, piece in enumerate(pieces(text or ""), start=1):
                yield {
                    "report": id,
                    "section": section.id,
                    "section_zh": section.label.official,
                    "section_en": section.label.en,
                    "part": part,
                    "text": piece,
                }

    def _dictionary(self) -> Iterator[Row]:
        for sheet in self._sheets.values():
            for column in sheet.columns:
                yield {
                    "sheet": sheet.name,
                    "name": column.name,
                    "title_zh": column.title_zh,
                    "title": column.title,
                    "type": column.type,
                    "formats": ", ".join(column.formats) or None,
                    "pointer": column.pointer or None,
                    "description_zh": column.description_zh,
                    "description": column.description,
                }

    def _fitting(self, sheet: _Sheet, row: Row) -> Sequence[Any]:
        """The values of a row as they are written. Raises ``LimitError`` (``workbook_text``)."""
        values = [_cell(row.get(column.name)) for column in sheet.columns]
        for value, column in zip(values, sheet.columns, strict=True):
            if isinstance(value, str) and units(value) > MOST_UNITS:
                raise LimitError(
                    "workbook_text", report=str(row["report"]), column=column.name, limit=MOST_UNITS
                )
        return values

    def _write(self, sheet: _Sheet, values: Sequence[Any]) -> None:
        at, out, styles = sheet.next, sheet.sheet, self._styles
        for place, (value, column) in enumerate(zip(values, sheet.columns, strict=True)):
            if value is None:
                continue
            if isinstance(value, str):
                out.write_string(
                    at, place, value, styles["text" if column.name == "text" else "string"]
                )
            elif isinstance(value, dt.date):
                out.write_datetime(at, place, dt.datetime(*value.timetuple()[:3]), styles["date"])
            else:
                kind = "year" if column.name == "reporting_year" else column.type
                out.write_number(at, place, value, styles[kind])
        sheet.next += 1


def pieces(text: str) -> Iterator[str]:
    """A text in pieces that each fit in a cell; no character is split."""
    begun = size = 0
    for place, character in enumerate(text):
        wide = 2 if ord(character) > 0xFFFF else 1
        if size + wide > MOST_UNITS:
            yield text[begun:place]
            begun, size = place, 0
        size += wide
    if begun < len(text):
        yield text[begun:]


def units(text: str) -> int:
    """The length of a text in UTF-16 units, which is what a cell counts."""
    return len(text.encode("utf-16-le")) // 2


def _cell(value: Any) -> Any:
    """A value as a sheet can hold it: numbers beyond 15 digits and early days are text."""
    if value is None or (type(value) is int and abs(value) < _EXACT):
        return value
    if isinstance(value, int | Decimal):
        exact = Decimal(value)
        if not exact.is_finite() or len(exact.normalize(OWN).as_tuple().digits) > _DIGITS:
            return format(exact, "f")
        number = float(exact)
        return number if math.isfinite(number) else format(exact, "f")
    if isinstance(value, dt.date) and value.year < _FIRST_YEAR:
        return value.isoformat()
    return value
