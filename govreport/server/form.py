"""A form of several parts (RFC 7578), taken apart while it is received."""

from __future__ import annotations

from typing import Any

from govreport.server.operations import Operation
from govreport.server.options import ServiceOptions
from govreport.server.problems import ServiceError
from govreport.server.spool import Piece, Spool

_LONGEST_NAME = 255


class Form:
    """Gives each part when it has ended. Raises ``ServiceError`` (400) where the form is broken,
    has a part that the operation does not know or lacks one that it needs, and 413 for a limit.
    """

    def __init__(
        self, content_type: str, operation: Operation, options: ServiceOptions, spool: Spool
    ) -> None:
        from python_multipart.exceptions import FormParserError
        from python_multipart.multipart import MultipartParser, parse_options_header

        self.operation, self.options, self.spool = operation, options, spool
        self.broken = FormParserError
        self.options_of = parse_options_header
        _, params = parse_options_header(content_type)
        boundary = params.get(b"boundary")
        if not boundary:
            raise ServiceError(400, "http_form_without_boundary")
        self.done: list[Piece] = []
        self.seen: dict[str, int] = {}
        self.header = [b"", b""]
        self.ended = False
        self._new_part()
        try:
            self.parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._new_part,
                    "on_part_data": self._data,
                    "on_part_end": self._part_end,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise ServiceError(400, "http_form_without_boundary") from error

    def write(self, data: bytes) -> list[Piece]:
        """Take some bytes; the parts that they end."""
        try:
            self.parser.write(data)
        except self.broken as error:
            raise ServiceError(400, "http_form_broken") from error
        done, self.done = self.done, []
        return done

    def end(self) -> list[Piece]:
        """All has come; nothing more is given, but the form is whole."""
        if not self.ended:
            raise ServiceError(400, "http_form_broken")
        for name, needed in self.operation.fields.items():
            if needed and name not in self.seen:
                raise ServiceError(400, "http_part_missing", part=name)
        return []

    def _new_part(self) -> None:
        self.part: dict[str, Any] = {}
        self.headers: dict[bytes, bytes] = {}
        self.size = 0

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self.header[0] += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self.header[1] += data[start:end]

    def _header_end(self) -> None:
        name, value = self.header
        self.headers[name.strip().lower()] = value.strip()
        self.header = [b"", b""]

    def _headers_finished(self) -> None:
        disposition, params = self.options_of(self.headers.get(b"content-disposition"))
        name = _text(params.get(b"name"))
        if disposition != b"form-data" or name is None:
            raise ServiceError(400, "http_form_broken")
        many = name == "files"
        if name not in self.operation.fields or (name in self.seen and not many):
            known = ", ".join(self.operation.fields)
            raise ServiceError(400, "http_part_unknown", part=name[:100], known=known)
        self.seen[name] = self.seen.get(name, 0) + 1
        if self.seen[name] > self.options.max_batch_reports:
            limit = self.options.max_batch_reports
            raise ServiceError(413, "http_too_many_reports", limit=limit)
        file = _text(params.get(b"filename"))
        if many and not file:
            raise ServiceError(400, "http_part_unnamed", part=name)
        self.part = {
            "field": name,
            "name": file[:_LONGEST_NAME] if file else None,
            "media_type": _text(self.headers.get(b"content-type")),
        }
        self.start = self.spool.size

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.size += end - start
        if self.size > self.options.max_bytes:
            raise ServiceError(413, "http_body_too_large", limit=self.options.max_bytes)
        self.spool.add(data[start:end])

    def _part_end(self) -> None:
        self.done.append(Piece(self.spool, self.start, self.size, **self.part))

    def _end(self) -> None:
        self.ended = True


def _text(data: bytes | None) -> str | None:
    """A value of a header: UTF-8 by RFC 7578, 5.1.2; what is not is kept readable."""
    return None if data is None else data.decode("utf-8", "replace").replace("\0", "")
