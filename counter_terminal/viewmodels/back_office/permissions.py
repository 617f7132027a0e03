"""Which verb this person may press on this case, and if not, why in words (受审分离, R078).

The server decides; these are its rules said beforehand, so that a button that would be
refused is off and says the reason. What only the server knows it still refuses itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from counter_terminal.viewmodels.desk import Desk
from qt_common.case_words import CASE_STATES, DUTIES
from qt_common.i18n import mark
from qt_common.words import word
from queue_server.protocol.base import Role
from queue_server.protocol.case_views import BranchView, CaseKind, CaseState
from queue_server.protocol.cases import CaseChanged

REVIEW, APPROVE, ACCEPT = "review", "approve", "accept"
_NOT_ASSIGNED = mark("需要“{duty}”职责，请交由有该职责的同事办理。")
_ACCEPTED_IT = mark("本件由您受理，按受审分离须由他人办理。")
_REVIEWED_IT = mark("本件由您审查，按受审分离须由他人决定。")
_WORKED_ON = (CaseState.ACCEPTED, CaseState.REVIEWED)


@dataclass(frozen=True, slots=True)
class Permissions:
    """Why each verb is off; an empty sentence means that it may be pressed.

    Attributes:
        review, approve, reject, pause, resume, extend: the verbs.
        branches: ids of the branches this person may give an opinion on, the likeliest first.
    """

    review: str = ""
    approve: str = ""
    reject: str = ""
    pause: str = ""
    resume: str = ""
    extend: str = ""
    branches: tuple[str, ...] = field(default=())


def permissions(whole: CaseChanged, desk: Desk) -> Permissions:
    """Return what the person at the desk may do with a case."""
    state, paused = _state(whole, desk), _paused(whole, desk)
    worked_on = "" if whole.case.state in _WORKED_ON else state
    review = worked_on or _duty_to_review(whole, desk)
    branches = () if review else _own_branches(whole, desk)
    if not review and not branches:
        review = desk.translate("本件由其他部门负责。")
    decide = _not_to_be_decided(whole, desk) or paused or _duty_to_decide(whole, desk)
    behind = worked_on or _works_on_it(whole, desk)
    running = desk.translate("计时没有中止。") if not whole.case.paused else ""
    return Permissions(
        review=review,
        approve=decide or _opinion_against(whole, desk),
        reject=decide,
        pause=behind or paused,
        resume=behind or running,
        extend=worked_on,
        branches=branches,
    )


def _state(whole: CaseChanged, desk: Desk) -> str:
    _ = desk.translate
    return _("办件现在是“{state}”，不能这样操作。", state=word(CASE_STATES, whole.case.state, _))


def _paused(whole: CaseChanged, desk: Desk) -> str:
    return desk.translate("计时已中止，请先恢复。") if whole.case.paused else ""


def _not_to_be_decided(whole: CaseChanged, desk: Desk) -> str:
    states = _WORKED_ON if whole.case.kind is CaseKind.INSTANT else (CaseState.REVIEWED,)
    if whole.case.state in states:
        return ""
    if whole.case.state is CaseState.ACCEPTED:
        waiting = [one.department or desk.translate("审查") for one in whole.branches if not one.opinion]
        return desk.translate("还在等审查意见：{names}。", names=desk.translate("、").join(waiting))
    return _state(whole, desk)


def _duty(desk: Desk, duty: str) -> str:
    if duty in desk.duties:
        return ""
    return desk.translate(_NOT_ASSIGNED, duty=word(DUTIES, duty, desk.translate))


def _is_accepter(whole: CaseChanged, desk: Desk) -> bool:
    return desk.clerk is not None and whole.case.accepted_by == desk.clerk.id


def _duty_to_review(whole: CaseChanged, desk: Desk) -> str:
    if missing := _duty(desk, REVIEW):
        return missing
    return desk.translate(_ACCEPTED_IT) if _is_accepter(whole, desk) else ""


def _duty_to_decide(whole: CaseChanged, desk: Desk) -> str:
    _ = desk.translate
    if whole.case.kind is CaseKind.INSTANT and _is_accepter(whole, desk) and ACCEPT in desk.duties:
        return ""
    if missing := _duty(desk, APPROVE):
        return missing
    if _is_accepter(whole, desk):
        return _(_ACCEPTED_IT)
    own = desk.clerk.id if desk.clerk else ""
    return _(_REVIEWED_IT) if any(one.reviewer == own for one in whole.branches) else ""


def _works_on_it(whole: CaseChanged, desk: Desk) -> str:
    if _is_accepter(whole, desk) or APPROVE in desk.duties:
        return ""
    return _duty(desk, REVIEW)


def _opinion_against(whole: CaseChanged, desk: Desk) -> str:
    against = [one.department for one in whole.branches if one.opinion == "fail"]
    if not against:
        return ""
    return desk.translate("{names} 的审查意见是不同意，不能批准。", names=desk.translate("、").join(against))


def _own_branches(whole: CaseChanged, desk: Desk) -> tuple[str, ...]:
    """Return the branches of the person's department where it has one, otherwise all; open ones first."""
    department = desk.clerk.department if desk.clerk else ""
    own = [one for one in whole.branches if one.department == department]
    offered: list[BranchView] = own or list(whole.branches)
    return tuple(one.id for one in sorted(offered, key=lambda one: bool(one.opinion)))


def heads(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of who may approve an extension (R098): the hall's managers."""
    return tuple((one.id, one.name) for one in desk.info.clerks if one.role is Role.MANAGER)
