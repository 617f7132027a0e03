"""The wire at `/ws`: hello, then requests one by one, each checked against the contract and answered."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from queue_server.application.engine import Engine
from queue_server.application.hub import Hub
from queue_server.protocol.base import MethodInfo, Params, Role, View, methods
from queue_server.protocol.codec import (
    decode,
    decode_request,
    encode,
    encode_error,
    encode_notification,
)
from queue_server.protocol.errors import (
    Forbidden,
    HallError,
    InvalidParams,
    NotIdentified,
    ServerBusy,
    UnknownMethod,
)
from queue_server.protocol.session import Hello
from queue_server.protocol.version import MIN_PROTOCOL, PROTOCOL
from queue_server.web.admission import Admission
from queue_server.web.connection import Connection
from queue_server.web.measures import Measures

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = Callable[[Connection, Any], Awaitable[bytes | View]]
"""Answers a request with a view, or with one already encoded."""

MOST_CONNECTIONS = 4_000
MOST_IN_FLIGHT = 64
"""Requests of one connection that may be worked on at once."""
MOST_GARBAGE = 20
"""Unreadable messages after which a connection is closed."""
IDENTIFY_WITHIN_S = 20.0
LARGEST_ID = 2**53 - 1
"""What every JSON reader can tell apart."""
_POLICY, _TRY_LATER = 1008, 1013
_HALF_A_NUL = "\\u0000"


class HallSocket:
    """The ASGI application behind `/ws`.

    Args:
        engine: runs the commands.
        hub: tells what happens.
        admission: who may come in, and what they may do.
        hello: makes the first message, given a nonce.
        measures: counts.
        answers: by parameter struct, what is answered beside the use cases.
    """

    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        admission: Admission,
        hello: Callable[[str], Hello],
        measures: Measures,
        answers: Mapping[type[Params], Answer],
    ) -> None:
        self._engine = engine
        self._hub = hub
        self._admission = admission
        self._hello = hello
        self._measures = measures
        self._slow = answers
        self._methods = methods()
        self._open: set[Connection] = set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection from accept to close."""
        await receive()
        if len(self._open) >= MOST_CONNECTIONS:
            await send({"type": "websocket.close", "code": _TRY_LATER})
            return
        await send({"type": "websocket.accept"})
        connection = Connection((scope.get("client") or ("",))[0], self._admission.counter_of)
        self._open.add(connection)
        self._measures.connections.inc()
        log.info("connection=%s opened address=%s", connection.id, connection.address)
        connection.push(encode_notification("hello", self._hello(connection.nonce)))
        try:
            await self._serve(connection, receive, send)
        finally:
            self._open.discard(connection)
            self._hub.subscribers.discard(connection)
            self._measures.connections.dec()
            await connection.abandon()
            log.info("connection=%s closed overrun=%s", connection.id, connection.overrun)

    @property
    def connected(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def drop(self, terminal_id: str) -> None:
        """Close every connection of a terminal, e.g. when it is revoked."""
        for connection in self._open:
            if connection.terminal is not None and connection.terminal.id == terminal_id:
                connection.end()

    def drop_all(self) -> None:
        """Close every connection."""
        for connection in self._open:
            connection.end()

    async def _serve(self, connection: Connection, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        writing = loop.create_task(connection.write(send), name=f"writer of {connection.id}")
        reading = loop.create_task(self._read(connection, receive), name=f"reader of {connection.id}")
        late = loop.call_later(IDENTIFY_WITHIN_S, self._end_stranger, connection)
        try:
            await asyncio.wait([writing, reading], return_when=asyncio.FIRST_COMPLETED)
            if not reading.done() and not connection.overrun:
                await send({"type": "websocket.close", "code": _POLICY})
        finally:
            late.cancel()
            for task in (writing, reading):
                task.cancel()
            for outcome in await asyncio.gather(writing, reading, return_exceptions=True):
                if isinstance(outcome, Exception) and not isinstance(outcome, OSError):
                    log.debug("connection=%s ended by %r", connection.id, outcome)

    @staticmethod
    def _end_stranger(connection: Connection) -> None:
        if connection.terminal is None:
            connection.end()

    async def _read(self, connection: Connection, receive: Receive) -> None:
        garbage = 0
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("text")
            if data is None or not self._take(connection, data):
                garbage += 1
                if garbage > MOST_GARBAGE:
                    connection.end()
                    return

    def _take(self, connection: Connection, data: str) -> bool:
        """Begin to answer one message; return whether it could be read at all."""
        try:
            request = decode_request(data)
            if request.id is None or not 0 <= request.id <= LARGEST_ID or request.jsonrpc != "2.0":
                raise InvalidParams(problem="a JSON-RPC 2.0 request with an integer id is needed")
        except InvalidParams as problem:
            connection.push(encode_error(None, problem))
            return False
        try:
            info = self._methods.get(request.method)
            if info is None:
                raise UnknownMethod(method=request.method[:64])
            if _HALF_A_NUL in data:
                raise InvalidParams(problem="text must not contain the character U+0000")
            if connection.in_flight >= MOST_IN_FLIGHT:
                raise ServerBusy(retry_after_s=0.1)
            self._answer(connection, request.id, info, request.params)
        except HallError as refusal:
            self._measures.refused(refusal)
            connection.push(encode_error(request.id, refusal))
        return True

    def _answer(self, connection: Connection, request_id: int, info: MethodInfo, raw: Any) -> None:
        actor = self._admission.actor(connection, info)
        if Role.ANYONE not in info.roles and not info.roles & actor.roles:
            if connection.terminal is None:
                raise NotIdentified(why="not_identified")
            raise Forbidden(method=info.name)
        params = decode(info.params, raw)
        connection.in_flight += 1
        special = self._slow.get(info.params)
        if special is not None:
            connection.begin(self._answer_slowly(connection, request_id, special, params))
            return
        began = self._measures.now()

        def settle(outcome: bytes | HallError) -> None:
            connection.in_flight -= 1
            self._measures.answered(info.name, began)
            if isinstance(outcome, HallError):
                self._measures.refused(outcome)
                connection.push(encode_error(request_id, outcome))
            else:
                connection.push(b'{"jsonrpc":"2.0","id":%d,"result":%s}' % (request_id, outcome))

        self._engine.submit(actor, params, settle)

    async def _answer_slowly(
        self,
        connection: Connection,
        request_id: int,
        answer: Callable[[Connection, Any], Awaitable[View | bytes]],
        params: Params,
    ) -> None:
        try:
            result = await answer(connection, params)
        except HallError as refusal:
            self._measures.refused(refusal)
            connection.push(encode_error(request_id, refusal))
        except Exception:
            connection.push(encode_error(request_id, self._admission.bug(connection)))
        else:
            encoded = result if isinstance(result, bytes) else encode(result)
            connection.push(b'{"jsonrpc":"2.0","id":%d,"result":%s}' % (request_id, encoded))
        finally:
            connection.in_flight -= 1


def hello_of(
    hall_id: str, hall_name: str, version: str, clock: Callable[[], dt.datetime]
) -> Callable[[str], Hello]:
    """Return what makes a connection's first message from its nonce."""
    return lambda nonce: Hello(
        protocol=PROTOCOL,
        min_protocol=MIN_PROTOCOL,
        server_version=version,
        hall_id=hall_id,
        hall_name=hall_name,
        nonce=nonce,
        server_time=clock(),
    )
