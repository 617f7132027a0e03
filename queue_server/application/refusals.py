"""Finding what a request names, and refusing in the words of the wire contract what the rules forbid."""

from __future__ import annotations

import datetime as dt
from math import ceil

from queue_server.application.command import Context
from queue_server.domain.errors import IllegalTransition
from queue_server.domain.lifecycle import Verb, after
from queue_server.domain.model import Counter, CounterState, Ticket
from queue_server.domain.rules import ServiceRule
from queue_server.domain.state import HallState
from queue_server.protocol.errors import (
    AlreadyServing,
    CounterNotOpen,
    InvalidParams,
    NotFound,
    SkillMissing,
    TooEarly,
    TooLate,
    WrongState,
)


def find_service(state: HallState, service_id: str) -> ServiceRule:
    """Return a service. Raises NotFound."""
    service = state.rules.services.get(service_id)
    if service is None:
        raise NotFound(what="service", id=service_id)
    return service


def find_ticket(state: HallState, ticket_id: str) -> Ticket:
    """Return a ticket. Raises NotFound."""
    ticket = state.tickets.get(ticket_id)
    if ticket is None:
        raise NotFound(what="ticket", id=ticket_id)
    return ticket


def find_counter(state: HallState, counter_id: str) -> Counter:
    """Return a counter. Raises NotFound."""
    counter = state.counters.get(counter_id)
    if counter is None:
        raise NotFound(what="counter", id=counter_id)
    return counter


def check_verb(ticket: Ticket, verb: Verb) -> None:
    """Refuse a verb the ticket's state does not allow. Raises WrongState."""
    try:
        after(ticket.state, verb)
    except IllegalTransition as error:
        raise WrongState(number=ticket.number, state=error.state, verb=error.verb) from error


def own_counter(state: HallState, counter_id: str, ctx: Context) -> Counter:
    """Return a counter the asking person may act at: staffed, and by nobody else.

    A device has no clerk of its own; it acts for whoever works there.
    Raises NotFound, CounterNotOpen.
    """
    counter = find_counter(state, counter_id)
    somebody_else = bool(ctx.actor.clerk_id) and ctx.actor.clerk_id != counter.clerk_id
    if counter.state is CounterState.CLOSED or somebody_else:
        raise CounterNotOpen(state=counter.state.value, clerk_id=counter.clerk_id)
    return counter


def open_counter(state: HallState, counter_id: str, ctx: Context) -> Counter:
    """Return a counter that is open and the asking person's. Raises NotFound, CounterNotOpen."""
    counter = own_counter(state, counter_id, ctx)
    if counter.state is not CounterState.OPEN:
        raise CounterNotOpen(state=counter.state.value, clerk_id=counter.clerk_id)
    return counter


def check_free(state: HallState, counter: Counter) -> None:
    """Refuse when the counter has a visitor. Raises AlreadyServing."""
    if counter.ticket_id:
        ticket = state.tickets[counter.ticket_id]
        raise AlreadyServing(number=ticket.number, state=ticket.state.value)


def free_counter(state: HallState, counter_id: str, ctx: Context) -> Counter:
    """Return an open counter without a visitor. Raises NotFound, CounterNotOpen, AlreadyServing."""
    counter = open_counter(state, counter_id, ctx)
    check_free(state, counter)
    return counter


def check_skill(state: HallState, counter_id: str, service_id: str) -> None:
    """Refuse a service the counter does not serve. Raises SkillMissing."""
    if service_id not in state.rules.counters[counter_id].levels:
        raise SkillMissing(service_id=service_id, counter_id=counter_id)


def aware_utc(moment: dt.datetime | None, field: str) -> dt.datetime | None:
    """Return a moment of a request in UTC. Raises InvalidParams when it does not name its zone."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise InvalidParams(problem=f"a time with its zone is needed - at `$.{field}`")
    return moment.astimezone(dt.UTC)


def check_within(now: dt.datetime, since: dt.datetime | None, limit: dt.timedelta) -> None:
    """Refuse what comes more than `limit` after `since`. Raises TooLate."""
    if since is None or now - since > limit:
        raise TooLate(limit_s=int(limit.total_seconds()))


def check_not_before(now: dt.datetime, earliest: dt.datetime) -> None:
    """Refuse what comes before its time. Raises TooEarly with the whole seconds missing."""
    if now < earliest:
        raise TooEarly(recalls_missing=0, seconds_missing=ceil((earliest - now).total_seconds()))
