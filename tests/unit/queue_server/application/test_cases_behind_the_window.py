"""Pauses, extensions, opinions and decisions: by rule, by different people (R070-R079, R090-R099)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from config import papers, schema
from queue_server.application.rules_from_config import hall_rules
from queue_server.domain.deadlines import hand_over_due
from queue_server.papers import model
from queue_server.papers.model import PaperKind, from_json
from queue_server.protocol import cases as wire
from queue_server.protocol.case_views import CaseState, Light
from queue_server.protocol.errors import (
    DeadlineInvalid,
    DutyMissing,
    ExtensionRefused,
    InvalidParams,
    NotFound,
    OpinionAgainst,
    WrongCaseState,
)
from tests.helpers.case_hall import PRESENT, CaseHall, refused

HEARING, INSPECTION = wire.PauseKind.HEARING, wire.PauseKind.INSPECTION


# ---------------------------------------------------------------- pauses


def test_a_pause_stops_the_clock_and_tells_the_applicant() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    paused = hall.do(wire.PauseCase, case_id, "rita", kind=HEARING, reason="依法听证")
    assert paused.case.paused and paused.case.light is Light.NONE
    assert (paused.pauses[0].kind, paused.pauses[0].counted) == ("hearing", False)
    paper = from_json(hall.case(case_id).papers[-1].content.encode())
    assert isinstance(paper, model.PauseNotice)
    assert (paper.procedure, paper.reason) == ("听证", "依法听证")
    hall.days(7)
    resumed = hall.do(wire.ResumeCase, case_id, "rita")
    assert not resumed.case.paused
    assert resumed.case.due_on == dt.date(2026, 12, 4)  # 30 Nov is the first day that counts


def test_a_hall_may_count_inspections_within_the_promise() -> None:
    sterner = papers.Cases(promise_stops=(papers.PauseName.SUPERIOR_BODY,))
    hall = CaseHall(cases=sterner)
    case_id = hall.accepted().case.id
    paused = hall.do(wire.PauseCase, case_id, "rita", kind=INSPECTION, reason="踏勘")
    assert paused.pauses[0].counted
    hall.days(2)
    assert hall.do(wire.ResumeCase, case_id, "rita").case.due_on == dt.date(2026, 11, 30)


def test_pauses_that_cannot_be_are_refused() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    refused(InvalidParams, hall, wire.PauseCase, case_id, "rita", kind=HEARING, reason=" ")
    past = dt.date(2026, 11, 20)
    refused(
        DeadlineInvalid,
        hall,
        wire.PauseCase,
        case_id,
        "rita",
        kind=HEARING,
        reason="听证",
        expected_until=past,
    )
    refused(WrongCaseState, hall, wire.ResumeCase, case_id, "rita")
    refused(DutyMissing, hall, wire.PauseCase, case_id, "gus", kind=HEARING, reason="听证")
    hall.do(wire.PauseCase, case_id, "rita", kind=HEARING, reason="听证")
    again = refused(WrongCaseState, hall, wire.PauseCase, case_id, "rita", kind=INSPECTION, reason="再停")
    assert again.params["state"] == "paused"


# ---------------------------------------------------------------- extensions


def test_an_extension_needs_the_head_and_the_law() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    longer: dict[str, Any] = {"working_days": 10, "reason": "案情复杂"}
    wrong = refused(ExtensionRefused, hall, wire.ExtendCase, case_id, "rita", approved_by="rita", **longer)
    assert wrong.params == {"reason": "head_not_approved", "most_days": 10}
    refused(NotFound, hall, wire.ExtendCase, case_id, "rita", approved_by="nobody", **longer)
    done = hall.do(wire.ExtendCase, case_id, "rita", approved_by="boss", **longer)
    assert done.case.due_on == dt.date(2026, 12, 14)
    assert done.papers[-1].kind == PaperKind.EXTENSION_NOTICE
    twice = refused(ExtensionRefused, hall, wire.ExtendCase, case_id, "rita", approved_by="boss", **longer)
    assert twice.params["reason"] == "extended_already"


@pytest.mark.parametrize(
    ("item", "days", "reason"),
    [("food", 11, "extension_too_long"), ("opinion", 5, "extension_not_allowed")],
)
def test_what_the_law_does_not_allow_is_refused(item: str, days: int, reason: str) -> None:
    hall = CaseHall()
    case_id = hall.accepted(item).case.id
    wrong = refused(
        ExtensionRefused,
        hall,
        wire.ExtendCase,
        case_id,
        "rita",
        working_days=days,
        reason="拖延",
        approved_by="boss",
    )
    assert wrong.params["reason"] == reason


# ---------------------------------------------------------------- kept apart (R078)


def test_nobody_reviews_what_he_took_in_nor_decides_what_he_took_in_or_reviewed() -> None:
    hall = CaseHall()
    case_id = hall.take_in(clerk="bob").case.id
    hall.found(case_id, form=PRESENT, plan=PRESENT, health=PRESENT)
    hall.do(wire.AcceptCase, case_id, "ann")
    own = refused(DutyMissing, hall, wire.ReviewCase, case_id, "bob", passes=True)
    assert own.params == {"duty": "review", "why": "accepted_it"}
    other = refused(DutyMissing, hall, wire.ReviewCase, case_id, "ann", passes=True)
    assert other.params == {"duty": "review", "why": "not_assigned"}
    hall.do(wire.ReviewCase, case_id, "rita", passes=True)
    for clerk, why in (("bob", "accepted_it"), ("rita", "not_assigned"), ("ann", "not_assigned")):
        wrong = refused(DutyMissing, hall, wire.DecideCase, case_id, clerk, approves=True)
        assert wrong.params == {"duty": "approve", "why": why}
    assert hall.do(wire.DecideCase, case_id, "dora", approves=True).case.state is CaseState.APPROVED


def test_a_reviewer_with_every_duty_does_not_decide_either() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    hall.do(wire.ReviewCase, case_id, "bob", passes=True)
    wrong = refused(DutyMissing, hall, wire.DecideCase, case_id, "bob", approves=True)
    assert wrong.params == {"duty": "approve", "why": "reviewed_it"}


def test_without_duties_in_the_file_windows_accept_and_back_offices_decide() -> None:
    hall = CaseHall()
    back = schema.Counter(id="b1", label="后1", kind=schema.CounterKind.BACK_OFFICE)
    plain = CaseHall(counters=(*hall.config.counters, back))
    clerks = (
        schema.Clerk(id="front", name="前", counters=("w1",)),
        schema.Clerk(id="back", name="后", counters=("b1",)),
        schema.Clerk(id="nowhere", name="无"),
        schema.Clerk(id="boss", name="主", role=schema.Role.MANAGER),
    )
    rules = _rules(plain, clerks)
    assert {id: sorted(one.duties) for id, one in rules.items()} == {
        "front": ["accept", "issue"],
        "back": ["approve", "review"],
        "nowhere": ["approve", "review"],
        "boss": [],
    }


# ---------------------------------------------------------------- opinions and decisions


def test_a_joint_case_waits_for_every_department_each_by_its_own_reviewer() -> None:
    hall = CaseHall()
    accepted = hall.accepted("startup")
    case_id = accepted.case.id
    assert [(one.id, one.lead) for one in accepted.branches] == [("b1", True), ("b2", False), ("b3", False)]
    refused(InvalidParams, hall, wire.ReviewCase, case_id, "rita", passes=True)
    refused(NotFound, hall, wire.ReviewCase, case_id, "rita", passes=True, branch_id="b9")
    foreign = refused(DutyMissing, hall, wire.ReviewCase, case_id, "rita", passes=True, branch_id="b2")
    assert foreign.params["why"] == "other_department"
    hall.do(wire.ReviewCase, case_id, "rita", passes=True, branch_id="b1")
    refused(WrongCaseState, hall, wire.DecideCase, case_id, "dora", approves=True)
    hall.do(wire.ReviewCase, case_id, "ray", passes=True, branch_id="b2")
    last = hall.do(wire.ReviewCase, case_id, "ray", passes=True, branch_id="b3")  # 城管局 has no reviewer
    assert last.case.state is CaseState.REVIEWED
    assert hall.do(wire.DecideCase, case_id, "dora", approves=True).case.state is CaseState.APPROVED


def test_against_an_opinion_nothing_is_approved_but_an_opinion_may_change() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    refused(InvalidParams, hall, wire.ReviewCase, case_id, "rita", passes=False)
    hall.do(wire.ReviewCase, case_id, "rita", passes=False, note="场所不符")
    wrong = refused(OpinionAgainst, hall, wire.DecideCase, case_id, "dora", approves=True)
    assert wrong.params == {"departments": ["市场监督管理局"]}
    hall.do(wire.ReviewCase, case_id, "rita", passes=True, note="已整改")
    assert hall.do(wire.DecideCase, case_id, "dora", approves=True).case.state is CaseState.APPROVED


def test_a_rejection_has_reasons_contact_and_remedies() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    hall.do(wire.ReviewCase, case_id, "rita", passes=False, note="场所不符")
    refused(InvalidParams, hall, wire.DecideCase, case_id, "dora", approves=False)
    done = hall.do(wire.DecideCase, case_id, "dora", approves=False, reasons=("经营场所不符合要求",))
    assert done.case.state is CaseState.REJECTED
    paper = from_json(hall.case(case_id).papers[-1].content.encode())
    assert isinstance(paper, model.Rejection)
    assert (paper.contact_name, paper.contact_phone) == ("安静", "0477-1")
    assert paper.head.seal_name == "行政审批专用章"
    assert paper.head.issuer == "市场监督管理局"


def test_an_instant_case_is_accepted_decided_and_handed_out_by_one_window_within_the_day() -> None:
    hall = CaseHall()
    accepted = hall.accepted("stamp")
    assert accepted.case.due_on == dt.date(2026, 11, 23)
    assert [one.kind for one in accepted.papers] == [PaperKind.ACCEPTANCE_RECEIPT]
    hall.do(wire.DecideCase, accepted.case.id, approves=True)
    done = hall.hand_out(accepted.case.id)
    assert (done.case.state, done.case.light) == (CaseState.CLOSED, Light.MET)


def test_a_hall_may_keep_instant_cases_apart_too() -> None:
    hall = CaseHall(cases=papers.Cases(instant_by_accepter=False))
    case_id = hall.accepted("stamp").case.id
    refused(DutyMissing, hall, wire.DecideCase, case_id, "ann", approves=True)
    assert hall.do(wire.DecideCase, case_id, "dora", approves=True).case.state is CaseState.APPROVED


def test_no_other_kind_is_decided_without_an_opinion_or_while_it_pauses() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    refused(WrongCaseState, hall, wire.DecideCase, case_id, "dora", approves=True)
    hall.do(wire.ReviewCase, case_id, "rita", passes=True)
    hall.do(wire.PauseCase, case_id, "rita", kind=HEARING, reason="听证")
    wrong = refused(WrongCaseState, hall, wire.DecideCase, case_id, "dora", approves=True)
    assert wrong.params["state"] == "paused"


@pytest.mark.parametrize("item", ["food", "stamp", "startup", "opinion", "upward"])
def test_every_kind_of_case_has_its_clock(item: str) -> None:
    hall = CaseHall()
    accepted = hall.accepted(item)
    assert accepted.deadline.due_on is not None
    assert accepted.deadline.steps[-1].slug == "due"


def test_lights_turn_and_a_year_without_holidays_warns() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    lights = []
    for days in (0, 3, 4, 1):
        hall.days(days)
        lights.append(_shown(hall, case_id).case.light)
    assert lights == [Light.GREEN, Light.AMBER, Light.RED, Light.RED]
    hall.now = dt.datetime(2027, 12, 29, 1, tzinfo=dt.UTC)
    late = hall.accepted()
    assert [one.slug for one in late.deadline.warnings][:1] == ["year_not_announced"]


def test_a_clock_set_back_neither_crashes_nor_moves_the_day() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    hall.days(-3)
    hall.do(wire.PauseCase, case_id, "rita", kind=HEARING, reason="听证")
    resumed = hall.do(wire.ResumeCase, case_id, "rita")
    assert resumed.case.due_on == dt.date(2026, 11, 30)
    assert "clock_went_back" in [one.slug for one in resumed.deadline.warnings]


def test_a_decision_wants_the_bag_back_at_the_window() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    code = hall.do(wire.PackBag, case_id).bag
    assert code is not None
    hall.ask(wire.ReceiveBag(request_key=hall.key(), bag_code=code.code), "rita")
    hall.do(wire.ReviewCase, case_id, "rita", passes=True)
    decided = hall.do(wire.DecideCase, case_id, "dora", approves=True)
    assert decided.bag is not None
    assert decided.bag.due_by == hand_over_due(hall.now, hall.rules.cases.clock)


def _shown(hall: CaseHall, case_id: str) -> wire.CaseChanged:
    found = hall.ask(wire.FindCase(case_id=case_id))
    assert isinstance(found, wire.CaseChanged)
    return found


def _rules(hall: CaseHall, clerks: tuple[schema.Clerk, ...]) -> Any:
    return hall_rules(msgspec.structs.replace(hall.config, clerks=clerks)).clerks
