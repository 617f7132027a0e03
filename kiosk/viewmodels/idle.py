"""Notices that the visitor has gone: a warning with a countdown, then the visit is over (§5.1 no. 3)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from qt_common.clock import Alarm, Clock

LEAST_COUNTDOWN_S = 20
"""WCAG: at least twenty seconds to react, whatever the configuration says."""


class IdleGuard(QObject):
    """Counts the time without a touch.

    Args:
        clock: tells the time.
        warn_s: seconds without a touch before the warning.
        countdown_s: seconds from the warning to the end; never less than 20.

    Signals:
        warned: the warning begins; make it heard too.
        changed: `warning` or `seconds_left` is another.
        expired: nobody reacted; the visitor has gone.
    """

    warned = Signal()
    changed = Signal()
    expired = Signal()

    def __init__(
        self, clock: Clock, warn_s: float, countdown_s: float, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._warn_s = warn_s
        self._countdown_s = max(LEAST_COUNTDOWN_S, round(countdown_s))
        self._alarm: Alarm | None = None
        self.seconds_left = 0

    @property
    def warning(self) -> bool:
        """Whether the countdown is running."""
        return self.seconds_left > 0

    def touched(self) -> None:
        """Somebody is there: count from the beginning."""
        self._end()
        self._alarm = self._clock.after(self._warn_s, self._warn)

    def rest(self) -> None:
        """Nobody is expected to touch anything: do not count."""
        self._end()

    def _warn(self) -> None:
        self.seconds_left = self._countdown_s
        self._alarm = self._clock.every(1.0, self._count)
        self.warned.emit()
        self.changed.emit()

    def _count(self) -> None:
        self.seconds_left -= 1
        if self.seconds_left > 0:
            self.changed.emit()
        else:
            self.rest()
            self.changed.emit()
            self.expired.emit()

    def _end(self) -> None:
        was_warning = self.warning
        self.seconds_left = 0
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if was_warning:
            self.changed.emit()
