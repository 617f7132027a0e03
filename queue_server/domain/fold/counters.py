"""What happens at counters, and the ratings their pads ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queue_server.domain import events as ev
from queue_server.domain.fold.steps import folds
from queue_server.domain.model import Counter, CounterState, Evaluation, Pause, changed

if TYPE_CHECKING:
    from queue_server.domain.state import HallState


@folds(ev.CounterOpened)
def _opened(state: HallState, event: ev.CounterOpened) -> None:
    state.put_counter(
        Counter(
            id=event.counter_id,
            state=CounterState.OPEN,
            clerk_id=event.clerk_id,
            standing_in_for=event.standing_in_for,
            since=event.at,
        )
    )


@folds(ev.CounterClosed)
def _closed(state: HallState, event: ev.CounterClosed) -> None:
    state.put_counter(Counter(id=event.counter_id, since=event.at))


@folds(ev.CounterPaused)
def _paused(state: HallState, event: ev.CounterPaused) -> None:
    note = Pause(
        reason=event.reason,
        where=event.where,
        contact=event.contact,
        back_at=event.back_at,
        since=event.at,
    )
    counter = state.counters[event.counter_id]
    state.put_counter(changed(counter, state=CounterState.PAUSED, pause=note, since=event.at))


@folds(ev.CounterResumed)
def _back(state: HallState, event: ev.CounterResumed) -> None:
    counter = state.counters[event.counter_id]
    state.put_counter(changed(counter, state=CounterState.OPEN, pause=None, since=event.at))


@folds(ev.EvaluationAsked)
def _asked(state: HallState, event: ev.EvaluationAsked) -> None:
    counter = state.counters[event.counter_id]
    state.put_counter(changed(counter, rating_ticket_id=event.ticket_id, rating_asked_at=event.at))


@folds(ev.EvaluationGiven)
def _given(state: HallState, event: ev.EvaluationGiven) -> None:
    earlier = state.evaluations.get(event.ticket_id)
    state.put_evaluation(
        Evaluation(
            ticket_id=event.ticket_id,
            counter_id=event.counter_id,
            clerk_id=event.clerk_id,
            service_id=event.service_id,
            level=event.level,
            reasons=event.reasons,
            channel=event.channel,
            given_at=earlier.given_at if earlier else event.at,
        )
    )
    state.put_ticket(changed(state.tickets[event.ticket_id], rated=True))
    _rest_pad(state, event.counter_id, event.ticket_id)


@folds(ev.EvaluationClosed)
def _not_rated(state: HallState, event: ev.EvaluationClosed) -> None:
    _rest_pad(state, event.counter_id, event.ticket_id)


def _rest_pad(state: HallState, counter_id: str, ticket_id: str) -> None:
    counter = state.counters.get(counter_id)
    if counter and counter.rating_ticket_id == ticket_id:
        state.put_counter(changed(counter, rating_ticket_id="", rating_asked_at=None))
