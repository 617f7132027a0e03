"""At the counter: recall, start, hold and resume, complete."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import (
    check_not_before,
    check_skill,
    check_verb,
    find_ticket,
    free_counter,
    own_counter,
)
from queue_server.application.verbs.answers import ticket_changed
from queue_server.application.verbs.completing import decide_complete, rest_pad
from queue_server.domain.events import ServiceStarted, TicketHeld, TicketRecalled, TicketResumed
from queue_server.domain.lifecycle import Verb
from queue_server.domain.model import Counter, Ticket
from queue_server.domain.state import HallState
from queue_server.protocol import tickets as wire
from queue_server.protocol.errors import CounterNotOpen


def ticket_here(
    state: HallState, params: wire.TicketVerb, verb: Verb, ctx: Context
) -> tuple[Ticket, Counter]:
    """Return the ticket and the asking person's counter it is at.

    Raises NotFound, WrongState, CounterNotOpen.
    """
    ticket = find_ticket(state, params.ticket_id)
    check_verb(ticket, verb)
    counter = own_counter(state, ticket.counter_id, ctx)
    if params.counter_id not in ("", counter.id):
        raise CounterNotOpen(state=counter.state.value, clerk_id=counter.clerk_id)
    return ticket, counter


@handles(wire.Recall)
def recall(state: HallState, params: wire.Recall, ctx: Context) -> Decision:
    """Call again, but not faster than a person can walk. Raises TooEarly and what `ticket_here` raises."""
    ticket, counter = ticket_here(state, params, Verb.RECALL, ctx)
    if ticket.last_call_at is not None:
        check_not_before(ctx.now, ticket.last_call_at + state.rules.no_show.between_recalls)
    recalled = TicketRecalled(at=ctx.now, ticket_id=ticket.id, counter_id=counter.id)
    return Decision((recalled,), ticket_changed(ticket.id, counter.id))


@handles(wire.StartService)
def start(state: HallState, params: wire.StartService, ctx: Context) -> Decision:
    """The visitor is here; a pad still asking the one before comes to rest."""
    ticket, counter = ticket_here(state, params, Verb.START, ctx)
    started = ServiceStarted(at=ctx.now, ticket_id=ticket.id, counter_id=counter.id)
    return Decision((*rest_pad(counter, "next_visit", ctx), started), ticket_changed(ticket.id, counter.id))


@handles(wire.Hold)
def hold(state: HallState, params: wire.Hold, ctx: Context) -> Decision:
    """Park the visit; the counter is free."""
    ticket, counter = ticket_here(state, params, Verb.HOLD, ctx)
    held = TicketHeld(at=ctx.now, ticket_id=ticket.id, counter_id=counter.id, reason=params.reason)
    return Decision((held,), ticket_changed(ticket.id, counter.id))


@handles(wire.Resume)
def resume(state: HallState, params: wire.Resume, ctx: Context) -> Decision:
    """Call a parked visitor to a free counter that may take the service.

    Raises NotFound, WrongState, CounterNotOpen, AlreadyServing, SkillMissing.
    """
    ticket = find_ticket(state, params.ticket_id)
    check_verb(ticket, Verb.RESUME)
    counter = free_counter(state, params.counter_id or ctx.actor.counter_id or ticket.counter_id, ctx)
    check_skill(state, counter.id, ticket.service_id)
    resumed = TicketResumed(at=ctx.now, ticket_id=ticket.id, counter_id=counter.id, clerk_id=counter.clerk_id)
    return Decision((resumed,), ticket_changed(ticket.id, counter.id))


@handles(wire.Complete)
def complete(state: HallState, params: wire.Complete, ctx: Context) -> Decision:
    """End the service; on to the next stop if there is one, else the pad asks."""
    ticket, counter = ticket_here(state, params, Verb.COMPLETE, ctx)
    events = decide_complete(state, ticket, ctx, ask_evaluation=params.ask_evaluation)
    return Decision(events, ticket_changed(ticket.id, counter.id))
