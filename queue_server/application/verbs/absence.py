"""Nobody came, came late, or it was a slip: no-show, reactivation, undo."""

from __future__ import annotations

import datetime as dt
from math import ceil

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import check_free, check_verb, check_within, find_ticket, open_counter
from queue_server.application.verbs.answers import ticket_changed
from queue_server.application.verbs.completing import rest_pad
from queue_server.application.verbs.serving import ticket_here
from queue_server.domain.events import DomainEvent, TicketMarkedNoShow, TicketReactivated, TicketUndone
from queue_server.domain.late_comers import place_back
from queue_server.domain.lifecycle import Verb, undo_verb
from queue_server.domain.model import Ticket
from queue_server.domain.state import HallState
from queue_server.protocol import tickets as wire
from queue_server.protocol.errors import LimitReached, LiveTicketExists, TooEarly, WrongState


@handles(wire.MarkNoShow)
def mark_no_show(state: HallState, params: wire.MarkNoShow, ctx: Context) -> Decision:
    """End a call nobody followed; refused before enough recalls and seconds.

    Raises NotFound, WrongState, CounterNotOpen, TooEarly.
    """
    ticket, counter = ticket_here(state, params, Verb.NO_SHOW, ctx)
    _check_patience(state, ticket, ctx.now)
    marked = TicketMarkedNoShow(at=ctx.now, ticket_id=ticket.id, counter_id=counter.id)
    return Decision((marked,), ticket_changed(ticket.id, counter.id))


def _check_patience(state: HallState, ticket: Ticket, now: dt.datetime) -> None:
    rules = state.rules.no_show
    missing = rules.since_call - (now - (ticket.called_at or now))
    recalls_missing = max(0, rules.min_recalls - ticket.recalls)
    seconds_missing = max(0, ceil(missing.total_seconds()))
    if recalls_missing or seconds_missing:
        raise TooEarly(recalls_missing=recalls_missing, seconds_missing=seconds_missing)


@handles(wire.Reactivate)
def reactivate(state: HallState, params: wire.Reactivate, ctx: Context) -> Decision:
    """Let a late-comer wait again, some places back.

    Raises NotFound, WrongState, TooLate, LimitReached, LiveTicketExists.
    """
    ticket = find_ticket(state, params.ticket_id)
    check_verb(ticket, Verb.REACTIVATE)
    rules = state.rules.no_show
    check_within(ctx.now, ticket.ended_at, rules.reactivate_within)
    if ticket.reactivations >= rules.max_reactivations:
        raise LimitReached(service_id=ticket.service_id, limit=rules.max_reactivations, next_opening="")
    _check_only_live_ticket(state, ticket)
    seniority_at, tie_break, places = place_back(
        ticket,
        state.lanes.of_service(ticket.service_id).get((ticket.priority, "")),
        rules.reactivate_places_back,
    )
    back = TicketReactivated(
        at=ctx.now,
        ticket_id=ticket.id,
        seniority_at=seniority_at,
        tie_break=tie_break,
        places_back=places,
    )
    return Decision((back,), ticket_changed(ticket.id))


def _check_only_live_ticket(state: HallState, ticket: Ticket) -> None:
    """Refuse a second live ticket where a person may have one. Raises LiveTicketExists."""
    service = state.rules.services.get(ticket.service_id)
    if service and service.one_live_ticket_per_identity and ticket.identity_hash:
        other = state.live_ticket_of(ticket.identity_hash, ticket.service_id)
        if other:
            raise LiveTicketExists(number=other.number, ticket_id=other.id)


@handles(wire.Undo)
def undo(state: HallState, params: wire.Undo, ctx: Context) -> Decision:
    """Take back a no-show or a completion while its counter is still free for it.

    Raises NotFound, WrongState, TooLate, CounterNotOpen, AlreadyServing.
    """
    ticket = find_ticket(state, params.ticket_id)
    undoable = state.undoable.get(ticket.id)
    if undoable is None:
        raise WrongState(number=ticket.number, state=ticket.state.value, verb="undo")
    check_verb(ticket, undo_verb(ticket.state))
    check_within(ctx.now, undoable.ended_at, state.rules.no_show.undo)
    counter = open_counter(state, undoable.ticket.counter_id, ctx)
    check_free(state, counter)
    undone: DomainEvent = TicketUndone(at=ctx.now, ticket_id=ticket.id, counter_id=counter.id)
    asked = rest_pad(counter, "undone", ctx) if counter.rating_ticket_id == ticket.id else ()
    return Decision((*asked, undone), ticket_changed(ticket.id, counter.id))
