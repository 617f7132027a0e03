"""A server killed in the middle of every command of a day, with the real clients waiting for their answers.

Whether the command had been committed, was just being written or had not arrived is left to
chance; the client's link connects again and sends it once more under its key.
"""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from queue_server.client.link import HallLink
from queue_server.protocol.base import Params, View
from queue_server.storage.database import open_database
from queue_server.storage.integrity import verify_chain
from tests.helpers.hall_process import HallProcess
from tests.helpers.running_hall import RunningHall, running_hall
from tests.helpers.whole_day import (
    OPENING,
    Day,
    commands,
    everybody,
    hall_of_the_day,
    log_everybody_in,
    log_of,
    prepare_the_day,
)

LATEST_S = 0.012
"""A command takes some milliseconds: so late it is mostly through, and its answer may be lost."""


class KilledDay(Day):
    """Kills the server under each kind of command, the first time it is sent."""

    def __init__(self, server: HallProcess, links: dict[str, HallLink], other_thread: Executor) -> None:
        super().__init__(links)
        self._server = server
        self._other_thread = other_thread
        self._killed: set[type[Params]] = set()
        self._chance = random.Random(7)

    async def send(self, who: str, params: Params) -> View:
        if type(params) in self._killed:
            return await super().send(who, params)
        self._killed.add(type(params))
        waiting = asyncio.create_task(super().send(who, params))
        await asyncio.sleep(self._chance.random() * LATEST_S)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._other_thread, self._server.kill_and_start)
        return await waiting


async def test_the_day_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    quiet, killed = tmp_path / "quiet", tmp_path / "killed"
    data = prepare_the_day(quiet)
    async with (
        running_hall(data, hall_of_the_day(), clock=lambda: OPENING, hall_folder=quiet) as hall,
        everybody(hall) as links,
    ):
        await log_everybody_in(links)
        await Day(links).run()
    data = prepare_the_day(killed)
    with HallProcess(killed) as server, ThreadPoolExecutor(1) as other_thread:
        hall = RunningHall(None, data, server.port)  # type: ignore[arg-type]  # a process of its own
        async with everybody(hall) as links:
            await log_everybody_in(links)
            day = KilledDay(server, links, other_thread)
            await day.run()
            assert server.deaths == len(commands())
            assert [one.name for one in day.said if await day.ask(one.who, one.params) != one.answer] == []
    assert [kind for _, kind, _ in log_of(killed)] == [kind for _, kind, _ in log_of(quiet)]
    database = open_database("sqlite", data, hall_of_the_day().hall.id)
    verify_chain(database, hall_of_the_day().hall.id)
    database.close()
