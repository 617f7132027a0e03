"""Leaving the window for a while, with a 去向留言 for those who stand before it (R161)."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.press import Press
from qt_common.hall import new_request_key
from queue_server.protocol.hall import PauseCounter, ResumeCounter
from queue_server.protocol.views import CounterState

BACK_IN_MIN = (10, 15, 30, 60)
"""Ready-made absences, in minutes."""


class Leave(QObject):
    """Pauses and reopens the counter.

    Args:
        desk: the counter.
        press: the slot shared by everything that changes the visit or the counter.
    """

    def __init__(self, desk: Desk, press: Press, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._press = press

    @property
    def is_away(self) -> bool:
        """Tell whether the counter is paused."""
        return self._desk.counter.state is CounterState.PAUSED

    def pause(self, reason: str, where: str = "", contact: str = "", back_in_min: int = 0) -> bool:
        """Leave the window.

        Args:
            reason: why, e.g. `开会`; must not be empty.
            where: where to.
            contact: how the clerk can be reached.
            back_in_min: minutes until the return; 0 = not said.

        Returns:
            False when nothing was sent: no reason, or an earlier press has no answer yet.
        """
        desk = self._desk
        if not reason.strip():
            desk.tell(desk.translate("请选择或填写离开的原因。"), "calling")
            return False
        back_at = desk.now() + dt.timedelta(minutes=back_in_min) if back_in_min else None
        params = PauseCounter(
            request_key=new_request_key(),
            counter_id=desk.counter_id,
            reason=reason.strip(),
            where=where.strip(),
            contact=contact.strip(),
            back_at=back_at,
        )
        return self._press.send("pause", params)

    def come_back(self) -> None:
        """Be at the window again; the note is cleared everywhere."""
        params = ResumeCounter(request_key=new_request_key(), counter_id=self._desk.counter_id)
        self._press.send("come_back", params)
