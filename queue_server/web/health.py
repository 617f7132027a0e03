"""`/healthz` for whoever watches the process, `/metrics` for Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from queue_server.application.engine import Engine
from queue_server.web.measures import Measures


def routes(engine: Engine, measures: Measures, version: str, log_state: Callable[[], str]) -> list[Route]:
    """Return the two pages; `log_state` tells what is known of the event log."""
    return [
        Route("/healthz", _healthz(engine, version, log_state)),
        Route("/metrics", _metrics(engine, measures)),
    ]


def _healthz(engine: Engine, version: str, log_state: Callable[[], str]) -> Callable[[Request], Response]:
    def healthz(_: Request) -> Response:
        log = log_state()
        status = "storage" if not engine.healthy else "log" if log == "damaged" else "ok"
        body = {
            "status": status,
            "version": version,
            "last_seq": engine.last_seq,
            "queued": engine.queued,
            "event_log": log,
        }
        return JSONResponse(body, 200 if status == "ok" else 503)

    return healthz


def _metrics(engine: Engine, measures: Measures) -> Callable[[Request], Response]:
    def metrics(_: Request) -> Response:
        measures.queued.set(engine.queued)
        measures.healthy.set(engine.healthy)
        measures.waiting.set(engine.state.lanes.total)
        return Response(generate_latest(measures.registry), media_type=CONTENT_TYPE_LATEST)

    return metrics
