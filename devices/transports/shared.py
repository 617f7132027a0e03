"""One line used by several drivers: bars or cards on a bus, each with its own worker.

A serial port can be opened once, but eight window bars hang on it. Each driver
gets a `LineShare`; the first to open it opens the line, the last to close it
closes it. When any of them finds the line cut, all of them see it as cut until
they open it again, so each one notices and shows its content anew.
"""

from __future__ import annotations

import threading

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected, TransportError
from devices.ports import Transport

_SLICE_S = 0.05  # how late a share notices that it alone was closed


class SharedLine:
    """The line itself and the shares that are open on it."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._lock = threading.Lock()
        self._open_shares: set[int] = set()
        self._connection = 0
        self._up = False

    def share(self) -> LineShare:
        """Return a transport for one more driver."""
        return LineShare(self)

    def join(self, share: LineShare, deadline: Deadline) -> int:
        """Open the line if it is not; return the number of the connection now in use."""
        self.transport.open(deadline)
        with self._lock:
            if not self._up:
                self._up = True
                self._connection += 1
            self._open_shares.add(id(share))
            return self._connection

    def leave(self, share: LineShare) -> None:
        """Close the line when nobody else has it open."""
        with self._lock:
            self._open_shares.discard(id(share))
            if self._open_shares and self._up:
                return
            self._up = False
        self.transport.close()

    def require(self, connection: int) -> None:
        """Raise NotConnected when that connection is no longer the one in use."""
        if not self._up or connection != self._connection:
            raise NotConnected("the shared line was cut")

    def lost(self, connection: int) -> None:
        """Note that a connection broke; harmless when a newer one is in use already."""
        with self._lock:
            if connection == self._connection:
                self._up = False


class LineShare:
    """One driver's part of a line; a `devices.ports.Transport`.

    Shares of one line compare equal: to a driver that paces a line, they are it.
    """

    def __init__(self, line: SharedLine) -> None:
        self._line = line
        self._connection = 0  # 0 = closed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LineShare) and other._line is self._line

    def __hash__(self) -> int:
        return hash(self._line)

    def open(self, deadline: Deadline) -> None:
        """Open the line unless another share has; a second call is harmless."""
        self._connection = self._line.join(self, deadline)

    def close(self) -> None:
        """Give the share back and wake its blocked read; others go on."""
        self._connection = 0
        self._line.leave(self)

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Send all of `data` or raise; after a raise the line is closed for everybody."""
        connection = self._connection
        self._line.require(connection)
        try:
            self._line.transport.write(data, deadline)
        except TransportError:
            self._line.lost(connection)
            raise

    def read(self, max_bytes: int, deadline: Deadline) -> bytes:
        """Return what has arrived, to whichever share asks first."""
        connection = self._connection
        while True:
            self._line.require(self._connection)
            try:
                return self._line.transport.read(max_bytes, deadline.at_most(_SLICE_S))
            except DeadlineExceeded:
                if deadline.expired:
                    raise
            except NotConnected:
                self._line.lost(connection)
                raise

    def discard_input(self) -> None:
        """Forget what has arrived and was not read."""
        self._line.require(self._connection)
        self._line.transport.discard_input()
