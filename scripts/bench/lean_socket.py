"""The client side of a WebSocket with next to nothing around it, so that what is measured is the server.

A full client costs more processor time for each message than the server spends on it, and on two cores
the clients' time is the server's. This one masks with zeros (which the standard allows: the mask is the
client's choice), never fragments, and hands every message to one function. It is no client for a hall.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import struct
from collections.abc import Callable
from typing import cast

_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_NO_MASK = bytes(4)


class LeanSocket(asyncio.Protocol):
    """An open socket; make one with `open_socket`.

    Args:
        on_message: gets every text message; must not block.

    Attributes:
        lost: set when the connection has ended, by whichever side.
    """

    def __init__(self, on_message: Callable[[bytes], None]) -> None:
        self._on_message = on_message
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        loop = asyncio.get_running_loop()
        self.upgraded: asyncio.Future[None] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes: the answer to the upgrade, then frames."""
        self._buffer += data
        if not self.upgraded.done():
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._buffer[:end])
            del self._buffer[: end + 4]
            if not head.startswith(b"HTTP/1.1 101"):
                self.upgraded.set_exception(ConnectionError(head[:60].decode("latin-1")))
                return
            self.upgraded.set_result(None)
        self._take_frames()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell everybody who waits."""
        if not self.upgraded.done():
            self.upgraded.set_exception(exc or ConnectionError("closed before the upgrade"))
        if not self.lost.done():
            self.lost.set_result(None)

    def send(self, message: bytes) -> None:
        """Send a text message. Raises ConnectionError when the connection has ended."""
        self._send_frame(_TEXT, message)

    def close(self) -> None:
        """Say goodbye and close."""
        if self._transport is not None and not self._transport.is_closing():
            self._send_frame(_CLOSE, b"\x03\xe8")
            self._transport.close()

    def cut(self) -> None:
        """End the connection at once, as a pulled plug would."""
        if self._transport is not None:
            self._transport.abort()

    def _send_frame(self, opcode: int, payload: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError("the connection has ended")
        self._transport.write(frame(opcode, payload))

    def _take_frames(self) -> None:
        buffer, start = self._buffer, 0
        while True:
            head = _frame_at(buffer, start)
            if head is None:
                break
            opcode, begin, end = head
            payload = bytes(buffer[begin:end])
            start = end
            if opcode == _TEXT:
                self._on_message(payload)
            elif opcode == _PING:
                self._send_frame(_PONG, payload)
            elif opcode == _CLOSE:
                self.close()
        del buffer[:start]


def frame(opcode: int, payload: bytes, first_bits: int = 0x80) -> bytes:
    """Return one masked frame; `first_bits` 0x80 = final and nothing reserved."""
    size = len(payload)
    if size < 126:
        head = bytes((first_bits | opcode, 0x80 | size))
    elif size < 65_536:
        head = struct.pack("!BBH", first_bits | opcode, 0xFE, size)
    else:
        head = struct.pack("!BBQ", first_bits | opcode, 0xFF, size)
    return head + _NO_MASK + payload


def upgrade_request(host: str, port: int, path: str) -> bytes:
    """Return the HTTP request that turns a connection into a WebSocket."""
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


async def open_socket(
    host: str, port: int, on_message: Callable[[bytes], None], path: str = "/ws", timeout_s: float = 10.0
) -> LeanSocket:
    """Connect and upgrade. Raises OSError (ConnectionError, TimeoutError among them)."""
    async with asyncio.timeout(timeout_s):
        loop = asyncio.get_running_loop()
        transport, socket = await loop.create_connection(lambda: LeanSocket(on_message), host, port)
        transport.write(upgrade_request(host, port, path))
        try:
            await socket.upgraded
        except BaseException:
            transport.abort()
            raise
        return socket


def _frame_at(buffer: bytearray, start: int) -> tuple[int, int, int] | None:
    """Return (opcode, payload begin, payload end) of the unmasked frame at `start`; None when incomplete."""
    if len(buffer) < start + 2:
        return None
    size, begin = buffer[start + 1] & 0x7F, start + 2
    if size == 126:
        if len(buffer) < begin + 2:
            return None
        (size,) = struct.unpack_from("!H", buffer, begin)
        begin += 2
    elif size == 127:
        if len(buffer) < begin + 8:
            return None
        (size,) = struct.unpack_from("!Q", buffer, begin)
        begin += 8
    end = begin + size
    return (buffer[start] & 0x0F, begin, end) if len(buffer) >= end else None
