"""Several files of one form into one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from govreport.errors import GovReportError
from govreport.export.forms import form_of

_CHUNK = 1 << 20


def merge_exports(form: str, parts: Iterable[BinaryIO], out: BinaryIO) -> None:
    """Join files of a form, in order: the same bytes as if all reports had been written to one.

    Parts are read once, piece by piece. Raises ``GovReportError``: ``export_form_unknown``, or
    ``export_not_mergeable`` where files of that form can't be joined.
    """
    told = form_of(form)
    if not told.mergeable:
        raise GovReportError("export_not_mergeable", form=form)
    if told.suffix == ".parquet":
        from govreport.export.parquet import merge_parquet

        merge_parquet(parts, out)
    elif told.suffix == ".csv":
        _merge_csv(parts, out)
    elif told.suffix == ".json":
        _merge_arrays(parts, out)
    else:
        for part in parts:
            _copy(part, out)


def _copy(part: BinaryIO, out: BinaryIO) -> None:
    while chunk := part.read(_CHUNK):
        out.write(chunk)


def _merge_csv(parts: Iterable[BinaryIO], out: BinaryIO) -> None:
    """The head of the first part stays; no name of a column holds a line end."""
    for position, part in enumerate(parts):
        head = part.readline()
        if position == 0:
            out.write(head)
        _copy(part, out)


def _merge_arrays(parts: Iterable[BinaryIO], out: BinaryIO) -> None:
    """Each report stands on a line of its own between those of the brackets."""
    begun = False
    for part in parts:
        line = part.readline()
        while line := part.readline():
            if line == b"]\n":
                break
            out.write(b",\n" if begun else b"[\n")
            out.write(line.rstrip(b",\n"))
            begun = True
    out.write(b"\n]\n" if begun else b"[]\n")
