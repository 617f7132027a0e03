"""When to try again: the link's state and the growing pause between attempts.

No I/O: the link reports what happened, this class says which state that is and how
long to wait. The pause has jitter, so that sixty counters do not knock at a
restarted server in the same instant.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class LinkState(StrEnum):
    """How things stand between this program and the server."""

    CONNECTING = "connecting"
    ONLINE = "online"
    WAITING = "waiting"
    """Not connected; trying again soon by itself."""
    REFUSED = "refused"
    """The server does not want this terminal or this version; a person must act. Tried again, rarely."""
    CLOSED = "closed"


_NEXT = {
    LinkState.CONNECTING: {LinkState.ONLINE, LinkState.WAITING, LinkState.REFUSED, LinkState.CLOSED},
    LinkState.ONLINE: {LinkState.WAITING, LinkState.REFUSED, LinkState.CLOSED},
    LinkState.WAITING: {LinkState.CONNECTING, LinkState.CLOSED},
    LinkState.REFUSED: {LinkState.CONNECTING, LinkState.CLOSED},
    LinkState.CLOSED: {LinkState.CONNECTING},
}


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long to wait before trying again, in seconds."""

    first_s: float = 0.2
    longest_s: float = 5.0
    factor: float = 2.0
    refused_s: float = 30.0


class Reconnect:
    """The life of one link, as a state machine.

    Args:
        pauses: how long to wait.
        chance: a random number in [0, 1), for the jitter.
    """

    def __init__(self, pauses: Pauses | None = None, chance: Callable[[], float] = random.random) -> None:
        self._pauses = pauses or Pauses()
        self._chance = chance
        self._failures = 0
        self.state = LinkState.CLOSED

    def connecting(self) -> None:
        """An attempt begins."""
        self._go(LinkState.CONNECTING)

    def online(self) -> None:
        """Identified and subscribed."""
        self._failures = 0
        self._go(LinkState.ONLINE)

    def lost(self) -> float:
        """The attempt failed or the connection broke; return the pause before the next one, in seconds."""
        grown = self._pauses.first_s * self._pauses.factor ** min(self._failures, 16)
        self._failures += 1
        self._go(LinkState.WAITING)
        return min(grown, self._pauses.longest_s) * (0.5 + 0.5 * self._chance())

    def refused(self) -> float:
        """The server said no for good; return the pause before asking again, in seconds."""
        self._go(LinkState.REFUSED)
        return self._pauses.refused_s * (0.75 + 0.25 * self._chance())

    def closed(self) -> None:
        """This program ended the link."""
        if self.state is not LinkState.CLOSED:
            self._go(LinkState.CLOSED)

    def _go(self, state: LinkState) -> None:
        if state not in _NEXT[self.state]:
            raise ValueError(f"a link cannot go from {self.state} to {state}")
        self.state = state
