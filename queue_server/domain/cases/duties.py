"""受审分离 (R078): who may accept, review, approve and issue, by duty and case by case."""

from __future__ import annotations

from enum import StrEnum

from queue_server.domain.cases.item import CaseKind
from queue_server.domain.cases.model import Case
from queue_server.domain.errors import RuleError


class Duty(StrEnum):
    """What a person may be charged with."""

    ACCEPT = "accept"
    REVIEW = "review"
    APPROVE = "approve"
    ISSUE = "issue"


class DutyRefused(RuleError):
    """Not this person's.

    Attributes:
        duty: which one it needs.
        why: `not_assigned`, `accepted_it`, `reviewed_it` or `other_department`.
    """

    def __init__(self, duty: Duty, why: str) -> None:
        super().__init__(f"{duty}: {why}")
        self.duty = duty
        self.why = why


def check_duty(duties: frozenset[str], duty: Duty) -> None:
    """Refuse what is not among a person's duties. Raises DutyRefused."""
    if duty not in duties:
        raise DutyRefused(duty, "not_assigned")


def check_may_review(case: Case, clerk_id: str, duties: frozenset[str]) -> None:
    """Refuse a reviewer without the duty, and whoever took the case in. Raises DutyRefused."""
    check_duty(duties, Duty.REVIEW)
    if clerk_id in (case.received_by, case.accepted_by):
        raise DutyRefused(Duty.REVIEW, "accepted_it")


def check_may_decide(case: Case, clerk_id: str, duties: frozenset[str], *, instant_by_accepter: bool) -> None:
    """Refuse whoever may not decide this case. Raises DutyRefused.

    A 即办件 may be decided by its accepter where the hall says so (R071, R074); nobody
    decides what he has reviewed.
    """
    at_once = case.kind is CaseKind.INSTANT and instant_by_accepter
    if at_once and clerk_id == case.accepted_by:
        check_duty(duties, Duty.ACCEPT)
        return
    check_duty(duties, Duty.APPROVE)
    if clerk_id in (case.received_by, case.accepted_by):
        raise DutyRefused(Duty.APPROVE, "accepted_it")
    if any(branch.reviewer == clerk_id for branch in case.branches):
        raise DutyRefused(Duty.APPROVE, "reviewed_it")
