"""Flat rows as CSV text and back (RFC 4180), safe to open in spreadsheet programs.

Such programs run a text that looks like a formula. It gets an apostrophe before it, which is taken
off in reading; an apostrophe of the text's own is doubled by the same rule, and an empty text is
one apostrophe, so that nothing (an empty field) and empty text stay apart.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from govreport.errors import GovReportError, InvalidReportError
from govreport.findings import Finding, Severity
from govreport.flat import FILE, FlatRow, columns, from_rows
from govreport.model import Report
from govreport.spec import Spec, default_spec

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
_NUMBERS = frozenset(("integer", "number"))


@frozen(slots=True)
class FlatFile:
    """What a CSV file holds: by id each report or why it can't be read, and what was found."""

    reports: Mapping[str, Report | GovReportError]
    findings: tuple[Finding, ...] = ()


def write_csv(rows: Iterable[FlatRow], spec: Spec | None = None, *, head: bool = True) -> str:
    """CSV text of flat rows, lines ended by CR LF. ``head`` begins it as a file: byte order mark
    (without which Excel reads UTF-8 wrongly) and header line.
    """
    spec = spec or default_spec()
    types = {f["name"]: f["type"] for f in spec.json(FILE)["fields"]}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if head:
        text.write(BOM)
        writer.writerow(types)
    for row in rows:
        writer.writerow(_written(row.get(name), kind) for name, kind in types.items())
    return text.getvalue()


def read_csv(text: str, spec: Spec | None = None, *, name: str | None = None) -> FlatFile:
    """The reports of CSV text, in order of their first rows, which need not stand together.

    Raises ``InvalidReportError``: ``flat_column_missing``, ``flat_broken``.
    """
    spec = spec or default_spec()
    known = columns(spec)
    try:
        lines = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True)
        head = [column.strip() for column in next(lines, [])]
        missing = [c for c in known if c not in head]
        if missing:
            raise InvalidReportError("flat_column_missing", name=name, columns=", ".join(missing))
        grouped: dict[str, list[Mapping[str, Any]]] = {}
        for cells in lines:
            if any(cells):
                row: dict[str, Any] = dict(zip(head, map(_read, cells), strict=False))
                row[""] = lines.line_num
                grouped.setdefault(row.get("report") or "", []).append(row)
    except csv.Error as error:
        raise InvalidReportError("flat_broken", name=name, detail=str(error)) from error
    reports: dict[str, Report | GovReportError] = {}
    for id, rows in grouped.items():
        try:
            reports[id] = from_rows(rows, spec)
        except GovReportError as error:
            reports[id] = error
    unknown = [c for c in head if c not in known]
    findings = [Finding("flat_cells_only", Severity.INFO)]
    if unknown:
        params = {"columns": ", ".join(unknown)}
        findings.append(Finding("flat_column_unknown", Severity.WARNING, params=params))
    return FlatFile(reports, tuple(findings))


def _written(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind in _NUMBERS and isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    text = str(value)
    return defused(text) if text else "'"


def defused(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet program would run it."""
    return "'" + text if text.startswith(_FORMULA) else text


def _read(text: str) -> str | None:
    return None if not text else text[1:] if text.startswith("'") else text
