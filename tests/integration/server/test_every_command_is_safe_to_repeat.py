"""Every command about cases, scans, licences and platforms: lost answers, late retries, a restart.

A whole day is worked through with every command there is. Each one is sent again with the
same key at once, after the day, and to a server that has started anew: the answer is the
first one and nothing is added to the log. A new command without its step in the day fails.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from queue_server.client.link import HallLink
from queue_server.protocol.base import Params, View
from tests.helpers.running_hall import running_hall
from tests.helpers.whole_day import (
    OPENING,
    Day,
    Said,
    commands,
    everybody,
    hall_of_the_day,
    log_everybody_in,
    log_of,
    prepare_the_day,
)


class RepeatingDay(Day):
    """Sends each command once more at once, and three times together after that."""

    async def send(self, who: str, params: Params) -> View:
        first = await super().send(who, params)
        again = [await self.ask(who, params)]
        again += await asyncio.gather(*(self.ask(who, params) for _ in range(3)))
        assert [one for one in again if one != first] == [], params
        return first


@asynccontextmanager
async def at_work(folder: Path, clock: Callable[[], dt.datetime]) -> AsyncIterator[dict[str, HallLink]]:
    """Run the hall and give everybody's link to it."""
    running = running_hall(folder / "data", hall_of_the_day(), clock=clock, hall_folder=folder)
    async with running as hall, everybody(hall) as links:
        yield links


async def test_each_is_done_once_and_answered_the_same_for_ever(tmp_path: Path) -> None:
    prepare_the_day(tmp_path)
    now = OPENING

    def clock() -> dt.datetime:
        return now

    async with at_work(tmp_path, clock) as links:
        await log_everybody_in(links)
        day = RepeatingDay(links)
        await day.run()
        assert set(commands()) == {one.name for one in day.said}, "each command needs its step in the day"
        log = log_of(tmp_path)
        assert await answered_otherwise(day, day.said) == []
        assert log_of(tmp_path) == log, "a retry after the day's end is no new step"
    now += dt.timedelta(minutes=2)
    async with at_work(tmp_path, clock) as links:
        assert await answered_otherwise(Day(links), day.said) == []
    assert log_of(tmp_path) == log, "a restart and every retry add nothing"


async def answered_otherwise(day: Day, said: list[Said]) -> list[str]:
    """Return the commands whose retry is not answered as the first time."""
    return [one.name for one in said if await day.ask(one.who, one.params) != one.answer]
