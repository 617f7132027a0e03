"""Keeps the LED boards showing what the hall is: from events to texts, at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from devices.deadline import Monotonic
from devices.host.texts import hall_board, window_bar
from devices.ports import BoardText
from queue_server.client.mirror import Mirror
from queue_server.protocol.events import Event
from queue_server.protocol.views import CallView, HallView

BLINK_S = 6.0
"""How long a new call wants attention (requirements §5.3)."""

Later = Callable[[float, Callable[[], None]], object]
"""Runs something after so many seconds, e.g. `loop.call_later`."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One board.

    Attributes:
        want: shows a text there as soon as the board can.
        counter: that counter's number; "" for a board of calls.
        zones: zones whose calls it shows; empty = all.
        lines: how many calls it holds.
    """

    want: Callable[[BoardText], None]
    counter: str = ""
    zones: tuple[str, ...] = ()
    lines: int = 2


class Boards:
    """Every LED board of this host; runs on the event loop's thread."""

    def __init__(
        self, screens: Mapping[str, Screen], mirror: Mirror, later: Later, clock: Monotonic = time.monotonic
    ) -> None:
        self._screens = screens
        self._mirror = mirror
        self._later = later
        self._clock = clock
        self._fresh_until_s: dict[str, float] = {}

    def take_event(self, event: Event) -> None:
        """Show what an event changed; the mirror has taken it in already."""
        if event.call is not None:
            self._fresh_until_s[event.call.counter_id] = self._clock() + BLINK_S
            self._later(BLINK_S, self.refresh)
        if event.call is not None or event.counter is not None or event.other_counter is not None:
            self.refresh()

    def refresh(self) -> None:
        """Show on every board what the mirror says now."""
        hall = self._mirror.hall
        if hall is None:
            return
        for screen in self._screens.values():
            text = self._bar(screen, hall) if screen.counter else self._calls(screen, hall)
            if text is not None:
                screen.want(text)

    def _calls(self, screen: Screen, hall: HallView) -> BoardText:
        calls = self._mirror.calls_in(screen.zones)
        labels = {counter.id: counter.label for counter in hall.counters}
        return hall_board(calls, labels, lines=screen.lines, fresh=bool(calls) and self._is_fresh(calls[0]))

    def _bar(self, screen: Screen, hall: HallView) -> BoardText | None:
        counter = self._mirror.counters.get(screen.counter)
        if counter is None:
            return None
        fresh = self._clock() < self._fresh_until_s.get(counter.id, 0.0)
        return window_bar(counter, ZoneInfo(hall.timezone), fresh=fresh)

    def _is_fresh(self, call: CallView) -> bool:
        return self._clock() < self._fresh_until_s.get(call.counter_id, 0.0)
