"""A lean client: an identified terminal on one socket, so that what is measured is the server.

The product's own client adds reconnecting, mirrors and typed answers; the bench
speaks the same bytes with as little as possible around them.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import msgspec

from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Outgoing, Params, View, info_of
from queue_server.protocol.codec import decode, decode_message, encode_request
from queue_server.protocol.errors import error_for
from queue_server.protocol.events import Topic
from queue_server.protocol.session import Hello, Identify, LogIn, Subscribe
from queue_server.protocol.version import PROTOCOL
from scripts.bench.lean_socket import LeanSocket, open_socket

_EVENT = b'{"jsonrpc":"2.0","method":"event"'


@dataclass(frozen=True, slots=True)
class Seat:
    """A clerk at a counter, and how to log in there."""

    clerk_id: str
    password: str
    counter_id: str


class LeanClient:
    """An identified terminal; use as `async with`.

    Args:
        port: the server's, on this machine.
        identity: who this terminal is.
        seat: whom to log in, for a counter.
        topics: what to listen to.
        on_event: gets every event's raw message the moment it arrives.
        timeout_s: how long to wait for each answer.
    """

    def __init__(
        self,
        port: int,
        identity: TerminalIdentity,
        seat: Seat | None = None,
        topics: tuple[Topic, ...] = (),
        on_event: Callable[[bytes], None] = lambda _: None,
        timeout_s: float = 30.0,
    ) -> None:
        self._port = port
        self._identity = identity
        self._seat = seat
        self._topics = topics
        self._on_event = on_event
        self._timeout_s = timeout_s
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Outgoing]] = {}
        self._socket: LeanSocket | None = None

    async def __aenter__(self) -> Self:
        hello: asyncio.Future[Outgoing] = asyncio.get_running_loop().create_future()
        self._waiting[0] = hello
        self._socket = await open_socket("127.0.0.1", self._port, self._take, timeout_s=self._timeout_s)
        self._socket.lost.add_done_callback(lambda _: self._fail_waiting())
        try:
            async with asyncio.timeout(self._timeout_s):
                first = decode(Hello, (await hello).params)
                await self._enter(first)
        except BaseException:
            self._socket.cut()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    @property
    def socket(self) -> LeanSocket:
        """The open socket."""
        if self._socket is None:
            raise RuntimeError("not connected")
        return self._socket

    async def ask(self, params: Params) -> msgspec.Raw:
        """Ask and return the raw answer. Raises the server's HallError, ConnectionError, TimeoutError."""
        request_id = next(self._ids)
        future: asyncio.Future[Outgoing] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = future
        try:
            self.socket.send(encode_request(request_id, info_of(params.__class__).name, params))
            async with asyncio.timeout(self._timeout_s):
                message = await future
        finally:
            self._waiting.pop(request_id, None)
        if message.error is not None:
            raise error_for(message.error.data.slug, message.error.data.params)
        return message.result

    async def ask_view(self, params: Params) -> View:
        """Ask and return the decoded answer."""
        return decode(info_of(params.__class__).answer, await self.ask(params))

    async def _enter(self, hello: Hello) -> None:
        await self.ask(
            Identify(
                terminal_id=self._identity.terminal_id,
                proof=self._identity.proof_for(hello.nonce),
                client="bench",
                client_version="",
                protocol=PROTOCOL,
            )
        )
        if self._seat is not None:
            seat = self._seat
            key = f"log-in-{hello.nonce[:24]}"
            await self.ask(
                LogIn(
                    request_key=key,
                    clerk_id=seat.clerk_id,
                    password=seat.password,
                    counter_id=seat.counter_id,
                )
            )
        if self._topics:
            await self.ask(Subscribe(topics=self._topics))

    def _take(self, data: bytes) -> None:
        if data.startswith(_EVENT):
            self._on_event(data)
            return
        message = decode_message(data)
        future = self._waiting.get(message.id or 0)
        if future is not None and not future.done():
            future.set_result(message)

    def _fail_waiting(self) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionError("the connection has ended"))


@asynccontextmanager
async def all_open(clients: Sequence[LeanClient]) -> AsyncIterator[None]:
    """Keep all clients connected while inside."""
    async with AsyncExitStack() as stack:
        for client in clients:
            await stack.enter_async_context(client)
        yield
