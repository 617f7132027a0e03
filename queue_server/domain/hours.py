"""When a service may be queued for: weekly hours, special days, holidays, lunch shifts, booking slots.

All moments are aware UTC; times of day are the hall's local time, so a change of
the clocks moves the moments and not the hours (R020-R026).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

_SEARCH_DAYS = 60
"""How far ahead the next opening is looked for: longer than any run of holidays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of a day, `end` excluded; an `end` of 00:00 is the end of the day."""

    start: dt.time
    end: dt.time
    booking_only: bool = False
    lunch_shift: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRule:
    """Named opening hours.

    Attributes:
        week: spans by ISO weekday (1 = Monday).
        special: dates that differ; no spans = closed.
        national: closed on national holidays, open on make-up workdays.
        stop_issuing: no new tickets in the last part of an opening.
    """

    id: str
    week: Mapping[int, tuple[Span, ...]]
    special: Mapping[dt.date, tuple[Span, ...]] = field(default_factory=dict)
    national: bool = True
    stop_issuing: dt.timedelta = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalDays:
    """The State Council's holidays and the weekend days worked in return."""

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Visitor:
    """For whom the hours are asked: booked visitors get more, services without a lunch shift less."""

    booked: bool = False
    lunch: bool = True


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """A stretch without a gap; numbers are given out until `issue_until`."""

    opens: dt.datetime
    closes: dt.datetime
    issue_until: dt.datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether numbers are given out now.

    Attributes:
        reason: "" when open, else `outside_hours`, `holiday`, `cut_off` or `booking_only`.
        closes_at: end of the running stretch, also after the cut-off.
        next_opening: begin of the next stretch, when closed.
    """

    open: bool
    reason: str = ""
    closes_at: dt.datetime | None = None
    next_opening: dt.datetime | None = None


class Calendars:
    """All calendars of a hall; days once worked out are remembered."""

    def __init__(
        self,
        timezone: ZoneInfo,
        calendars: Iterable[CalendarRule],
        national: NationalDays | None = None,
    ) -> None:
        self._timezone = timezone
        self._calendars = {calendar.id: calendar for calendar in calendars}
        self._national = national or NationalDays()
        self._open_spans: dict[tuple[str, dt.date, Visitor], tuple[OpenSpan, ...]] = {}
        self._day = dt.date.min
        self._day_from = self._day_until = dt.datetime.min.replace(tzinfo=dt.UTC)

    def local_day(self, now: dt.datetime) -> dt.date:
        """Return the hall's date at `now`."""
        if not self._day_from <= now < self._day_until:
            self._day = now.astimezone(self._timezone).date()
            self._day_from = self._moment(self._day, dt.time.min)
            self._day_until = self._moment(self._day + dt.timedelta(days=1), dt.time.min)
        return self._day

    def opening(self, calendar_id: str, now: dt.datetime, visitor: Visitor) -> Opening:
        """Return whether `visitor` may take a number at `now`, and if not, why and when again."""
        day = self.local_day(now)
        cut_off: OpenSpan | None = None
        for span in self.open_spans(calendar_id, day, visitor):
            if span.opens <= now < span.issue_until:
                return Opening(True, closes_at=span.closes)
            if span.issue_until <= now < span.closes:
                cut_off = span
        reason = "cut_off" if cut_off else self._why_closed(calendar_id, now, visitor)
        return Opening(
            False, reason, cut_off.closes if cut_off else None, self._next_opening(calendar_id, now, visitor)
        )

    def open_spans(self, calendar_id: str, day: dt.date, visitor: Visitor) -> tuple[OpenSpan, ...]:
        """Return the stretches of `day`; adjoining spans are one, so nobody is cut off between them."""
        key = (calendar_id, day, visitor)
        if key not in self._open_spans:
            if len(self._open_spans) > 5000:
                self._open_spans.clear()
            self._open_spans[key] = self._work_out(self._calendars[calendar_id], day, visitor)
        return self._open_spans[key]

    def _work_out(self, calendar: CalendarRule, day: dt.date, visitor: Visitor) -> tuple[OpenSpan, ...]:
        moments: list[tuple[dt.datetime, dt.datetime]] = []
        for span in sorted(self._spans(calendar, day), key=lambda span: span.start):
            if (span.booking_only and not visitor.booked) or (span.lunch_shift and not visitor.lunch):
                continue
            opens, closes = self._span_moments(day, span)
            if moments and opens <= moments[-1][1]:
                opens = moments.pop()[0]
            moments.append((opens, closes))
        return tuple(
            OpenSpan(opens, closes, max(opens, closes - calendar.stop_issuing)) for opens, closes in moments
        )

    def _spans(self, calendar: CalendarRule, day: dt.date) -> tuple[Span, ...]:
        if day in calendar.special:
            return calendar.special[day]
        if calendar.national and day in self._national.holidays:
            return ()
        if calendar.national and day in self._national.workdays:
            return _workday_spans(calendar)
        return calendar.week.get(day.isoweekday(), ())

    def _span_moments(self, day: dt.date, span: Span) -> tuple[dt.datetime, dt.datetime]:
        last_day = day + dt.timedelta(days=1) if span.end == dt.time.min else day
        return self._moment(day, span.start), self._moment(last_day, span.end)

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, self._timezone).astimezone(dt.UTC)

    def _why_closed(self, calendar_id: str, now: dt.datetime, visitor: Visitor) -> str:
        calendar, day = self._calendars[calendar_id], self.local_day(now)
        if not visitor.booked:
            for span in self._spans(calendar, day):
                opens, closes = self._span_moments(day, span)
                if span.booking_only and opens <= now < closes:
                    return "booking_only"
        if day in calendar.special:
            return "outside_hours" if calendar.special[day] else "holiday"
        return "holiday" if calendar.national and day in self._national.holidays else "outside_hours"

    def next_day_opening(self, calendar_id: str, now: dt.datetime, visitor: Visitor) -> dt.datetime | None:
        """Return the first opening after today, when today's numbers are given out."""
        self.local_day(now)
        return self._next_opening(calendar_id, self._day_until - dt.timedelta(microseconds=1), visitor)

    def _next_opening(self, calendar_id: str, now: dt.datetime, visitor: Visitor) -> dt.datetime | None:
        day = self.local_day(now)
        for days in range(_SEARCH_DAYS):
            for span in self.open_spans(calendar_id, day + dt.timedelta(days=days), visitor):
                if span.opens > now and span.issue_until > span.opens:
                    return span.opens
        return None


def _workday_spans(calendar: CalendarRule) -> tuple[Span, ...]:
    """Return the hours of an ordinary workday: those of the first weekday that has any."""
    return next((calendar.week[day] for day in range(1, 6) if calendar.week.get(day)), ())
