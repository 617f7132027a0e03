"""The process that looks into documents: one after the other from its input, findings to its output.

A document comes as pieces, each after its length in four bytes; length 0 ends it.
Ends when its input ends, so it never outlives the server.
"""

from __future__ import annotations

import contextlib
import io
import sys
from typing import BinaryIO

import msgspec

from queue_server.documents.framing import framed, read_piece
from queue_server.documents.looking import Finding, Refused, look_into

MEMORY_BYTES = 2 * 1024 * 1024 * 1024


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Look into every document that comes."""
    while (document := _document(source)) is not None:
        sink.write(framed(msgspec.msgpack.encode(_finding(document))))
        sink.flush()


def _finding(document: io.BytesIO) -> Finding:
    try:
        return look_into(document)
    except MemoryError:
        return Refused("too_large")


def _document(source: BinaryIO) -> io.BytesIO | None:
    document = io.BytesIO()
    while True:
        piece = read_piece(source)
        if piece is None:
            return None
        if not piece:
            document.seek(0)
            return document
        document.write(piece)


def _limit_memory() -> None:
    """A picture that unpacks to more than the machine has ends this process, not the server."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    _limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
