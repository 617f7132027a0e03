"""A wait as worked out once, and as it is told: a range in minutes, rounded up."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

_P80 = 0.84
"""Standard normal deviate of the 80th percentile."""
_STEP_MIN = 5


@dataclass(frozen=True, slots=True)
class Forecast:
    """The wait for one service, as worked out at one moment.

    Attributes:
        wait_s: expected wait of somebody who comes now.
        deviation_s: standard deviation of that wait.
        waiting: how many waited for the service then.
        per_ticket_s: how much each further waiting visitor adds.
    """

    wait_s: float
    deviation_s: float
    waiting: int
    per_ticket_s: float

    def range_min(self, waiting: int) -> tuple[int, int]:
        """Return (low, high) in minutes, in steps, for `waiting` people now; the high end is rounded up."""
        wait_s = max(0.0, self.wait_s + (waiting - self.waiting) * self.per_ticket_s)
        step_s = _STEP_MIN * 60
        low = int(wait_s // step_s)
        high = ceil((wait_s + _P80 * self.deviation_s) / step_s)
        return low * _STEP_MIN, max(high, low + 1) * _STEP_MIN
