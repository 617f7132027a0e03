"""What the server does by itself: tells of services, ends what nobody answered, begins days, checks."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from queue_server.application.command import Actor, Decision
from queue_server.application.engine import Engine
from queue_server.application.hub import Hub
from queue_server.application.service_views import service_views
from queue_server.application.verbs.bags import tell_late_bags
from queue_server.application.verbs.licensing import any_lapsed, lapse_all
from queue_server.domain.state import HallState
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import HallError
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.hall import CloseEvaluation
from queue_server.storage.errors import Damaged
from queue_server.web.links import new_id

log = logging.getLogger(__name__)

SERVICES_EVERY_S = 1.0
LATE_BAGS_EVERY_S = 60.0
FORGET_EVERY_S = 3600.0
KEEP_ANSWERS = dt.timedelta(hours=24)
_SERVER = Actor("server", frozenset())


class Chores:
    """Background work of one hall.

    Args:
        engine: runs the hall.
        hub: told of changed services.
        clock: aware UTC.
        forget: deletes kept answers older than a moment, and keys no longer needed; blocking.
        verify: checks the whole log; blocking; calls back between its steps. Raises Damaged.

    Attributes:
        log_state: `checking`, `verified`, `damaged`, or `unknown` when it could not be read.
    """

    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        clock: Callable[[], dt.datetime],
        forget: Callable[[dt.datetime], int],
        verify: Callable[[Callable[[], None]], None],
    ) -> None:
        self._engine = engine
        self._hub = hub
        self._clock = clock
        self._forget = forget
        self._verify = verify
        self._stopping = False
        self.log_state = "checking"
        self._checker = ThreadPoolExecutor(1, thread_name_prefix="log check")

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._every_second(), name="services")
            group.create_task(self._every_minute(), name="late bags")
            group.create_task(self._every_hour(), name="forgetting")
            group.create_task(self._check_log(), name="log check")

    def close(self) -> None:
        """End the checking thread; after `run` was cancelled."""
        self._stopping = True
        self._checker.shutdown()

    async def _every_second(self) -> None:
        while True:
            await asyncio.sleep(SERVICES_EVERY_S)
            try:
                overdue = await self._engine.ask(self._look)
                for counter_id in overdue:
                    close = CloseEvaluation(request_key=new_id(), counter_id=counter_id, why="timeout")
                    await self._engine.call(_SERVER, close)
                await self._engine.do(_SERVER, lambda *_: Decision((), lambda _: Empty()), "tick")
                if await self._engine.ask(lambda state, _: any_lapsed(state, self._clock())):
                    await self._engine.do(_SERVER, lapse_all, "licence.lapse")
            except HallError as error:
                log.info("chores: %s", error)

    def _look(self, state: HallState, _: int) -> list[str]:
        """Publish what changed about the services; return the counters whose pad asks in vain."""
        now = self._clock()
        news = Event(seq=0, kind=EventKind.SERVICES_CHANGED, at=now)
        self._hub.publish_services(service_views(state, now), news)
        rules = state.rules.rating
        patience = rules.timeout + rules.change_of_mind
        return [
            counter.id
            for counter in state.counters.values()
            if counter.rating_asked_at is not None and now - counter.rating_asked_at > patience
        ]

    async def _every_minute(self) -> None:
        """Tell of bags that should have changed hands (R073)."""
        while True:
            await asyncio.sleep(LATE_BAGS_EVERY_S)
            try:
                await self._engine.do(_SERVER, tell_late_bags, "late bags")
            except HallError as error:
                log.info("chores: %s", error)

    async def _every_hour(self) -> None:
        while True:
            try:
                count = await self._engine.in_storage(lambda: self._forget(self._clock() - KEEP_ANSWERS))
                log.info("chores: forgot %d kept answers and old keys", count)
            except Exception:
                log.exception("chores: forgetting failed")
            await asyncio.sleep(FORGET_EVERY_S)

    async def _check_log(self) -> None:
        """Verify the whole log once, slowly, beside the work."""

        def between() -> None:
            if self._stopping:
                raise InterruptedError
            time.sleep(0.02)

        try:
            await asyncio.get_running_loop().run_in_executor(self._checker, self._verify, between)
        except InterruptedError:
            return
        except Damaged as damage:
            self.log_state = "damaged"
            log.critical("chores: %s", damage.english)
        except Exception:
            self.log_state = "unknown"
            log.exception("chores: the event log could not be checked")
        else:
            self.log_state = "verified"
