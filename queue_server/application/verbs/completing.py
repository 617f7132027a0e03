"""Ending a visit: complete, on to its next stop if it has one, and the pad that asks how it was."""

from __future__ import annotations

from queue_server.application.command import Context
from queue_server.application.refusals import check_verb
from queue_server.domain.events import DomainEvent, EvaluationAsked, EvaluationClosed, TicketCompleted
from queue_server.domain.lifecycle import Verb
from queue_server.domain.model import Counter, Ticket
from queue_server.domain.state import HallState


def decide_complete(
    state: HallState, ticket: Ticket, ctx: Context, *, ask_evaluation: bool
) -> tuple[DomainEvent, ...]:
    """Return the events that end the service at the ticket's counter.

    A visit with a further stop waits there with its seniority; the pad asks once, after the last stop.
    Raises WrongState.
    """
    next_service_id = ticket.next_services[0] if ticket.next_services else ""
    check_verb(ticket, Verb.MOVE_ON if next_service_id else Verb.COMPLETE)
    completed = TicketCompleted(
        at=ctx.now,
        ticket_id=ticket.id,
        counter_id=ticket.counter_id,
        next_service_id=next_service_id,
    )
    if next_service_id or not ask_evaluation or ticket.rated:
        return (completed,)
    return (completed, *ask_pad(state.counters[ticket.counter_id], ticket.id, ctx))


def ask_pad(counter: Counter, ticket_id: str, ctx: Context) -> tuple[DomainEvent, ...]:
    """Return the events that let the counter's pad ask about a visit, and about no other."""
    asked = EvaluationAsked(at=ctx.now, counter_id=counter.id, ticket_id=ticket_id)
    if counter.rating_ticket_id == ticket_id:
        return (asked,)
    return (*rest_pad(counter, "next_visit", ctx), asked)


def rest_pad(counter: Counter, why: str, ctx: Context) -> tuple[DomainEvent, ...]:
    """Return the event that brings the counter's pad to rest; nothing when it rests already."""
    if not counter.rating_ticket_id:
        return ()
    ticket_id = counter.rating_ticket_id
    return (EvaluationClosed(at=ctx.now, counter_id=counter.id, ticket_id=ticket_id, why=why),)
