"""Counting the days of one limit, without the days that stand still.

A pause keeps out the day it begins and every day after it, up to but not including
the day it ends: on that day the case is back and counting goes on. One that ends on
the day it began keeps out nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from queue_server.domain.deadlines.rules import Unit
from queue_server.domain.deadlines.working_days import ONE_DAY, WorkingDays, each_day


@dataclass(frozen=True, slots=True)
class Stop:
    """Days that are not counted: `first` up to, without, `resumed`."""

    first: dt.date
    resumed: dt.date


@dataclass(frozen=True, kw_only=True)
class Count:
    """One limit, counted from the day after `start` (R090).

    Attributes:
        length: how many days; 0 = within the day of `start` itself (R099).
    """

    start: dt.date
    length: int
    unit: Unit
    days: WorkingDays
    stops: tuple[Stop, ...] = ()

    def stopped(self, day: dt.date) -> bool:
        """Return whether `day` stands still."""
        return any(stop.first <= day < stop.resumed for stop in self.stops)

    def fits(self, day: dt.date) -> bool:
        """Return whether `day` is of the kind this limit counts, were nothing standing still."""
        return self.unit is Unit.CALENDAR or self.days.is_workday(day)

    def counted(self, first: dt.date, last: dt.date) -> int:
        """Return how many days of the limit lie between two dates, both included."""
        return sum(self.fits(day) and not self.stopped(day) for day in each_day(first, last))

    @cached_property
    def first_day(self) -> dt.date:
        """The first date that may count at all."""
        return self.start if self.length == 0 else self.start + ONE_DAY

    @cached_property
    def day_one(self) -> dt.date:
        """The first day that counts."""
        return self._from(self.first_day)

    @cached_property
    def last_day(self) -> dt.date:
        """The last day counted, which of a calendar limit may be a day of rest."""
        day = self.day_one
        for _ in range(self.length - 1):
            day = self._from(day + ONE_DAY)
        return day

    @cached_property
    def due_on(self) -> dt.date:
        """The day the limit ends: a day of rest gives way to a workday, but "within the day" does not."""
        day = self.last_day
        while self.length and (self.stopped(day) or not self.days.is_workday(day)):
            day += ONE_DAY
        return day

    def _from(self, day: dt.date) -> dt.date:
        while self.stopped(day) or not (self.length == 0 or self.fits(day)):
            day += ONE_DAY
        return day
