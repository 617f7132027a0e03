"""From the state's values to the pictures of the wire contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import TypeVar

from queue_server.application.record_views import record_event
from queue_server.application.service_views import service_views
from queue_server.domain import events as ev
from queue_server.domain import model
from queue_server.domain.rules import ClerkRule
from queue_server.domain.state import HallState
from queue_server.protocol import views
from queue_server.protocol.base import Role
from queue_server.protocol.events import Event, EventKind, Topic

_TICKET_STATES = {state: views.TicketState(state.value) for state in model.TicketState}
_EVENT_KINDS = {kind.value: kind for kind in EventKind}
_ROLES = {role.value: role for role in Role}
_COUNTER_STATES = {state: views.CounterState(state.value) for state in model.CounterState}


def ticket_view(ticket: model.Ticket) -> views.TicketView:
    """Return a ticket as staff see it."""
    return views.TicketView(
        id=ticket.id,
        number=ticket.number,
        service_id=ticket.service_id,
        state=_TICKET_STATES[ticket.state],
        issued_at=ticket.issued_at,
        seniority_at=ticket.seniority_at,
        priority=ticket.priority,
        booked_at=ticket.booked_at,
        counter_id=ticket.counter_id,
        for_counter_id=ticket.for_counter_id,
        clerk_id=ticket.clerk_id,
        called_at=ticket.called_at,
        last_call_at=ticket.last_call_at,
        started_at=ticket.started_at,
        ended_at=ticket.ended_at,
        recalls=ticket.recalls,
        reactivations=ticket.reactivations,
        transfers=ticket.transfers,
        places_back=ticket.places_back,
        rule=ticket.rule,
        note=ticket.note,
        next_services=ticket.next_services,
        masked_identity=ticket.masked_identity,
        walk_in=ticket.walk_in,
        precheck=ticket.precheck,
        precheck_missing=ticket.precheck_missing,
    )


def counter_view(state: HallState, counter: model.Counter) -> views.CounterView:
    """Return a counter as it stands."""
    ticket = state.tickets.get(counter.ticket_id)
    return views.CounterView(
        id=counter.id,
        state=_COUNTER_STATES[counter.state],
        clerk=clerk_card(state, counter.clerk_id, counter.standing_in_for),
        pause=_pause_note(counter.pause),
        ticket_id=counter.ticket_id,
        number=ticket.number if ticket else "",
        ticket_state=_TICKET_STATES[ticket.state] if ticket else None,
        since=counter.since,
        rating_asked_for=counter.rating_ticket_id,
    )


def clerk_card(state: HallState, clerk_id: str, standing_in_for: str = "") -> views.ClerkCard | None:
    """Return the card of a clerk; None for nobody."""
    clerk = state.rules.clerks.get(clerk_id)
    if clerk is None:
        return views.ClerkCard(id=clerk_id, name=clerk_id) if clerk_id else None
    absent = state.rules.clerks.get(standing_in_for)
    return card_of(clerk, absent.name if absent else "")


def card_of(clerk: ClerkRule, standing_in_for: str = "") -> views.ClerkCard:
    """Return the card of a configured clerk; `standing_in_for` is the absent colleague's name."""
    return views.ClerkCard(
        id=clerk.id,
        name=clerk.name,
        number=clerk.number,
        department=clerk.department,
        post=clerk.post,
        phone=clerk.phone,
        photo=clerk.photo,
        party_member=clerk.party_member,
        role=_ROLES[clerk.role],
        standing_in_for=standing_in_for,
    )


def _pause_note(pause: model.Pause | None) -> views.PauseNote | None:
    if pause is None:
        return None
    return views.PauseNote(
        reason=pause.reason,
        where=pause.where,
        contact=pause.contact,
        back_at=pause.back_at,
        since=pause.since,
    )


def call_view(call: model.Call) -> views.CallView:
    """Return one announcement."""
    return views.CallView(
        number=call.number,
        counter_id=call.counter_id,
        service_id=call.service_id,
        ticket_id=call.ticket_id,
        called_at=call.called_at,
        recall=call.recall,
        priority=call.priority,
    )


def device_view(device: model.DeviceStatus) -> views.DeviceView:
    """Return a device's health."""
    return views.DeviceView(
        id=device.id,
        kind=device.kind,
        online=device.online,
        faults=device.faults,
        detail=device.detail,
        reported_at=device.reported_at,
        host=device.host,
    )


