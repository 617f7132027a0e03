"""The link of one program to the server: connects, identifies, subscribes, and does it again when it breaks.

A call made while the link is down waits for it; a call cut off half-way is sent
again with the same `request_key`, so it takes effect once. Every call has a deadline.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Self

from queue_server.client.calls import Caller
from queue_server.client.connection import Broken, Connection
from queue_server.client.files import Files
from queue_server.client.identity import TerminalIdentity
from queue_server.client.listener import LinkListener
from queue_server.client.once import introduction
from queue_server.client.reconnect import LinkState, Pauses, Reconnect
from queue_server.protocol.base import Params, View
from queue_server.protocol.errors import (
    Forbidden,
    HallError,
    LinkLost,
    NotIdentified,
    ServerBusy,
    VersionMismatch,
)
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.session import Identified, Subscribe, Subscribed

log = logging.getLogger(__name__)

MOST_PENDING = 256
"""Calls that may wait for an answer at once; more are refused at the door."""
OPEN_TIMEOUT_S = 5.0
_REFUSALS = (VersionMismatch, NotIdentified, Forbidden)


class HallLink(Caller):
    """A terminal's standing connection to its hall.

    Args:
        url: the server's socket, `ws://host:port/ws`.
        identity: who this terminal is.
        topics: what to listen to.
        listener: who hears it.
        client: name of the program, for the server's log.
        client_version: its version.
        pauses: how long to wait between attempts.
        sleep: replaces `asyncio.sleep` in tests.
        chance: replaces `random.random` in tests.

    Attributes:
        files: documents to this server and back.
    """

    def __init__(
        self,
        url: str,
        identity: TerminalIdentity,
        topics: Iterable[Topic],
        listener: LinkListener,
        *,
        client: str = "yichuang",
        client_version: str = "",
        pauses: Pauses | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._url = url
        self._identity = identity
        self._topics = tuple(topics)
        self._listener = listener
        self._client = client
        self._client_version = client_version
        self._sleep = sleep
        self._reconnect = Reconnect(pauses, chance)
        self._connection: Connection | None = None
        self._refusal: HallError | None = None
        self._changed = asyncio.Condition()
        self._last_seq: int | None = None
        self._pending = 0
        self._task: asyncio.Task[None] | None = None
        self.files = Files(self, url, identity)

    @property
    def state(self) -> LinkState:
        """How things stand now."""
        return self._reconnect.state

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def start(self) -> None:
        """Begin connecting, in a task of the running event loop; harmless when begun already."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name=f"link to {self._url}")

    async def close(self) -> None:
        """End the link; calls still waiting fail with LinkLost."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self.files.close()
        self._reconnect.closed()
        await self._tell()

    async def _call(self, params: Params, timeout_s: float) -> View:
        if self._pending >= MOST_PENDING:
            raise ServerBusy(retry_after_s=1.0)
        self._pending += 1
        last_refusal: HallError | None = None
        try:
            async with asyncio.timeout(timeout_s):
                while True:
                    connection = await self._online_connection()
                    try:
                        return await connection.request(params)
                    except Broken:
                        await self._gone(connection)
                    except ServerBusy as busy:
                        last_refusal = busy
                        await self._sleep(float(busy.params.get("retry_after_s", 0.2)))
        except TimeoutError:
            raise last_refusal or LinkLost(timeout_s=timeout_s) from None
        finally:
            self._pending -= 1

    async def _online_connection(self) -> Connection:
        async with self._changed:
            while True:
                if self._connection is not None:
                    return self._connection
                if self.state is LinkState.REFUSED and self._refusal is not None:
                    raise self._refusal
                if self.state is LinkState.CLOSED and self._task is None:
                    raise LinkLost()
                await self._changed.wait()

    async def _gone(self, connection: Connection) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._connection is not connection)

    async def _run(self) -> None:
        while True:
            self._reconnect.connecting()
            await self._tell()
            try:
                await self._live()
                pause_s = self._reconnect.lost()
            except Broken as why:
                log.info("link to %s: %s", self._url, why)
                pause_s = self._reconnect.lost()
            except _REFUSALS as refusal:
                self._refusal = refusal
                log.warning("link to %s refused: %s", self._url, refusal)
                pause_s = self._reconnect.refused()
            except HallError as error:
                log.warning("link to %s: %s", self._url, error)
                pause_s = self._reconnect.lost()
            await self._tell()
            await self._sleep(pause_s)

    async def _live(self) -> None:
        """Be connected once, from opening to breaking."""
        connection = await Connection.open(self._url, self._take_event, OPEN_TIMEOUT_S)
        pump = asyncio.get_running_loop().create_task(connection.pump(), name=f"pump of {self._url}")
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                await self._introduce(connection)
            self._connection, self._refusal = connection, None
            self._reconnect.online()
            await self._tell()
            await asyncio.wait([pump])
        except TimeoutError as error:
            raise Broken("no answer to identify or subscribe") from error
        finally:
            self._connection = None
            await connection.close()
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)

    async def _introduce(self, connection: Connection) -> None:
        identify = introduction(self._identity, connection.hello.nonce, self._client, self._client_version)
        await connection.request(identify, self._take_identified)
        await connection.request(
            Subscribe(topics=self._topics, after_seq=self._last_seq), self._take_subscribed
        )

    def _take_identified(self, answer: View) -> None:
        if isinstance(answer, Identified):
            self._listener.on_identified(answer)

    def _take_subscribed(self, answer: View) -> None:
        if isinstance(answer, Subscribed):
            self._last_seq = answer.seq
            self._listener.on_subscribed(answer)

    def _take_event(self, event: Event) -> None:
        if event.seq:
            if self._last_seq is None or event.seq <= self._last_seq:
                return
            self._last_seq = event.seq
        self._listener.on_event(event)

    async def _tell(self) -> None:
        self._listener.on_state(self.state, self._refusal if self.state is LinkState.REFUSED else None)
        async with self._changed:
            self._changed.notify_all()
