"""Plays a person's doings step by step: each step waits for what the screen must say before the next."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

from qt_common.clock import Clock

log = logging.getLogger(__name__)

PATIENCE_S = 2400.0
"""Invented seconds; the slowest real thing, a page under the camera, takes some hundred of them."""
AGAIN_S = 240.0
"""After so long somebody presses the same key again."""

Condition = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Until:
    """Wait until something is so.

    Attributes:
        so: true when the next step may begin.
        what: in words, for the report when it never comes.
    """

    so: Condition
    what: str


Steps = Generator[Until, None, None]


class Player:
    """Plays one person's steps at a time.

    Args:
        clock: measures the patience.
        on_stuck: told in words what never came.
    """

    def __init__(self, clock: Clock, on_stuck: Callable[[str], None]) -> None:
        self._clock = clock
        self._on_stuck = on_stuck
        self._steps: Iterator[Until] | None = None
        self._waits: Until | None = None
        self._since_s = 0.0

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._steps is not None

    def begin(self, steps: Steps) -> None:
        """Do this now; what was being done is dropped."""
        self._steps, self._waits = steps, None
        self.step()

    def step(self) -> None:
        """Go on as far as the screen allows; called every now and then."""
        while self._steps is not None:
            if self._waits is not None and not self._waits.so():
                self._mind_patience(self._waits)
                return
            self._waits = self._next(self._steps)
            self._since_s = self._clock.monotonic_s()
            if self._waits is None:
                self._steps = None

    def _next(self, steps: Iterator[Until]) -> Until | None:
        try:
            return next(steps, None)
        except Exception as error:  # one person's mishap is told at the end and spoils nobody else's day
            log.exception("somebody could not go on")
            self._on_stuck(f"could not go on: {error!r}")
            return None

    def _mind_patience(self, waits: Until) -> None:
        if self._clock.monotonic_s() - self._since_s > PATIENCE_S:
            self._steps = self._waits = None
            self._on_stuck(waits.what)


def insist(action: Callable[[], object], so: Condition, clock: Clock, what: str) -> Steps:
    """Do something until it has had its effect: again after a while, as people press a key again."""
    while not so():
        action()
        yield Until(_so_or_late(so, clock, AGAIN_S), what)


def _so_or_late(so: Condition, clock: Clock, seconds: float) -> Condition:
    began_s = clock.monotonic_s()
    return lambda: so() or clock.monotonic_s() - began_s > seconds


def pause(clock: Clock, seconds: float) -> Steps:
    """Let invented time pass."""
    until_s = clock.monotonic_s() + seconds
    yield Until(lambda: clock.monotonic_s() >= until_s, "time")
