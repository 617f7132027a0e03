"""One WebSocket to the server: hello first, answers matched to requests, events handed on.

It lives once: when it breaks it stays broken, and `link.HallLink` opens the next.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from queue_server.protocol.base import Outgoing, Params, View, info_of
from queue_server.protocol.codec import decode, decode_message, encode_request
from queue_server.protocol.errors import HallError, InvalidParams, VersionMismatch, error_for
from queue_server.protocol.events import Event
from queue_server.protocol.session import Hello
from queue_server.protocol.version import MIN_PROTOCOL, PROTOCOL

LONGEST_MESSAGE = 8 * 1024 * 1024
"""Bytes; a snapshot of a full hall is well below one million."""
PING_INTERVAL_S = 5.0
PING_TIMEOUT_S = 5.0


class Broken(Exception):
    """The connection could not be made, or is gone."""


class Connection:
    """An open connection; make one with `open`.

    Attributes:
        hello: the server's first message.
    """

    def __init__(self, socket: ClientConnection, hello: Hello, on_event: Callable[[Event], None]) -> None:
        self._socket = socket
        self.hello = hello
        self._on_event = on_event
        self._ids = itertools.count(1)
        self._waiting: dict[int, tuple[type[View], asyncio.Future[View], Callable[[View], None] | None]] = {}
        self._broken = False

    @classmethod
    async def open(cls, url: str, on_event: Callable[[Event], None], timeout_s: float) -> Self:
        """Connect and await the server's hello.

        Raises:
            Broken: no server there, or not one of ours.
            VersionMismatch: connected, but the versions cannot talk.
        """
        try:
            async with asyncio.timeout(timeout_s):
                socket = await connect(
                    url,
                    open_timeout=None,
                    compression=None,
                    max_size=LONGEST_MESSAGE,
                    ping_interval=PING_INTERVAL_S,
                    ping_timeout=PING_TIMEOUT_S,
                    close_timeout=1.0,
                    proxy=None,
                )
                try:
                    return cls(socket, _checked_hello(decode_message(await socket.recv())), on_event)
                except BaseException:
                    await socket.close()
                    raise
        except (
            OSError,
            TimeoutError,
            InvalidHandshake,
            InvalidURI,
            ConnectionClosed,
            InvalidParams,
        ) as error:
            raise Broken(str(error) or type(error).__name__) from error

    async def pump(self) -> None:
        """Read until the connection ends; then every request still waiting fails with `Broken`."""
        why = "closed"
        try:
            async for data in self._socket:
                self._take(decode_message(data))
        except (ConnectionClosed, OSError, HallError) as error:
            why = str(error)
        finally:
            self._broken = True
            for _, future, _ in self._waiting.values():
                if not future.done():
                    future.set_exception(Broken(why))
            self._waiting.clear()

    async def request(self, params: Params, on_answer: Callable[[View], None] | None = None) -> View:
        """Send a request and await its answer; `pump` must be running.

        Args:
            params: the method's parameters.
            on_answer: called with the answer before any later message is looked at.

        Raises:
            Broken: the connection ended first.
            HallError: the server's refusal.
        """
        if self._broken:
            raise Broken("closed")
        info = info_of(params.__class__)
        request_id = next(self._ids)
        future: asyncio.Future[View] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = (info.answer, future, on_answer)
        try:
            await self._socket.send(encode_request(request_id, info.name, params), text=True)
            return await future
        except (ConnectionClosed, OSError) as error:
            raise Broken(str(error)) from error
        finally:
            self._waiting.pop(request_id, None)

    async def close(self) -> None:
        """Close the socket; harmless when it is closed already."""
        await self._socket.close()

    def _take(self, message: Outgoing) -> None:
        if message.id is not None:
            if message.id in self._waiting:
                self._settle(message, *self._waiting[message.id])
        elif message.method == "event":
            self._on_event(decode(Event, message.params))

    @staticmethod
    def _settle(
        message: Outgoing,
        kind: type[View],
        future: asyncio.Future[View],
        on_answer: Callable[[View], None] | None,
    ) -> None:
        if future.done():
            return
        if message.error is not None:
            future.set_exception(error_for(message.error.data.slug, message.error.data.params))
            return
        try:
            answer = decode(kind, message.result)
        except HallError as error:
            future.set_exception(error)
            return
        if on_answer is not None:
            on_answer(answer)
        future.set_result(answer)


def _checked_hello(message: Outgoing) -> Hello:
    if message.method != "hello":
        raise Broken("the other side does not speak first; this is not a queue server")
    hello = decode(Hello, message.params)
    if hello.min_protocol > PROTOCOL or hello.protocol < MIN_PROTOCOL:
        raise VersionMismatch(
            client_protocol=PROTOCOL,
            protocol=hello.protocol,
            min_protocol=hello.min_protocol,
            upgrade="client" if hello.min_protocol > PROTOCOL else "server",
        )
    return hello
