"""The next number of a series, and the hours and limits it is given out within."""

from __future__ import annotations

import datetime as dt

from queue_server.domain.hours import Visitor
from queue_server.domain.rules import ServiceRule
from queue_server.domain.state import HallState
from queue_server.protocol.errors import HandledElsewhere, LimitReached, ServiceClosed


def check_offered(state: HallState, service: ServiceRule, now: dt.datetime, *, booked: bool) -> None:
    """Refuse a number where the kiosk would not offer one.

    Raises HandledElsewhere, ServiceClosed, LimitReached.
    """
    if service.redirect:
        body, address, phone = service.redirect
        raise HandledElsewhere(body=body, address=address, phone=phone)
    if not service.levels_at:
        raise ServiceClosed(service_id=service.id, reason="no_counter", next_opening="")
    opening = state.rules.calendars.opening(service.calendar, now, Visitor(booked, service.lunch))
    if not opening.open:
        next_opening = opening.next_opening.isoformat() if opening.next_opening else ""
        raise ServiceClosed(service_id=service.id, reason=opening.reason, next_opening=next_opening)
    if numbers_left(state, service, now) == 0:
        raise _limit_reached(state, service, now)


def numbers_left(state: HallState, service: ServiceRule, now: dt.datetime) -> int:
    """Return how many numbers of the service can still be given out today, by its limit and its series."""
    day = state.rules.calendars.local_day(now)
    in_series = service.last_number + 1 - next_serial(state, service, day)
    if not service.daily_limit:
        return max(0, in_series)
    return max(0, min(in_series, service.daily_limit - state.issued_on(day, service.id)))


def next_serial(state: HallState, service: ServiceRule, day: dt.date) -> int:
    """Return the next number of the service's series."""
    return max(state.last_serial(service.prefix, day) + 1, service.first_number)


def _limit_reached(state: HallState, service: ServiceRule, now: dt.datetime) -> LimitReached:
    again = state.rules.calendars.next_day_opening(service.calendar, now, Visitor(False, service.lunch))
    return LimitReached(
        service_id=service.id,
        limit=service.daily_limit or service.last_number + 1 - service.first_number,
        next_opening=again.isoformat() if again else "",
    )
