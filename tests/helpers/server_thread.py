"""A real queue server beside a test that is itself a Qt loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from config.schema import HallConfig
from tests.helpers.running_hall import RunningHall, running_hall

T = TypeVar("T")


class ServerThread:
    """A hall's server on a loop of its own; it can be stopped and started again on its port and data."""

    def __init__(self, data: Path, config: HallConfig | None = None, hall_folder: Path | None = None) -> None:
        self._data = data
        self._hall_folder = hall_folder
        self._config = config
        self._port = 0
        self.hall: RunningHall | None = None

    def start(self) -> None:
        """Serve; returns once it listens."""
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="hall server")
        self._thread.start()
        assert self._ready.wait(20)

    def stop(self) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(20)
        assert not self._thread.is_alive()

    def run(self, make: Callable[[RunningHall], Coroutine[Any, Any, T]]) -> T:
        """Run something on the server's loop and wait for it."""
        assert self.hall is not None
        return asyncio.run_coroutine_threadsafe(make(self.hall), self._loop).result(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        async with running_hall(
            self._data, self._config, port=self._port, hall_folder=self._hall_folder
        ) as hall:
            self.hall, self._port = hall, hall.port
            self._ready.set()
            await self._ending.wait()
