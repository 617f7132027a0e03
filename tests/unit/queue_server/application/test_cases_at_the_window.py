"""Cases taken in, looked through, accepted, corrected, refused and withdrawn (R050-R060, R092, R187)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from queue_server.domain.cases.events import CaseOpened, OmissionProven
from queue_server.papers import model
from queue_server.papers.model import PaperKind, from_json
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Role
from queue_server.protocol.case_views import CaseKind, CaseState, Light, MaterialState
from queue_server.protocol.errors import (
    CounterNotOpen,
    DeadlineInvalid,
    DutyMissing,
    HallError,
    InvalidParams,
    MaterialsMissing,
    NotFound,
    NumberInvalid,
    StaleCase,
    WrongCaseState,
    WrongState,
)
from queue_server.protocol.people import Person
from queue_server.protocol.tickets import StartService
from tests.helpers.case_hall import (
    AGENT,
    COMMITTED,
    CREDIT_CODE,
    EVERYTHING,
    LATER,
    MISSING,
    PRESENT,
    WRONG,
    CaseHall,
    company,
    findings,
    person,
    refused,
)

FRIDAY = dt.date(2026, 11, 27)


# ---------------------------------------------------------------- taking in


def test_a_case_keeps_the_items_terms_and_review_points_of_its_day() -> None:
    hall = CaseHall()
    opened = hall.take_in()
    assert opened.case.number == "20261123-00001"
    assert (opened.case.state, opened.case.kind) == (CaseState.RECEIVED, CaseKind.PROMISED)
    assert opened.case.applicant == "欧***"
    assert [one.id for one in opened.materials] == ["form", "plan", "health", "extra"]
    assert opened.materials[0].points == ("填写完整", "有签名")
    assert hall.case(opened.case.id).item.version == "2026-1"
    assert opened.case.missing == 3
    assert opened.deadline.due_on is None


def test_numbers_count_the_cases_of_a_day_without_a_gap_even_when_the_clock_jumps_back() -> None:
    hall = CaseHall()
    numbers = [hall.take_in().case.number for _ in range(2)]
    with pytest.raises(NumberInvalid):
        hall.take_in(applicant=person(number="110105194912310021"))
    numbers.append(hall.take_in().case.number)
    hall.days(1)
    numbers.append(hall.take_in().case.number)
    hall.days(-1)
    numbers.append(hall.take_in().case.number)
    days = ("20261123-00001", "20261123-00002", "20261123-00003", "20261124-00001", "20261124-00002")
    assert tuple(numbers) == days


@pytest.mark.parametrize(
    ("applicant", "whose", "reason"),
    [
        (person(number="110105194912310021"), "applicant", "check"),
        (person(number="11010519491331002X"), "applicant", "date"),
        (person(number="1101051949123100"), "applicant", "length"),
        (company(number=CREDIT_CODE[:-1] + "0"), "applicant", "check"),
        (person(agent=Person(name="某人", number="440308199901010011")), "agent", "check"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_and_says_whose(
    applicant: Any, whose: str, reason: str
) -> None:
    hall = CaseHall()
    with pytest.raises(NumberInvalid) as refusal:
        hall.take_in(applicant=applicant)
    assert (refusal.value.params["whose"], refusal.value.params["reason"]) == (whose, reason)
    assert not hall.records and not hall.sealed


def test_a_passport_has_no_check_digit_and_says_so() -> None:
    hall = CaseHall()
    opened = hall.take_in(applicant=person(number="E12345678", other_document=True))
    assert opened.case.state is CaseState.RECEIVED


def test_a_case_belongs_to_the_visitor_in_service_at_that_counter() -> None:
    hall = CaseHall()
    ticket = hall.issue("social")
    hall.next("w1")
    with pytest.raises(WrongState):
        hall.take_in(ticket_id=ticket.id)
    hall.verb(StartService, ticket.id)
    assert hall.take_in(ticket_id=ticket.id).case.ticket_id == ticket.id
    with pytest.raises(WrongState):
        hall.take_in(clerk="bob", ticket_id=ticket.id)


def test_who_may_take_a_case_in() -> None:
    hall = CaseHall()
    assert hall.take_in(clerk="gus").case.accepted_by == "gus"
    request = wire.OpenCase(request_key=hall.key(), counter_id="w1", item_id="food", applicant=person())
    with pytest.raises(CounterNotOpen):
        hall.ask(request, "bob")
    hall.close("w2")
    hall.open("w2", "rita")
    with pytest.raises(DutyMissing):
        hall.take_in(clerk="rita")


@pytest.mark.parametrize(
    ("item", "fields", "error"),
    [
        ("nothing", {}, NotFound),
        ("food", {"kind": CaseKind.INSTANT}, InvalidParams),
        ("food", {"kind": CaseKind.JOINT}, InvalidParams),
        ("food", {"kind": CaseKind.JOINT, "departments": ("甲", "甲")}, InvalidParams),
        ("food", {"delivery": "pigeon"}, InvalidParams),
    ],
)
def test_what_makes_no_case_is_refused(item: str, fields: dict[str, Any], error: type[HallError]) -> None:
    hall = CaseHall()
    with pytest.raises(error):
        hall.take_in(item, **fields)
    assert not hall.records


# ---------------------------------------------------------------- materials


@pytest.mark.parametrize(
    "finding",
    [
        wire.MaterialFinding(material_id="form", state=LATER),
        wire.MaterialFinding(material_id="form", state=COMMITTED),
        wire.MaterialFinding(material_id="form", state=WRONG, problem="  "),
        wire.MaterialFinding(material_id="form", state=MaterialState.NOT_NEEDED),
        wire.MaterialFinding(material_id="form", state=PRESENT, points_met=(True, True, True)),
    ],
)
def test_a_finding_that_cannot_be_is_refused(finding: wire.MaterialFinding) -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    refused(InvalidParams, hall, wire.CheckMaterials, case_id, findings=(finding,))


def test_findings_about_unknown_materials_and_double_ones_are_refused() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    refused(NotFound, hall, wire.CheckMaterials, case_id, findings=findings(nothing=PRESENT))
    twice = findings(form=PRESENT) * 2
    refused(InvalidParams, hall, wire.CheckMaterials, case_id, findings=twice)


def test_what_is_mended_on_the_spot_is_simply_found_again() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, form=WRONG)
    assert hall.found(case_id, form=PRESENT).materials[0].state is PRESENT
    assert hall.case(case_id).materials[0].mended


def test_two_clerks_on_one_case_do_not_overwrite_each_other() -> None:
    hall = CaseHall()
    opened = hall.take_in()
    hall.do(wire.CheckMaterials, opened.case.id, version=opened.version, findings=findings(form=PRESENT))
    stale = refused(
        StaleCase,
        hall,
        wire.CheckMaterials,
        opened.case.id,
        "bob",
        version=opened.version,
        findings=findings(form=WRONG),
    )
    assert stale.params == {"number": "20261123-00001", "by": "ann"}


# ---------------------------------------------------------------- accepting


def test_an_accepted_case_has_its_notice_its_receipt_and_its_day() -> None:
    hall = CaseHall()
    accepted = hall.accepted()
    assert accepted.case.state is CaseState.ACCEPTED
    assert accepted.case.due_on == dt.date(2026, 11, 30)
    assert accepted.case.light is Light.GREEN
    assert accepted.deadline.day_one == dt.date(2026, 11, 24)
    assert [one.kind for one in accepted.papers] == [
        PaperKind.ACCEPTANCE_NOTICE,
        PaperKind.MATERIALS_RECEIPT,
    ]
    assert accepted.new_papers == tuple(one.number for one in accepted.papers)
    assert accepted.new_papers == ("20261123-00001-01", "20261123-00001-02")


def test_what_is_required_and_not_there_refuses_the_acceptance_by_name() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, form=PRESENT, plan=MISSING)
    lacking = refused(MaterialsMissing, hall, wire.AcceptCase, case_id)
    assert lacking.params == {"materials": ["平面图", "健康证明"]}


def test_tolerated_acceptance_names_everything_once_and_by_when() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, **(EVERYTHING | {"plan": LATER}))
    missing = refused(DeadlineInvalid, hall, wire.AcceptCase, case_id)
    assert missing.params == {"field": "follow_by", "reason": "missing"}
    for day, reason in (
        (dt.date(2026, 11, 23), "past"),
        (dt.date(2026, 11, 28), "no_workday"),
        (dt.date(2027, 11, 22), "too_far"),
    ):
        wrong = refused(DeadlineInvalid, hall, wire.AcceptCase, case_id, follow_by=day)
        assert wrong.params["reason"] == reason
    accepted = hall.do(wire.AcceptCase, case_id, follow_by=FRIDAY)
    assert accepted.case.kind is CaseKind.CORRECTED
    paper = from_json(hall.case(case_id).papers[0].content.encode())
    assert isinstance(paper, model.ToleratedAcceptance)
    assert [(one.name, one.due_on) for one in paper.later] == [("平面图", FRIDAY)]
    followed = hall.found(case_id, plan=PRESENT)
    assert followed.case.missing == 0
    refused(InvalidParams, hall, wire.CheckMaterials, case_id, findings=findings(form=WRONG))


def test_a_commitment_replaces_a_material_and_is_written_down() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, **(EVERYTHING | {"health": COMMITTED}))
    accepted = hall.do(wire.AcceptCase, case_id)
    assert PaperKind.COMMITMENT in [one.kind for one in accepted.papers]


def test_a_wrong_verb_at_the_wrong_time_says_where_the_case_stands() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    for verb, fields in (
        (wire.AcceptCase, {}),
        (wire.RefuseCase, {"reasons": ("不属于本机关",)}),
        (wire.ReceiveCorrections, {"findings": findings(form=PRESENT)}),
        (wire.RegisterResult, {"results": (wire.ResultKind(name="证"),)}),
        (wire.HandOut, {"collector": wire.Collector(person=AGENT)}),
        (wire.PostResult, {"tracking_number": "EA123456789CN"}),
        (wire.ResumeCase, {}),
    ):
        wrong = refused(WrongCaseState, hall, verb, case_id, **fields)
        assert wrong.params["state"] == "accepted"


# ---------------------------------------------------------------- correcting


def corrected(hall: CaseHall, case_id: str, **fields: Any) -> wire.CaseChanged:
    return hall.do(wire.RequestCorrections, case_id, by_on=FRIDAY, **fields)


def test_the_notice_names_everything_at_once() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, form=WRONG, plan=PRESENT)
    asked = corrected(hall, case_id)
    assert asked.case.state is CaseState.CORRECTION
    notice = from_json(hall.case(case_id).papers[0].content.encode())
    assert isinstance(notice, model.CorrectionNotice)
    assert [(one.name, one.problem) for one in notice.missing] == [
        ("申请书", "没有签名"),
        ("健康证明", "未提交"),
    ]
    assert (notice.due_on, notice.round) == (FRIDAY, 1)
    assert [one.kind for one in asked.papers] == [PaperKind.CORRECTION_NOTICE, PaperKind.REVIEW_RECORD]
    assert asked.deadline.due_on is None


def test_nothing_wrong_needs_no_notice() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, **EVERYTHING)
    refused(InvalidParams, hall, wire.RequestCorrections, case_id, by_on=FRIDAY)


def test_the_day_after_the_corrected_materials_is_day_one() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, **(EVERYTHING | {"form": WRONG}))
    corrected(hall, case_id)
    hall.days(2)
    back = hall.do(wire.ReceiveCorrections, case_id, findings=findings(form=PRESENT))
    assert back.case.state is CaseState.RECEIVED
    accepted = hall.do(wire.AcceptCase, case_id)
    assert accepted.deadline.day_one == dt.date(2026, 11, 26)


def test_a_second_notice_for_what_the_first_could_have_named_is_a_fault_of_its_clerk() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, form=WRONG, plan=PRESENT, health=PRESENT)
    corrected(hall, case_id)
    hall.days(1)
    hall.do(wire.ReceiveCorrections, case_id, findings=findings(form=PRESENT, plan=WRONG))
    again = hall.do(wire.RequestCorrections, case_id, "bob", by_on=FRIDAY)
    faults = [event for event in hall.log if isinstance(event, OmissionProven)]
    assert [(one.clerk_at_fault, one.materials) for one in faults] == [("ann", ("plan",))]
    assert hall.case(case_id).omissions == 1
    assert again.case.state is CaseState.CORRECTION
    hall.days(2)
    hall.do(wire.ReceiveCorrections, case_id, findings=findings(plan=PRESENT))
    accepted = hall.do(wire.AcceptCase, case_id)
    assert accepted.deadline.day_one == dt.date(2026, 11, 25)  # after the first corrected materials


def test_what_comes_back_wrong_again_or_is_new_is_no_omission() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, form=WRONG, plan=PRESENT, health=PRESENT)
    corrected(hall, case_id)
    hall.do(wire.ReceiveCorrections, case_id, findings=findings(form=WRONG, plan=WRONG))
    corrected(hall, case_id, newly_required=("plan",))
    assert hall.case(case_id).omissions == 0


def test_a_new_requirement_is_named_with_its_reason() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, form=WRONG)
    for newly, error in ((("health",), InvalidParams), (("nothing",), NotFound)):
        refused(error, hall, wire.RequestCorrections, case_id, by_on=FRIDAY, newly_required=newly)


def test_a_notice_after_the_acceptance_is_an_omission_and_the_clock_runs_on() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    hall.found(case_id, **(EVERYTHING | {"plan": LATER}))
    hall.do(wire.AcceptCase, case_id, follow_by=FRIDAY)
    hall.found(case_id, plan=WRONG)
    asked = corrected(hall, case_id)
    assert asked.case.state is CaseState.CORRECTION
    assert asked.deadline.day_one == dt.date(2026, 11, 24)
    back = hall.do(wire.ReceiveCorrections, case_id, findings=findings(plan=PRESENT))
    assert back.case.state is CaseState.ACCEPTED


# ---------------------------------------------------------------- no


def test_a_refusal_is_written_with_its_reasons_and_remedies() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    for reasons in ((), (" ",)):
        refused(InvalidParams, hall, wire.RefuseCase, case_id, reasons=reasons)
    done = hall.do(wire.RefuseCase, case_id, reasons=("不属于本机关职权",), competent_body="省药监局")
    assert (done.case.state, done.case.light) == (CaseState.REFUSED, Light.NONE)
    paper = from_json(hall.case(case_id).papers[0].content.encode())
    assert isinstance(paper, model.RefusalToAccept)
    assert paper.reasons == ("不属于本机关职权",)
    assert "省药监局" in paper.advice
    assert [one.way for one in paper.remedies] == ["行政复议", "行政诉讼"]
    assert not hall.case(case_id).open


def test_an_applicant_takes_the_application_back() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    done = hall.do(wire.WithdrawCase, case_id, reason="改期再办")
    assert (done.case.state, done.note) == (CaseState.WITHDRAWN, "改期再办")
    assert done.papers[-1].kind == PaperKind.WITHDRAWAL
    refused(WrongCaseState, hall, wire.WithdrawCase, case_id, reason="再撤一次")


def test_a_clerk_without_the_duty_neither_accepts_nor_refuses() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    refused(DutyMissing, hall, wire.AcceptCase, case_id, "rita")
    refused(DutyMissing, hall, wire.RefuseCase, case_id, "dora", reasons=("不行",))
    refused(DutyMissing, hall, wire.WithdrawCase, case_id, "rita", reason="不办了")


def test_the_personal_data_is_sealed_and_the_events_name_nobody() -> None:
    hall = CaseHall()
    hall.take_in(applicant=person(agent=AGENT))
    opened = next(event for event in hall.log if isinstance(event, CaseOpened))
    assert opened.agent_hash and opened.person_hash
    assert opened.sealed_id in hall.sealed
    words = repr(hall.log) + repr(hall.records)
    for secret in ("欧阳若兰", "司马长风", "11010519491231002", "13812345678", "和平里"):
        assert secret not in words


def test_a_consultation_without_a_case_is_written_down_and_sealed() -> None:
    hall = CaseHall()
    note = wire.NoteConsultation(
        request_key=hall.key(),
        counter_id="w1",
        item_id="food",
        question="欧阳若兰问怎么办",
        answer="带身份证",
    )
    noted = hall.ask(note, "ann", Role.CLERK)
    assert isinstance(noted, wire.ConsultationNoted)
    assert "欧阳若兰" not in repr(hall.log)
    assert any("欧阳若兰".encode() in hall.sealer.unseal(one) for one in hall.sealed.values())
    empty = wire.NoteConsultation(request_key=hall.key(), question=" ", answer="好")
    with pytest.raises(InvalidParams):
        hall.ask(empty)