def help_view(call: model.HelpCall) -> views.HelpView:
    """Return a call for help."""
    return views.HelpView(
        id=call.id,
        source=call.source,
        reason=call.reason,
        raised_at=call.raised_at,
        answered_by=call.answered_by,
        answered_at=call.answered_at,
        note=call.note,
    )


def notice_view(notice: model.Notice) -> views.NoticeView:
    """Return what all boards show besides calls."""
    return views.NoticeView(ticker=notice.ticker, emergency=notice.emergency, since=notice.since)


# ---------------------------------------------------------------- events


def event_views(state: HallState, event: ev.DomainEvent, seq: int) -> tuple[Event, Event]:
    """Return `event` for staff and for the public, with the pictures after it.

    `state` is the state right after the event. The public one carries no ticket;
    where there is none anyway, both are the same object, so it is encoded once.
    """
    if isinstance(event, ev.RecordEvent):
        return record_event(state, event, seq)
    kind = _EVENT_KINDS[event.kind]
    if isinstance(event, ev.TicketEvent):
        return _ticket_event(state, event, seq, kind)
    if isinstance(event, ev.CounterEvent):
        known = state.counters.get(event.counter_id)
        counter = counter_view(state, known) if known else None
        both = Event(seq=seq, kind=kind, at=event.at, counter=counter)
    else:
        both = _hall_event(state, event, seq, kind)
    return both, both


_ANNOUNCED = (ev.TicketCalled, ev.TicketRecalled, ev.TicketResumed)


def _ticket_event(state: HallState, event: ev.TicketEvent, seq: int, kind: EventKind) -> tuple[Event, Event]:
    known = state.tickets.get(event.ticket_id)
    ticket = ticket_view(known) if known else None
    counter_id = getattr(event, "counter_id", "") or getattr(event, "from_counter_id", "")
    counter = counter_view(state, state.counters[counter_id]) if counter_id else None
    call = call_view(state.calls[0]) if isinstance(event, _ANNOUNCED) else None
    return (
        Event(seq=seq, kind=kind, at=event.at, ticket=ticket, counter=counter, call=call),
        Event(seq=seq, kind=kind, at=event.at, counter=counter, call=call),
    )


def _hall_event(state: HallState, event: ev.DomainEvent, seq: int, kind: EventKind) -> Event:
    match event:
        case ev.DeviceStatusChanged():
            device = device_view(state.devices[event.device_id])
            return Event(seq=seq, kind=kind, at=event.at, device=device)
        case ev.HelpRequested() | ev.HelpAnswered():
            return Event(seq=seq, kind=kind, at=event.at, help=help_view(state.helps[event.help_id]))
        case ev.NoticeChanged():
            return Event(seq=seq, kind=kind, at=event.at, notice=notice_view(state.notice))
        case ev.MessageSent():
            message = views.MessageView(
                id=event.message_id,
                text=event.text,
                from_name=event.from_name,
                to_counter_id=event.to_counter_id,
                sent_at=event.at,
            )
            return Event(seq=seq, kind=kind, at=event.at, message=message)
        case _:
            return Event(seq=seq, kind=kind, at=event.at)


# ---------------------------------------------------------------- the whole picture

_V = TypeVar("_V")


def snapshot(state: HallState, topics: Collection[Topic], now: dt.datetime) -> views.Snapshot:
    """Return the live picture of `topics`."""

    def wanted(topic: Topic, make: Callable[[], tuple[_V, ...]]) -> tuple[_V, ...]:
        return make() if topic in topics else ()

    return views.Snapshot(
        tickets=wanted(Topic.QUEUE, lambda: _tickets(state, now)),
        counters=wanted(
            Topic.COUNTERS,
            lambda: tuple(counter_view(state, counter) for counter in state.counters.values()),
        ),
        calls=wanted(Topic.CALLS, lambda: tuple(map(call_view, state.calls))),
        services=wanted(Topic.SERVICES, lambda: service_views(state, now)),
        devices=wanted(Topic.DEVICES, lambda: tuple(map(device_view, state.devices.values()))),
        notice=notice_view(state.notice) if Topic.NOTICES in topics else None,
        help=wanted(Topic.HELP, lambda: tuple(map(help_view, state.helps.values()))),
    )


def _tickets(state: HallState, now: dt.datetime) -> tuple[views.TicketView, ...]:
    recent = now - state.rules.no_show.undo
    return tuple(
        ticket_view(ticket)
        for ticket in state.tickets.values()
        if ticket.ended_at is None or ticket.ended_at >= recent
    )
