"""Running the service: uvicorn, with our connections, until it is told to stop."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from attrs import evolve

from govreport import ReadError, Spec, default_spec
from govreport.server.options import BACKLOG, ServiceOptions

_SPARE_FILES = 256  # for processes, spools and libraries


def serve(
    options: ServiceOptions | None = None,
    *,
    spec: Spec | None = None,
    started: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished within ``stop_seconds``.

    ``started`` is called with the address (``http://127.0.0.1:8080``) when requests are taken. The
    log goes to standard error, one JSON object a line. Raises ``ReadError`` (``extra_missing``),
    ``OSError`` where the address can't be had, ``SpecError`` where the description is broken.
    """
    options, spec = options or ServiceOptions(), spec or default_spec()
    try:
        from govreport.server.server import make_server
    except ImportError as error:
        raise ReadError(
            "extra_missing", media_type="HTTP", extra="server", library=error.name
        ) from error
    from govreport.server.logs import log_to_stderr, tell

    options = evolve(options, max_connections=_connections(options.max_connections))
    sock = _listening(options.host, options.port)
    host, port = sock.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    log_to_stderr()
    try:
        with _quiet_end():
            server = make_server(options, spec, lambda: started and started(address))
            tell("start", address=address, workers=options.workers)
            server.run(sockets=[sock])
    finally:
        sock.close()
        tell("stop")


def _listening(host: str, port: int) -> socket.socket:
    """A socket at an address, taken before anything is started. Raises ``OSError``."""
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return socket.create_server(address, family=family, backlog=BACKLOG)


def _connections(wanted: int) -> int:
    """How many connections there can be: as many as wanted, if files may be open for them."""
    try:
        import resource
    except ImportError:
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = wanted + _SPARE_FILES
    if soft == resource.RLIM_INFINITY or soft >= need:
        return wanted
    most = need if hard == resource.RLIM_INFINITY else min(need, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return max(1, soft - _SPARE_FILES)


@contextmanager
def _quiet_end() -> Iterator[None]:
    """The server passes on the signal that stopped it; to be stopped is no failure."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def nothing(_signal: int, _frame: Any) -> None:
        """The server has seen to it."""

    before = {kind: signal.signal(kind, nothing) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
