"""Reports into a file of one form, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol

from govreport.errors import InvalidReportError
from govreport.export.forms import form_of
from govreport.model import Report
from govreport.spec import Spec, default_spec


class Exporter(Protocol):
    """Takes reports one by one; what it has written is a whole file once it is closed."""

    def add(self, id: str, report: Report) -> None:
        """Write a report under an id that no other report of the file has."""

    def close(self) -> None:
        """Write what is left. The file it writes to stays open."""

    def discard(self) -> None:
        """Give up: what was written is no whole file, and nothing more is held."""


@contextmanager
def open_export(
    form: str, out: BinaryIO, spec: Spec | None = None, *, bom: bool = True
) -> Iterator[Exporter]:
    """What writes reports to ``out`` in a form of ``FORMS``; complete when the context ends well.

    Memory does not grow with the number of reports. ``bom``: CSV begins with a byte order mark,
    without which Excel reads UTF-8 wrongly. Raises ``GovReportError`` (``export_form_unknown``,
    ``extra_missing``). ``add`` raises ``InvalidReportError`` (``export_text``) for a text that no
    encoding can write, and for a workbook ``LimitError`` (``workbook_rows``, ``workbook_text``);
    nothing of that report is written then, and others can be added.
    """
    exporter = _exporter(form, out, spec or default_spec(), bom)
    try:
        yield _Guarded(exporter)
        exporter.close()
    except BaseException:
        exporter.discard()
        raise


def write_export(
    form: str,
    reports: Iterable[tuple[str, Report]],
    out: BinaryIO,
    spec: Spec | None = None,
    *,
    bom: bool = True,
) -> int:
    """Write (id, report) pairs to ``out`` in a form of ``FORMS``; gives how many there were.

    Memory does not grow with their number. Raises as ``open_export`` does.
    """
    count = 0
    with open_export(form, out, spec, bom=bom) as exporter:
        for id, report in reports:
            exporter.add(id, report)
            count += 1
    return count


class _Guarded:
    """An exporter whose errors tell the report."""

    def __init__(self, exporter: Exporter) -> None:
        self._exporter = exporter
        self.close = exporter.close
        self.discard = exporter.discard

    def add(self, id: str, report: Report) -> None:
        """Write a report. Raises ``InvalidReportError`` (``export_text``), see ``open_export``."""
        try:
            self._exporter.add(id, report)
        except UnicodeEncodeError as error:
            raise InvalidReportError("export_text", report=ascii(id)) from error


def _exporter(name: str, out: BinaryIO, spec: Spec, bom: bool) -> Exporter:
    form = form_of(name)
    if form.suffix == ".json":
        from govreport.export.text_json import JsonArray

        return JsonArray(out, spec)
    if form.suffix == ".jsonl":
        from govreport.export.text_json import JsonLines

        return JsonLines(out, spec)
    if form.suffix == ".csv":
        from govreport.export.text_csv import csv_table

        return csv_table(out, spec, form.columns(spec), bom=bom)
    if form.suffix == ".parquet":
        from govreport.export.parquet import parquet_table

        return parquet_table(out, spec, form.columns(spec))
    from govreport.export.workbook import Workbook

    return Workbook(out, spec)
