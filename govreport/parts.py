"""Inputs that may hold several reports: archives, JSON Lines, JSON arrays, flat CSV."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, frozen

from govreport.errors import GovReportError, InvalidReportError, ReadError
from govreport.findings import Fault, Finding, Severity
from govreport.limits import Limits
from govreport.parsed import Parsed, Part, extracted
from govreport.readers import kind_of, read
from govreport.readers.kinds.sniff import CSV, JSON, JSONL, TEXT, ZIP
from govreport.spec import Spec

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# The columns by which the header line of a flat export is known.
_FLAT = frozenset((b"report", b"format", b"table", b"row", b"column", b"value"))


@frozen(slots=True)
class Reading:
    """How inputs are read: limits and specification; and which files of archives not at all."""

    limits: Limits
    spec: Spec
    skip: Callable[[str], bool] | None = None

    def one(self, data: bytes, name: str | None, media_type: str | None) -> Parsed:
        """The one report of an input. Raises ``ReadError`` (``several_reports``) for more, and
        ``GovReportError`` where there is none.
        """
        kind = kind_of(data, name, media_type)
        if kind == ZIP:
            return _sole(self._archive(data, name), name, lenient=True)
        if kind in {JSON, JSONL}:
            return _sole(self._json(data, name), name)
        if kind in {CSV, TEXT} and is_flat(data):
            return _sole(self._flat(data, name), name)
        document = read(data, name=name, media_type=media_type, limits=self.limits)
        return extracted(document, self.spec)

    def many(self, data: bytes, name: str | None, media_type: str | None) -> Iterator[Part]:
        """The reports of an input, each as it is read; what can't be read is a part with an
        error, and the rest goes on.
        """
        try:
            kind = kind_of(data, name, media_type)
            if kind == ZIP:
                yield from self._archive(data, name)
            elif kind in {JSON, JSONL}:
                yield from self._json(data, name)
            elif kind in {CSV, TEXT} and is_flat(data):
                yield from self._flat(data, name)
            else:
                document = read(data, name=name, media_type=media_type, limits=self.limits)
                yield Part(_shown(name), extracted(document, self.spec))
        except GovReportError as error:
            yield failed(name, error)

    def _archive(self, data: bytes, name: str | None) -> Iterator[Part]:
        from govreport.readers.packed.archive import members

        for member in members(data, name=name, limits=self.limits):
            inner = f"{_shown(name)}!{member.name}"
            if self.skip is not None and self.skip(inner):
                continue
            if member.data is None:
                yield failed(inner, member.error or ReadError("file_empty"), member.name)
                continue
            for part in self.many(member.data, inner, None):
                below = member.name if part.member is None else f"{member.name}!{part.member}"
                yield evolve(part, member=below)

    def _json(self, data: bytes, name: str | None) -> Iterator[Part]:
        from govreport._serialize_text import decode
        from govreport.decoded import is_several

        lines = _lines(data)
        if lines is not None:
            for number, line in lines:
                yield self._decoded(line, name, str(number))
            return
        found = decode(data, name)
        if is_several(found):
            for number, item in enumerate(found, start=1):
                yield self._decoded(item, name, str(number))
            return
        yield self._decoded(found, name, None, hashlib.sha256(data).hexdigest())

    def _decoded(
        self, data: Any, name: str | None, member: str | None, sha256: str | None = None
    ) -> Part:
        from govreport._serialize_text import decode
        from govreport.decoded import parse_decoded

        inner = name if member is None else f"{_shown(name)}!{member}"
        try:
            if isinstance(data, bytes):
                sha256, data = hashlib.sha256(data).hexdigest(), decode(data, inner)
            parsed = parse_decoded(
                data, name=inner, sha256=sha256, limits=self.limits, spec=self.spec
            )
        except GovReportError as error:
            return failed(inner, error, member)
        return Part(_shown(inner), parsed, member=member)

    def _flat(self, data: bytes, name: str | None) -> Iterator[Part]:
        from govreport.flat_csv import read_csv
        from govreport.readers import decode

        text, _, findings = decode(data, name=name)
        found = read_csv(text, self.spec, name=name)
        for id, report in found.reports.items():
            inner = f"{_shown(name)}!{id}"
            if isinstance(report, GovReportError):
                yield failed(inner, report, id)
            else:
                parsed = Parsed(report, findings=(*findings, *found.findings))
                yield Part(inner, parsed, member=id)
        if not found.reports:
            raise InvalidReportError("flat_without_rows", name=name)


def is_flat(data: bytes) -> bool:
    """Whether bytes begin with the header line of a flat export, its columns in any order."""
    head, _, _ = data[:4096].removeprefix(_BYTE_ORDER_MARK).partition(b"\n")
    return {column.strip().strip(b'"') for column in head.split(b",")} >= _FLAT


def failed(name: str | None, error: GovReportError, member: str | None = None) -> Part:
    """A part that could not be read; its error names it."""
    error.name = error.name if member is None and error.name else name
    return Part(_shown(name), error=error, member=member)


def _shown(name: str | None) -> str:
    return name or "-"


def _lines(data: bytes) -> list[tuple[int, bytes]] | None:
    """The lines of JSON Lines by number, ``None`` where the text is one JSON value.

    No way of printing one value over several lines begins each of them with a bracket.
    """
    split = enumerate(data.removeprefix(_BYTE_ORDER_MARK).splitlines(), start=1)
    lines = [(number, line.strip()) for number, line in split if line.strip()]
    several = len(lines) > 1 and all(line.startswith((b"{", b"[")) for _, line in lines)
    return lines if several else None


def _sole(parts: Iterator[Part], name: str | None, *, lenient: bool = False) -> Parsed:
    """The one report among parts. ``lenient``: what gave none beside it is told by findings."""
    found: Part | None = None
    errors: list[Part] = []
    for part in parts:
        if part.error is not None:
            if not lenient:
                raise part.error
            errors.append(part)
        elif found is not None:
            raise ReadError("several_reports", name=name, first=found.name, second=part.name)
        else:
            found = part
    if found is None or found.parsed is None:
        if len(errors) == 1 and errors[0].error is not None:
            raise errors[0].error
        raise ReadError("archive_without_report", name=name, count=len(errors))
    told = [
        Finding(
            "archive_member_unread",
            Severity.INFO,
            params={"member": part.name, "reason": part.error.code if part.error else None},
            fault=Fault.READING,
        )
        for part in errors
    ]
    return evolve(found.parsed, findings=(*found.parsed.findings, *told)) if told else found.parsed
