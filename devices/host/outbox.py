"""Commands to the server, one after the other, each with its own time limit."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.deadline import Deadline
from queue_server.client.calls import Caller
from queue_server.protocol.errors import HallError
from queue_server.protocol.hall import CloseEvaluation, GiveEvaluation, PressKey, ReportDevice

log = logging.getLogger(__name__)

Command = PressKey | GiveEvaluation | CloseEvaluation | ReportDevice
Ended = Callable[[bool], None]
"""Told once whether the server took the command."""


class CommandSink(Protocol):
    """Where commands go out; an `Outbox`, or a test's notebook."""

    def put(self, command: Command, timeout_s: float, ended: Ended) -> None:
        """Send `command` after what waits already, unless its time runs out before."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    command: Command
    deadline: Deadline
    ended: Ended


class Outbox:
    """Sends in the order of `put`; whoever puts bounds how much waits.

    The link sends a command again when it was cut off, with the same `request_key`,
    so it takes effect once; here a command is tried until its time is up and then dropped.
    """

    def __init__(self, caller: Caller, name: str) -> None:
        self._caller = caller
        self._name = name
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin sending, in a task of the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name=f"outbox of {self._name}")

    async def close(self) -> None:
        """Stop; what was not sent is dropped."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def put(self, command: Command, timeout_s: float, ended: Ended) -> None:
        """Send `command` after what waits already, unless its time runs out before."""
        self._queue.put_nowait(_Waiting(command, Deadline.after(timeout_s, time.monotonic), ended))

    async def _run(self) -> None:
        while True:
            waiting = await self._queue.get()
            try:
                waiting.ended(await self._sent(waiting))
            except Exception:
                log.exception("%s: %s", self._name, type(waiting.command).__name__)

    async def _sent(self, waiting: _Waiting) -> bool:
        what = type(waiting.command).__name__
        if waiting.deadline.expired:
            log.info("%s: %s waited too long and was dropped", self._name, what)
            return False
        try:
            await self._caller.call(waiting.command, waiting.deadline.remaining_s)
        except HallError as error:
            log.info("%s: %s was not taken: %s", self._name, what, error)
            return False
        return True
