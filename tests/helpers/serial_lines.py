"""Real serial lines for tests: a pty, and an RFC 2217 server in front of one."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import tty
from collections.abc import Iterator
from typing import Any, cast

import serial
from serial import rfc2217


class PtyMaster:
    """The device's end of a pseudo terminal; `name` is what a driver opens."""

    def __init__(self) -> None:
        self._fd, self.slave_fd = os.openpty()
        tty.setraw(self.slave_fd)
        self.name = os.ttyname(self.slave_fd)

    def send(self, data: bytes) -> None:
        """Let the device say something."""
        os.write(self._fd, data)

    def receive(self, count: int, timeout_s: float = 5.0) -> bytes:
        """Return the next `count` bytes the driver sent (fewer when they do not come)."""
        data = b""
        while len(data) < count and select.select([self._fd], [], [], timeout_s)[0]:
            data += os.read(self._fd, count - len(data))
        return data

    def close(self) -> None:
        """Unplug."""
        for fd in (self._fd, self.slave_fd):
            with contextlib.suppress(OSError):
                os.close(fd)


class _NoModemLines(serial.Serial):
    """A pty has no modem lines to ask about and no parity to set; the RFC 2217 server insists."""

    cts = dsr = ri = cd = property(lambda self: True)
    rts = dtr = property(lambda self: True, lambda self, value: None)

    def _reconfigure_port(self, force_update: bool = False) -> None:
        pass

    def _update_rts_state(self) -> None:
        pass

    def _update_dtr_state(self) -> None:
        pass


class Rfc2217Server:
    """Serves one pty over RFC 2217 to one client at a time.

    Attributes:
        url: what a driver opens.
        port_settings: the line parameters the client asked for, e.g. `9600 8N1`.
    """

    def __init__(self, pty_name: str) -> None:
        self._serial = _NoModemLines(pty_name, timeout=0.05)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.url = f"rfc2217://127.0.0.1:{self._listener.getsockname()[1]}"
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._serve, name="rfc2217-server")]
        self._threads[0].start()

    @property
    def port_settings(self) -> str:
        """Speed and frame as the client set them."""
        port = self._serial
        return f"{port.baudrate} {port.bytesize}{port.parity}{port.stopbits}"

    def stop(self) -> None:
        """Cut the client and end."""
        self._stopping.set()
        self._threads[0].join()
        self._listener.close()
        self._serial.close()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self._listener.accept()
                with client:
                    self._carry(client)

    def _carry(self, client: socket.socket) -> None:
        client.settimeout(0.05)
        # The stubs ask for two ports; what is used is this port and a `write`.
        port, sender = cast(Any, self._serial), cast(Any, _Sender(client))
        manager = rfc2217.PortManager(port, sender)
        finished = threading.Event()
        forward = threading.Thread(target=self._forward, args=(client, manager, finished))
        forward.start()
        while not self._stopping.is_set():
            try:
                data = client.recv(4096)
            except TimeoutError:
                continue
            except OSError:
                break
            if not data:
                break
            self._serial.write(b"".join(manager.filter(data)))
        finished.set()
        forward.join()

    def _forward(
        self, client: socket.socket, manager: rfc2217.PortManager, finished: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while not finished.is_set():
                if data := self._serial.read(self._serial.in_waiting or 1):
                    client.sendall(b"".join(manager.escape(data)))


class _Sender:
    """What PortManager writes its own telegrams to."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self._client.sendall(data)


@contextlib.contextmanager
def pty() -> Iterator[PtyMaster]:
    """A serial line whose far end the test holds."""
    master = PtyMaster()
    try:
        yield master
    finally:
        master.close()


@contextlib.contextmanager
def rfc2217_line() -> Iterator[tuple[PtyMaster, Rfc2217Server]]:
    """A serial line behind a network: the test holds the device's end."""
    with pty() as master:
        server = Rfc2217Server(master.name)
        try:
            yield master, server
        finally:
            server.stop()
