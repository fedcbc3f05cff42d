"""The two lists that a dataset may be held against: who belongs to whom, and who must report."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import frozen
from immutabledict import immutabledict

from govreport.dataset.bodies import Entry, plain, shown
from govreport.errors import InvalidReportError
from govreport.findings import Fault, Finding, Severity
from govreport.inputs import read_bytes
from govreport.limits import DEFAULT_LIMITS

ListFile = str | os.PathLike[str]


@frozen(slots=True)
class Hierarchy:
    """``parts`` are the names of the bodies below each, in the order of the file, by its name."""

    parts: Mapping[str, tuple[str, ...]]


@frozen(slots=True)
class Expected:
    """A body that must report: its name as listed, and the year, ``None`` for any."""

    agency: str
    year: int | None = None


def read_hierarchy(file: ListFile) -> Hierarchy:
    """A CSV file with the columns ``agency`` and ``parent``: a body and the one whose aggregate it
    is a part of. Names or credit codes; other columns are left alone; a row without a parent says
    nothing.

    Raises ``ReadError``, ``InvalidReportError``: ``list_column_missing``, ``list_broken``,
    ``hierarchy_loop`` where a body is, over some steps, a part of itself.
    """
    parts: dict[str, dict[str, None]] = {}
    above: dict[str, str] = {}
    for number, row in _rows(file, ("agency", "parent")):
        agency, parent = plain(row["agency"]), plain(row["parent"])
        if not agency or not parent:
            continue
        if above.setdefault(agency, parent) != parent:
            raise InvalidReportError(
                "hierarchy_two_parents", name=Path(file).name, agency=row["agency"], line=number
            )
        parts.setdefault(parent, {})[agency] = None
    for agency in above:
        seen, at = {agency}, agency
        while at in above:
            at = above[at]
            if at in seen:
                raise InvalidReportError("hierarchy_loop", name=Path(file).name, agency=agency)
            seen.add(at)
    return Hierarchy(immutabledict({parent: tuple(below) for parent, below in parts.items()}))


def read_expected(file: ListFile) -> tuple[Expected, ...]:
    """A CSV file with a column ``agency``, and maybe ``year``: the bodies that must report.

    Raises ``ReadError``, ``InvalidReportError``: ``list_column_missing``, ``list_broken``,
    ``list_year_wrong``.
    """
    found = []
    for number, row in _rows(file, ("agency",)):
        year = (row.get("year") or "").strip()
        if year and not (year.isascii() and year.isdigit()):
            raise InvalidReportError(
                "list_year_wrong", name=Path(file).name, year=year, line=number
            )
        if plain(row["agency"]):
            found.append(Expected(row["agency"].strip(), int(year) if year else None))
    return tuple(found)


def absent(found: Sequence[Entry], expected: Sequence[Expected]) -> Iterator[Finding]:
    """The listed bodies without a report: of the year listed, or at all."""
    there: dict[str, set[int | None]] = {}
    for entry in found:
        for name in {plain(entry.agency.name), entry.agency.credit_code or ""} - {""}:
            there.setdefault(name, set()).add(entry.reporting_year)
    for one in expected:
        years = there.get(plain(one.agency))
        if years is None or (one.year is not None and one.year not in years):
            code = "dataset_agency_absent" if one.year is None else "dataset_year_absent"
            params = {"agency": one.agency, "year": one.year}
            yield Finding(code, Severity.WARNING, params=params, fault=Fault.UNKNOWN)


def unlisted(found: Sequence[Entry], expected: Sequence[Expected]) -> Iterator[tuple[int, Finding]]:
    """The reports of bodies that the list does not have: told, as a name may be misread."""
    names = {plain(one.agency) for one in expected}
    for entry in found:
        if not {plain(entry.agency.name), entry.agency.credit_code or ""} & names:
            params = {"agency": shown(entry), "year": entry.reporting_year}
            yield entry.id, Finding("dataset_agency_unlisted", Severity.INFO, params=params)


def _rows(file: ListFile, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    from govreport.readers import decode

    data, name = read_bytes(file, None, DEFAULT_LIMITS)
    text, _, _ = decode(data, name=name)
    try:
        lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        head = [column.strip() for column in lines.fieldnames or ()]
        lines.fieldnames = head
        missing = [column for column in columns if column not in head]
        if missing:
            raise InvalidReportError(
                "list_column_missing",
                name=name,
                columns=", ".join(missing),
                found=", ".join(head),
            )
        for row in lines:
            yield lines.line_num, {k: v or "" for k, v in row.items() if isinstance(k, str)}
    except csv.Error as error:
        raise InvalidReportError("list_broken", name=name, detail=str(error)) from error
