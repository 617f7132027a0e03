"""Counters: opening and closing at log-in and log-out, pausing with a note, and the keys of the call pad."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import (
    aware_utc,
    check_free,
    find_counter,
    free_counter,
    own_counter,
)
from queue_server.application.verbs.answers import counter_changed
from queue_server.application.verbs.completing import rest_pad
from queue_server.domain.events import (
    CounterClosed,
    CounterOpened,
    CounterPaused,
    CounterResumed,
    DomainEvent,
    TicketTransferred,
)
from queue_server.domain.model import CounterState
from queue_server.domain.state import HallState
from queue_server.protocol import hall as wire
from queue_server.protocol.errors import CounterNotOpen, Forbidden, NotFound


def decide_open_counter(
    state: HallState,
    counter_id: str,
    clerk_id: str,
    standing_in_for: str,
    ctx: Context,
    *,
    relieves: str = "",
) -> tuple[DomainEvent, ...]:
    """Return the events of a clerk's beginning at a counter; none when already there.

    A clerk works at one counter: another one is closed first. `relieves` is the clerk known to
    have left this counter without logging out; somebody else's counter is refused.
    Raises NotFound, Forbidden (not this clerk's place, R160), CounterNotOpen (taken), AlreadyServing.
    """
    counter = find_counter(state, counter_id)
    _check_post(state, counter_id, clerk_id, standing_in_for)
    if counter.clerk_id == clerk_id and counter.standing_in_for == standing_in_for:
        return ()
    if counter.clerk_id not in ("", clerk_id, relieves):
        raise CounterNotOpen(state=counter.state.value, clerk_id=counter.clerk_id)
    left = [
        event
        for other in state.counters.values()
        if other.id == counter_id or other.clerk_id == clerk_id
        for event in decide_close_counter(state, other.id, ctx)
    ]
    opened = CounterOpened(
        at=ctx.now, counter_id=counter_id, clerk_id=clerk_id, standing_in_for=standing_in_for
    )
    return (*left, opened)


def _check_post(state: HallState, counter_id: str, clerk_id: str, standing_in_for: str) -> None:
    """Refuse a place that is neither the clerk's own (A post) nor that of whom they stand in for (B post)."""
    clerk = state.rules.clerks.get(clerk_id)
    if clerk is None:
        raise NotFound(what="clerk", id=clerk_id)
    if standing_in_for and standing_in_for not in clerk.stands_in_for:
        raise Forbidden(method="clerk.log_in")
    absent = state.rules.clerks.get(standing_in_for)
    places = absent.counters if absent else clerk.counters
    if places and counter_id not in places:
        raise Forbidden(method="clerk.log_in")


def decide_close_counter(state: HallState, counter_id: str, ctx: Context) -> tuple[DomainEvent, ...]:
    """Return the events of a counter's closing; none when it is closed.

    Who was sent to this very counter waits for any counter again, so nobody is forgotten.
    Raises NotFound, AlreadyServing.
    """
    counter = find_counter(state, counter_id)
    if counter.state is CounterState.CLOSED:
        return ()
    check_free(state, counter)
    released = (
        TicketTransferred(at=ctx.now, ticket_id=place[2], to_service_id=service_id, note="", released=True)
        for service_id in state.lanes.services()
        for (_, for_counter_id), lane in state.lanes.of_service(service_id).items()
        if for_counter_id == counter_id
        for place in lane
    )
    return (
        *released,
        *rest_pad(counter, "counter_closed", ctx),
        CounterClosed(at=ctx.now, counter_id=counter_id),
    )


@handles(wire.PauseCounter)
def pause(state: HallState, params: wire.PauseCounter, ctx: Context) -> Decision:
    """Leave the window with a 去向留言; the visitor in service is finished first (R161).

    Raises NotFound, CounterNotOpen, AlreadyServing.
    """
    counter = free_counter(state, params.counter_id, ctx)
    paused = CounterPaused(
        at=ctx.now,
        counter_id=counter.id,
        reason=params.reason,
        where=params.where,
        contact=params.contact,
        back_at=aware_utc(params.back_at, "back_at"),
    )
    return Decision((paused,), counter_changed(counter.id))


@handles(wire.ResumeCounter)
def resume(state: HallState, params: wire.ResumeCounter, ctx: Context) -> Decision:
    """Back at the window: the note is cleared. Raises NotFound, CounterNotOpen."""
    counter = own_counter(state, params.counter_id, ctx)
    if counter.state is not CounterState.PAUSED:
        return Decision((), counter_changed(counter.id))
    back = CounterResumed(at=ctx.now, counter_id=counter.id)
    return Decision((back,), counter_changed(counter.id))
