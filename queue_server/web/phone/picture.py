"""What a visitor's phone shows of one ticket, worked out from the hall's state; no words, no markup."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from queue_server.application.service_views import estimate_view
from queue_server.domain.model import Ticket, TicketState
from queue_server.domain.state import HallState
from queue_server.protocol.views import Estimate, HallView


class Stage(StrEnum):
    """Which page is shown."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    NO_SHOW = "no_show"
    RATE = "rate"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A ticket as its visitor sees it.

    Attributes:
        service, service_en: names.
        window: label of the counter, or empty.
        window_name: what that counter is called.
        zone, zone_en: where to wait.
        ahead: people before this visitor, while waiting.
        called: number of times called; a higher one means a new call.
        rated: a verdict was given.
        may_cancel: the visitor can give up here.
    """

    stage: Stage
    number: str
    service: str
    service_en: str
    window: str = ""
    window_name: str = ""
    zone: str = ""
    zone_en: str = ""
    ahead: int = 0
    estimate: Estimate | None = None
    called: int = 0
    rated: bool = False
    may_cancel: bool = False


_STAGES = {
    TicketState.WAITING: Stage.WAITING,
    TicketState.CALLED: Stage.CALLED,
    TicketState.SERVING: Stage.SERVING,
    TicketState.HELD: Stage.HELD,
    TicketState.NO_SHOW: Stage.NO_SHOW,
    TicketState.CANCELLED: Stage.CANCELLED,
}


def picture_of(state: HallState, hall: HallView, ticket: Ticket, now: dt.datetime) -> Picture:
    """Return what the visitor sees of `ticket`, live or long ended."""
    service = next((one for one in hall.services if one.id == ticket.service_id), None)
    counter = next((one for one in hall.counters if one.id == ticket.counter_id), None)
    zone = _zone(hall, counter.zone if counter else service.zones[0] if service and service.zones else "")
    waiting = ticket.state is TicketState.WAITING
    ahead = state.ahead_of(ticket) if waiting else 0
    return Picture(
        stage=_STAGES.get(ticket.state) or _ended(state, ticket, now),
        number=ticket.number,
        service=service.name if service else "",
        service_en=(service.name_en or service.name) if service else "",
        window=counter.label if counter else "",
        window_name=counter.name if counter else "",
        zone=zone[0],
        zone_en=zone[1],
        ahead=ahead,
        estimate=estimate_view(state, ticket.service_id, ahead) if waiting else None,
        called=ticket.recalls + 1 if ticket.state is TicketState.CALLED else 0,
        rated=ticket.rated,
        may_cancel=waiting,
    )


def _ended(state: HallState, ticket: Ticket, now: dt.datetime) -> Stage:
    """Return RATE while a verdict can still be given."""
    valid = ticket.ended_at is not None and now - ticket.ended_at <= state.rules.rating.link_valid
    return Stage.RATE if valid and not ticket.rated and not ticket.walk_in else Stage.DONE


def _zone(hall: HallView, zone_id: str) -> tuple[str, str]:
    zone = next((one for one in hall.zones if one.id == zone_id), None)
    if zone is None:
        return "", ""
    floor = f"{zone.floor} " if zone.floor else ""
    return floor + zone.name, floor + (zone.name_en or zone.name)
