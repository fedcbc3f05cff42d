"""Receiving a body: counted while it comes, not too slowly, taken apart where it is a form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from attrs import define, field

from govreport.server.intake import Coming
from govreport.server.operations import Operation
from govreport.server.options import ServiceOptions
from govreport.server.problems import ServiceError
from govreport.server.spool import Piece, Spool

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
FORM = "multipart/form-data"
OCTETS = "application/octet-stream"
_LINES = frozenset(("application/x-ndjson",))
_CHUNK_LINES = 50
_CHUNK_BYTES = 256 * 1024


class ClientGone(Exception):
    """The client went away before it had its answer."""


@define(slots=True)
class Body:
    """The body of one request. ``received`` counts its bytes."""

    operation: Operation
    options: ServiceOptions
    receive: Receive
    content_type: str
    most: int
    spool: Spool
    coming: Coming
    received: int = 0
    media_type: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.media_type = self.content_type.partition(";")[0].strip().lower() or OCTETS
        if self.media_type not in self.operation.bodies:
            known = ", ".join(self.operation.bodies)
            raise ServiceError(
                415, "http_media_type_unsupported", media_type=self.media_type[:100], known=known
            )

    async def pieces(self, name: str | None = None) -> AsyncIterator[Piece]:
        """The parts of the body, each as soon as it is there. ``name`` is that of a raw body.

        Raises ``ServiceError``: 400 for a broken form, 408, 413, 422 for no body; ``ClientGone``.
        """
        if self.media_type == FORM:
            from govreport.server.form import Form

            form = Form(self.content_type, self.operation, self.options, self.spool)
            async for data in self._chunks():
                for piece in form.write(data):
                    yield piece
            for piece in form.end():
                yield piece
        elif self.media_type in _LINES:
            async for piece in self._lines():
                yield piece
        else:
            async for data in self._chunks():
                self.spool.add(data)
            if not self.received:
                raise ServiceError(422, "http_body_missing")
            yield Piece(
                self.spool, 0, self.spool.size, "file", name, self.content_type[:200] or None
            )

    async def _chunks(self) -> AsyncIterator[bytes]:
        clock = asyncio.get_running_loop().time
        end = clock() + self.options.max_body_seconds
        more = True
        while more:
            try:
                async with asyncio.timeout(
                    min(self.options.max_body_pause_seconds, max(0.0, end - clock()))
                ) as self.coming.wait:
                    message = await self.receive()
            except TimeoutError as error:
                self.coming.end()
                seconds = self.options.max_body_pause_seconds
                raise ServiceError(408, "http_body_slow", seconds=seconds) from error
            if message["type"] == "http.disconnect":
                raise ClientGone
            data = message.get("body", b"")
            self.received += len(data)
            if self.received > self.most:
                raise ServiceError(413, "http_body_too_large", limit=self.most)
            more = message.get("more_body", False)
            self.coming.move(more)
            if data:
                yield data

    async def _lines(self) -> AsyncIterator[Piece]:
        """Some lines at a time, each piece whole lines, and no line waits for those behind it."""
        start, count, number, open_line = 0, 0, 1, 0
        async for data in self._chunks():
            base = self.spool.size
            self.spool.add(data)
            at = data.find(b"\n")
            while at >= 0:
                count += 1
                open_line = base + at + 1
                if count == _CHUNK_LINES or open_line - start >= _CHUNK_BYTES:
                    yield Piece(self.spool, start, open_line - start, first=number)
                    start, number, count = open_line, number + count, 0
                    self._bounded(number - 1)
                at = data.find(b"\n", at + 1)
            if open_line > start:
                yield Piece(self.spool, start, open_line - start, first=number)
                start, number, count = open_line, number + count, 0
                self._bounded(number - 1)
            if self.spool.size - open_line > self.options.max_bytes:
                raise ServiceError(413, "http_body_too_large", limit=self.options.max_bytes)
        if self.spool.size > start:
            self._bounded(number)
            yield Piece(self.spool, start, self.spool.size - start, first=number)
        if not self.received:
            raise ServiceError(422, "http_body_missing")

    def _bounded(self, number: int) -> None:
        if number > self.options.max_batch_reports:
            limit = self.options.max_batch_reports
            raise ServiceError(413, "http_too_many_reports", limit=limit)
