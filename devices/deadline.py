"""A point in time that a chain of calls must not pass.

One `Deadline` travels from the caller through driver and transport, so that
several short waits never add up to a long one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

Monotonic = Callable[[], float]
"""A clock in seconds that never goes back; `time.monotonic` outside tests."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a monotonic clock.

    Attributes:
        at_s: the moment, in seconds of `clock`.
        clock: the clock it is read on.
    """

    at_s: float
    clock: Monotonic = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Monotonic = time.monotonic) -> Deadline:
        """Return the deadline `seconds` from now."""
        return cls(clock() + seconds, clock)

    @property
    def remaining_s(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at_s - self.clock())

    @property
    def expired(self) -> bool:
        """Whether the moment has passed."""
        return self.clock() >= self.at_s

    def at_most(self, seconds: float) -> Deadline:
        """Return the earlier of this deadline and `seconds` from now."""
        return Deadline(min(self.at_s, self.clock() + seconds), self.clock)
