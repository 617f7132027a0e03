"""What a case's clock is measured by: the item's promise and law, and the hall's settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain.deadlines.facts import PauseKind


class Unit(StrEnum):
    """In what a limit is counted."""

    WORKING = "working"
    CALENDAR = "calendar"


class Law(StrEnum):
    """Which law an extension rests on (R098)."""

    LICENSING = "licensing"
    """行政许可法, one body: 20 working days, 10 more."""
    JOINT_LICENSING = "joint_licensing"
    """行政许可法, several bodies decide together: 45 working days, 15 more."""
    OTHER = "other"
    """No licence: no extension unless the item's own law grants one."""


_STATUTORY_DAYS = {Law.LICENSING: 20, Law.JOINT_LICENSING: 45, Law.OTHER: 20}
_EXTENSION_DAYS = {Law.LICENSING: 10, Law.JOINT_LICENSING: 15, Law.OTHER: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """The limits of one item, as they stand on the case.

    Attributes:
        promised_days: working days promised (承诺时限); not looked at when `instant`.
        instant: 即办件, decided at once and within the day at most (R074, R099).
        statutory_days: days the law gives; None = what the law on licences says, 20 by default (R042).
        statutory_unit: in what the law counts.
        law: what an extension rests on.
        extension_days: the most an extension may add; None = as `law` says.

    Raises:
        ValueError: a number of days that is none.
    """

    promised_days: int = 0
    instant: bool = False
    statutory_days: int | None = None
    statutory_unit: Unit = Unit.WORKING
    law: Law = Law.LICENSING
    extension_days: int | None = None

    def __post_init__(self) -> None:
        if not self.instant and self.promised_days < 1:
            raise ValueError(f"a promise of {self.promised_days} working days: at least 1, or instant")
        if self.statutory_days is not None and self.statutory_days < 1:
            raise ValueError(f"a statutory limit of {self.statutory_days} days: at least 1")

    @property
    def promise(self) -> int:
        """Working days promised; 0 = within the day."""
        return 0 if self.instant else self.promised_days

    @property
    def statutory(self) -> int:
        """Days the law gives, the default when it gives none."""
        return _STATUTORY_DAYS[self.law] if self.statutory_days is None else self.statutory_days

    @property
    def longest_extension(self) -> int:
        """The most days an extension may add; 0 = it cannot be extended."""
        if self.instant:
            return 0
        return _EXTENSION_DAYS[self.law] if self.extension_days is None else self.extension_days


LAWFUL_STOPS = frozenset(
    (
        PauseKind.TECHNICAL_REVIEW,
        PauseKind.TESTING,
        PauseKind.HEARING,
        PauseKind.EXPERT_ARGUMENT,
        PauseKind.TENDER,
        PauseKind.SUPERIOR_BODY,
    )
)
"""What the law itself does not count (行政许可法 art. 43, 45); going to look at a site is not among it."""

ALL_STOPS = LAWFUL_STOPS | {PauseKind.INSPECTION, PauseKind.VERIFICATION}
"""What the milder of the two texts does not count towards the promise (R093, R095)."""

ONLY_SUPERIOR = frozenset((PauseKind.SUPERIOR_BODY,))
"""The sterner text: everything the hall's own side does is within the promise (R094, R095)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSettings:
    """How one hall counts.

    Attributes:
        timezone: turns moments into the hall's dates.
        promise_stops: pauses that stop the promise: `ALL_STOPS` (R093) or `ONLY_SUPERIOR` (R094) or a choice.
        statutory_stops: pauses that stop the statutory limit.
        amber_days: amber from this many days left.
        red_days: red from this many days left; 0 = on the last day.
        hand_over_within: how long papers may lie before they are handed over; None = the same day (R073).
    """

    timezone: dt.tzinfo
    promise_stops: frozenset[PauseKind] = ALL_STOPS
    statutory_stops: frozenset[PauseKind] = LAWFUL_STOPS
    amber_days: int = 2
    red_days: int = 0
    hand_over_within: dt.timedelta | None = None

    def local_day(self, at: dt.datetime) -> dt.date:
        """Return the hall's date at a moment.

        Raises:
            ValueError: the moment does not say its timezone.
        """
        if at.tzinfo is None:
            raise ValueError(f"{at.isoformat()} does not say its timezone")
        return at.astimezone(self.timezone).date()
