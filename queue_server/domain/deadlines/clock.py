"""A case's clock after each fact: when it started, what held it up, whether it is closed.

Facts are taken in the order they are given. One that cannot be is refused with a
reason and leaves the clock as it was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from queue_server.domain.deadlines.facts import (
    Accepted,
    Closed,
    CorrectedMaterials,
    CorrectionAsked,
    Extended,
    Fact,
    PauseEnded,
    PauseKind,
    PauseStarted,
)
from queue_server.domain.deadlines.result import StepSlug
from queue_server.domain.deadlines.rules import ClockRule
from queue_server.domain.errors import RuleError


class FactRefused(RuleError):
    """The fact cannot be true of this case.

    Attributes:
        reason: `closed_already`, `accepted_already`, `no_notice`, `pause_running`, `no_such_pause`,
            `clock_not_started`, `extension_not_allowed`, `extended_already`, `head_not_approved`,
            `extension_too_long` or `extension_too_late`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Start:
    """The day after which counting begins, and why that one."""

    on: dt.date
    slug: StepSlug


@dataclass(frozen=True, slots=True)
class Pause:
    """Days somebody else had the case: from `first` on, and no longer on `resumed` (None = still)."""

    kind: PauseKind
    first: dt.date
    resumed: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """All that the facts so far mean for the dates.

    Attributes:
        asked_on: day of a notice whose materials have not come yet.
        notices: how many notices were given.
        omission_on: the first notice that named something an earlier one could have (R092).
        held: the start such an omission fixed for good.
        extension: the day it was granted and its length.
    """

    accepted_on: dt.date | None = None
    asked_on: dt.date | None = None
    notices: int = 0
    first_corrected_on: dt.date | None = None
    last_corrected_on: dt.date | None = None
    omission_on: dt.date | None = None
    held: Start | None = None
    pauses: tuple[Pause, ...] = ()
    extension: tuple[dt.date, int] | None = None
    closed_on: dt.date | None = None

    @property
    def start(self) -> Start | None:
        """When the clock started (R090-R092); None while it waits."""
        if self.held:
            return self.held
        if self.asked_on:
            return None
        if self.last_corrected_on:
            return Start(self.last_corrected_on, StepSlug.CORRECTED)
        return Start(self.accepted_on, StepSlug.ACCEPTED) if self.accepted_on else None

    @property
    def running_pauses(self) -> tuple[PauseKind, ...]:
        """Pauses that began and have not ended."""
        return tuple(pause.kind for pause in self.pauses if pause.resumed is None)

    def after(self, fact: Fact, day: dt.date, rule: ClockRule) -> Clock:
        """Return the clock with one more fact, which happened on local `day`.

        Raises:
            FactRefused: the fact cannot be.
        """
        if self.closed_on:
            raise FactRefused("closed_already")
        match fact:
            case Accepted():
                return self._accepted(day)
            case CorrectionAsked():
                return self._asked(fact, day)
            case CorrectedMaterials():
                return self._corrected(day)
            case PauseStarted():
                if fact.kind in self.running_pauses:
                    raise FactRefused("pause_running")
                return replace(self, pauses=(*self.pauses, Pause(fact.kind, day)))
            case PauseEnded():
                return self._resumed(fact.kind, day)
            case Extended():
                return self._extended(fact, day, rule)
            case Closed():
                ended = tuple(replace(pause, resumed=pause.resumed or day) for pause in self.pauses)
                return replace(self, closed_on=day, pauses=ended)

    def _accepted(self, day: dt.date) -> Clock:
        if self.accepted_on:
            raise FactRefused("accepted_already")
        held = self.held
        if self.omission_on and held is None:
            held = Start(day, StepSlug.ACCEPTED_DESPITE_OMISSION)
        return replace(self, accepted_on=day, asked_on=None, held=held)

    def _asked(self, fact: CorrectionAsked, day: dt.date) -> Clock:
        asked = replace(self, asked_on=day, notices=self.notices + 1)
        if not fact.omitted_before or self.omission_on:
            return asked
        return replace(asked, omission_on=day, held=self._first_arrival())

    def _first_arrival(self) -> Start | None:
        if self.first_corrected_on:
            return Start(self.first_corrected_on, StepSlug.FIRST_CORRECTED)
        return Start(self.accepted_on, StepSlug.ACCEPTED_DESPITE_OMISSION) if self.accepted_on else None

    def _corrected(self, day: dt.date) -> Clock:
        if not self.notices:
            raise FactRefused("no_notice")
        held = self.held
        if self.omission_on and held is None:
            held = Start(day, StepSlug.FIRST_CORRECTED)
        first = self.first_corrected_on or day
        return replace(self, asked_on=None, first_corrected_on=first, last_corrected_on=day, held=held)

    def _resumed(self, kind: PauseKind, day: dt.date) -> Clock:
        if kind not in self.running_pauses:
            raise FactRefused("no_such_pause")
        ended = tuple(
            replace(pause, resumed=day) if pause.kind is kind and pause.resumed is None else pause
            for pause in self.pauses
        )
        return replace(self, pauses=ended)

    def _extended(self, fact: Extended, day: dt.date, rule: ClockRule) -> Clock:
        if not self.start:
            raise FactRefused("clock_not_started")
        if not rule.longest_extension:
            raise FactRefused("extension_not_allowed")
        if self.extension:
            raise FactRefused("extended_already")
        if not fact.by_head:
            raise FactRefused("head_not_approved")
        if not 1 <= fact.days <= rule.longest_extension:
            raise FactRefused("extension_too_long")
        return replace(self, extension=(day, fact.days))
