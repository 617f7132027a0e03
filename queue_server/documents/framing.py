"""How the server and the process that looks into documents tell pieces apart: length first, then bytes."""

from __future__ import annotations

from typing import BinaryIO

LENGTH_BYTES = 4


def framed(piece: bytes) -> bytes:
    """Return a piece with its length before it; an empty one ends a document."""
    return len(piece).to_bytes(LENGTH_BYTES, "big") + piece


def read_piece(source: BinaryIO) -> bytes | None:
    """Return the next piece; None when the other side has gone."""
    length = source.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    size = int.from_bytes(length, "big")
    piece = source.read(size)
    return piece if len(piece) == size else None
