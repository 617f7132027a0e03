"""The data port of a simulator: connections, and the wire faults between them and the device.

Used by `devices.sim.peer` only, and only in the peer's thread.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import selectors
import socket
import sys

from devices.sim.device import SimulatedDevice
from devices.sim.faults import Switchboard

_READ_BYTES = 65_536


class Wire:
    """Listens on the data port and carries bytes between clients and the device.

    Attributes:
        port: TCP port, kept also while the device plays offline.
        clients: each connection with the bytes it has not taken yet.
    """

    def __init__(
        self,
        device: SimulatedDevice,
        switchboard: Switchboard,
        selector: selectors.BaseSelector,
        address: tuple[str, int],
    ) -> None:
        self._device = device
        self._switchboard = switchboard
        self._selector = selector
        self._listener = bound_socket(*address)
        self._address: tuple[str, int] = self._listener.getsockname()
        self.port = self._address[1]
        self.clients: dict[socket.socket, bytearray] = {}
        self._late: list[tuple[float, int, socket.socket, bytes]] = []
        self._order = itertools.count()

    def listen(self) -> None:
        """Begin to take clients."""
        self._listener.listen()
        self._offer()

    def go_offline(self) -> None:
        """Cut everybody and refuse new clients until `listen`."""
        for client in list(self.clients):
            self._cut(client)
        self._offer()
        self._listener.close()
        # A bound socket that does not listen refuses clients and keeps the port ours.
        self._listener = bound_socket(*self._address)

    def close(self) -> None:
        """Cut everybody for good."""
        self.go_offline()
        self._listener.close()

    def next_due_s(self) -> float | None:
        """Return when `speak` has something to send, on the device's clock."""
        moments = [late[0] for late in self._late[:1]]
        if self.clients and (due := self._device.next_due_s()) is not None:
            moments.append(due)
        return min(moments, default=None)

    def speak(self) -> None:
        """Send what the device says by itself, and slow answers whose time has come."""
        if self.clients and (spoken := self._device.poll()):
            spoken = self._switchboard.answer(spoken, provoked=False)
            for client in list(self.clients):
                self._send(client, spoken)
        while self._late and self._late[0][0] <= self._device.clock():
            _, _, client, data = heapq.heappop(self._late)
            self._queue(client, data)

    def _offer(self) -> None:
        """Accept the next client only when there is room; others wait in the backlog."""
        registered = self._listener in self._selector.get_map()
        room = len(self.clients) < self._device.max_clients and not self._switchboard.offline
        if room and not registered:
            self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        elif registered and not room:
            self._selector.unregister(self._listener)

    def _accept(self, events: int) -> None:
        try:
            client, _ = self._listener.accept()
        except OSError:  # gone again before it was accepted
            return
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.clients[client] = bytearray()
        self._watch(client, selectors.EVENT_READ)
        self._device.connected()
        self._offer()

    def _watch(self, client: socket.socket, events: int) -> None:
        def serve(ready: int) -> None:
            self._serve(client, ready)

        if client in self._selector.get_map():
            self._selector.modify(client, events, serve)
        else:
            self._selector.register(client, events, serve)

    def _serve(self, client: socket.socket, events: int) -> None:
        if events & selectors.EVENT_WRITE:
            self._flush(client)
        if not events & selectors.EVENT_READ or client not in self.clients:
            return
        try:
            data = client.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._cut(client)
            return
        passed, cut = self._switchboard.admit(data)
        reply = self._device.feed(passed) if passed else b""
        self._send(client, self._switchboard.answer(reply, provoked=True))
        if cut:
            self._cut(client)

    def _send(self, client: socket.socket, data: bytes) -> None:
        if data and self._switchboard.slow_s:
            due = self._device.clock() + self._switchboard.slow_s
            heapq.heappush(self._late, (due, next(self._order), client, data))
        elif data:
            self._queue(client, data)

    def _queue(self, client: socket.socket, data: bytes) -> None:
        if client in self.clients:
            self.clients[client] += data
            self._flush(client)

    def _flush(self, client: socket.socket) -> None:
        waiting = self.clients[client]
        try:
            with contextlib.suppress(BlockingIOError):
                del waiting[: client.send(waiting)]
        except OSError:
            self._cut(client)
            return
        writing = selectors.EVENT_WRITE if waiting else 0
        self._watch(client, selectors.EVENT_READ | writing)

    def _cut(self, client: socket.socket) -> None:
        if client not in self.clients:
            return
        self._selector.unregister(client)
        client.close()
        del self.clients[client]
        self._device.disconnected()
        self._offer()


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address that does not listen yet."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two programs share the port
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setblocking(False)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
