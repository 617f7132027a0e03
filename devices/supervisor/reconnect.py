"""When to connect to a device again: a state machine without thread, socket or sleep.

    CLOSED ──start──► CONNECTING ──opened──► ONLINE
                        │    ▲                 │
                      failed │ begin         failed
                        ▼    │ (when due)      │
                        WAITING ◄──────────────┘

The pause doubles from `first_s` to `cap_s` and varies by `jitter`, so that many
devices behind one dead switch do not knock together. Only a connection that
lasted `stable_s` starts the pauses anew: a device that accepts and drops at once
is not hammered.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from devices.deadline import Monotonic


class LinkState(StrEnum):
    """Where a device's connection stands."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    ONLINE = "online"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Backoff:
    """How the pauses grow.

    Attributes:
        first_s: the first pause.
        cap_s: the longest pause, before jitter.
        jitter: pauses vary by up to this share, up or down.
        stable_s: a connection that lasted so long resets the pauses.
    """

    first_s: float = 0.5
    cap_s: float = 5.0
    jitter: float = 0.2
    stable_s: float = 10.0


class Reconnect:
    """The connection's state and the moment of the next attempt.

    Attributes:
        state: where the connection stands.
        failures: attempts and connections lost since the last stable one.
    """

    def __init__(
        self,
        backoff: Backoff | None = None,
        *,
        clock: Monotonic = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.state = LinkState.CLOSED
        self.failures = 0
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._chance = chance
        self._since_s = clock()
        self._retry_at_s = clock()

    @property
    def pause_s(self) -> float:
        """Seconds until the next attempt; 0 when one is due or none is planned."""
        if self.state is not LinkState.WAITING:
            return 0.0
        return max(0.0, self._retry_at_s - self._clock())

    def begin(self) -> bool:
        """Move to CONNECTING when an attempt is due; return whether to connect now."""
        if self.state not in (LinkState.CLOSED, LinkState.WAITING) or self.pause_s > 0:
            return False
        self.state = LinkState.CONNECTING
        return True

    def opened(self) -> None:
        """The attempt succeeded."""
        self._leave(LinkState.CONNECTING, to=LinkState.ONLINE)

    def failed(self) -> None:
        """The attempt failed, or the connection was lost; plan the next attempt."""
        if self.state is LinkState.ONLINE and self._clock() - self._since_s >= self._backoff.stable_s:
            self.failures = 0
        self._leave(LinkState.CONNECTING, LinkState.ONLINE, to=LinkState.WAITING)
        exponent = min(self.failures, 32)
        pause_s = min(self._backoff.cap_s, self._backoff.first_s * 2**exponent)
        spread = 1 + self._backoff.jitter * (2 * self._chance() - 1)
        self._retry_at_s = self._clock() + pause_s * spread
        self.failures += 1

    def _leave(self, *allowed: LinkState, to: LinkState) -> None:
        if self.state not in allowed:
            raise RuntimeError(f"a link that is {self.state} cannot become {to}")
        self.state = to
        self._since_s = self._clock()
