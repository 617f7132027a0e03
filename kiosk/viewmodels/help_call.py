"""The help key: rings the guide's terminal, and says what comes of it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from qt_common.clock import Alarm, Clock
from qt_common.hall import Hall, new_request_key
from queue_server.protocol.errors import HallError
from queue_server.protocol.hall import RequestHelp

QUIET_S = 20.0
"""So long the answer stays on the screen, and the guide is not rung again."""
_LONGEST_NOTE = 200


class HelpState(StrEnum):
    """What the visitor is told."""

    NONE = "none"
    RINGING = "ringing"
    RUNG = "rung"
    FAILED = "failed"
    """The guide's terminal could not be reached; the visitor must walk."""


class HelpCall(QObject):
    """One call at a time.

    Args:
        hall: the server.
        clock: ends the message.
        kiosk_id: where help is needed.

    Signals:
        changed: `state` is another.
    """

    changed = Signal()

    def __init__(self, hall: Hall, clock: Clock, kiosk_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._kiosk_id = kiosk_id
        self._alarm: Alarm | None = None
        self.state = HelpState.NONE

    def ring(self, note: str = "") -> None:
        """Call a guide to this kiosk; ignored while a call is under way or was just made.

        Args:
            note: what it is about, for staff; at most 200 characters of it are sent.
        """
        if self.state in (HelpState.RINGING, HelpState.RUNG):
            return
        self._enter(HelpState.RINGING)
        request = RequestHelp(
            request_key=new_request_key(), source=self._kiosk_id, reason="help", note=note[:_LONGEST_NOTE]
        )
        self._hall.call(request, self._rung, self._failed, timeout_s=5.0)

    def dismiss(self) -> None:
        """Take the message off the screen."""
        self._enter(HelpState.NONE)

    def _rung(self, _: object) -> None:
        self._stay(HelpState.RUNG)

    def _failed(self, _: HallError) -> None:
        self._stay(HelpState.FAILED)

    def _stay(self, state: HelpState) -> None:
        self._enter(state)
        self._alarm = self._clock.after(QUIET_S, self.dismiss)

    def _enter(self, state: HelpState) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        self.state = state
        self.changed.emit()
