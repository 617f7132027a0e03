"""Time for Qt programs: now, later, and every so often, behind one port that tests can turn by hand.

View-models never make a QTimer themselves; they are given a `Clock`.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from shiboken6 import isValid

Action = Callable[[], None]


class Alarm(ABC):
    """Something that will happen; cancel it, and it will not."""

    @abstractmethod
    def cancel(self) -> None:
        """Forget it; harmless when it has already happened."""


class Clock(ABC):
    """Tells the time and calls back on the GUI thread."""

    @abstractmethod
    def now(self) -> dt.datetime:
        """Return the time, aware, in UTC."""

    @abstractmethod
    def monotonic_s(self) -> float:
        """Return seconds since some moment; never runs backwards."""

    @abstractmethod
    def after(self, delay_s: float, action: Action) -> Alarm:
        """Call `action` once, `delay_s` from now."""

    @abstractmethod
    def every(self, period_s: float, action: Action) -> Alarm:
        """Call `action` again and again until cancelled, first `period_s` from now."""


class QtClock(Clock):
    """The real time.

    Args:
        owner: its alarms end with it; None = they end with the clock.
    """

    def __init__(self, owner: QObject | None = None) -> None:
        self._timers = QObject(owner)

    def now(self) -> dt.datetime:
        """Return the system's time in UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic_s(self) -> float:
        """Return the system's monotonic time."""
        return time.monotonic()

    def after(self, delay_s: float, action: Action) -> Alarm:
        """Call `action` once."""
        return _QtAlarm(self._timers, delay_s, action, single=True)

    def every(self, period_s: float, action: Action) -> Alarm:
        """Call `action` until cancelled."""
        return _QtAlarm(self._timers, period_s, action, single=False)


class _QtAlarm(Alarm):
    def __init__(self, owner: QObject, delay_s: float, action: Action, *, single: bool) -> None:
        self._timer = QTimer(owner)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(single)
        self._timer.timeout.connect(action)
        if single:
            self._timer.timeout.connect(self._timer.deleteLater)
        self._timer.start(max(0, round(delay_s * 1000)))

    def cancel(self) -> None:
        if isValid(self._timer):
            self._timer.stop()
            self._timer.deleteLater()


class ManualClock(Clock):
    """A clock that stands still until `advance` turns it; for tests, previews and pictures.

    Args:
        start: the first `now`, aware.
    """

    def __init__(self, start: dt.datetime = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)) -> None:
        self._now = start
        self._elapsed_s = 0.0
        self._order = itertools.count()
        self._due: list[tuple[float, int, _ManualAlarm]] = []

    def now(self) -> dt.datetime:
        """Return the time it shows."""
        return self._now

    def monotonic_s(self) -> float:
        """Return how far it was turned."""
        return self._elapsed_s

    def after(self, delay_s: float, action: Action) -> Alarm:
        """Call `action` once it was turned so far."""
        return self._plan(_ManualAlarm(action, period_s=None), delay_s)

    def every(self, period_s: float, action: Action) -> Alarm:
        """Call `action` each time it was turned so far."""
        return self._plan(_ManualAlarm(action, period_s=period_s), period_s)

    def advance(self, seconds: float) -> None:
        """Turn the clock; everything due happens, in order, each at its own time."""
        goal_s = self._elapsed_s + seconds
        while self._due and self._due[0][0] <= goal_s:
            due_s, _, alarm = heapq.heappop(self._due)
            self._turn_to(due_s)
            if alarm.period_s is not None and not alarm.cancelled:
                self._plan(alarm, alarm.period_s)
            alarm.ring()
        self._turn_to(goal_s)

    @property
    def pending(self) -> int:
        """Number of alarms that are still to happen."""
        return sum(not alarm.cancelled for _, _, alarm in self._due)

    def _turn_to(self, elapsed_s: float) -> None:
        self._now += dt.timedelta(seconds=elapsed_s - self._elapsed_s)
        self._elapsed_s = elapsed_s

    def _plan(self, alarm: _ManualAlarm, delay_s: float) -> _ManualAlarm:
        heapq.heappush(self._due, (self._elapsed_s + delay_s, next(self._order), alarm))
        return alarm


class _ManualAlarm(Alarm):
    def __init__(self, action: Action, period_s: float | None) -> None:
        self._action = action
        self.period_s = period_s
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True

    def ring(self) -> None:
        if not self.cancelled:
            self._action()
