"""Two ends of a wire inside one process: what one end writes, the other reads."""

from __future__ import annotations

import threading

from devices.deadline import Deadline
from devices.transports.line import Line


class _Pipe:
    """Bytes in one direction."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._arrived = threading.Condition()

    def put(self, data: bytes) -> None:
        with self._arrived:
            self._bytes += data
            self._arrived.notify_all()

    def take(self, max_bytes: int, wait_s: float) -> bytes:
        with self._arrived:
            if not self._bytes and wait_s:
                self._arrived.wait(wait_s)
            data = bytes(self._bytes[:max_bytes])
            del self._bytes[:max_bytes]
            return data


class MemoryTransport(Line):
    """One end of a `memory_pair`; bytes written while the other end is closed wait for it."""

    def __init__(self, name: str, incoming: _Pipe, outgoing: _Pipe) -> None:
        super().__init__(name)
        self._incoming = incoming
        self._outgoing = outgoing

    def _connect(self, deadline: Deadline) -> None:
        if deadline.expired:
            raise TimeoutError

    def _disconnect(self) -> None:
        pass

    def _interrupt(self) -> None:
        pass

    def _send(self, data: bytes, deadline: Deadline) -> None:
        self._outgoing.put(data)

    def _receive(self, max_bytes: int, wait_s: float) -> bytes:
        return self._incoming.take(max_bytes, wait_s)


def memory_pair() -> tuple[MemoryTransport, MemoryTransport]:
    """Return two transports joined to each other."""
    forth, back = _Pipe(), _Pipe()
    return MemoryTransport("memory:near", back, forth), MemoryTransport("memory:far", forth, back)
