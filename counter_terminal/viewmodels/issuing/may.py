"""Which verb of the issuing window is possible on a case, and if not, why in words."""

from __future__ import annotations

from dataclasses import dataclass

from counter_terminal.viewmodels.desk import Desk
from qt_common.case_words import CASE_STATES, DUTIES
from qt_common.words import word
from queue_server.protocol.case_views import ApplicantKind, CaseKind, CaseState
from queue_server.protocol.cases import CaseChanged

ISSUE = "issue"
_DECIDED = (CaseState.APPROVED, CaseState.REJECTED)


@dataclass(frozen=True, slots=True)
class IssuingMay:
    """Why each verb is off; empty = it may be pressed."""

    register: str = ""
    tell_again: str = ""
    hand_out: str = ""
    post: str = ""
    order_seals: str = ""
    seals_ready: str = ""
    offer: str = ""


def may(whole: CaseChanged, desk: Desk) -> IssuingMay:
    """Return what can be done with a case at the issuing window."""
    _, state = desk.translate, whole.case.state
    duty = "" if ISSUE in desk.duties else _("需要“{duty}”职责。", duty=_(DUTIES[ISSUE]))
    other = _("办件现在是“{state}”。", state=word(CASE_STATES, state, _))
    at_once = whole.case.kind is CaseKind.INSTANT and state in _DECIDED
    ready = duty or ("" if state is CaseState.READY else other)
    company = whole.case.applicant_kind is ApplicantKind.COMPANY
    sealing = duty or ("" if state in (CaseState.APPROVED, CaseState.READY) else other)
    return IssuingMay(
        register=duty or ("" if state in _DECIDED else other),
        tell_again=ready,
        hand_out=duty if at_once else ready,
        post=ready,
        order_seals=sealing or ("" if company else _("只有企业需要刻章。")) or _ordered(whole, desk),
        seals_ready=sealing,
        offer="" if state in (CaseState.APPROVED, CaseState.READY) else other,
    )


def _ordered(whole: CaseChanged, desk: Desk) -> str:
    return desk.translate("已经下单。") if whole.seals else ""
