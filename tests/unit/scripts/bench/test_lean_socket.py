"""The bench's own WebSocket against a server that is not ours: every length, pings, and the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve

from scripts.bench.lean_socket import open_socket


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        if message == "ping me":
            await (await connection.ping())
            await connection.send("ponged")
        elif message == "go away":
            await connection.close()
        else:
            await connection.send(message)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serve(echo, "127.0.0.1", 0, compression=None, max_size=None) as server:
        yield server


def port_of(server: Server) -> int:
    return int(next(iter(server.sockets)).getsockname()[1])


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 300_000])
async def test_messages_of_every_length_come_back_whole(server: Server, size: int) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    socket = await open_socket("127.0.0.1", port_of(server), heard.put_nowait)
    message = b"x" * size
    socket.send(message)
    socket.send(b"end")
    assert await heard.get() == message
    assert await heard.get() == b"end"
    socket.close()
    await socket.lost


async def test_pings_are_answered(server: Server) -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    socket = await open_socket("127.0.0.1", port_of(server), heard.put_nowait)
    socket.send(b"ping me")
    assert await heard.get() == b"ponged"
    socket.close()
    await socket.lost


async def test_after_the_server_hung_up_sending_says_so(server: Server) -> None:
    socket = await open_socket("127.0.0.1", port_of(server), lambda _: None)
    socket.send(b"go away")
    await socket.lost
    with pytest.raises(ConnectionError):
        socket.send(b"x")


async def test_a_refused_upgrade_is_a_connection_error(server: Server) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    plain = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with plain:
        port = plain.sockets[0].getsockname()[1]
        with pytest.raises(ConnectionError, match="404"):
            await open_socket("127.0.0.1", port, lambda _: None)
