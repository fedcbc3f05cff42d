"""Many reports in, a line for each out: sent while the rest still comes, in the order it came."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from attrs import define, evolve, field
from starlette.requests import Request
from starlette.responses import Response

from govreport import GovReportError
from govreport.server.body import Body, ClientGone
from govreport.server.exchange import STATE, Exchange, tell_failed
from govreport.server.handlers import Handlers, job, opened
from govreport.server.negotiate import accepted
from govreport.server.operations import Operation
from govreport.server.problems import ServiceError, problem_of
from govreport.server.spool import Piece, Spool

_LINES = "application/x-ndjson"
_MOST_BUFFERED = 16 * 1024 * 1024
_MOST_AGAIN = 100  # files of one archive that may each cost a process
_FORM_SPARE = 64 * 1024 * 1024  # for boundaries and heads of many parts


@define(slots=True)
class _Work:
    """One piece in work: its lines as they come, an error where it ends in one.

    ``inside`` is the file of an archive that was begun last, ``number`` counts it, ``again`` how
    often work on the archive was taken up.
    """

    piece: Piece
    again: int = 0
    inside: str | None = None
    number: int = 0
    lines: asyncio.Queue[bytes | None] = field(factory=asyncio.Queue)
    buffered: int = 0
    count: int = 0
    room: asyncio.Event = field(factory=asyncio.Event)
    error: Exception | None = None
    task: asyncio.Task[None] | None = None


@define(slots=True)
class Batch:
    """The answer to a batch, and the work for it."""

    handlers: Handlers
    operation: Operation
    request: Request
    params: dict[str, Any]
    exchange: Exchange
    spool: Spool
    body: Body
    _arrived: asyncio.Queue[Piece | None] = field(factory=asyncio.Queue)
    _fault: Exception | None = None
    _open: deque[_Work] = field(factory=deque)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Receive, work and send, all at once. Raises ``ClientGone``, ``GovReportError``."""
        receiving = asyncio.ensure_future(self._receive())
        sending = asyncio.ensure_future(self._send(send))
        try:
            await asyncio.wait({receiving, sending}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                receiving.result()  # it only ends first by an error: the client is gone
            sending.result()
        finally:
            works = [work.task for work in self._open if work.task is not None]
            for task in (receiving, sending, *works):
                task.cancel()
            await asyncio.gather(receiving, sending, *works, return_exceptions=True)
            self.exchange.received = self.body.received
            self.body.coming.end()
            self.spool.close()

    async def _receive(self) -> None:
        """Takes what comes, whether or not it can be worked on yet: a client that sends everything
        before it reads anything must not wait for us while we wait for it.
        """
        try:
            async for piece in self.body.pieces():
                self._arrived.put_nowait(piece)
        except GovReportError as error:
            self._fault = error
        self._arrived.put_nowait(None)
        while (await self.request.receive())["type"] != "http.disconnect":
            pass
        raise ClientGone

    async def _send(self, send: Any) -> None:
        started = False
        try:
            async with aclosing(self._in_order()) as lines:
                async for line in lines:
                    if not started:
                        started = True
                        await self._start(send)
                    await _put(send, line, more=True)
            if self._fault is not None:
                raise self._fault
        except GovReportError as error:
            if not started:
                raise
            await _put(send, self._line_of(None, error), more=True)
        if not started:
            await self._start(send)
        await _put(send, b"", more=False)

    async def _start(self, send: Any) -> None:
        response = Response(media_type=_LINES)
        del response.headers["content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": response.raw_headers})

    async def _in_order(self) -> AsyncGenerator[bytes, None]:
        more = True
        while more or self._open:
            while more and len(self._open) < self.handlers.options.workers:
                if self._open and self._arrived.empty():
                    break
                piece = await self._arrived.get()
                more = piece is not None
                if piece is not None:
                    self._open.append(self._begun(piece))
            if not self._open:
                break
            work = self._open[0]
            async for line in self._lines(work):
                yield line
            self._open.popleft()
            self._open.extendleft(reversed(self._again(work)))
            if work.error is not None and not self._can_split(work):
                yield self._line_of(work.piece, work.error, work.inside)

    async def _lines(self, work: _Work) -> AsyncIterator[bytes]:
        while (line := await work.lines.get()) is not None:
            work.buffered -= len(line)
            work.room.set()
            yield line

    def _begun(self, piece: Piece, again: int = 0) -> _Work:
        work = _Work(piece, again)
        work.task = asyncio.ensure_future(self._do(work))
        return work

    async def _do(self, work: _Work) -> None:
        head, data = job(self.operation, self.params, _LINES, self.exchange, {"file": work.piece})
        try:
            async with aclosing(self.handlers.pool.stream(head, data, patient=True)) as frames:
                async for told, line in frames:
                    if "problem" in told:
                        continue
                    if "begun" in told:
                        work.number, work.inside = told["begun"], told["name"]
                        continue
                    work.count += 1
                    work.buffered += len(line)
                    work.lines.put_nowait(line)
                    await self._room(work)
        except Exception as error:
            work.error = error
        finally:
            work.lines.put_nowait(None)

    async def _room(self, work: _Work) -> None:
        """Wait while much is unread; a client that does not read must not keep a process."""
        seconds = self.handlers.options.max_send_seconds
        try:
            async with asyncio.timeout(seconds):
                while work.buffered > _MOST_BUFFERED:
                    work.room.clear()
                    await work.room.wait()
        except TimeoutError as error:
            raise ServiceError(408, "http_reader_slow", seconds=seconds) from error

    def _can_split(self, work: _Work) -> bool:
        return work.piece.first > 0 and len(_lines_of(work.piece)) > 1

    def _again(self, work: _Work) -> list[_Work]:
        """What was not done when a process was lost: the lines, each by itself; the files of an
        archive behind the one that was begun last.
        """
        if work.error is None:
            return []
        if work.inside is not None and work.again < _MOST_AGAIN:
            return [self._begun(evolve(work.piece, done=work.number), work.again + 1)]
        if not self._can_split(work):
            return []
        return [self._begun(piece) for piece in _lines_of(work.piece)[work.count :]]

    def _line_of(self, piece: Piece | None, error: Exception, inside: str | None = None) -> bytes:
        if not isinstance(error, GovReportError):
            tell_failed(self.exchange.request_id, error)
            error = ServiceError(500, "http_internal", request_id=self.exchange.request_id)
        problem = problem_of(error, self.handlers.pool.spec)
        name = None if piece is None else str(piece.first) if piece.first else piece.name or "-"
        value: dict[str, Any] = {
            "input": inside or name,
            "report": None,
            "findings": [],
            "validation": None,
            "error": problem.value(self.exchange.lang, self.exchange.request_id),
        }
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace") + b"\n"


