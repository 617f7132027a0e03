"""The server's clock as seen from here, so that waiting times are right on a PC whose clock is not."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject

from qt_common.clock import Clock
from qt_common.hall import Hall, LinkStatus
from queue_server.protocol.errors import HallError
from queue_server.protocol.session import Ping, Pong


class ServerTime(QObject):
    """Asks the server for the time at every connection and remembers the difference.

    Args:
        hall: whom to ask.
        clock: this machine's clock.
    """

    def __init__(self, hall: Hall, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._ahead = dt.timedelta()
        self._asked_at = clock.now()
        hall.link_changed.connect(self._ask)

    def now(self) -> dt.datetime:
        """Return the server's time, as far as known."""
        return self._clock.now() + self._ahead

    def _ask(self, status: LinkStatus) -> None:
        if status.online:
            self._asked_at = self._clock.now()
            self._hall.call(Ping(), self._take, self._give_up)

    def _take(self, pong: Pong) -> None:
        halfway = self._asked_at + (self._clock.now() - self._asked_at) / 2
        self._ahead = pong.server_time - halfway

    def _give_up(self, error: HallError) -> None:
        pass  # the last known difference is the best guess until the next connection
