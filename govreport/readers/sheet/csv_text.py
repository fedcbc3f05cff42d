"""Tables laid out as comma or tab separated text (RFC 4180), as spreadsheets save their sheets."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable

from attrs import evolve, frozen

from govreport.document import Document
from govreport.errors import ReadError
from govreport.findings import Fault, Finding, Severity
from govreport.limits import Limits
from govreport.readers.sheet.blocks import document_of
from govreport.readers.sheet.cells import Budget, SheetDraft
from govreport.readers.tally import Tally
from govreport.readers.text.encoding import decode

_SEPARATORS = ",\t;|，；"
_STATED = re.compile(r'"?sep=(.)"?[,;\t ]*', re.IGNORECASE)
# What writers put before a cell so that no spreadsheet takes it for a formula.
_GUARD = re.compile(r"['\t\r]+(?=[=+\-@＝＋－＠])")
_AS_TEXT = re.compile(r'="([^"]*)"')
_LINES_LOOKED_AT = 2000
_EMPTY_FIELDS = 20
# That of the csv module, which other libraries in the process raise for themselves.
_LONGEST_FIELD = 131072


@frozen(slots=True)
class _Table:
    """The fields of a text by record; ``broken``: its quotes do not pair."""

    records: tuple[tuple[str, ...], ...]
    broken: bool = False


def read(data: bytes, *, name: str | None, limits: Limits) -> Document:
    """A sheet saved as text. Places count records and fields, from 1.

    Where every record has as many fields, columns are relied on; else they are only guessed.
    Raises ``ReadError``: ``text_truncated``, ``text_undecodable``, ``csv_field_too_long``;
    ``LimitError``: ``limit_lines``, ``limit_cells``, ``limit_blocks``.
    """
    text, encoding, findings = decode(data, name=name)
    tally = Tally(limits, name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    if len(lines) > limits.max_lines:
        raise tally.refuse("lines", len(lines))
    lines[0] = lines[0].removeprefix("\ufeff")
    stated = _STATED.fullmatch(lines[0])
    skipped = 0 if stated is None else 1
    separator = _separator(lines[skipped:]) if stated is None else stated[1]
    table = _records(lines[skipped:], separator, tally)
    widths = {len(record) for record in table.records if any(record)}
    draft = SheetDraft(None, Budget(tally), placed=len(widths) < 2)
    for row, record in enumerate(table.records, skipped):
        for column, field in enumerate(record):
            draft.add(row, column, _unguarded(field))
    document = document_of([draft.done()], tally)
    if table.broken:
        findings += (Finding("csv_quotes_broken", Severity.WARNING, fault=Fault.PUBLISHER),)
    return evolve(document, encoding=encoding, findings=(*findings, *document.findings))


def _separator(lines: list[str]) -> str:
    """The separator that parts most lines into as many fields as others; of equals the usual."""
    shown = [line for line in lines[:_LINES_LOOKED_AT] if line.strip()]

    def worth(separator: str) -> int:
        counts = Counter(_bare(line).count(separator) for line in shown)
        return max((fields * lines for fields, lines in counts.items()), default=0)

    return max(_SEPARATORS, key=lambda one: (worth(one), -_SEPARATORS.index(one)))


def _bare(line: str) -> str:
    """A line without what stands in quotes."""
    return re.sub(r'"[^"]*(?:"|$)', "", line) if '"' in line else line


def _records(lines: list[str], separator: str, tally: Tally) -> _Table:
    try:
        kept = _kept(csv.reader(_ended(lines), delimiter=separator, strict=True), tally)
        return _Table(kept)
    except csv.Error as error:
        if "field larger" in str(error):
            raise ReadError("csv_field_too_long", name=tally.name) from error
    # Quotes that don't pair would swallow the rest of the text: each line is taken as it is.
    try:
        plain = csv.reader(_ended(lines), delimiter=separator, quoting=csv.QUOTE_NONE)
        rows = _kept(plain, tally)
    except csv.Error as error:
        raise ReadError("csv_field_too_long", name=tally.name) from error
    return _Table(tuple(tuple(_unquoted(field) for field in row) for row in rows), broken=True)


def _ended(lines: list[str]) -> Iterable[str]:
    return (f"{line}\n" for line in lines)


def _kept(reader: Iterable[list[str]], tally: Tally) -> tuple[tuple[str, ...], ...]:
    fields, records = 0, []
    for record in reader:
        fields += len(record)
        # Empty fields cost no more than a separator each, so many of them are no harm.
        if fields > _EMPTY_FIELDS * tally.limits.max_cells:
            raise tally.refuse("cells", fields)
        if max(map(len, record), default=0) > _LONGEST_FIELD:
            raise ReadError("csv_field_too_long", name=tally.name)
        records.append(tuple(record))
    return tuple(records)


def _unquoted(field: str) -> str:
    quoted = len(field) > 1 and field[0] == field[-1] == '"'
    return field[1:-1].replace('""', '"') if quoted else field


def _unguarded(field: str) -> str:
    """A cell without the guard against formulas, or without the ``="..."`` that keeps zeros."""
    as_text = _AS_TEXT.fullmatch(field)
    if as_text is not None:
        return as_text[1]
    return _GUARD.sub("", field, count=1) if _GUARD.match(field) else field