async def batch(handlers: Handlers, operation: Operation, request: Request) -> Batch:
    """The answer to a batch. Raises ``ServiceError`` for what the head of the request says."""
    params = operation.query(request.scope["query_string"])
    if accepted(", ".join(request.headers.getlist("accept")), operation.gives) is None:
        raise ServiceError(406, "http_not_acceptable", offered=_LINES)
    handlers.pool.admit()
    coming, spool = handlers.intake.begin(), Spool(handlers.pool.folder, handlers.intake)
    most = handlers.options.max_batch_bytes + _FORM_SPARE
    try:
        body = opened(operation, request, handlers.options, most, spool, coming)
    except ServiceError:
        coming.end()
        raise
    exchange: Exchange = request.scope[STATE]
    return Batch(handlers, operation, request, params, exchange, spool, body)


async def _put(send: Any, line: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": line, "more_body": more})


def _lines_of(piece: Piece) -> list[Piece]:
    """A piece of lines as a piece for each line that is not blank."""
    told, data = piece.handed()
    if "path" in told:
        with Path(told["path"]).open("rb") as file:
            file.seek(piece.start)
            data = file.read(piece.size)
    found, start = [], piece.start
    for number, line in enumerate(data.split(b"\n"), start=piece.first):
        if line.strip():
            found.append(Piece(piece.spool, start, len(line), first=number))
        start += len(line) + 1
    return found
