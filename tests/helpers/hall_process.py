"""The hall of `whole_day` in a process of its own, which a test may kill at any moment and start again."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from queue_server.web.runner import hall_server, web_server
from tests.helpers.whole_day import OPENING, hall_of_the_day

START_S = 30.0
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


class HallProcess:
    """One server process after the other on the same data, at the same port.

    Args:
        folder: made ready by `prepare_the_day`.

    Attributes:
        port: where it listens.
        deaths: how often it was killed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = 0
        self.deaths = 0
        self._start()

    def _start(self) -> None:
        ours, theirs = _processes.Pipe(duplex=False)
        self._process = _processes.Process(target=_serve, args=(self._folder, self.port, theirs), daemon=True)
        self._process.start()
        theirs.close()
        if not ours.poll(START_S):
            raise TimeoutError("the server does not start")
        self.port = ours.recv()
        ours.close()

    def kill(self) -> None:
        """End it without a word, as a power cut does."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.deaths += 1

    def kill_and_start(self) -> None:
        """Kill it and start the next; returns when that listens."""
        self.kill()
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


def _serve(folder: Path, port: int, ready: Connection) -> None:
    asyncio.run(_run(folder, port, ready))


async def _run(folder: Path, port: int, ready: Connection) -> None:
    data = folder / "data"
    async with hall_server(hall_of_the_day(), data, "http://hall.test", folder, lambda: OPENING) as server:
        web = web_server(server, "127.0.0.1", port)
        serving = asyncio.create_task(web.serve())
        while not web.started and not serving.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.005)
        ready.send(web.servers[0].sockets[0].getsockname()[1])
        await serving
