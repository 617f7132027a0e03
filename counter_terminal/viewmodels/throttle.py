"""Bursts made even: something is done soon after it is asked for, but not more often than every so often."""

from __future__ import annotations

from collections.abc import Callable

from qt_common.clock import Alarm, Clock


class Throttle:
    """Calls an action at most once in a period; the last of many requests is never forgotten.

    Args:
        clock: ends the period.
        period_s: least time between two calls.
        action: what is done.
    """

    def __init__(self, clock: Clock, period_s: float, action: Callable[[], None]) -> None:
        self._clock = clock
        self._period_s = period_s
        self._action = action
        self._alarm: Alarm | None = None
        self._again = False

    def __call__(self) -> None:
        """Ask for the action: now if the period is over, otherwise once when it is."""
        if self._alarm is not None:
            self._again = True
            return
        self._alarm = self._clock.after(self._period_s, self._end_period)
        self._action()

    def cancel(self) -> None:
        """Forget what was asked for."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm, self._again = None, False

    def _end_period(self) -> None:
        self._alarm = None
        if self._again:
            self._again = False
            self()
