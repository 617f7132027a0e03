"""A real queue server in the test's own event loop: real sockets, real SQLite, a small hall always open."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from config import schema
from queue_server.client import identity
from queue_server.client.connection import Connection
from queue_server.client.identity import TerminalIdentity
from queue_server.client.link import HallLink
from queue_server.client.mirror import Mirror
from queue_server.client.once import introduction
from queue_server.client.reconnect import LinkState, Pauses
from queue_server.protocol.base import Params, Role, View
from queue_server.protocol.errors import HallError
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.session import Identified, Subscribed
from queue_server.storage.database import open_database
from queue_server.web.app import HallServer, utc_now
from queue_server.web.runner import hall_server, web_server
from queue_server.web.setup import ADMIN_TERMINAL, IDENTITIES, Preparation, Provision, WantedTerminal

PASSWORD = "right-password-1"
TERMINALS = (
    ("kiosk-1", Role.KIOSK),
    ("window-1", Role.COUNTER),
    ("window-2", Role.COUNTER),
    ("board-1", Role.BOARD),
    ("pads", Role.DEVICE_HOST),
    ("office", Role.CONSOLE),
)
CLERKS = ("li", "wang", "guide", "boss", "root")


def small_hall(**tables: Any) -> schema.HallConfig:
    """Return two services, two windows and five people; `tables` replace whole tables."""
    always = schema.WeekHours(
        days=(1, 2, 3, 4, 5, 6, 7), spans=(schema.TimeSpan(start=dt.time(0), end=dt.time(0)),)
    )
    everything = (schema.Skill(service="*"),)
    hall: dict[str, Any] = {
        "hall": schema.Hall(id="small", name="小镇政务大厅", name_en="Small Town Hall", phone="000-1"),
        "calendars": (
            schema.Calendar(
                id="default", week=(always,), national_holidays=False, stop_issuing_before_close_min=0
            ),
        ),
        "zones": (schema.Zone(id="main", name="大厅", name_en="Main hall"),),
        "groups": (schema.ServiceGroup(id="all", name="全部"),),
        "services": (
            schema.Service(id="tax", name="税务", name_en="Tax", group="all", prefix="A"),
            schema.Service(id="seal", name="刻章", name_en="Seals", group="all", prefix="B"),
        ),
        "counters": (
            schema.Counter(id="w1", label="1", name="综合窗口", skills=everything),
            schema.Counter(id="w2", label="2", skills=everything),
        ),
        "clerks": (
            schema.Clerk(id="li", name="李静", counters=("w1", "w2")),
            schema.Clerk(id="wang", name="王强", counters=("w2",), stands_in_for=("li",)),
            schema.Clerk(id="guide", name="导办", role=schema.Role.GUIDE, counters=("w2",)),
            schema.Clerk(id="boss", name="主任", role=schema.Role.MANAGER),
            schema.Clerk(id="root", name="管理员", role=schema.Role.ADMIN),
        ),
        "no_show": schema.NoShow(min_recalls=0, min_seconds_between_recalls=0, min_seconds_since_call=0),
        "guard": schema.Guard(double_press_ms=0, login_failures=3),
    }
    return schema.HallConfig(**(hall | tables))


class Heard:
    """A link's listener that keeps everything it hears, and a mirror of the hall."""

    def __init__(self) -> None:
        self.states: list[LinkState] = []
        self.refusal: HallError | None = None
        self.events: list[Event] = []
        self.subscribed: list[Subscribed] = []
        self.mirror = Mirror()
        self._changed = asyncio.Event()

    @property
    def state(self) -> LinkState:
        """How the link stands."""
        return self.states[-1] if self.states else LinkState.CLOSED

    def on_state(self, state: LinkState, refusal: HallError | None) -> None:
        self.states.append(state)
        self.refusal = refusal
        self._changed.set()

    def on_identified(self, identified: Identified) -> None:
        self.mirror.hall = identified.hall

    def on_subscribed(self, subscribed: Subscribed) -> None:
        self.subscribed.append(subscribed)
        self.mirror.take_subscribed(subscribed)
        self._changed.set()

    def on_event(self, event: Event) -> None:
        self.events.append(event)
        self.mirror.take_event(event)
        self._changed.set()

    async def until(self, condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
        """Wait until something heard makes `condition` true."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


@dataclass
class RunningHall:
    """A hall whose server listens."""

    server: HallServer
    data: Path
    port: int
    _open: list[tuple[Connection, asyncio.Task[None]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The socket's address."""
        return f"ws://127.0.0.1:{self.port}/ws"

    @property
    def pages(self) -> str:
        """The base of all pages."""
        return f"http://127.0.0.1:{self.port}"

    def identity(self, name: str) -> TerminalIdentity:
        """Return a provisioned terminal's identity; `admin` is the command line's."""
        if name == "admin":
            return identity.load(self.data / ADMIN_TERMINAL)
        return identity.load(self.data / IDENTITIES / f"{name}.json")

    def link(self, name: str, heard: Heard, *topics: Topic) -> HallLink:
        """Return a link that reconnects at once."""
        return HallLink(self.url, self.identity(name), topics, heard, pauses=Pauses(0.05, 0.1))

    async def stranger(self, hear: Callable[[Event], None] = lambda _: None) -> Connection:
        """Return a connection that has not identified itself."""
        connection = await Connection.open(self.url, hear, 5.0)
        self._open.append((connection, asyncio.create_task(connection.pump())))
        return connection

    async def terminal(self, name: str, hear: Callable[[Event], None] = lambda _: None) -> Connection:
        """Return an identified connection; closed with the hall."""
        connection = await self.stranger(hear)
        await connection.request(introduction(self.identity(name), connection.hello.nonce, "test"))
        return connection

    async def refusal(self, connection: Connection, params: Params) -> HallError:
        """Return how a request is refused."""
        try:
            answer = await connection.request(params)
        except HallError as refusal:
            return refusal
        raise AssertionError(f"not refused: {answer}")

    async def close_connections(self) -> None:
        """Close what `stranger` and `terminal` opened."""
        for connection, pump in self._open:
            await connection.close()
            await pump
        self._open.clear()

    def browser(self) -> httpx.AsyncClient:
        """Return an HTTP client of the hall's pages."""
        return httpx.AsyncClient(base_url=self.pages, timeout=10.0)


def prepare(
    config: schema.HallConfig,
    data: Path,
    clerks: Iterable[str] = CLERKS,
    terminals: Iterable[tuple[str, Role]] = TERMINALS,
) -> None:
    """Make terminals and passwords ready, as `--provision` does; every password is PASSWORD."""
    database = open_database(config.server.storage, data, config.hall.id)
    try:
        preparation = Preparation(database, config, data, utc_now())
        preparation.admin()
        preparation.provision(Provision(tuple(WantedTerminal(*one) for one in terminals)))
        for clerk in clerks:
            preparation.password(clerk, PASSWORD, expired=False)
    finally:
        database.close()


@asynccontextmanager
async def running_hall(
    data: Path,
    config: schema.HallConfig | None = None,
    *,
    port: int = 0,
    clock: Callable[[], dt.datetime] = utc_now,
    clerks: Iterable[str] = CLERKS,
    hall_folder: Path | None = None,
) -> AsyncIterator[RunningHall]:
    """Run a hall's server on the data in `data`, prepared if it is new; its guides lie in `hall_folder`."""
    config = config or small_hall()
    if not (data / IDENTITIES).exists():
        prepare(config, data, clerks)
    async with hall_server(config, data, "http://hall.test", hall_folder, clock) as server:
        web = web_server(server, "127.0.0.1", port)
        serving = asyncio.create_task(web.serve(), name="uvicorn")
        while not web.started and not serving.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.005)
        hall = RunningHall(server, data, web.servers[0].sockets[0].getsockname()[1])
        try:
            yield hall
        finally:
            await hall.close_connections()
            web.should_exit = True
            await serving


async def ask(connection: Connection, params: Params) -> View:
    """Ask and return the answer."""
    return await connection.request(params)
