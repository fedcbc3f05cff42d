"""How the service is run: where it listens, what it allows. Every bound can be set."""

from __future__ import annotations

import os
from ipaddress import ip_address

from attrs import field, frozen, validators

_POSITIVE = (validators.instance_of(int), validators.ge(1))
_MIB = 1024 * 1024
#: Connections that may wait to be taken, if the system allows as many (net.core.somaxconn).
BACKLOG = 4096
#: As browsers write them (RFC 6454, 6.1): in small letters, without a path; ``*`` is any.
_ORIGIN = r"\*|https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?"


def _bound(default: int) -> int:
    number: int = field(default=default, validator=_POSITIVE)
    return number


def _workers() -> int:
    return max(1, min(4, os.cpu_count() or 1))


@frozen(slots=True, kw_only=True)
class ServiceOptions:
    """Address, token and bounds of the service.

    - ``host``, ``port``: where it listens; port 0 takes a free one.
    - ``token``: where it is set, requests need it as bearer token (RFC 6750), but for the page and
      the health checks. ``origins``: web origins that may ask from a browser (CORS).
    - ``workers``: processes that work; each does one request at a time.
    - ``max_queue``: requests that wait for one; beyond, 429. ``max_connections``: beyond, 503.
      ``max_receiving``: bodies on their way at once; beyond, one that stands still gives way, else
      429. ``max_held_bytes``: of all bodies that are kept; beyond, 503.
    - ``max_bytes``: of one report; ``max_batch_bytes`` and ``max_batch_reports``: of a batch.
    - ``max_seconds``: of work on one report, then its process is killed and replaced.
      ``max_memory_bytes``: of a process (RLIMIT_DATA, where there is that).
    - ``max_body_pause_seconds``: between two pieces of a body; ``max_body_seconds``: all of it.
      ``max_header_seconds``, ``max_header_bytes``: for the head of a request.
      ``max_send_seconds``: that a client may leave an answer unread.
    - ``max_tasks``: requests after which a process is replaced.
    - ``keep_alive_seconds``: that an idle connection is kept. ``stop_seconds``: for requests under
      way when the service is stopped.
    """

    host: str = "127.0.0.1"
    port: int = field(default=8080, validator=(validators.ge(0), validators.le(65535)))
    token: str | None = field(default=None, repr=False)
    origins: tuple[str, ...] = field(
        default=(), validator=validators.deep_iterable(validators.matches_re(_ORIGIN))
    )
    workers: int = field(factory=_workers, validator=_POSITIVE)
    max_queue: int = _bound(64)
    max_connections: int = _bound(12_000)
    max_receiving: int = _bound(256)
    max_held_bytes: int = _bound(4096 * _MIB)
    max_bytes: int = _bound(64 * _MIB)
    max_batch_bytes: int = _bound(1024 * _MIB)
    max_batch_reports: int = _bound(10_000)
    max_seconds: int = _bound(60)
    max_memory_bytes: int = _bound(2048 * _MIB)
    max_body_pause_seconds: int = _bound(15)
    max_body_seconds: int = _bound(300)
    max_header_seconds: int = _bound(10)
    max_header_bytes: int = _bound(16_384)
    max_send_seconds: int = _bound(30)
    max_tasks: int = _bound(5_000)
    keep_alive_seconds: int = _bound(10)
    stop_seconds: int = _bound(30)

    def told(self) -> dict[str, int]:
        """The limits that a client should know, by the names of ``x-govreport-limits``."""
        return {name: getattr(self, name) for name in _TOLD}

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


_TOLD = (
    "max_bytes",
    "max_batch_bytes",
    "max_batch_reports",
    "max_seconds",
    "max_body_pause_seconds",
    "max_body_seconds",
    "max_memory_bytes",
    "max_header_bytes",
)
