"""A case's deadline and why it is that day: data, not sentences.

`queue_server.protocol.deadline_words` makes the sentences, in both languages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from queue_server.domain.deadlines.facts import PauseKind
from queue_server.domain.deadlines.rules import Unit

Value: TypeAlias = dt.date | int | str


class StepSlug(StrEnum):
    """One line of an explanation; what its params are stands behind each."""

    WAITING_ACCEPTANCE = "waiting_acceptance"  # -
    WAITING_CORRECTION = "waiting_correction"  # since
    ACCEPTED = "accepted"  # on
    CORRECTED = "corrected"  # on
    FIRST_CORRECTED = "first_corrected"  # on, notice_on
    ACCEPTED_DESPITE_OMISSION = "accepted_despite_omission"  # on, notice_on
    DAY_ONE = "day_one"  # on
    INSTANT = "instant"  # on
    WEEKEND = "weekend"  # first, last; only before day one
    HOLIDAY = "holiday"  # first, last
    HALL_CLOSED = "hall_closed"  # first, last
    MADE_UP = "made_up"  # on
    HALL_WORKS = "hall_works"  # on
    PAUSED = "paused"  # kind, first, resumed, days, unit
    PAUSED_STILL = "paused_still"  # kind, first
    PAUSED_WITHIN_DAY = "paused_within_day"  # kind, on
    PAUSE_COUNTS = "pause_counts"  # kind, first
    APPLICANT_DELAY = "applicant_delay"  # first, on_time_until
    EXTENDED = "extended"  # on, days
    UNKNOWN_YEAR = "unknown_year"  # year
    MOVED = "moved"  # last_day, on
    DUE = "due"  # on, days, unit
    DUE_IF_RESUMED = "due_if_resumed"  # on, days, unit; a pause is still running


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation; a date in `params` is the hall's local date."""

    slug: StepSlug
    params: Mapping[str, Value] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """The params as the wire carries them; dates are ISO 8601."""
        return {name: str(value) for name, value in self.params.items()}


class CautionSlug(StrEnum):
    """What somebody should know about a deadline."""

    YEAR_NOT_ANNOUNCED = "year_not_announced"  # year
    STATUTORY_FIRST = "statutory_first"  # promised_on, statutory_on
    FACT_IGNORED = "fact_ignored"  # reason (a slug of `FactRefused`), on
    CLOCK_WENT_BACK = "clock_went_back"  # on


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning that stands beside a deadline."""

    slug: CautionSlug
    params: Mapping[str, Value] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """The params as the wire carries them; dates are ISO 8601."""
        return {name: str(value) for name, value in self.params.items()}


class Light(StrEnum):
    """How a case stands at a glance."""

    WAITING = "waiting"
    """No clock is running yet: not accepted, or materials are awaited."""
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    """The last day, or past it with the applicant to thank (R096)."""
    PAUSED = "paused"
    MET = "met"
    """Closed in time, or counted so (R096)."""
    OVERDUE = "overdue"
    """Past the limit, closed or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit of a case: the promise or the law's.

    Attributes:
        days: its length with any extension; 0 = within the day.
        day_one: the first day that counts.
        due_on: the last day; while a pause runs, the last day if it ended today (so never too late).
        on_time_until: closing up to here counts as on time (R096); `due_on` unless the applicant delayed.
        days_used: days counted so far, today included.
        days_left: days after today up to `due_on`; negative = days over.
        steps: why; the last one says `due_on`.
    """

    days: int
    unit: Unit
    day_one: dt.date
    due_on: dt.date
    on_time_until: dt.date
    days_used: int
    days_left: int
    light: Light
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How a case's clock stands.

    Attributes:
        promised: the hall's promise; None while no clock runs.
        statutory: the law's limit; None while no clock runs.
        light: the more urgent of both.
        waiting_for: why no clock runs, while none does.
        paused_by: pauses running now, whether they stop the clock or not.
        closed_on: the day it was closed.
        excused: it was closed (or stands) past a limit, and the applicant's delay covers that (R096).
        cautions: unannounced years, the law's limit before the promise, facts that were ignored.
    """

    promised: Limit | None
    statutory: Limit | None
    light: Light
    waiting_for: tuple[Step, ...] = ()
    paused_by: tuple[PauseKind, ...] = ()
    closed_on: dt.date | None = None
    excused: bool = False
    cautions: tuple[Caution, ...] = ()

    @property
    def due_on(self) -> dt.date | None:
        """The last day of the promise."""
        return self.promised.due_on if self.promised else None

    @property
    def day_one(self) -> dt.date | None:
        """The first day of the promise."""
        return self.promised.day_one if self.promised else None

    @property
    def statutory_on(self) -> dt.date | None:
        """The last day the law allows."""
        return self.statutory.due_on if self.statutory else None

    @property
    def explanation(self) -> tuple[Step, ...]:
        """Why `due_on` is that day, or why there is none yet."""
        return self.promised.steps if self.promised else self.waiting_for
