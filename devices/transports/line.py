"""What every transport has in common: deadlines, closing from another thread, one error tree.

A concrete line (tcp, serial, usb) only says how to connect, send, and receive for
a moment; this base turns that into the `devices.ports.Transport` contract. Waiting
is done in short slices, because no operating system call wakes portably when
another thread closes the line.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected

SLICE_S = 0.02
"""Longest uninterrupted wait: how late a `close` or a deadline can be noticed."""


class Line(ABC):
    """A transport built from four simple operations on one connection.

    The hooks raise OSError (or a subclass) when the line is broken and
    TimeoutError when a send or connect ran out of time.

    Attributes:
        name: the address for messages, e.g. `tcp://10.0.0.5:9100`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._in_use = threading.Lock()
        self._closing = threading.Event()
        self._connected = False

    def open(self, deadline: Deadline) -> None:
        """Connect; a second call is harmless. Raises NotConnected or DeadlineExceeded."""
        with self._in_use:
            if self._connected:
                return
            self._closing.clear()
            try:
                self._connect(deadline)
            except TimeoutError as error:
                self._disconnect()
                raise DeadlineExceeded(f"{self.name} did not accept a connection") from error
            except OSError as error:
                self._disconnect()
                raise NotConnected(f"{self.name}: {error}") from error
            self._connected = True
        if self._closing.is_set():
            self.close()
            raise NotConnected(f"{self.name} was closed while it was being opened")

    def close(self) -> None:
        """Disconnect and wake a blocked read; harmless when closed."""
        self._closing.set()
        if self._connected:
            self._interrupt()
        with self._in_use:
            self._drop()

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Send all of `data` or raise; after a raise the line is closed."""
        with self._in_use:
            self._require_open()
            if deadline.expired:
                self._drop()
                raise DeadlineExceeded(f"{self.name}: no time left to send {len(data)} bytes")
            try:
                self._send(data, deadline)
            except TimeoutError as error:
                self._drop()
                raise DeadlineExceeded(f"{self.name} did not take {len(data)} bytes") from error
            except OSError as error:
                self._drop()
                raise NotConnected(f"{self.name}: {error}") from error
            self._require_open()

    def read(self, max_bytes: int, deadline: Deadline) -> bytes:
        """Return 1..max_bytes bytes as soon as any are there; DeadlineExceeded when none came."""
        while True:
            with self._in_use:
                self._require_open()
                data = self._try_receive(max_bytes, min(SLICE_S, deadline.remaining_s))
            if data:
                return data
            if deadline.expired:
                raise DeadlineExceeded(f"{self.name} sent nothing")

    def discard_input(self) -> None:
        """Forget what has arrived and was not read."""
        with self._in_use:
            if self._connected:
                while self._try_receive(4096, 0.0):
                    pass

    def _try_receive(self, max_bytes: int, wait_s: float) -> bytes:
        try:
            return self._receive(max_bytes, wait_s)
        except OSError as error:
            self._drop()
            raise NotConnected(f"{self.name}: {error}") from error

    def _require_open(self) -> None:
        if self._closing.is_set() or not self._connected:
            raise NotConnected(f"{self.name} is not open")

    def _drop(self) -> None:
        if self._connected:
            self._connected = False
            self._disconnect()

    @abstractmethod
    def _connect(self, deadline: Deadline) -> None:
        """Make the connection."""

    @abstractmethod
    def _disconnect(self) -> None:
        """Let go of the connection, also of half a one; must not raise."""

    @abstractmethod
    def _send(self, data: bytes, deadline: Deadline) -> None:
        """Send everything."""

    @abstractmethod
    def _receive(self, max_bytes: int, wait_s: float) -> bytes:
        """Wait at most about `wait_s` for the first byte; b"" when none came."""

    @abstractmethod
    def _interrupt(self) -> None:
        """Make a blocked `_send` return early, where the line can; must not raise."""
