"""The clock of a rehearsal: invented time, and alarms that ring as much sooner as it runs faster."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject

from config.rehearsal import Rehearsal
from qt_common.clock import Action, Alarm, Clock, QtClock


class RehearsalClock(Clock):
    """A Qt clock that lives in a rehearsal.

    Args:
        rehearsal: the invented time.
        owner: its alarms end with it; None = they live until cancelled.
    """

    def __init__(self, rehearsal: Rehearsal, owner: QObject | None = None) -> None:
        self._rehearsal = rehearsal
        self._real = QtClock(owner)

    def now(self) -> dt.datetime:
        """Return the invented time."""
        return self._rehearsal.now()

    def monotonic_s(self) -> float:
        """Return invented seconds."""
        return self._real.monotonic_s() * self._rehearsal.speed

    def after(self, delay_s: float, action: Action) -> Alarm:
        """Call `action` once, `delay_s` invented seconds from now."""
        return self._real.after(delay_s / self._rehearsal.speed, action)

    def every(self, period_s: float, action: Action) -> Alarm:
        """Call `action` until cancelled, every `period_s` invented seconds."""
        return self._real.every(period_s / self._rehearsal.speed, action)
