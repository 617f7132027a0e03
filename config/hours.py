"""Which spans of which day a calendar is open: week, holidays, make-up workdays, special days (R020-R026)."""

from __future__ import annotations

import datetime as dt

from config.holidays import NationalDays
from config.schema import Calendar, TimeSpan

_MONDAY = 1


def spans_on(calendar: Calendar, date: dt.date, national: NationalDays) -> tuple[TimeSpan, ...]:
    """Return the open spans of `date`, earliest first; none = closed all day.

    A special day of the calendar's own decides alone. A holiday closes; a weekend day
    worked for a holiday has the hours of a Monday. All else goes by the weekday.
    """
    for special in calendar.special:
        if special.date == date:
            return _ordered(special.spans)
    if calendar.national_holidays:
        if date in national.workdays:
            return _of_weekday(calendar, _MONDAY)
        if date in national.holidays:
            return ()
    return _of_weekday(calendar, date.isoweekday())


def _of_weekday(calendar: Calendar, weekday: int) -> tuple[TimeSpan, ...]:
    return _ordered(tuple(span for hours in calendar.week if weekday in hours.days for span in hours.spans))


def _ordered(spans: tuple[TimeSpan, ...]) -> tuple[TimeSpan, ...]:
    return tuple(sorted(spans, key=lambda span: span.start))
