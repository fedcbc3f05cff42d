"""One request and its answer, seen from around all operations: identity, token, headers, errors."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

from attrs import define, field, frozen
from starlette.exceptions import HTTPException
from starlette.requests import Request

from govreport import GovReportError, Spec
from govreport.server.body import ClientGone
from govreport.server.logs import frames_of, tell
from govreport.server.metrics import Metrics
from govreport.server.negotiate import language
from govreport.server.pool import WorkerFailed
from govreport.server.problems import (
    MEDIA_TYPE,
    Problem,
    ProblemFound,
    ServiceError,
    problem_of,
)

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Where a request keeps what is known of it.
STATE = "govreport"
_WITHOUT_CONNECTION = frozenset(("2", "3"))  # RFC 9113, 8.2.2
_VERSIONS = frozenset(("1.0", "1.1")) | _WITHOUT_CONNECTION
_HOST = re.compile(rb"[\w.~!$&'()*+,;=%:\[\]-]*", re.ASCII)
_WHOLE = re.compile(r"https?://[^/]*", re.IGNORECASE)
_GONE = 499  # in the log only: the client did not wait
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    # An answer in HTML is a page of someone's report: it runs nothing and asks for nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
}


@define(slots=True)
class Exchange:
    """What is known of a request while it is answered."""

    request_id: str
    lang: str
    operation: str = "-"
    received: int = 0
    sent: int = 0
    status: int = 0
    closing: bool = False
    began: float = field(factory=time.perf_counter)


class Around:
    """The outermost layer: an ASGI application around the application.

    ``between`` is a layer that also sees the problems: CORS, without which a page of another
    origin could not read them.
    """

    def __init__(
        self,
        app: App,
        spec: Spec,
        metrics: Metrics,
        most_head: int,
        between: Callable[[App], App],
    ) -> None:
        self.app, self.spec, self.metrics, self.most_head = app, spec, metrics, most_head
        self.layers = between(self._answered)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; whatever goes wrong is answered too."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = _joined(scope["headers"])
        wanted = headers.get(b"accept-language", b"").decode("latin-1")
        exchange = Exchange(secrets.token_hex(16), language(wanted, self.spec.languages, "zh"))
        scope[STATE] = exchange
        scope["app"] = self  # so that the router raises what it refuses
        body = _Body(headers, receive)
        answering = _answering(exchange, body, scope["http_version"], send)
        try:
            await self.layers(scope, body.receive, answering)
        except (ClientGone, asyncio.CancelledError):
            exchange.status = exchange.status or _GONE
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
        except Exception as error:
            await self._failed(scope, error, answering)
        finally:
            self._told(exchange, scope)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._sound(scope)
            await self.app(scope, receive, send)
        except ClientGone:
            raise
        except Exception as error:
            await self._failed(scope, error, send)

    def _sound(self, scope: Scope) -> None:
        """Raises ``ServiceError``: 431, for the server counts heads only that come in pieces; 400
        for what another server on the way may understand otherwise (RFC 9112, 3.2, 6.3 and 11.2).
        """
        size = len(scope["query_string"]) + len(scope["path"])
        if size + sum(len(key) + len(value) for key, value in scope["headers"]) > self.most_head:
            raise ServiceError(431, "http_headers_too_large", limit=self.most_head)
        headers = _joined(scope["headers"])
        lengths = b"content-length" in headers and b"transfer-encoding" in headers
        known = scope["http_version"] in _VERSIONS
        if lengths or not known or not _HOST.fullmatch(headers.get(b"host", b"")):
            scope[STATE].closing = True  # what follows may be part of it
            raise ServiceError(400, "http_bad_request")
        # A whole address as target (RFC 9112, 3.2.2): what it asks for is behind the host.
        if whole := _WHOLE.match(scope["path"]):
            scope["path"] = scope["path"][whole.end() :] or "/"

    async def _failed(self, scope: Scope, error: Exception, send: Send) -> None:
        """A problem document for whatever went wrong."""
        exchange: Exchange = scope[STATE]
        if isinstance(error, HTTPException):
            error = _known(error, scope["path"])
        if isinstance(error, ProblemFound):
            problem = error.problem
        elif isinstance(error, GovReportError):
            problem = problem_of(error, self.spec)
        else:
            tell_failed(exchange.request_id, error)
            unforeseen = ServiceError(500, "http_internal", request_id=exchange.request_id)
            problem = problem_of(unforeseen, self.spec)
        if exchange.status:
            return  # the answer has begun: it ends too early, which the client can see
        await send_problem(problem, exchange, send)

    def _told(self, exchange: Exchange, scope: Scope) -> None:
        seconds = time.perf_counter() - exchange.began
        name = exchange.operation
        self.metrics.requests.labels(name, str(exchange.status)).inc()
        self.metrics.seconds.labels(name).observe(seconds)
        if exchange.received:
            self.metrics.received.labels(name).observe(exchange.received)
        tell(
            "request",
            request_id=exchange.request_id,
            operation=name,
            method=scope["method"][:10],
            status=exchange.status,
            seconds=round(seconds, 4),
            received=exchange.received,
            sent=exchange.sent,
        )


@frozen(slots=True)
class Token:
    """The bearer token that requests need, where one is set (RFC 6750)."""

    token: str | None = field(default=None, repr=False)

    def check(self, request: Request) -> None:
        """Raises ``ServiceError`` (401). Takes the same time wherever a wrong token differs."""
        if self.token is None:
            return
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        same = hmac.compare_digest(given.strip().encode(), self.token.encode())
        if not (same and kind.lower() == "bearer"):
            raise ServiceError(401, "http_unauthorized", headers={"WWW-Authenticate": "Bearer"})


def tell_failed(request_id: str, error: Exception) -> None:
    """A line of the log for an error that no one foresaw: where, and nothing of what was read."""
    frames = error.frames if isinstance(error, WorkerFailed) else frames_of(error)
    tell("failed", logging.ERROR, request_id=request_id, frames=list(frames))


async def send_problem(problem: Problem, exchange: Exchange, send: Send) -> None:
    """Answer with a problem document."""
    body = problem.text(exchange.lang, exchange.request_id)
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(body)),
        "Content-Language": exchange.lang,
        **problem.headers,
    }
    await send(
        {
            "type": "http.response.start",
            "status": problem.status,
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": body})


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """By name in small letters; what is given twice is a list (RFC 9110, 5.3)."""
    found: dict[bytes, bytes] = {}
    for key, value in headers:
        name = key.lower()
        found[name] = found[name] + b", " + value if name in found else value
    return found


class _Body:
    """Whether all of the body was taken."""

    def __init__(self, headers: Mapping[bytes, bytes], receive: Receive) -> None:
        self._receive = receive
        length = headers.get(b"content-length", b"0")
        self.more = length != b"0" or b"transfer-encoding" in headers

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            self.more = False
        return message


def _answering(exchange: Exchange, body: _Body, version: str, send: Send) -> Send:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            exchange.status = message["status"]
            given = list(message.get("headers", ()))
            names = {key.lower() for key, _ in given}
            more: dict[str, str] = {**_SAFE, "X-Request-Id": exchange.request_id}
            # Before the end of a body: the rest is not wanted.
            if (body.more or exchange.closing) and version not in _WITHOUT_CONNECTION:
                more["Connection"] = "close"
            given += [
                (key.lower().encode(), value.encode())
                for key, value in more.items()
                if key.lower().encode() not in names
            ]
            message = {**message, "headers": given}
        else:
            exchange.sent += len(message.get("body", b""))
        await send(message)

    return answer


def _known(error: HTTPException, path: str) -> ServiceError:
    """What the framework refuses: no such path, no such method."""
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # The framework keeps them in a set, which has another order in every process.
        allowed = ", ".join(sorted(headers.get("Allow", "").split(", ")))
        headers["Allow"] = allowed
        return ServiceError(405, "http_method_not_allowed", headers=headers, allowed=allowed)
    if error.status_code == 404:
        return ServiceError(404, "http_not_found", found=path[:100])
    return ServiceError(400, "http_bad_query", headers=headers)
