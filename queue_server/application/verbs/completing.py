"""Ending a visit: complete, and on to its next stop if it has one."""

from __future__ import annotations

from queue_server.application.command import Context
from queue_server.application.refusals import check_verb
from queue_server.domain.events import DomainEvent, EvaluationAsked, TicketCompleted
from queue_server.domain.lifecycle import Verb
from queue_server.domain.model import Ticket
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
    return (completed, EvaluationAsked(at=ctx.now, counter_id=ticket.counter_id, ticket_id=ticket.id))
