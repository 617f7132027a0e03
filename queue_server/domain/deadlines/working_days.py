"""Which days a hall works: the State Council's announcements, and the hall's own exceptions on top.

A year that is not announced yet falls back on its weekdays; `unknown_years` says
so, that whoever shows such a date can warn instead of promising it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_SATURDAY = 6
ONE_DAY = dt.timedelta(days=1)


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WEEKDAY = "weekday"
    MADE_UP = "made_up"
    """A weekend day worked for a holiday (调休)."""
    HALL_WORKS = "hall_works"
    """Worked by the hall's own decision."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    HALL_CLOSED = "hall_closed"
    """Off by the hall's own decision."""

    @property
    def works(self) -> bool:
        """Whether such a day counts as a working day."""
        return self in _WORKED


_WORKED = frozenset((DayKind.WEEKDAY, DayKind.MADE_UP, DayKind.HALL_WORKS))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """The working-day table of one hall, in the hall's local dates.

    Attributes:
        years: years with an announcement.
        holidays: national days off.
        made_up: weekend days worked in return (调休).
        hall_closed: the hall's own days off, such as after a flood; goes before everything national.
        hall_works: days the hall works although the nation rests.

    Raises:
        ValueError: the hall both works and rests on one day.
    """

    years: frozenset[int] = frozenset()
    holidays: frozenset[dt.date] = frozenset()
    made_up: frozenset[dt.date] = frozenset()
    hall_closed: frozenset[dt.date] = frozenset()
    hall_works: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        if both := self.hall_closed & self.hall_works:
            raise ValueError(f"{min(both)} is both a day off and a workday of this hall")

    def kind(self, day: dt.date) -> DayKind:
        """Return why `day` is worked or not; the hall's own word goes before the nation's."""
        if day in self.hall_closed:
            return DayKind.HALL_CLOSED
        if day in self.made_up:
            return DayKind.MADE_UP
        rests = day.isoweekday() >= _SATURDAY
        if (rests or day in self.holidays) and day in self.hall_works:
            return DayKind.HALL_WORKS
        if day in self.holidays:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if rests else DayKind.WEEKDAY

    def is_workday(self, day: dt.date) -> bool:
        """Return whether `day` is worked; by weekday alone in a year not announced."""
        return self.kind(day).works

    def known(self, day: dt.date) -> bool:
        """Return whether the holidays of that year are announced."""
        return day.year in self.years

    def unknown_years(self, first: dt.date, last: dt.date) -> tuple[int, ...]:
        """Return the years between two dates (both included) that are not announced yet."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)

    def next_workday(self, day: dt.date) -> dt.date:
        """Return `day` itself when it is worked, else the first workday after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add(self, day: dt.date, count: int) -> dt.date:
        """Return the `count`-th workday after `day`; `day` itself is never counted (R090).

        Raises:
            ValueError: `count` is less than 1.
        """
        if count < 1:
            raise ValueError(f"{count} working days after a day is no day")
        for _ in range(count):
            day = self.next_workday(day + ONE_DAY)
        return day

    def count(self, after: dt.date, until: dt.date) -> int:
        """Return how many workdays lie after `after`, up to and including `until`; 0 when there are none."""
        return sum(self.is_workday(day) for day in each_day(after + ONE_DAY, until))


def each_day(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield every date from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += ONE_DAY
