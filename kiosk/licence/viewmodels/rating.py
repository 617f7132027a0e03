"""What the visitor thought of it: a face, and for the bad ones why; nobody has to answer (R130–R133).

It is asked when the sheets are in the visitor's hand. A face that was touched counts even if
the visitor then walks off; without a touch nothing is told.
"""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from qt_common.clock import Clock
from qt_common.hall import Hall, new_request_key
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import HallError
from queue_server.protocol.licences import RateVisit

log = logging.getLogger(__name__)

LEVELS = (5, 4, 3, 2, 1)
ASKED_WHY = (1, 2)
"""Levels that lead to the list of reasons."""
RETRY_S = 3.0
TRIES = 20


class Rating(QObject):
    """The present visitor's verdict.

    Args:
        hall: the server.
        clock: retries.

    Attributes:
        level: the face touched; 0 = none yet.
        reasons: codes chosen.
        wanted: the visitor may still answer.

    Signals:
        changed: something was touched.
    """

    changed = Signal()

    def __init__(self, hall: Hall, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._token = ""
        self.level = 0
        self.reasons: frozenset[str] = frozenset()

    @property
    def wanted(self) -> bool:
        """Whether there is something to be rated, and it has not been."""
        return bool(self._token)

    def begin(self, token: str) -> None:
        """Let the visit of this claim be rated."""
        self._forget()
        self._token = token

    def choose(self, level: int, *, has_reasons: bool) -> None:
        """A face was touched; a good one, or one without reasons to choose from, is the whole answer."""
        if not self.wanted:
            return
        self.level = level
        self.reasons = frozenset()
        if level not in ASKED_WHY or not has_reasons:
            self.finish()
        self.changed.emit()

    def toggle(self, code: str) -> None:
        """Choose a reason, or not."""
        self.reasons ^= {code}
        self.changed.emit()

    def finish(self) -> None:
        """Send what was touched; nothing when nothing was."""
        if self.wanted and self.level:
            request = RateVisit(
                request_key=new_request_key(),
                token=self._token,
                level=self.level,
                reasons=tuple(sorted(self.reasons)),
            )
            self._send(request, TRIES)
        self._forget()

    def _forget(self) -> None:
        self._token = ""
        self.level = 0
        self.reasons = frozenset()

    def _send(self, request: RateVisit, tries: int) -> None:
        self._hall.call(request, _ignore, partial(self._not_sent, request, tries - 1))

    def _not_sent(self, request: RateVisit, tries: int, error: HallError) -> None:
        if error.retryable and tries:
            self._clock.after(RETRY_S, partial(self._send, request, tries))
        else:
            log.info("a rating was not taken: %s", error)


def _ignore(_: Empty) -> None:
    """The visitor has been thanked already."""
