"""A workbook for analysts (extra ``excel``)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO

from govreport.errors import GovReportError, LimitError
from govreport.export.columns import TableColumns, table_columns
from govreport.export.rows import wide_row
from govreport.model import Report
from govreport.spec import Spec

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767


class Workbook:
    """Sheets ``reports`` and ``figures``: one row a report in each."""

    def __init__(self, out: BinaryIO, spec: Spec) -> None:
        self._spec = spec
        library = _library()
        self._book = library.Workbook(
            out,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._sheets = [
            (table, self._sheet(table))
            for table in (table_columns(spec, "reports"), table_columns(spec, "wide"))
        ]
        self._row = 0

    def _sheet(self, table: TableColumns) -> Any:
        sheet = self._book.add_worksheet(table.name)
        for place, name in enumerate(table.names):
            sheet.write_string(0, place, name)
        return sheet

    def add(self, id: str, report: Report) -> None:
        """Write a report. Raises ``LimitError`` (``workbook_rows``) where no row is left."""
        if self._row + 1 >= MOST_ROWS:
            raise LimitError("workbook_rows", sheet="reports", limit=MOST_ROWS)
        self._row += 1
        for table, sheet in self._sheets:
            row = wide_row(id, report, self._spec, table)
            _write(sheet, self._row, (row.get(name) for name in table.names))

    def close(self) -> None:
        """Write the file."""
        self._book.close()


def _write(sheet: Any, number: int, values: Iterable[Any]) -> None:
    for place, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, int | Decimal):
            sheet.write_number(number, place, value)
        else:
            sheet.write_string(number, place, str(value)[:MOST_CHARACTERS])


def _library() -> Any:
    """XlsxWriter. Raises ``GovReportError`` (``extra_missing``)."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise GovReportError(
            "extra_missing", media_type="XLSX", extra="excel", library="xlsxwriter"
        ) from error
    return xlsxwriter
