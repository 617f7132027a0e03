"""The life of a ticket as a table: which verb is possible in which state, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from queue_server.domain.errors import IllegalTransition
from queue_server.domain.model import TicketState

_WAITING, _CALLED, _SERVING = TicketState.WAITING, TicketState.CALLED, TicketState.SERVING
_HELD, _NO_SHOW = TicketState.HELD, TicketState.NO_SHOW
_COMPLETED, _CANCELLED = TicketState.COMPLETED, TicketState.CANCELLED


class Verb(StrEnum):
    """What can be done with a ticket that exists."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    NO_SHOW = "no_show"
    REACTIVATE = "reactivate"
    COMPLETE = "complete"
    MOVE_ON = "move_on"
    """Complete one stop of a visit that has another."""
    CANCEL = "cancel"
    UNDO_NO_SHOW = "undo_no_show"
    UNDO_COMPLETE = "undo_complete"
    UNDO_MOVE_ON = "undo_move_on"


TRANSITIONS: Mapping[tuple[TicketState, Verb], TicketState] = {
    (_WAITING, Verb.CALL): _CALLED,
    (_WAITING, Verb.TRANSFER): _WAITING,
    (_WAITING, Verb.CANCEL): _CANCELLED,
    (_WAITING, Verb.UNDO_MOVE_ON): _SERVING,
    (_CALLED, Verb.RECALL): _CALLED,
    (_CALLED, Verb.START): _SERVING,
    (_CALLED, Verb.HOLD): _HELD,
    (_CALLED, Verb.TRANSFER): _WAITING,
    (_CALLED, Verb.NO_SHOW): _NO_SHOW,
    (_CALLED, Verb.CANCEL): _CANCELLED,
    (_SERVING, Verb.HOLD): _HELD,
    (_SERVING, Verb.TRANSFER): _WAITING,
    (_SERVING, Verb.COMPLETE): _COMPLETED,
    (_SERVING, Verb.MOVE_ON): _WAITING,
    (_SERVING, Verb.CANCEL): _CANCELLED,
    (_HELD, Verb.RESUME): _CALLED,
    (_HELD, Verb.TRANSFER): _WAITING,
    (_HELD, Verb.CANCEL): _CANCELLED,
    (_NO_SHOW, Verb.REACTIVATE): _WAITING,
    (_NO_SHOW, Verb.UNDO_NO_SHOW): _CALLED,
    (_COMPLETED, Verb.UNDO_COMPLETE): _SERVING,
}


def after(state: TicketState, verb: Verb) -> TicketState:
    """Return the state `verb` leads to. Raises IllegalTransition."""
    try:
        return TRANSITIONS[state, verb]
    except KeyError:
        raise IllegalTransition(state, verb) from None


def undo_verb(state: TicketState) -> Verb:
    """Return which undo would take a ticket back from `state`."""
    if state is TicketState.NO_SHOW:
        return Verb.UNDO_NO_SHOW
    return Verb.UNDO_COMPLETE if state is TicketState.COMPLETED else Verb.UNDO_MOVE_ON
