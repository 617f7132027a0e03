"""Opening hours: lunch shifts, booking slots, cut-offs, holidays, make-up workdays, changes of the clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from queue_server.application.rules_from_config import national_days
from queue_server.domain.hours import CalendarRule, Calendars, NationalDays, Opening, Span, Visitor

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORKDAY = (
    Span(start=dt.time(8), end=dt.time(9), booking_only=True),
    Span(start=dt.time(9), end=dt.time(12)),
    Span(start=dt.time(12), end=dt.time(13, 30), lunch_shift=True),
    Span(start=dt.time(13, 30), end=dt.time(17)),
)
SATURDAY = (Span(start=dt.time(9), end=dt.time(12), booking_only=True),)
OFFICE = CalendarRule(
    id="office",
    week={**dict.fromkeys(range(1, 6), WORKDAY), 6: SATURDAY},
    special={
        dt.date(2026, 11, 25): (),
        dt.date(2026, 11, 29): (Span(start=dt.time(10), end=dt.time(12)),),
    },
)
CALENDARS = Calendars(SHANGHAI, [OFFICE], national_days())
WALK_IN, BOOKED = Visitor(), Visitor(booked=True)
NO_LUNCH = Visitor(lunch=False)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)


def opening(text: str, visitor: Visitor = WALK_IN) -> Opening:
    return CALENDARS.opening("office", at(text), visitor)


@pytest.mark.parametrize(
    ("moment", "visitor", "reason"),
    [
        # 2026-11-23 is a Monday
        ("2026-11-23 07:59", BOOKED, "outside_hours"),
        ("2026-11-23 08:00", BOOKED, ""),
        ("2026-11-23 08:00", WALK_IN, "booking_only"),
        ("2026-11-23 08:59:59", WALK_IN, "booking_only"),
        ("2026-11-23 09:00", WALK_IN, ""),
        ("2026-11-23 11:50", WALK_IN, ""),  # the lunch shift goes on, so there is no cut-off
        ("2026-11-23 12:30", WALK_IN, ""),
        ("2026-11-23 11:44:59", NO_LUNCH, ""),
        ("2026-11-23 11:45", NO_LUNCH, "cut_off"),
        ("2026-11-23 12:00", NO_LUNCH, "outside_hours"),
        ("2026-11-23 13:30", NO_LUNCH, ""),
        ("2026-11-23 16:44:59", WALK_IN, ""),
        ("2026-11-23 16:45", WALK_IN, "cut_off"),
        ("2026-11-23 17:00", WALK_IN, "outside_hours"),
        # Saturday by booking, Sunday closed
        ("2026-11-28 09:30", WALK_IN, "booking_only"),
        ("2026-11-28 09:30", BOOKED, ""),
        ("2026-11-22 10:00", WALK_IN, "outside_hours"),
        # special days beat the week
        ("2026-11-25 10:00", WALK_IN, "holiday"),
        ("2026-11-29 10:00", WALK_IN, ""),
        ("2026-11-29 09:00", WALK_IN, "outside_hours"),
        # National Day 2026 (Thursday 1 October) and a make-up workday (Sunday 20 September)
        ("2026-10-01 10:00", WALK_IN, "holiday"),
        ("2026-10-01 10:00", BOOKED, "holiday"),
        ("2026-09-20 10:00", WALK_IN, ""),
        # Spring Festival 2025
        ("2025-01-29 10:00", WALK_IN, "holiday"),
        ("2025-01-26 10:00", WALK_IN, ""),
    ],
)
def test_open_or_why_not(moment: str, visitor: Visitor, reason: str) -> None:
    found = opening(moment, visitor)
    assert (found.open, found.reason) == (not reason, reason)


@pytest.mark.parametrize(
    ("moment", "visitor", "again"),
    [
        ("2026-11-23 07:00", WALK_IN, "2026-11-23 09:00"),
        ("2026-11-23 07:00", BOOKED, "2026-11-23 08:00"),
        ("2026-11-23 12:10", NO_LUNCH, "2026-11-23 13:30"),
        ("2026-11-23 16:50", WALK_IN, "2026-11-24 09:00"),
        ("2026-11-24 18:00", WALK_IN, "2026-11-26 09:00"),  # the 25th is closed
        ("2026-11-27 18:00", WALK_IN, "2026-11-29 10:00"),  # over the Saturday by booking
        ("2026-09-30 18:00", WALK_IN, "2026-10-08 09:00"),  # over the National Day week
    ],
)
def test_it_says_when_it_opens_again(moment: str, visitor: Visitor, again: str) -> None:
    assert opening(moment, visitor).next_opening == at(again)


def test_it_says_when_it_closes_even_after_the_cut_off() -> None:
    assert opening("2026-11-23 09:00").closes_at == at("2026-11-23 17:00")
    assert opening("2026-11-23 09:00", NO_LUNCH).closes_at == at("2026-11-23 12:00")
    assert opening("2026-11-23 16:50").closes_at == at("2026-11-23 17:00")


def test_a_hall_that_ignores_national_days_keeps_its_week() -> None:
    own = CalendarRule(id="own", week=OFFICE.week, national=False)
    calendars = Calendars(SHANGHAI, [own], national_days())
    assert calendars.opening("own", at("2026-10-01 10:00"), WALK_IN).open
    assert not calendars.opening("own", at("2026-09-20 10:00"), WALK_IN).open


def test_a_calendar_without_hours_never_opens() -> None:
    never = Calendars(SHANGHAI, [CalendarRule(id="never", week={})])
    found = never.opening("never", at("2026-11-23 10:00"), WALK_IN)
    assert (found.open, found.reason, found.next_opening) == (False, "outside_hours", None)


def test_a_cut_off_longer_than_the_opening_gives_out_no_numbers() -> None:
    short = CalendarRule(
        id="short",
        week={1: (Span(start=dt.time(9), end=dt.time(9, 10)),)},
        stop_issuing=dt.timedelta(minutes=15),
    )
    calendars = Calendars(SHANGHAI, [short])
    assert calendars.opening("short", at("2026-11-23 09:05"), WALK_IN).reason == "cut_off"
    assert calendars.opening("short", at("2026-11-22 09:05"), WALK_IN).next_opening is None


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(dt.date(2026, 3, 28), 8), (dt.date(2026, 3, 30), 7), (dt.date(2026, 10, 26), 8)],
)
def test_hours_stay_local_when_the_clocks_change(day: dt.date, utc_hour: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    rule = CalendarRule(id="b", week=dict.fromkeys(range(1, 8), (Span(start=dt.time(9), end=dt.time(17)),)))
    spans = Calendars(berlin, [rule]).open_spans("b", day, WALK_IN)
    assert spans[0].opens == dt.datetime(day.year, day.month, day.day, utc_hour, tzinfo=dt.UTC)


def test_the_local_day_turns_at_local_midnight_even_on_a_short_day() -> None:
    berlin = Calendars(ZoneInfo("Europe/Berlin"), [])
    assert berlin.local_day(at("2026-03-28 23:59:59", ZoneInfo("Europe/Berlin"))) == dt.date(2026, 3, 28)
    assert berlin.local_day(at("2026-03-29 00:00", ZoneInfo("Europe/Berlin"))) == dt.date(2026, 3, 29)
    assert berlin.local_day(at("2026-03-29 23:59", ZoneInfo("Europe/Berlin"))) == dt.date(2026, 3, 29)
    assert CALENDARS.local_day(dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC)) == dt.date(2026, 11, 23)


def test_a_day_open_around_the_clock_has_no_gap_at_midnight() -> None:
    always = CalendarRule(
        id="a",
        week=dict.fromkeys(range(1, 8), (Span(start=dt.time(0), end=dt.time(0)),)),
        stop_issuing=dt.timedelta(0),
    )
    calendars = Calendars(SHANGHAI, [always], NationalDays())
    assert calendars.opening("a", at("2026-11-23 23:59:59"), WALK_IN).open
    assert calendars.opening("a", at("2026-11-24 00:00"), WALK_IN).open
