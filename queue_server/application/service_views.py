"""What the kiosk may offer now: every service with its state, its queue and the wait."""

from __future__ import annotations

import datetime as dt

from queue_server.application.numbering import numbers_left
from queue_server.domain.estimate import forecast
from queue_server.domain.hours import Visitor
from queue_server.domain.rules import ServiceRule
from queue_server.domain.state import HallState
from queue_server.protocol.views import Estimate, ServiceState, ServiceView

_FORECAST_AGE = dt.timedelta(seconds=1)


def service_views(state: HallState, now: dt.datetime) -> tuple[ServiceView, ...]:
    """Return every service as the kiosk may offer it now; works out the waits, at most once a second."""
    if state.forecast_at is None or not dt.timedelta(0) <= now - state.forecast_at < _FORECAST_AGE:
        state.forecasts, state.forecast_at = forecast(state, now), now
    return tuple(_service_view(state, service, now) for service in state.rules.services.values())


def estimate_view(state: HallState, service_id: str, waiting: int) -> Estimate | None:
    """Return the wait behind `waiting` people, from the last forecast; None while nobody serves."""
    known = state.forecasts.get(service_id)
    if known is None:
        return None
    low_min, high_min = known.range_min(waiting)
    return Estimate(low_min=low_min, high_min=high_min)


def _service_view(state: HallState, service: ServiceRule, now: dt.datetime) -> ServiceView:
    if service.redirect:
        return ServiceView(id=service.id, state=ServiceState.REDIRECT, reason="redirect")
    calendars = state.rules.calendars
    visitor = Visitor(False, service.lunch)
    opening = calendars.opening(service.calendar, now, visitor)
    issued = state.issued_on(calendars.local_day(now), service.id)
    if not service.levels_at:
        shown, reason = ServiceState.CLOSED, "no_counter"
    elif not opening.open:
        shown, reason = ServiceState.CLOSED, opening.reason
    elif numbers_left(state, service, now) == 0:
        shown, reason = ServiceState.FULL, "limit_reached"
    else:
        shown, reason = ServiceState.OPEN, ""
    next_opening = opening.next_opening
    if shown is ServiceState.FULL:
        next_opening = calendars.next_day_opening(service.calendar, now, visitor)
    waiting = state.lanes.waiting(service.id)
    return ServiceView(
        id=service.id,
        state=shown,
        reason=reason,
        next_opening=next_opening,
        closes_at=opening.closes_at,
        waiting=waiting,
        estimate=estimate_view(state, service.id, waiting),
        issued_today=issued,
        remaining=max(0, service.daily_limit - issued) if service.daily_limit else -1,
    )
