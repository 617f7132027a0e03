"""The call pad: what each key means in the counter's present state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import find_counter
from queue_server.application.verbs import absence, calling, counters, evaluating, serving
from queue_server.application.verbs.answers import counter_changed
from queue_server.domain.model import Counter, CounterState, Ticket, TicketState
from queue_server.domain.state import HallState
from queue_server.protocol import hall as wire
from queue_server.protocol import tickets as verbs
from queue_server.protocol.errors import WrongState

AWAY = "暂时离开"
"""What the window shows after the pad's pause key, which cannot say more."""

Press = Callable[[HallState, wire.PressKey, Counter, Context], Decision]
V = TypeVar("V", bound=verbs.TicketVerb)


@handles(wire.PressKey)
def press_key(state: HallState, params: wire.PressKey, ctx: Context) -> Decision:
    """Do what the key means now.

    Raises what the verb behind the key raises; WrongState when it means nothing here.
    """
    counter = find_counter(state, params.counter_id)
    decision = _KEYS[params.key](state, params, counter, ctx)
    return Decision(decision.events, counter_changed(counter.id))


def _meaningless(state: HallState, params: wire.PressKey, counter: Counter) -> WrongState:
    ticket = state.tickets.get(counter.ticket_id)
    shown = ticket.state.value if ticket else counter.state.value
    return WrongState(number=ticket.number if ticket else "", state=shown, verb=params.key.value)


def _here(state: HallState, params: wire.PressKey, counter: Counter) -> Ticket:
    """Return the visitor at the counter. Raises WrongState."""
    if not counter.ticket_id:
        raise _meaningless(state, params, counter)
    return state.tickets[counter.ticket_id]


def _on_visitor(verb: type[V], handler: Callable[[HallState, V, Context], Decision]) -> Press:
    """Return what a key does that means one verb on the visitor at the counter."""

    def press(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
        ticket = _here(state, params, counter)
        request = verb(request_key=params.request_key, ticket_id=ticket.id, counter_id=counter.id)
        return handler(state, request, ctx)

    return press


def _call_next(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
    request = verbs.CallNext(request_key=params.request_key, counter_id=counter.id, finish_current=True)
    return calling.call_next(state, request, ctx)


def _ask(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
    ticket_id = counter.ticket_id or evaluating.last_visit_at(state, counter.id)
    if not ticket_id:
        raise _meaningless(state, params, counter)
    request = wire.AskEvaluation(request_key=params.request_key, ticket_id=ticket_id, counter_id=counter.id)
    return evaluating.ask(state, request, ctx)


def _pause(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
    if counter.state is CounterState.PAUSED:
        return _back(state, params, counter, ctx)
    request = wire.PauseCounter(request_key=params.request_key, counter_id=counter.id, reason=AWAY)
    return counters.pause(state, request, ctx)


def _back(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
    request = wire.ResumeCounter(request_key=params.request_key, counter_id=counter.id)
    return counters.resume(state, request, ctx)


def _resume(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
    """Back from a pause; else the visitor parked here longest comes back."""
    if counter.state is CounterState.PAUSED:
        return _back(state, params, counter, ctx)
    held = [
        ticket
        for ticket in state.tickets.values()
        if ticket.state is TicketState.HELD and ticket.counter_id == counter.id
    ]
    if not held:
        raise _meaningless(state, params, counter)
    first = min(held, key=lambda ticket: (ticket.last_call_at or ticket.issued_at, ticket.id))
    request = verbs.Resume(request_key=params.request_key, ticket_id=first.id, counter_id=counter.id)
    return serving.resume(state, request, ctx)


def _confirm(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
    """The visitor has come, or has gone."""
    arrived = _here(state, params, counter).state is TicketState.CALLED
    press = _start if arrived else _complete
    return press(state, params, counter, ctx)


_start = _on_visitor(verbs.StartService, serving.start)
_complete = _on_visitor(verbs.Complete, serving.complete)


def _transfer(state: HallState, params: wire.PressKey, counter: Counter, ctx: Context) -> Decision:
    """A pad cannot say where to."""
    raise _meaningless(state, params, counter)


_KEYS: Mapping[wire.PadKeyName, Press] = {
    wire.PadKeyName.CALL_NEXT: _call_next,
    wire.PadKeyName.RECALL: _on_visitor(verbs.Recall, serving.recall),
    wire.PadKeyName.ASK_EVALUATION: _ask,
    wire.PadKeyName.PAUSE: _pause,
    wire.PadKeyName.TRANSFER: _transfer,
    wire.PadKeyName.CONFIRM: _confirm,
    wire.PadKeyName.NO_SHOW: _on_visitor(verbs.MarkNoShow, absence.mark_no_show),
    wire.PadKeyName.HOLD: _on_visitor(verbs.Hold, serving.hold),
    wire.PadKeyName.RESUME: _resume,
}
