"""A TCP connection: network printers, and boards behind a serial device server."""

from __future__ import annotations

import contextlib
import socket

from devices.deadline import Deadline
from devices.transports.line import Line


class TcpTransport(Line):
    """Raw bytes over TCP, both ways on one connection (hardware.md §1.1)."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"tcp://{host}:{port}")
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def _connect(self, deadline: Deadline) -> None:
        if deadline.expired:
            raise TimeoutError
        self._socket = socket.create_connection(self._address, timeout=deadline.remaining_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def _disconnect(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._socket = None

    def _interrupt(self) -> None:
        connection = self._socket
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _send(self, data: bytes, deadline: Deadline) -> None:
        connection = self._live()
        connection.settimeout(max(deadline.remaining_s, 0.001))
        connection.sendall(data)

    def _receive(self, max_bytes: int, wait_s: float) -> bytes:
        connection = self._live()
        connection.settimeout(wait_s)
        try:
            data = connection.recv(max_bytes)
        except (TimeoutError, BlockingIOError):
            return b""
        if not data:
            raise ConnectionResetError("the other side closed the connection")
        return data

    def _live(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionResetError("the connection is gone")
        return self._socket
