"""What the server counts about itself, for `/metrics` (Prometheus)."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from queue_server.protocol.errors import HallError

_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Measures:
    """Counts and times, in a registry of their own.

    Attributes:
        registry: what `/metrics` shows.
        connections: open sockets.
        events: events committed.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.connections = Gauge("hall_connections", "Open WebSocket connections.", registry=self.registry)
        self.events = Counter("hall_events", "Events committed to the log.", registry=self.registry)
        self.queued = Gauge("hall_commands_queued", "Commands waiting for a batch.", registry=self.registry)
        self.healthy = Gauge(
            "hall_storage_healthy", "1 if the last commit succeeded.", registry=self.registry
        )
        self.waiting = Gauge("hall_tickets_waiting", "People waiting.", registry=self.registry)
        self._refusals = Counter("hall_refusals", "Refused requests.", ["slug"], registry=self.registry)
        self._seconds = Histogram(
            "hall_request_seconds",
            "From a request's arrival to its answer, commit included.",
            ["method"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self._by_method: dict[str, Histogram] = {}
        self.now = time.perf_counter

    def answered(self, method: str, began: float) -> None:
        """Note how long a request took that arrived at `began` (of `now`)."""
        seconds = self._by_method.get(method)
        if seconds is None:
            seconds = self._by_method[method] = self._seconds.labels(method)
        seconds.observe(self.now() - began)

    def refused(self, refusal: HallError) -> None:
        """Count a refusal."""
        self._refusals.labels(refusal.slug).inc()
