from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from queue_server.web import connection as connection_module
from queue_server.web.connection import Connection
from queue_server.web.frames import framed


def a_connection() -> Connection:
    return Connection("127.0.0.1", lambda _: "w1")


async def test_what_waits_goes_out_in_one_piece_and_in_order() -> None:
    connection, sent = a_connection(), list[bytes]()

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["frames"])

    messages = [f"message {number}".encode() for number in range(50)]
    for message in messages:
        connection.push(message)
    connection.end()
    await connection.write(send)
    assert sent == [framed(messages)]


async def test_a_connection_that_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "MOST_OUTGOING", 10)
    connection, stuck = a_connection(), asyncio.Event()

    async def send(message: MutableMapping[str, Any]) -> None:
        await stuck.wait()

    writing = asyncio.create_task(connection.write(send))
    connection.push(b"first")
    await asyncio.sleep(0)
    for _ in range(10):
        connection.push(b"more")
    before = connection.overrun
    connection.push(b"too much")
    assert (before, connection.overrun) == (False, True)
    stuck.set()
    await writing


async def test_a_giant_queue_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "MOST_OUTGOING_BYTES", 1000)
    connection = a_connection()
    connection.push(b"x" * 1001)
    assert connection.overrun


async def test_work_ends_with_its_connection() -> None:
    connection, begun = a_connection(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.Event().wait()

    connection.begin(slow())
    await begun.wait()
    await connection.abandon()
    connection.push(b"nobody hears this")
    assert not connection.overrun


async def test_private_messages_reach_their_counter() -> None:
    connection = a_connection()
    assert connection.hears_messages_to("") and not connection.hears_messages_to("w1"), "nobody yet"
