"""uvicorn as we run it: one process for HTTP, no access log of its own, no names in headers."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from govreport import Spec
from govreport.server.app import application
from govreport.server.options import BACKLOG, ServiceOptions
from govreport.server.protocol import connection_class


class _Server(uvicorn.Server):
    """Tells when it takes requests."""

    started_call: Callable[[], object]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self.started_call()


def make_server(
    options: ServiceOptions, spec: Spec, started: Callable[[], object]
) -> uvicorn.Server:
    """The server of one service, not yet running."""
    config = uvicorn.Config(
        application(options, spec),
        http=connection_class(options, spec),
        backlog=BACKLOG,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=options.keep_alive_seconds,
        timeout_graceful_shutdown=options.stop_seconds,
        h11_max_incomplete_event_size=options.max_header_bytes,
    )
    server = _Server(config)
    server.started_call = started
    return server
