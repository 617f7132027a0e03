"""The visitor's page at `/t/<token>`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from starlette.routing import BaseRoute

from queue_server.application.engine import Engine
from queue_server.application.hub import Hub
from queue_server.application.ports import HallStore
from queue_server.protocol.views import HallView
from queue_server.web.links import TicketLinks


class PhonePages:
    """Serves visitors' phones."""

    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        store: HallStore,
        links: TicketLinks,
        hall: HallView,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._engine = engine

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return []
