"""Sending many messages with one write: server frames are not masked, so their bytes are known beforehand.

A press is several events, and every board hears each of them. Through ASGI each would
be framed anew for every connection and written by a system call of its own; here
what waits for a connection goes out in one piece.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

FRAMES = "websocket.frames"
"""Type of the ASGI message that carries finished frames in `frames`."""
_FINAL_TEXT = 0x81
_ONE_BYTE, _TWO_BYTES = 126, 127


def framed(messages: Iterable[bytes]) -> bytes:
    """Return text messages as WebSocket frames, one after the other (RFC 6455 section 5.2)."""
    parts: list[bytes] = []
    for message in messages:
        size = len(message)
        if size < _ONE_BYTE:
            parts.append(bytes((_FINAL_TEXT, size)))
        elif size < 1 << 16:
            parts.append(struct.pack("!BBH", _FINAL_TEXT, _ONE_BYTE, size))
        else:
            parts.append(struct.pack("!BBQ", _FINAL_TEXT, _TWO_BYTES, size))
        parts.append(message)
    return b"".join(parts)


class FramingProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which also takes finished frames."""

    async def send(self, message: Any) -> None:
        """Send an ASGI message; finished frames are written as they are."""
        if message["type"] != FRAMES:
            await super().send(message)
            return
        await self.writable.wait()
        if self.close_sent or self.transport.is_closing():
            raise ClientDisconnected
        self.transport.write(cast(bytes, message["frames"]))
