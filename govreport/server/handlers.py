"""Requests to jobs and answers to responses, by the operations of the description."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from govreport.server.body import Body, ClientGone
from govreport.server.exchange import STATE, Exchange
from govreport.server.intake import Coming, Intake
from govreport.server.negotiate import MEDIA, accepted
from govreport.server.operations import Operation
from govreport.server.options import ServiceOptions
from govreport.server.pool import Frame, Pool
from govreport.server.problems import Problem, ProblemFound, ServiceError
from govreport.server.resources import Resources
from govreport.server.spool import Piece, Spool

_UNASKED = {"renderReport": "html"}  # what is given where nothing is asked for, else JSON
_FORM_SPARE = 64 * 1024  # for boundaries and heads of parts


@frozen(slots=True)
class Handlers:
    """What answers the requests of one service."""

    options: ServiceOptions
    pool: Pool
    resources: Resources
    intake: Intake

    async def resource(self, operation: Operation, request: Request) -> Response:
        """A part of the specification, or 304 where the client has it."""
        operation.query(request.scope["query_string"])
        found = self.resources.get(operation.id, operation.in_path(request.path_params))
        if accepted(", ".join(request.headers.getlist("accept")), [found.media_type]) is None:
            raise ServiceError(406, "http_not_acceptable", offered=found.media_type)
        headers = {"ETag": found.tag, "Cache-Control": "no-cache"}
        tags = request.headers.get("if-none-match", "")
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        if known & {found.tag, "*"}:
            return Response(status_code=304, headers=headers)
        return Response(found.body, media_type=_with_charset(found.media_type), headers=headers)

    async def live(self, operation: Operation, request: Request) -> Response:
        """The process answers."""
        self._plain(operation, request)
        return JSONResponse({"status": "ok"})

    async def ready(self, operation: Operation, request: Request) -> Response:
        """Work is taken. Raises ``ServiceError`` (503) where it is not."""
        self._plain(operation, request)
        if not self.pool.ready:
            raise ServiceError(503, "http_unavailable", headers={"Retry-After": "5"})
        return JSONResponse({"status": "ok"})

    async def report(self, operation: Operation, request: Request) -> Response:
        """The answer to a request about one report."""
        params = operation.query(request.scope["query_string"])
        to = self._to(operation, request, params)
        # Refused before the body is read, where it would have to wait anyway.
        self.pool.admit()
        exchange: Exchange = request.scope[STATE]
        coming, spool = self.intake.begin(), Spool(self.pool.folder, self.intake)
        try:
            most = self.options.max_bytes * max(1, len(operation.fields)) + _FORM_SPARE
            body = opened(operation, request, self.options, most, spool, coming)
            pieces = {}
            async for piece in body.pieces(params.get("filename")):
                pieces[piece.field] = piece
                exchange.received = body.received
            exchange.received = body.received
            head, data = job(operation, params, to, exchange, pieces)
            frame = await self._while_there(request, self.pool.stream(head, data))
        finally:
            coming.end()
            spool.close()
        told, answer = frame
        if "problem" in told:
            raise ProblemFound(problem_in(told))
        media_type = _with_charset(told["media_type"])
        return Response(answer, media_type=media_type, headers=told["headers"])

    async def _while_there(self, request: Request, stream: AsyncGenerator[Frame, None]) -> Frame:
        """The answer, unless the client goes away first: the work is then given up."""
        work = asyncio.ensure_future(_only(stream))
        gone = asyncio.ensure_future(_disconnected(request))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise ClientGone
            return work.result()
        finally:
            for task in (work, gone):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task

    def _plain(self, operation: Operation, request: Request) -> None:
        operation.query(request.scope["query_string"])
        self._to(operation, request, {})

    def _to(self, operation: Operation, request: Request, params: Mapping[str, Any]) -> str:
        """The media type to answer in. Raises ``ServiceError`` (406)."""
        if params.get("to"):
            return MEDIA[params["to"]]
        offered = list(operation.gives)
        first = MEDIA[_UNASKED.get(operation.id, "json")]
        offered.sort(key=lambda media_type: media_type != first)
        found = accepted(", ".join(request.headers.getlist("accept")), offered)
        if found is None:
            raise ServiceError(406, "http_not_acceptable", offered=", ".join(offered))
        return found


def opened(
    operation: Operation,
    request: Request,
    options: ServiceOptions,
    most: int,
    spool: Spool,
    coming: Coming,
) -> Body:
    """The body to come, of at most so many bytes.

    Raises ``ServiceError``: 400, 413, 415 for what the head of the request says of it.
    """
    headers = request.headers
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        kept = {"Accept-Encoding": "identity"}  # RFC 7694, 3
        raise ServiceError(415, "http_encoding_unsupported", headers=kept)
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise ServiceError(413, "http_body_too_large", limit=most)
    content_type = headers.get("content-type", "")
    return Body(operation, options, request.receive, content_type, most, spool, coming)


def job(
    operation: Operation,
    params: Mapping[str, Any],
    to: str,
    exchange: Exchange,
    pieces: Mapping[str, Piece],
) -> Frame:
    """What a process needs to do the work."""
    inputs, data = {}, b""
    for field, piece in pieces.items():
        inputs[field], inline = piece.handed()
        data += inline
    head = {
        "operation": operation.id,
        "inputs": inputs,
        "params": {**params, "request_id": exchange.request_id},
        "to": to,
        "lang": exchange.lang,
    }
    return head, data


def problem_in(told: Mapping[str, Any]) -> Problem:
    """The problem that a process sent."""
    found = told["problem"]
    return Problem(found["status"], found["body"], found["headers"])


async def _only(stream: AsyncGenerator[Frame, None]) -> Frame:
    """The one answer of a stream, after the process is free again."""
    found: Frame | None = None
    async with aclosing(stream):
        async for frame in stream:
            found = frame
    if found is None:
        raise ServiceError(500, "http_worker_lost")
    return found


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _with_charset(media_type: str) -> str:
    text = media_type.startswith("text/")
    return f"{media_type}; charset=utf-8" if text else media_type
