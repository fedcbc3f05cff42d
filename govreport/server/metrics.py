"""What is counted, for Prometheus. Nothing of any report is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_BYTES = tuple(4**power * 1024 for power in range(10))


@frozen(slots=True)
class Metrics:
    """Counters of one service, in a registry of its own."""

    registry: Any
    requests: Any
    seconds: Any
    received: Any
    replaced: Any

    @classmethod
    def made(cls, gauges: dict[str, tuple[str, Callable[[], float]]]) -> Metrics:
        """New counters. ``gauges``: name -> its help and what gives its value."""
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            Gauge,
            Histogram,
            ProcessCollector,
        )

        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        for name, (told, value) in gauges.items():
            Gauge(f"govreport_{name}", told, registry=registry).set_function(value)
        return cls(
            registry,
            Counter(
                "govreport_requests",
                "Requests answered",
                ["operation", "status"],
                registry=registry,
            ),
            Histogram(
                "govreport_request_seconds",
                "Seconds from the head of a request to the end of its answer",
                ["operation"],
                buckets=_SECONDS,
                registry=registry,
            ),
            Histogram(
                "govreport_request_bytes",
                "Bytes of bodies received",
                ["operation"],
                buckets=_BYTES,
                registry=registry,
            ),
            Counter(
                "govreport_workers_replaced", "Processes replaced", ["reason"], registry=registry
            ),
        )

    def text(self) -> tuple[bytes, str]:
        """All of it in the format of Prometheus, and its media type."""
        from prometheus_client import generate_latest
        from prometheus_client.exposition import CONTENT_TYPE_LATEST

        return generate_latest(self.registry), CONTENT_TYPE_LATEST
