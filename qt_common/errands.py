"""Things the server must hear about, sooner or later: kept until it has answered.

What became of a print and calls for a guide are not shown on the screen, so nobody
would notice their loss. Each keeps its `request_key`, so telling twice does no harm.
"""

from __future__ import annotations

import logging
from collections import deque

from PySide6.QtCore import QObject

from qt_common.clock import Clock
from qt_common.hall import Hall, LinkStatus
from queue_server.protocol.base import Params
from queue_server.protocol.errors import HallError

log = logging.getLogger(__name__)

MOST = 500
"""More than a day without the server; then the oldest are given up."""

RETRY_S = 5.0


class Errands(QObject):
    """A queue of commands whose answer nobody waits for.

    Args:
        hall: the server.
        clock: says when to try again.
    """

    def __init__(self, hall: Hall, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._waiting: deque[Params] = deque(maxlen=MOST)
        self._sent: Params | None = None
        hall.link_changed.connect(self._take_link)

    @property
    def pending(self) -> int:
        """Commands not answered yet."""
        return len(self._waiting)

    def send(self, params: Params) -> None:
        """Tell the server as soon as it listens; commands only, they carry their key."""
        self._waiting.append(params)
        self._send_next()

    def _take_link(self, status: LinkStatus) -> None:
        if status.online:
            self._send_next()

    def _send_next(self) -> None:
        if self._sent is None and self._waiting and self._hall.link.online:
            self._sent = self._waiting[0]
            self._hall.call(self._sent, self._done, self._failed)

    def _done(self, _: object) -> None:
        self._forget_sent()
        self._send_next()

    def _failed(self, error: HallError) -> None:
        if error.retryable:
            self._sent = None
            self._clock.after(RETRY_S, self._send_next)
            return
        log.warning("the server does not want %s: %s", type(self._sent).__name__, error)
        self._done(error)

    def _forget_sent(self) -> None:
        if self._waiting and self._waiting[0] is self._sent:
            self._waiting.popleft()
        self._sent = None
