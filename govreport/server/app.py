"""The ASGI application: routes from the description, layers around them, processes behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from attrs import frozen
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router

from govreport import Spec, default_spec
from govreport.server.batch import batch
from govreport.server.bundle import bundled
from govreport.server.exchange import STATE, App, Around, Receive, Scope, Send, Token
from govreport.server.handlers import Handlers
from govreport.server.intake import Intake
from govreport.server.metrics import Metrics
from govreport.server.operations import Operation, operations
from govreport.server.options import ServiceOptions
from govreport.server.page import Page
from govreport.server.pool import Pool
from govreport.server.problems import ServiceError
from govreport.server.resources import Resources

Answering = Callable[[Operation, Request], Awaitable[Any]]

_LONG = "name"  # the path parameter that may hold slashes
_ASKED = ("Authorization", "Content-Type", "Accept-Language", "If-None-Match")
_EXPOSED = ("ETag", "Content-Disposition", "Govreport-Findings", "Retry-After", "X-Request-Id")


def application(options: ServiceOptions | None = None, spec: Spec | None = None) -> App:
    """The service as an ASGI application, for a server of one's own.

    Its processes start and stop with the lifespan of ASGI. Address, connections, heads of requests
    and unread answers are the business of the server that runs it. Raises ``ReadError``
    (``extra_missing``), ``SpecError`` where the description is broken.
    """
    options, spec = options or ServiceOptions(), spec or default_spec()
    pool = Pool(options, spec)
    intake = Intake(options.max_receiving, options.max_held_bytes)
    metrics = Metrics.made(
        {
            "workers_alive": ("Processes that are there", lambda: pool.alive),
            "workers_busy": ("Processes at work", lambda: pool.busy),
            "requests_waiting": ("Requests that wait for a process", lambda: pool.waiting),
            "bodies_coming": ("Bodies of requests on their way", lambda: len(intake.coming)),
            "held_bytes": ("Bytes kept of bodies", lambda: intake.held),
        }
    )
    pool.lost = lambda why: metrics.replaced.labels(why).inc()
    handlers = Handlers(options, pool, Resources(spec, options), intake)
    routes = _Routes(handlers, Token(options.token))

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.stop()

    router = Router(
        [*routes.described(bundled(spec)), routes.counted(metrics)],
        redirect_slashes=False,
        default=_page_or_nothing(Page()),
        lifespan=lifespan,
    )
    between = _origins(options.origins) if options.origins else _unchanged
    return Around(router, spec, metrics, options.max_header_bytes, between)


def _unchanged(app: App) -> App:
    return app


def _origins(origins: tuple[str, ...]) -> Callable[[App], App]:
    """What tells a browser that pages of these origins may ask and read the answers."""

    def between(app: App) -> App:
        return _Origins(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=_ASKED,
            expose_headers=_EXPOSED,
        )

    return between


class _Origins(CORSMiddleware):
    """CORS of the framework, which refuses in plain text; here that is a problem as well."""

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code >= 400:
            kept = {"vary": response.headers["vary"]}
            raise ServiceError(400, "http_origin_refused", headers=kept)
        return response


@frozen(slots=True)
class _Routes:
    """The routes of the operations, each behind the token."""

    handlers: Handlers
    token: Token

    def described(self, description: Any) -> list[BaseRoute]:
        """One for each operation of the description. Raises ``LookupError`` for one we lack."""
        return [self._route(operation) for operation in operations(description)]

    def counted(self, metrics: Metrics) -> BaseRoute:
        """What Prometheus asks for."""

        async def endpoint(request: Request) -> Response:
            request.scope[STATE].operation = "metrics"
            self.token.check(request)
            body, media_type = metrics.text()
            return Response(body, headers={"Content-Type": media_type})

        return Route("/metrics", endpoint, methods=["GET"])

    def _route(self, operation: Operation) -> BaseRoute:
        answer = self._answering(operation)

        async def endpoint(request: Request) -> Any:
            request.scope[STATE].operation = operation.id
            if not operation.open:
                self.token.check(request)
            return await answer(operation, request)

        path = operation.path.replace("{" + _LONG + "}", "{" + _LONG + ":path}")
        return Route(path, endpoint, methods=[operation.method])

    def _answering(self, operation: Operation) -> Answering:
        handlers = self.handlers
        if operation.id in handlers.resources.operations:
            return handlers.resource
        if operation.id == "convertBatch":
            return lambda operation, request: batch(handlers, operation, request)
        if operation.bodies:
            return handlers.report
        return {"getLive": handlers.live, "getReady": handlers.ready}[operation.id]


def _page_or_nothing(page: Any) -> Any:
    """The page for what no operation has, but for the paths that operations could have."""

    async def default(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] not in {"GET", "HEAD"} or scope["path"].startswith("/v1/"):
            raise HTTPException(404)
        scope[STATE].operation = "page"
        await page(scope, receive, send)

    return default
