"""Which verb is possible in which state of a case; the two routes of R071 are two paths through it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from queue_server.domain.cases.item import CaseKind
from queue_server.domain.cases.model import ENDED, Case, CaseState
from queue_server.domain.errors import IllegalTransition

_S = CaseState


class CaseVerb(StrEnum):
    """What can be done with a case."""

    CHECK_MATERIALS = "check_materials"
    SCAN = "scan"
    ACCEPT = "accept"
    REQUEST_CORRECTIONS = "request_corrections"
    RECEIVE_CORRECTIONS = "receive_corrections"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    REVIEW = "review"
    DECIDE = "decide"
    REGISTER_RESULT = "register_result"
    HAND_OUT = "hand_out"
    POST = "post"
    TELL_AGAIN = "tell_again"
    ORDER_SEALS = "order_seals"
    SEALS_READY = "seals_ready"
    PACK = "pack"
    RECEIVE_BAG = "receive_bag"


_WORKED_ON = frozenset((_S.ACCEPTED, _S.REVIEWED))
_OPEN = frozenset(CaseState) - ENDED
_POSSIBLE: Mapping[CaseVerb, frozenset[CaseState]] = {
    CaseVerb.CHECK_MATERIALS: frozenset((_S.RECEIVED, _S.ACCEPTED, _S.REVIEWED)),
    CaseVerb.SCAN: _OPEN,
    CaseVerb.ACCEPT: frozenset((_S.RECEIVED,)),
    CaseVerb.REQUEST_CORRECTIONS: frozenset((_S.RECEIVED, _S.ACCEPTED)),
    CaseVerb.RECEIVE_CORRECTIONS: frozenset((_S.CORRECTION,)),
    CaseVerb.REFUSE: frozenset((_S.RECEIVED, _S.CORRECTION)),
    CaseVerb.WITHDRAW: frozenset((_S.RECEIVED, _S.CORRECTION, _S.ACCEPTED, _S.REVIEWED)),
    CaseVerb.PAUSE: _WORKED_ON,
    CaseVerb.RESUME: _WORKED_ON,
    CaseVerb.EXTEND: _WORKED_ON,
    CaseVerb.REVIEW: _WORKED_ON,
    CaseVerb.DECIDE: frozenset((_S.REVIEWED,)),
    CaseVerb.REGISTER_RESULT: frozenset((_S.APPROVED, _S.REJECTED)),
    CaseVerb.HAND_OUT: frozenset((_S.READY,)),
    CaseVerb.POST: frozenset((_S.READY,)),
    CaseVerb.TELL_AGAIN: frozenset((_S.READY,)),
    CaseVerb.ORDER_SEALS: frozenset((_S.APPROVED, _S.READY)),
    CaseVerb.SEALS_READY: frozenset((_S.APPROVED, _S.READY)),
    CaseVerb.PACK: _OPEN,
    CaseVerb.RECEIVE_BAG: _OPEN,
}
_AT_ONCE: Mapping[CaseVerb, frozenset[CaseState]] = {
    CaseVerb.DECIDE: _WORKED_ON,
    CaseVerb.HAND_OUT: frozenset((_S.APPROVED, _S.REJECTED, _S.READY)),
}
"""即办件: the window accepts, decides and hands over in one go (R071, R074)."""


def check_possible(case: Case, verb: CaseVerb) -> None:
    """Refuse a verb the case's state does not allow.

    Raises:
        IllegalTransition: with the state, `paused` where a running pause is the reason.
    """
    possible = _POSSIBLE[verb]
    if case.kind is CaseKind.INSTANT:
        possible = _AT_ONCE.get(verb, possible)
    after_acceptance = verb is CaseVerb.REFUSE and case.accepted_at is not None
    if case.state not in possible or after_acceptance:
        raise IllegalTransition(case.state.value, verb.value)
    if verb in (CaseVerb.PAUSE, CaseVerb.DECIDE, CaseVerb.REQUEST_CORRECTIONS) and case.paused:
        raise IllegalTransition("paused", verb.value)
    if verb is CaseVerb.RESUME and not case.paused:
        raise IllegalTransition(case.state.value, verb.value)
