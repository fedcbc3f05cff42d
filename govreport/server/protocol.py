"""A connection: bounded in number, in the head of a request, and in how long it may stand still.

Built on uvicorn's protocol for h11, whose own bounds answer in plain text or not at all.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import sys
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from govreport import Spec
from govreport.server.logs import tell
from govreport.server.options import ServiceOptions
from govreport.server.problems import MEDIA_TYPE, Problem, ServiceError, problem_of

_LINGER_SECONDS = 2.0
# Bytes taken at once. Little while a head is awaited, so that what comes behind it stays with the
# system, whose buffers are bounded, until something wants it.
_HEAD_BYTES = 4 * 1024
_BODY_BYTES = 64 * 1024
_REASONS = {
    400: b"Bad Request",
    408: b"Request Timeout",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}


class Lingering:
    """A transport that says it is done, then hears the other side out for a while.

    To close a connection while the client still sends would destroy the answer on its way (RFC
    9112, 9.6).
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.lingers = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Whether nothing more is to be said."""
        return self.lingers or self._transport.is_closing()

    def close(self) -> None:
        """Say that we are done, and close a little later."""
        if self.is_closing():
            return
        if not self._transport.can_write_eof():
            self._transport.close()
            return
        self.lingers = True
        self._transport.write_eof()
        self._transport.resume_reading()
        asyncio.get_running_loop().call_later(_LINGER_SECONDS, self._transport.abort)


class Connection(H11Protocol, asyncio.BufferedProtocol):
    """One connection; ``options``, ``spec`` and ``buffer``, which all connections of a service
    share, are set by ``connection_class``.
    """

    options: ServiceOptions
    spec: Spec
    buffer: memoryview
    _timer: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or say that there are too many."""
        transport.set_write_buffer_limits(high=256 * 1024)
        # Else the body waits until the head is acknowledged, which takes 40 ms. asyncio does this
        # by itself only where the socket names its protocol; ours, once accepted, does not.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(Lingering(transport))  # type: ignore[arg-type]
        if len(self.connections) > self.options.max_connections:
            self._refuse(ServiceError(503, "http_connections", headers={"Retry-After": "5"}))
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        for timer in (self._timer, self._stalled):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the next bytes go; they are taken from there before anything else comes."""
        return self.buffer[:_HEAD_BYTES] if self._idle() else self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """So many bytes came."""
        self.data_received(bytes(self.buffer[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """Take what came, unless the connection is being closed, and of a body no more than comes
        with its head until it is wanted.
        """
        if self.transport.is_closing():
            return
        idle = self._idle()
        if self._timer is None and idle:
            self._await_head()
        super().data_received(data)
        if self._idle():
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if idle and self.cycle.more_body:
            self.flow.pause_reading()

    def send_400_response(self, msg: str) -> None:
        """The request is no HTTP, or its head too large."""
        error = sys.exc_info()[1]
        hint = getattr(error, "error_status_hint", 400)
        if hint == 431:
            limit = self.options.max_header_bytes
            self._refuse(ServiceError(431, "http_headers_too_large", limit=limit))
        else:
            self._refuse(ServiceError(400, "http_bad_request"))

    def pause_writing(self) -> None:
        """The client does not read."""
        super().pause_writing()
        self._stalled = self.loop.call_later(self.options.max_send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads on."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(self.options.max_header_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        if self.conn.trailing_data[0]:
            seconds = self.options.max_header_seconds
            self._refuse(ServiceError(408, "http_head_slow", seconds=seconds))
        else:
            self.transport.close()

    def _refuse(self, error: ServiceError) -> None:
        """Answer without the application, and close. Where an answer is under way, only close."""
        if self.transport.is_closing():
            return
        begun = not self._idle() and self.cycle.response_started
        if begun or self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.abort()
            return
        if not self._idle():  # the application waits for the rest of a body that is broken
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        request_id = secrets.token_hex(16)
        problem = problem_of(error, self.spec)
        self.transport.write(_raw(problem, self.spec.languages[-1], request_id))
        self.conn.send_failed()
        tell("refused", request_id=request_id, status=error.status, code=error.code)
        self.transport.close()


def connection_class(options: ServiceOptions, spec: Spec) -> type[Connection]:
    """The class for the connections of one service."""
    buffer = memoryview(bytearray(_BODY_BYTES))
    return type("Connection", (Connection,), {"options": options, "spec": spec, "buffer": buffer})


def _raw(problem: Problem, lang: str, request_id: str) -> bytes:
    body = problem.text(lang, request_id)
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(body)),
        "Content-Language": lang,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Request-Id": request_id,
        **problem.headers,
        "Connection": "close",
    }
    lines = [f"{name}: {value}\r\n".encode("latin-1") for name, value in headers.items()]
    status = str(problem.status).encode() + b" " + _REASONS[problem.status]
    return b"HTTP/1.1 " + status + b"\r\n" + b"".join(lines) + b"\r\n" + body
