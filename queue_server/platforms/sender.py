"""Brings every message of the outbox to its platform, each platform in a task of its own.

A message is marked as sent after the platform has confirmed it; if that mark is lost, it
goes again under the same id, which the platform takes once. Messages to one platform about
one thing go in order; one given up does not hold up the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from queue_server.application.command import Actor, Context, Decision
from queue_server.application.engine import Engine
from queue_server.application.outbox import confirmed, failed
from queue_server.domain.outbox.delivery import Delivery
from queue_server.domain.state import HallState
from queue_server.platforms.exchange import Adapter, Exchange, Failure, Message, Refused, Unclear, Unreachable
from queue_server.platforms.pauses import Pauses
from queue_server.protocol.errors import HallError

log = logging.getLogger(__name__)

LONGEST_KNOCK_S = 60.0
"""So often, at least, a platform that did not listen is tried."""
MOST_AT_ONCE = 20
"""Messages sent before the outbox is looked at again."""
LONGEST_SLEEP_S = 5.0
"""So often a platform's task looks by itself, whatever the clock does."""
_OUTBOX = Actor("outbox", frozenset())


@dataclass(frozen=True, slots=True)
class Line:
    """One platform that can be spoken to."""

    name: str
    adapter: Adapter
    exchange: Exchange
    pauses: Pauses


class Sender:
    """Works until cancelled.

    Args:
        engine: the hall.
        lines: the configured platforms.
        body_of: reads the sealed body of a delivery. Raises Refused when it is gone.
        clock: the present moment, aware UTC.
    """

    def __init__(
        self,
        engine: Engine,
        lines: Iterable[Line],
        body_of: Callable[[Delivery], Awaitable[bytes]],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._engine = engine
        self._lines = tuple(lines)
        self._body_of = body_of
        self._clock = clock
        self._news = {line.name: asyncio.Event() for line in self._lines}

    def wake(self) -> None:
        """Say that there may be something to send."""
        for news in self._news.values():
            news.set()

    async def run(self) -> None:
        """Serve every platform."""
        try:
            async with asyncio.TaskGroup() as group:
                for line in self._lines:
                    group.create_task(self._serve(line), name=f"messages to {line.name}")
        finally:
            for line in self._lines:
                await line.exchange.close()

    async def _serve(self, line: Line) -> None:
        """Send what is due; a platform that does not listen at all is knocked at now and then."""
        news, knocks = self._news[line.name], 0
        while True:
            news.clear()
            due, wait_s = await self._engine.ask(partial(self._due, line.name))
            for delivery in due:
                reached = await self._send(line, delivery)
                knocks = 0 if reached else knocks + 1
                if not reached:
                    break
            if knocks:
                await asyncio.sleep(min(line.pauses.full_s(knocks), LONGEST_KNOCK_S))
            elif not due:
                await _wait(news, min(wait_s, LONGEST_SLEEP_S))

    def _due(self, platform: str, state: HallState, _: int) -> tuple[list[Delivery], float]:
        return due_messages(state, platform, self._clock())

    async def _send(self, line: Line, delivery: Delivery) -> bool:
        """Try one message and note how it went; return whether the platform listens."""
        try:
            message = Message(
                id=delivery.id,
                subject=delivery.subject,
                about=delivery.about,
                made_at=delivery.made_at,
                body=msgspec.json.decode(await self._body_of(delivery), type=dict[str, Any]),
            )
            reference = await line.exchange.send(line.adapter, message, self._clock())
        except Failure as failure:
            await self._note_failure(line, delivery, failure)
            return not isinstance(failure, Unreachable)
        except Exception:
            log.exception("outbox: platform=%s message=%s", line.name, delivery.id)
            await self._note_failure(line, delivery, Unclear("internal"))
            return True
        log.info("outbox: platform=%s message=%s sent", line.name, delivery.id)
        await self._note(lambda state, ctx: confirmed(state, delivery.id, reference, ctx))
        return True

    async def _note_failure(self, line: Line, delivery: Delivery, failure: Failure) -> None:
        final = isinstance(failure, Refused)
        pause = None if final else line.pauses.after(delivery.tries + 1)
        next_try_at = None if pause is None else self._clock() + pause
        log.info("outbox: platform=%s message=%s failed: %s", line.name, delivery.id, failure.reason)
        await self._note(lambda state, ctx: failed(state, delivery.id, failure.reason, next_try_at, ctx))

    async def _note(self, work: Callable[[HallState, Context], Decision]) -> None:
        """Commit what became of a message; while the hall is busy, the message simply goes again."""
        try:
            await self._engine.do(_OUTBOX, work, "outbox")
        except HallError as error:
            log.info("outbox: not noted: %s", error)
            await asyncio.sleep(1.0)


async def _wait(news: asyncio.Event, longest_s: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            await news.wait()


def due_messages(state: HallState, platform: str, now: dt.datetime) -> tuple[list[Delivery], float]:
    """Return what a platform gets now, the longest due first, or nothing and for how many seconds.

    Of the messages about one thing only the oldest is ever due.
    """
    heads: dict[str, Delivery] = {}
    for delivery in state.records.where(Delivery, "waits_for", platform):
        about = delivery.about or delivery.id
        if about not in heads or delivery.id < heads[about].id:
            heads[about] = delivery
    if not heads:
        return [], LONGEST_SLEEP_S
    moments = sorted((head.next_try_at or now, head.id, head) for head in heads.values())
    due = [head for moment, _, head in moments if moment <= now]
    return due[:MOST_AT_ONCE], (moments[0][0] - now).total_seconds()
