"""What happens to tickets; the life-cycle table has the last word."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from queue_server.domain import events as ev
from queue_server.domain.fold.steps import folds
from queue_server.domain.lifecycle import Verb, after, undo_verb
from queue_server.domain.model import Call, Series, Ticket, TicketState, Undoable, changed

if TYPE_CHECKING:
    from queue_server.domain.state import HallState


@folds(ev.TicketIssued)
def _issued(state: HallState, event: ev.TicketIssued) -> None:
    state.count_issued(event.service_id, event.day)
    state.put_series(Series(key=event.series, day=event.day, last=event.serial))
    state.put_ticket(
        Ticket(
            id=event.ticket_id,
            number=event.number,
            day=event.day,
            service_id=event.service_id,
            state=TicketState.WAITING,
            issued_at=event.at,
            seniority_at=event.seniority_at,
            tie_break=float(event.serial),
            priority=event.priority,
            booked_at=event.booked_at,
            next_services=event.next_services,
            language=event.language,
            identity_hash=event.identity_hash,
            masked_identity=event.masked_identity,
        )
    )


@folds(ev.WalkInStarted)
def _walk_in(state: HallState, event: ev.WalkInStarted) -> None:
    state.start_day(event.day)
    state.put_series(Series(key=event.series, day=event.day, last=event.serial))
    state.put_ticket(
        Ticket(
            id=event.ticket_id,
            number=event.number,
            day=event.day,
            service_id=event.service_id,
            state=TicketState.SERVING,
            issued_at=event.at,
            seniority_at=event.at,
            tie_break=float(event.serial),
            counter_id=event.counter_id,
            clerk_id=event.clerk_id,
            started_at=event.at,
            note=event.reason,
            walk_in=True,
        )
    )
    _occupy(state, event.counter_id, event.ticket_id, event.at)


@folds(ev.TicketCalled)
def _called(state: HallState, event: ev.TicketCalled) -> None:
    old = state.tickets[event.ticket_id]
    ticket = changed(
        old,
        state=after(old.state, Verb.CALL),
        counter_id=event.counter_id,
        for_counter_id="",
        clerk_id=event.clerk_id,
        called_at=event.at,
        last_call_at=event.at,
        recalls=0,
        rule=event.rule,
    )
    state.put_ticket(ticket)
    state.undoable.pop(ticket.id, None)
    counter = state.counters[event.counter_id]
    calls = {} if event.new_cycle else dict(counter.class_calls)
    calls[ticket.priority] = calls.get(ticket.priority, 0) + 1
    state.put_counter(
        changed(
            counter,
            ticket_id=ticket.id,
            since=event.at,
            consecutive_priority=counter.consecutive_priority + 1 if ticket.priority else 0,
            class_calls=calls,
        )
    )
    _announce(state, ticket, event.at)


@folds(ev.TicketRecalled)
def _recalled(state: HallState, event: ev.TicketRecalled) -> None:
    old = state.tickets[event.ticket_id]
    ticket = changed(old, state=after(old.state, Verb.RECALL), last_call_at=event.at, recalls=old.recalls + 1)
    state.put_ticket(ticket)
    _announce(state, ticket, event.at)


@folds(ev.ServiceStarted)
def _started(state: HallState, event: ev.ServiceStarted) -> None:
    old = state.tickets[event.ticket_id]
    state.put_ticket(changed(old, state=after(old.state, Verb.START), started_at=event.at))
    state.put_counter(changed(state.counters[event.counter_id], since=event.at))


@folds(ev.TicketHeld)
def _held(state: HallState, event: ev.TicketHeld) -> None:
    old = state.tickets[event.ticket_id]
    state.put_ticket(changed(old, state=after(old.state, Verb.HOLD), note=event.reason))
    _free(state, event.counter_id, event.at)


@folds(ev.TicketResumed)
def _resumed(state: HallState, event: ev.TicketResumed) -> None:
    old = state.tickets[event.ticket_id]
    ticket = changed(
        old,
        state=after(old.state, Verb.RESUME),
        counter_id=event.counter_id,
        clerk_id=event.clerk_id,
        called_at=event.at,
        last_call_at=event.at,
        started_at=None,
        recalls=0,
        rule="resumed",
    )
    state.put_ticket(ticket)
    _occupy(state, event.counter_id, ticket.id, event.at)
    _announce(state, ticket, event.at)


@folds(ev.TicketTransferred)
def _transferred(state: HallState, event: ev.TicketTransferred) -> None:
    old = state.tickets[event.ticket_id]
    state.put_ticket(
        changed(
            _waiting_again(old, after(old.state, Verb.TRANSFER)),
            service_id=event.to_service_id,
            for_counter_id=event.to_counter_id,
            note=old.note if event.released else event.note,
            transfers=old.transfers if event.released else old.transfers + 1,
        )
    )
    state.undoable.pop(old.id, None)
    if event.from_counter_id:
        _free(state, event.from_counter_id, event.at)


@folds(ev.TicketMarkedNoShow)
def _no_show(state: HallState, event: ev.TicketMarkedNoShow) -> None:
    old = state.tickets[event.ticket_id]
    state.put_ticket(
        changed(old, state=after(old.state, Verb.NO_SHOW), ended_at=event.at, before_end=old.state)
    )
    state.undoable[old.id] = Undoable(old, event.at)
    _free(state, event.counter_id, event.at)


@folds(ev.TicketReactivated)
def _reactivated(state: HallState, event: ev.TicketReactivated) -> None:
    old = state.tickets[event.ticket_id]
    state.put_ticket(
        changed(
            _waiting_again(old, after(old.state, Verb.REACTIVATE)),
            seniority_at=event.seniority_at,
            tie_break=event.tie_break,
            places_back=event.places_back,
            reactivations=old.reactivations + 1,
        )
    )
    state.undoable.pop(old.id, None)


@folds(ev.TicketCompleted)
def _completed(state: HallState, event: ev.TicketCompleted) -> None:
    old = state.tickets[event.ticket_id]
    since = old.called_at or old.started_at
    if since is not None:
        state.times.learn(old.service_id, (event.at - since).total_seconds())
    if event.next_service_id:
        rest = old.next_services[1:]
        moved = _waiting_again(old, after(old.state, Verb.MOVE_ON))
        state.put_ticket(changed(moved, service_id=event.next_service_id, next_services=rest))
    else:
        ended = after(old.state, Verb.COMPLETE)
        state.put_ticket(changed(old, state=ended, ended_at=event.at, before_end=old.state))
    state.undoable[old.id] = Undoable(old, event.at)
    _free(state, event.counter_id, event.at)


@folds(ev.TicketCancelled)
def _cancelled(state: HallState, event: ev.TicketCancelled) -> None:
    old = state.tickets[event.ticket_id]
    state.put_ticket(
        changed(old, state=after(old.state, Verb.CANCEL), ended_at=event.at, note=event.reason or old.note)
    )
    state.undoable.pop(old.id, None)
    if event.counter_id:
        _free(state, event.counter_id, event.at)


@folds(ev.TicketUndone)
def _undone(state: HallState, event: ev.TicketUndone) -> None:
    old = state.tickets[event.ticket_id]
    before = state.undoable.pop(old.id).ticket
    after(old.state, undo_verb(old.state))
    state.put_ticket(changed(before, rated=old.rated))
    _occupy(state, event.counter_id, old.id, event.at)


@folds(ev.PrecheckRecorded)
def _prechecked(state: HallState, event: ev.PrecheckRecorded) -> None:
    old = state.tickets[event.ticket_id]
    result = "complete" if event.complete else "missing"
    state.put_ticket(changed(old, precheck=result, precheck_missing=event.missing))


def _waiting_again(ticket: Ticket, state: TicketState) -> Ticket:
    """Return the ticket back in the queue, at no counter."""
    return changed(
        ticket,
        state=state,
        counter_id="",
        for_counter_id="",
        clerk_id="",
        called_at=None,
        last_call_at=None,
        started_at=None,
        ended_at=None,
        before_end=None,
        recalls=0,
        rule="",
    )


def _announce(state: HallState, ticket: Ticket, at: dt.datetime) -> None:
    state.calls.appendleft(
        Call(
            ticket_id=ticket.id,
            number=ticket.number,
            counter_id=ticket.counter_id,
            service_id=ticket.service_id,
            called_at=at,
            recall=ticket.recalls,
            priority=ticket.priority,
        )
    )


def _occupy(state: HallState, counter_id: str, ticket_id: str, at: dt.datetime) -> None:
    state.put_counter(changed(state.counters[counter_id], ticket_id=ticket_id, since=at))


def _free(state: HallState, counter_id: str, at: dt.datetime) -> None:
    state.put_counter(changed(state.counters[counter_id], ticket_id="", since=at))
