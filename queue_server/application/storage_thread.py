"""The one thread that may block on the disk; the event loop hands it work and awaits the outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

_T = TypeVar("_T")


class StorageThread:
    """Runs work one after the other, in the order it was handed over."""

    def __init__(self) -> None:
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="storage")
        self._thread.start()

    def run(self, work: Callable[[], _T]) -> asyncio.Future[_T]:
        """Hand over `work`; the future carries what it returns or raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()

        def do() -> None:
            try:
                result = work()
            except BaseException as error:
                loop.call_soon_threadsafe(_unless_done, future, future.set_exception, error)
            else:
                loop.call_soon_threadsafe(_unless_done, future, future.set_result, result)

        self._work.put(do)
        return future

    def close(self) -> None:
        """Finish what was handed over, then end."""
        self._work.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (do := self._work.get()) is not None:
            do()


def _unless_done(future: asyncio.Future[Any], settle: Callable[[Any], None], value: Any) -> None:
    if not future.done():
        settle(value)
