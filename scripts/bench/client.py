"""A lean client: one WebSocket, one request at a time, so that what is measured is the server.

The product's own client adds reconnecting, mirrors and typed answers; the bench
speaks the same bytes with as little as possible around them.
"""

from __future__ import annotations

import itertools
from types import TracebackType
from typing import Self

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Outgoing, Params, View, info_of
from queue_server.protocol.codec import decode, decode_message, encode_request
from queue_server.protocol.errors import error_for
from queue_server.protocol.events import Topic
from queue_server.protocol.session import Hello, Identify, LogIn, Subscribe
from queue_server.protocol.version import PROTOCOL

LONGEST_MESSAGE = 64 * 1024 * 1024


class LeanClient:
    """An identified terminal; use as `async with`.

    Args:
        url: the server's socket.
        identity: who this terminal is.
        clerk: clerk id, password and counter id to log in with, for a counter.
        topics: what to listen to; events pile up in `events` while answers are awaited.
    """

    def __init__(
        self,
        url: str,
        identity: TerminalIdentity,
        clerk: tuple[str, str, str] | None = None,
        topics: tuple[Topic, ...] = (),
    ) -> None:
        self._url = url
        self._identity = identity
        self._clerk = clerk
        self._topics = topics
        self._ids = itertools.count(1)
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self._socket = await connect(
            self._url, compression=None, max_size=LONGEST_MESSAGE, ping_interval=None, proxy=None
        )
        hello = decode(Hello, (await self.receive()).params)
        await self.ask(
            Identify(
                terminal_id=self._identity.terminal_id,
                proof=self._identity.proof_for(hello.nonce),
                client="bench",
                client_version="",
                protocol=PROTOCOL,
            )
        )
        if self._clerk is not None:
            clerk_id, password, counter_id = self._clerk
            key = f"log-in-{counter_id}-{hello.nonce[:16]}"
            await self.ask(
                LogIn(request_key=key, clerk_id=clerk_id, password=password, counter_id=counter_id)
            )
        if self._topics:
            await self.ask(Subscribe(topics=self._topics))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    @property
    def socket(self) -> ClientConnection:
        """The open socket."""
        if self._socket is None:
            raise RuntimeError("not connected")
        return self._socket

    async def receive(self) -> Outgoing:
        """Return the next message, whatever it is."""
        return decode_message(await self.socket.recv())

    async def ask(self, params: Params) -> msgspec.Raw:
        """Ask and return the raw answer, passing over events. Raises the server's HallError."""
        request_id = next(self._ids)
        await self.socket.send(encode_request(request_id, info_of(params.__class__).name, params), text=True)
        while True:
            message = await self.receive()
            if message.id != request_id:
                continue
            if message.error is not None:
                raise error_for(message.error.data.slug, message.error.data.params)
            return message.result

    async def ask_view(self, params: Params) -> View:
        """Ask and return the decoded answer."""
        return decode(info_of(params.__class__).answer, await self.ask(params))
