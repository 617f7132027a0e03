"""Away from the counter: transfer, cancel, the guide's pre-check, and serving without a number."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import (
    check_skill,
    check_verb,
    find_counter,
    find_service,
    find_ticket,
    free_counter,
    own_counter,
)
from queue_server.application.verbs.answers import ticket_changed
from queue_server.application.verbs.completing import rest_pad
from queue_server.domain.events import (
    PrecheckRecorded,
    TicketCancelled,
    TicketTransferred,
    WalkInStarted,
)
from queue_server.domain.lifecycle import Verb
from queue_server.domain.model import LIVE_STATES, CounterState, Ticket, TicketState
from queue_server.domain.rules import WALK_IN_PREFIX
from queue_server.domain.state import HallState
from queue_server.protocol import tickets as wire
from queue_server.protocol.base import Role
from queue_server.protocol.errors import CounterNotOpen, HandledElsewhere, InvalidParams, WrongState

_AT_A_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})
_STAFF = frozenset({Role.CLERK, Role.GUIDE, Role.MANAGER, Role.ADMIN})


@handles(wire.Transfer)
def transfer(state: HallState, params: wire.Transfer, ctx: Context) -> Decision:
    """Let the visit wait for another service or counter, with its seniority (R012).

    Raises InvalidParams, NotFound, WrongState, CounterNotOpen, SkillMissing, HandledElsewhere.
    """
    ticket = find_ticket(state, params.ticket_id)
    check_verb(ticket, Verb.TRANSFER)
    if not params.to_service_id and not params.to_counter_id:
        raise InvalidParams(problem="`to_service_id` or `to_counter_id` is needed")
    service_id = params.to_service_id or ticket.service_id
    _check_target(state, service_id, params.to_counter_id)
    freed = _freed_counter(state, ticket, ctx)
    moved = TicketTransferred(
        at=ctx.now,
        ticket_id=ticket.id,
        from_counter_id=freed,
        to_service_id=service_id,
        to_counter_id=params.to_counter_id,
        note=params.note,
    )
    return Decision((moved,), ticket_changed(ticket.id, freed))


def _check_target(state: HallState, service_id: str, counter_id: str) -> None:
    service = find_service(state, service_id)
    if service.redirect:
        body, address, phone = service.redirect
        raise HandledElsewhere(body=body, address=address, phone=phone)
    if not service.levels_at:
        raise InvalidParams(problem=f"no counter serves {service_id!r} - at `$.to_service_id`")
    if counter_id:
        counter = find_counter(state, counter_id)
        check_skill(state, counter_id, service_id)
        if counter.state is CounterState.CLOSED:
            raise CounterNotOpen(state=counter.state.value, clerk_id="")


def _freed_counter(state: HallState, ticket: Ticket, ctx: Context) -> str:
    """Return the counter that loses its visitor; "" when there is none, or none any more.

    Raises CounterNotOpen when it is not one's own.
    """
    if ticket.state not in _AT_A_COUNTER or ticket.counter_id not in state.counters:
        return ""
    return own_counter(state, ticket.counter_id, ctx).id


@handles(wire.Cancel)
def cancel(state: HallState, params: wire.Cancel, ctx: Context) -> Decision:
    """End a visit that will not be served; without staff only while it waits.

    Raises NotFound, WrongState, CounterNotOpen.
    """
    ticket = find_ticket(state, params.ticket_id)
    check_verb(ticket, Verb.CANCEL)
    if not ctx.actor.roles & _STAFF and ticket.state is not TicketState.WAITING:
        raise WrongState(number=ticket.number, state=ticket.state.value, verb=Verb.CANCEL.value)
    freed = _freed_counter(state, ticket, ctx)
    cancelled = TicketCancelled(at=ctx.now, ticket_id=ticket.id, counter_id=freed, reason=params.reason)
    return Decision((cancelled,), ticket_changed(ticket.id, freed))


@handles(wire.RecordPrecheck)
def record_precheck(state: HallState, params: wire.RecordPrecheck, ctx: Context) -> Decision:
    """Keep what the guide found in the papers (R006). Raises NotFound, WrongState, InvalidParams."""
    ticket = find_ticket(state, params.ticket_id)
    if ticket.state not in LIVE_STATES:
        raise WrongState(number=ticket.number, state=ticket.state.value, verb="record_precheck")
    if params.complete and params.missing:
        raise InvalidParams(problem="papers cannot be complete and missing - at `$.missing`")
    checked = PrecheckRecorded(
        at=ctx.now, ticket_id=ticket.id, complete=params.complete, missing=params.missing
    )
    return Decision((checked,), ticket_changed(ticket.id))


@handles(wire.WalkIn)
def walk_in(state: HallState, params: wire.WalkIn, ctx: Context) -> Decision:
    """Serve somebody at once, with a number of the green channel's own series for the record (R010).

    Hours and limits do not apply: who stands at the counter is served.
    Raises NotFound, InvalidParams, HandledElsewhere, CounterNotOpen, AlreadyServing, SkillMissing.
    """
    if not params.reason.strip():
        raise InvalidParams(problem="a reason is needed - at `$.reason`")
    _check_target(state, params.service_id, "")
    counter = free_counter(state, params.counter_id, ctx)
    check_skill(state, counter.id, params.service_id)
    day = state.rules.calendars.local_day(ctx.now)
    serial = state.last_serial(WALK_IN_PREFIX, day) + 1
    started = WalkInStarted(
        at=ctx.now,
        ticket_id=ctx.new_id(),
        number=f"{WALK_IN_PREFIX}{serial:03d}",
        series=WALK_IN_PREFIX,
        serial=serial,
        day=day,
        service_id=params.service_id,
        counter_id=counter.id,
        clerk_id=counter.clerk_id,
        reason=params.reason.strip(),
    )
    events = (*rest_pad(counter, "next_visit", ctx), started)
    return Decision(events, ticket_changed(started.ticket_id, counter.id))
