"""Runs a hall's server as a process: data opened and checked, parts joined, uvicorn in front."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from config.guides.load import load_guides
from config.ratings import load_ratings
from config.schema import HallConfig
from queue_server.storage.database import open_database
from queue_server.storage.integrity import check_at_start
from queue_server.web.app import HallServer, utc_now
from queue_server.web.frames import FramingProtocol

log = logging.getLogger(__name__)

ADDRESS_FILE = "address"
"""In the data folder: where the server that runs on it can be reached from this machine."""
OWN_PAPERS = "papers"
"""Beside the hall's file: its own templates of papers."""
_EVERYWHERE = ("", "0.0.0.0", "::")
LONGEST_REQUEST = 64 * 1024
PING_S = 10.0
BACKLOG = 1024
_SWITCH_INTERVAL_S = 0.0005
"""The storage thread waits so long, not ten times longer, for its turn after each statement."""


class CannotListen(Exception):
    """The address is not there, or another program has its port. Its text is Chinese, then English."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"无法在 {host}:{port} 上提供服务（{reason}），服务程序没有启动。"
            "可能另一个程序正在用这个端口：请先停止它，或用 --host、--port 换一个地址。\n"
            f"Cannot listen on {host}:{port} ({reason}); the server has not started. "
            "Perhaps another program uses this port: stop it, or choose another with --host and --port."
        )


@asynccontextmanager
async def hall_server(
    config: HallConfig,
    data: Path,
    public_url: str,
    hall_folder: Path | None = None,
    clock: Callable[[], dt.datetime] = utc_now,
) -> AsyncIterator[HallServer]:
    """Yield a started server of the hall whose data lies in `data`; stopped and closed afterwards.

    Raises:
        StorageError: the data cannot be used; the text says why and what to do.
    """
    database = open_database(config.server.storage, data, config.hall.id)
    try:
        check_at_start(database, config.hall.id)
        ratings = load_ratings(config.rating.option_set, hall_folder)
        guides = load_guides(config, hall_folder)
        papers = hall_folder / OWN_PAPERS if hall_folder else None
        server = HallServer(
            config,
            ratings,
            guides,
            database,
            public_url,
            clock,
            data=data,
            papers=papers if papers and papers.is_dir() else None,
        )
        await server.start()
        try:
            yield server
        finally:
            await server.stop()
    finally:
        database.close()


def web_server(server: HallServer, host: str, port: int) -> uvicorn.Server:
    """Return uvicorn, ready to `serve` the hall."""
    settings = uvicorn.Config(
        server.app,
        host=host,
        port=port,
        interface="asgi3",
        proxy_headers=False,
        lifespan="off",
        ws=FramingProtocol,
        ws_max_size=LONGEST_REQUEST,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        ws_per_message_deflate=False,
        h11_max_incomplete_event_size=16 * 1024,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=3,
        backlog=BACKLOG,
    )
    return uvicorn.Server(settings)


async def serve(
    config: HallConfig,
    data: Path,
    host: str,
    port: int,
    hall_folder: Path,
    clock: Callable[[], dt.datetime] = utc_now,
) -> None:
    """Serve a hall until the process is told to end.

    Raises:
        StorageError: the data cannot be used.
        CannotListen: the address cannot be used.
    """
    public_url = config.hall.public_url or f"http://{own_address(host)}:{port}"
    async with hall_server(config, data, public_url, hall_folder, clock) as server:
        listener = _listener(host, port)
        _leave_address(data, host, port)
        gc.collect()
        gc.freeze()  # what is loaded stays; the collector need not look at it again
        log.info("hall=%s listening on %s:%d, links begin with %s", config.hall.id, host, port, public_url)
        await web_server(server, host, port).serve([listener])


def run(
    config: HallConfig,
    data: Path,
    host: str,
    port: int,
    hall_folder: Path,
    clock: Callable[[], dt.datetime] = utc_now,
) -> None:
    """Serve a hall in this process; returns when it was told to end. Raises as `serve` does."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(config, data, host, port, hall_folder, clock))


def _listener(host: str, port: int) -> socket.socket:
    """Take the port before anything says that the hall is served. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise CannotListen(host, port, error.strerror or str(error)) from error


def _leave_address(data: Path, host: str, port: int) -> None:
    here = host if host not in _EVERYWHERE else "127.0.0.1"
    data.mkdir(parents=True, exist_ok=True)  # with PostgreSQL nobody has made it yet
    (data / ADDRESS_FILE).write_text(f"ws://{here}:{port}/ws", encoding="utf-8")


def own_address(host: str) -> str:
    """Return an address other machines can reach this one at, when it listens on `host`."""
    if host not in _EVERYWHERE:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks the system which way it would go
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    factory: type[asyncio.AbstractEventLoop] = uvloop.Loop
    return factory
