"""Which call has the board's attention: each new one its moment, long enough to be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from display_board.viewmodels.lines import CallLine
from qt_common.clock import Alarm, Clock

MOMENT_S = 3.0
"""Least time a call keeps the spotlight when others wait for it."""
TAKEOVER_S = 6.0
"""How long a new call fills the board (requirements §5.3: 5-8 s)."""
BLINK_S = 8.0
"""How long it blinks, at 1 Hz (6-10 s)."""
MOST_WAITING = 12
"""Calls waiting for the spotlight; of more, the oldest are only listed."""


class Spotlight:
    """Gives every new call its moment.

    Args:
        clock: injected.
        on_change: told whenever `line`, `taking_over` or `blinking` changed.

    Attributes:
        line: the newest call that has had or has its moment; None before the first.
        taking_over: it fills the board.
        blinking: it asks for attention.
    """

    def __init__(self, clock: Clock, on_change: Callable[[], None]) -> None:
        self._clock = clock
        self._on_change = on_change
        self._waiting: deque[CallLine] = deque(maxlen=MOST_WAITING)
        self._alarms: list[Alarm] = []
        self._until_s = 0.0
        self.line: CallLine | None = None
        self.taking_over = False
        self.blinking = False

    def offer(self, line: CallLine) -> None:
        """Show a new call as soon as the one before has had its moment."""
        self._waiting = deque((one for one in self._waiting if one.key != line.key), MOST_WAITING)
        self._waiting.append(line)
        if not self._alarms or self._clock.monotonic_s() >= self._until_s:
            self._next()

    def rest(self, line: CallLine | None) -> None:
        """Show a call without fuss: after a start or a reconnect."""
        self._cancel()
        self._waiting.clear()
        self.line, self.taking_over, self.blinking = line, False, False
        self._on_change()

    def _next(self) -> None:
        if not self._waiting:
            return
        self._cancel()
        self.line, self.taking_over, self.blinking = self._waiting.popleft(), True, True
        self._until_s = self._clock.monotonic_s() + MOMENT_S
        self._alarms = [
            self._clock.after(MOMENT_S, self._next),
            self._clock.after(TAKEOVER_S, self._end_takeover),
            self._clock.after(BLINK_S, self._end_blinking),
        ]
        self._on_change()

    def _end_takeover(self) -> None:
        self.taking_over = False
        self._on_change()

    def _end_blinking(self) -> None:
        self.blinking = False
        self._alarms.clear()
        self._on_change()

    def _cancel(self) -> None:
        for alarm in self._alarms:
            alarm.cancel()
        self._alarms.clear()
