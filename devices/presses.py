"""One press counts once: tells a new key from a repeat of the same press, and finds stuck keys.

Pads repeat a key until they hear it acknowledged, so one press can arrive several
times; a key that never stops arriving is stuck and must not run the hall. Pure
bookkeeping on an injected clock, used by every driver whose pads repeat.

The rules:

- The same key of the same pad within `repeat_window_s` of its last arrival is the
  same press.
- Time during which the line was down does not count: an acknowledgement cut off
  with the line leads to a repeat after the reconnect, and that is no new press.
- A key that arrived at least `STUCK_ARRIVALS` times over at least `stuck_after_s`,
  never resting for `rest_s`, is stuck. It is ignored until it has rested.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from devices.deadline import Monotonic

STUCK_ARRIVALS = 6


@dataclass(slots=True)
class _Run:
    """Arrivals of one key without a rest between them."""

    first_s: float
    last_s: float
    arrivals: int = 1


class PressFilter:
    """Decides of every arriving key whether it is a press not seen before."""

    def __init__(
        self,
        *,
        repeat_window_s: float = 1.0,
        stuck_after_s: float = 5.0,
        rest_s: float = 3.0,
        clock: Monotonic = time.monotonic,
    ) -> None:
        self._repeat_window_s = repeat_window_s
        self._stuck_after_s = stuck_after_s
        self._rest_s = max(rest_s, repeat_window_s)
        self._clock = clock
        self._runs: dict[tuple[int, bytes], _Run] = {}
        self._down_since_s: float | None = None
        self._down_total_s = 0.0

    def is_new(self, address: int, press: bytes) -> bool:
        """Note one arrival and say whether it is a new press that shall have an effect."""
        now_s = self._line_time_s()
        self._runs = {key: run for key, run in self._runs.items() if now_s - run.last_s <= self._rest_s}
        run = self._runs.get((address, press))
        if run is None:
            self._runs[address, press] = _Run(now_s, now_s)
            return True
        gap_s = now_s - run.last_s
        run.last_s = now_s
        run.arrivals += 1
        return gap_s > self._repeat_window_s and not self._is_stuck(run)

    @property
    def stuck(self) -> frozenset[int]:
        """Addresses of pads with a stuck key that has not rested yet."""
        now_s = self._line_time_s()
        return frozenset(
            address
            for (address, _), run in self._runs.items()
            if self._is_stuck(run) and now_s - run.last_s <= self._rest_s
        )

    def line_down(self) -> None:
        """Stop the clock: nothing can arrive now."""
        if self._down_since_s is None:
            self._down_since_s = self._clock()

    def line_up(self) -> None:
        """Let the clock go on."""
        if self._down_since_s is not None:
            self._down_total_s += self._clock() - self._down_since_s
            self._down_since_s = None

    def _line_time_s(self) -> float:
        until_s = self._clock() if self._down_since_s is None else self._down_since_s
        return until_s - self._down_total_s

    def _is_stuck(self, run: _Run) -> bool:
        return run.arrivals >= STUCK_ARRIVALS and run.last_s - run.first_s >= self._stuck_after_s
