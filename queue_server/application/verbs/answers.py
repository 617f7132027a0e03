"""Answers many verbs share, built from the state after the events."""

from __future__ import annotations

from collections.abc import Callable

from queue_server.application.views import counter_view, ticket_view
from queue_server.domain.state import HallState
from queue_server.protocol.base import View
from queue_server.protocol.hall import CounterChanged
from queue_server.protocol.tickets import TicketChanged


def ticket_changed(ticket_id: str, counter_id: str = "") -> Callable[[HallState], View]:
    """Answer with a ticket, and the counter it concerned."""

    def answer(after: HallState) -> View:
        counter = counter_view(after, after.counters[counter_id]) if counter_id else None
        return TicketChanged(ticket=ticket_view(after.tickets[ticket_id]), counter=counter)

    return answer


def counter_changed(counter_id: str) -> Callable[[HallState], View]:
    """Answer with a counter."""
    return lambda after: CounterChanged(counter=counter_view(after, after.counters[counter_id]))
