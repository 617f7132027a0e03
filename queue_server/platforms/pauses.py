"""How long to wait before the next try: twice as long each time, up to a limit, and never all at once."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

_MOST_DOUBLINGS = 40
_SPREAD = 0.2


@dataclass(frozen=True, slots=True)
class Pauses:
    """A platform's patience.

    Attributes:
        first_s: after the first failure.
        longest_s: the doubling ends here.
        tries: after so many failures nobody tries any more.
        chance: a number in [0, 1), for the jitter.
    """

    first_s: float = 5.0
    longest_s: float = 3600.0
    tries: int = 30
    chance: Callable[[], float] = random.random

    def after(self, failures: int) -> dt.timedelta | None:
        """Return the pause after so many failures, a fifth shorter or longer; None = give up."""
        if failures >= self.tries:
            return None
        return dt.timedelta(seconds=self.full_s(failures) * (1 - _SPREAD + 2 * _SPREAD * self.chance()))

    def full_s(self, failures: int) -> float:
        """Return the pause after so many failures, in seconds and without jitter."""
        return min(self.longest_s, self.first_s * 2.0 ** min(failures - 1, _MOST_DOUBLINGS))
