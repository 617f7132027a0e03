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
    day = state.rules.calendars.local_day(now)
    if service.daily_limit and state.issued_on(day, service.id) >= service.daily_limit:
        raise limit_reached(state, service, service.daily_limit, now)


def next_serial(state: HallState, service: ServiceRule, day: dt.date, now: dt.datetime) -> int:
    """Return the next number of the service's series. Raises LimitReached."""
    serial = max(state.last_serial(service.prefix, day) + 1, service.first_number)
    if serial > service.last_number:
        raise limit_reached(state, service, service.last_number, now)
    return serial


def limit_reached(state: HallState, service: ServiceRule, limit: int, now: dt.datetime) -> LimitReached:
    """Return the refusal that says when numbers are given out again."""
    again = state.rules.calendars.next_day_opening(service.calendar, now, Visitor(False, service.lunch))
    return LimitReached(
        service_id=service.id,
        limit=limit,
        next_opening=again.isoformat() if again else "",
    )
