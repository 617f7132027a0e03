"""Calling: the next by the hall's policy, a chosen one, and asking who would be next."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import (
    check_not_before,
    check_skill,
    check_verb,
    find_counter,
    find_ticket,
    open_counter,
)
from queue_server.application.verbs.completing import decide_complete
from queue_server.application.views import counter_view, ticket_view
from queue_server.domain.events import DomainEvent, TicketCalled, TicketCompleted
from queue_server.domain.lanes import candidate_of
from queue_server.domain.lifecycle import Verb
from queue_server.domain.model import Counter, Ticket, TicketState
from queue_server.domain.policies import choose
from queue_server.domain.policy import Choice
from queue_server.domain.state import HallState
from queue_server.protocol import tickets as wire
from queue_server.protocol.errors import AlreadyServing, CounterNotOpen, NothingToCall


@handles(wire.CallNext)
def call_next(state: HallState, params: wire.CallNext, ctx: Context) -> Decision:
    """Call whoever is next. Raises NotFound, CounterNotOpen, TooEarly, AlreadyServing, NothingToCall."""
    counter = open_counter(state, params.counter_id, ctx)
    finished = _finish_current(state, counter, ctx, finish=params.finish_current)
    moved_on = _moved_on(state, finished)
    choice = _choice(state, counter, ctx.now, moved_on)
    if choice is None:
        raise NothingToCall(waiting_elsewhere=state.lanes.total)
    return _call(counter, choice, finished, ctx)


@handles(wire.CallTicket)
def call_ticket(state: HallState, params: wire.CallTicket, ctx: Context) -> Decision:
    """Call one chosen ticket. Raises what `call_next` raises, and WrongState, SkillMissing."""
    counter = open_counter(state, params.counter_id, ctx)
    ticket = find_ticket(state, params.ticket_id)
    check_verb(ticket, Verb.CALL)
    check_skill(state, counter.id, ticket.service_id)
    if ticket.for_counter_id not in ("", counter.id):
        other = find_counter(state, ticket.for_counter_id)
        raise CounterNotOpen(state=other.state.value, clerk_id=other.clerk_id)
    finished = _finish_current(state, counter, ctx, finish=params.finish_current)
    return _call(counter, Choice(ticket.id, "called_by_number"), finished, ctx)


@handles(wire.PreviewNext)
def preview_next(state: HallState, params: wire.PreviewNext, ctx: Context) -> Decision:
    """Say who would be called now, and why. Raises NotFound."""
    counter = find_counter(state, params.counter_id)
    choice = _choice(state, counter, ctx.now, None)
    if choice is None:
        return Decision((), lambda after: wire.NextCandidate())
    longest = min(candidate.place[0] for candidate in state.candidates(counter.id))
    answer = wire.NextCandidate(
        ticket=ticket_view(state.tickets[choice.ticket_id]),
        rule=choice.rule,
        waiting=state.waiting_for(counter.id),
        longest_wait_s=max(0.0, (ctx.now - longest).total_seconds()),
    )
    return Decision((), lambda after: answer)


def _finish_current(
    state: HallState, counter: Counter, ctx: Context, *, finish: bool
) -> tuple[DomainEvent, ...]:
    """Return the events that end the visit in service. Raises TooEarly (double press), AlreadyServing."""
    if not counter.ticket_id:
        return ()
    current = state.tickets[counter.ticket_id]
    if current.last_call_at is not None:
        check_not_before(ctx.now, current.last_call_at + state.rules.double_press)
    if not finish or current.state is not TicketState.SERVING:
        raise AlreadyServing(number=current.number, state=current.state.value)
    return decide_complete(state, current, ctx, ask_evaluation=True)


def _moved_on(state: HallState, finished: tuple[DomainEvent, ...]) -> Ticket | None:
    """Return the ticket that just finished, as it will wait for its next stop; None when it has none."""
    for event in finished:
        if isinstance(event, TicketCompleted) and event.next_service_id:
            ticket = state.tickets[event.ticket_id]
            return replace(ticket, service_id=event.next_service_id, for_counter_id="")
    return None


def _choice(state: HallState, counter: Counter, now: dt.datetime, moved_on: Ticket | None) -> Choice | None:
    candidates = state.candidates(counter.id)
    profile = state.profile(counter.id)
    if moved_on is not None and moved_on.service_id in profile.levels:
        candidates.append(candidate_of(moved_on))
    return choose(candidates, profile, now)


def _call(counter: Counter, choice: Choice, finished: tuple[DomainEvent, ...], ctx: Context) -> Decision:
    called = TicketCalled(
        at=ctx.now,
        ticket_id=choice.ticket_id,
        counter_id=counter.id,
        clerk_id=counter.clerk_id,
        rule=choice.rule,
        new_cycle=choice.new_cycle,
    )
    completed_id = counter.ticket_id if finished else ""

    def answer(after: HallState) -> wire.CalledNext:
        return wire.CalledNext(
            ticket=ticket_view(after.tickets[choice.ticket_id]),
            counter=counter_view(after, after.counters[counter.id]),
            rule=choice.rule,
            completed=ticket_view(after.tickets[completed_id]) if completed_id else None,
        )

    return Decision((*finished, called), answer)
