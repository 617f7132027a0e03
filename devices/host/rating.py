"""One evaluator's life as a state machine: no pad, no server, no sleep.

    RESTING ──asked(visit)──► OPEN ──verdict──► GIVEN
       ▲                       │                  │
       └──── time-out, or the server withdraws ◄──┘ (window for a change of mind over)

The evaluator opens only when the server asks about a visit (requirements §3.3),
and no verdict is ever made up: nothing pressed in time is "not rated". The server
keeps one rating a visit (R132); this machine decides which presses reach it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from devices.deadline import Monotonic


class PadState(StrEnum):
    """What the evaluator is doing."""

    RESTING = "resting"
    OPEN = "open"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class OpenPad:
    """Ask the citizen."""


@dataclass(frozen=True, slots=True)
class DismissPad:
    """Stop asking."""


@dataclass(frozen=True, slots=True)
class GiveVerdict:
    """Tell the server; level 1-5."""

    level: int


@dataclass(frozen=True, slots=True)
class NotRated:
    """Tell the server that nobody pressed; why is `timeout` or `unplugged`."""

    why: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A press without effect; an anomaly for the log when nobody had asked."""

    why: str
    anomaly: bool


Step = OpenPad | DismissPad | GiveVerdict | NotRated | Ignored


class PadRating:
    """Decides what each question, press and passing moment leads to.

    Attributes:
        state: what the evaluator is doing.
        plugged: whether its line is there; told by the owner.
    """

    def __init__(
        self,
        *,
        timeout_s: float = 60.0,
        change_of_mind_s: float = 0.0,
        clock: Monotonic = time.monotonic,
    ) -> None:
        """Begin at rest.

        Args:
            timeout_s: an unanswered question is closed after so long.
            change_of_mind_s: another level within this time replaces the first; 0 = it is ignored.
            clock: seconds, monotonic.
        """
        self.state = PadState.RESTING
        self.plugged = True
        self._timeout_s = timeout_s
        self._change_of_mind_s = change_of_mind_s
        self._clock = clock
        self._visit = ""
        self._level = 0
        self._until_s = 0.0

    @property
    def due_s(self) -> float | None:
        """Seconds until `tick` has something to do; None when nothing runs."""
        if self.state is PadState.RESTING:
            return None
        return max(0.0, self._until_s - self._clock())

    def asked(self, visit: str) -> Step | None:
        """Take in which visit the server asks about now; "" = none.

        The same visit is asked about anew only after the server has said "none" in
        between; until then it is an old event that crossed with our answer.
        """
        if visit == self._visit:
            return None
        self._visit = visit
        if visit:
            self._enter(PadState.OPEN, self._timeout_s)
            return OpenPad()
        if self.state is PadState.OPEN:
            self.state = PadState.RESTING
            return DismissPad()
        return None

    def pressed(self, level: int) -> Step:
        """Take in a citizen's key."""
        if self.state is PadState.OPEN:
            self._level = level
            self._enter(PadState.GIVEN, self._change_of_mind_s)
            return GiveVerdict(level)
        if self.state is not PadState.GIVEN or self.due_s == 0:
            return Ignored("nobody had asked", anomaly=True)
        if level == self._level:
            return Ignored("the same level again", anomaly=False)
        self._level = level
        return GiveVerdict(level)

    def tick(self) -> Step | None:
        """Take in that time has passed."""
        if self.due_s != 0:
            return None
        given = self.state is PadState.GIVEN
        self.state = PadState.RESTING
        return None if given else NotRated("timeout" if self.plugged else "unplugged")

    def replugged(self) -> Step | None:
        """Take in that the line is back; the evaluator may have forgotten the question."""
        self.plugged = True
        return OpenPad() if self.state is PadState.OPEN else None

    def _enter(self, state: PadState, for_s: float) -> None:
        self.state = state
        self._until_s = self._clock() + for_s
