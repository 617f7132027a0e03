"""The issuing window: told once, handed to the right person, posted; seals in two hours (R110-R119)."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import msgspec
import pytest

from queue_server.application.case_papers import DELETED, paper_of, sealed_of
from queue_server.application.self_service import handed_out_by_machine
from queue_server.domain.cases.events import PickupCodeWrong, ResultReady
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.outbox.events import DeliveryQueued
from queue_server.papers import model
from queue_server.papers.model import PaperKind
from queue_server.protocol import cases as wire
from queue_server.protocol.case_views import CaseState, Light, SealOrderView
from queue_server.protocol.errors import (
    CodeWrong,
    DutyMissing,
    HallError,
    InvalidParams,
    NotFound,
    NumberInvalid,
    PersonMismatch,
    WrongCaseState,
)
from queue_server.protocol.people import Person
from tests.helpers.case_hall import (
    ADDRESS,
    AGENT,
    COMPANY,
    CREDIT_CODE,
    NAME,
    NUMBER,
    PHONE,
    CaseHall,
    company,
    person,
    refused,
)

RESULTS = (wire.ResultKind(name="食品经营许可证", number="JY1"),)


def messages(hall: CaseHall, platform: str) -> list[dict[str, Any]]:
    """Return what a platform is to be told, opened."""
    queued = [event for event in hall.log if isinstance(event, DeliveryQueued) and event.platform == platform]
    return [msgspec.json.decode(hall.sealer.unseal(hall.sealed[event.body])) for event in queued]


def secrets_of(hall: CaseHall, case_id: str) -> dict[str, bytes]:
    return {id: hall.sealer.unseal(hall.sealed[id]) for id in sealed_of(hall.case(case_id))}


# ---------------------------------------------------------------- telling


def test_the_applicant_hears_the_code_and_nobody_else_does() -> None:
    hall = CaseHall()
    case_id = hall.approved().case.id
    ready = hall.do(wire.RegisterResult, case_id, results=RESULTS)
    assert (ready.case.state, ready.papers[-1].kind) == (CaseState.READY, PaperKind.COMPLETION_NOTICE)
    (message,) = messages(hall, "sms")
    code = message["code"]
    assert message["phone"] == PHONE and len(code) == 6 and code.isdigit()
    assert f'"{code}"' not in repr(hall.log) and f"'{code}'" not in repr(hall.log)
    assert code not in msgspec.json.encode(ready).decode()
    assert hall.hand_out(case_id, AGENT, is_agent=True, pickup_code=code).case.state is CaseState.CLOSED


def test_without_a_phone_number_nothing_is_sent_and_the_agents_will_do() -> None:
    hall = CaseHall()
    hall.ready(applicant=person(phone=""))
    assert messages(hall, "sms") == []
    hall.ready(applicant=person(phone="", agent=msgspec.structs.replace(AGENT, phone="139")))
    assert [one["phone"] for one in messages(hall, "sms")] == ["139"]


def test_telling_again_makes_a_new_code_and_ends_a_lock() -> None:
    hall = CaseHall()
    case_id = hall.ready().case.id
    for _ in range(3):
        with pytest.raises(CodeWrong):
            hall.hand_out(case_id, AGENT, is_agent=True, pickup_code="000000")
    hall.do(wire.TellAgain, case_id)
    code = messages(hall, "sms")[-1]["code"]
    with pytest.raises(CodeWrong):
        hall.hand_out(case_id, AGENT, is_agent=True, pickup_code="246810")
    assert hall.hand_out(case_id, AGENT, is_agent=True, pickup_code=code).case.state is CaseState.CLOSED


@pytest.mark.parametrize(
    "fields",
    [
        {"results": ()},
        {"results": (wire.ResultKind(name="证", present=False),)},
        {"results": RESULTS, "pickup_code": "12"},
        {"results": RESULTS, "pickup_code": "abcdef"},
    ],
)
def test_results_that_are_none_and_codes_that_are_none_are_refused(fields: dict[str, Any]) -> None:
    hall = CaseHall()
    refused(InvalidParams, hall, wire.RegisterResult, hall.approved().case.id, **fields)


def test_issuing_is_a_duty() -> None:
    hall = CaseHall()
    case_id = hall.approved().case.id
    refused(DutyMissing, hall, wire.RegisterResult, case_id, "rita", results=RESULTS)


# ---------------------------------------------------------------- handing out


def test_the_person_named_needs_no_code_and_is_registered_at_once() -> None:
    hall = CaseHall()
    case_id = hall.ready().case.id
    done = hall.hand_out(case_id, signature_scan_id="scan-9")
    assert (done.case.state, done.case.light) == (CaseState.CLOSED, Light.MET)
    assert done.case.ended_at == hall.now
    receipt = paper_of(hall.case(case_id), done.new_papers[0], secrets_of(hall, case_id))
    assert isinstance(receipt, model.PickupReceipt)
    assert (receipt.receiver_name, receipt.receiver_id, receipt.channel) == (NAME, "1****X", "窗口领取")


def test_a_company_is_fetched_for_by_its_legal_representative() -> None:
    hall = CaseHall()
    case_id = hall.ready(applicant=company()).case.id
    assert hall.hand_out(case_id).case.state is CaseState.CLOSED


def test_somebody_else_without_a_code_gets_nothing_and_learns_nothing() -> None:
    hall = CaseHall()
    case_id = hall.ready().case.id
    for who, fields in ((AGENT, {}), (Person(name=NAME, number=NUMBER), {"is_agent": True})):
        with pytest.raises(PersonMismatch) as refusal:
            hall.hand_out(case_id, who, **fields)
        assert refusal.value.params == {}
    with pytest.raises(NumberInvalid):
        hall.hand_out(case_id, Person(name=NAME, number="110105194912310021"))


def test_three_wrong_codes_lock_even_the_right_one() -> None:
    hall = CaseHall()
    case_id = hall.ready().case.id
    left = []
    for _ in range(3):
        with pytest.raises(CodeWrong) as wrong:
            hall.hand_out(case_id, AGENT, is_agent=True, pickup_code="000000")
        left.append(wrong.value.params["attempts_left"])
    assert left == [2, 1, 0]
    with pytest.raises(CodeWrong) as locked:
        hall.hand_out(case_id, AGENT, is_agent=True, pickup_code="246810")
    assert locked.value.params["attempts_left"] == 0
    assert len([one for one in hall.log if isinstance(one, PickupCodeWrong)]) == 3
    assert hall.hand_out(case_id).case.state is CaseState.CLOSED  # the applicant in person still may


def test_a_repeated_request_counts_a_wrong_code_once() -> None:
    hall = CaseHall()
    case_id = hall.ready().case.id
    for _ in range(3):
        with pytest.raises(CodeWrong) as wrong:
            hall.hand_out(case_id, AGENT, is_agent=True, pickup_code="000000", request_key="again-and-again")
        assert wrong.value.params["attempts_left"] == 2
    assert hall.case(case_id).pickup_failures == 1


def test_a_code_is_kept_as_a_hash_that_differs_from_case_to_case() -> None:
    hall = CaseHall()
    hall.ready()
    hall.ready()
    hashes = {event.pickup_hash for event in hall.log if isinstance(event, ResultReady)}
    assert len(hashes) == 2
    assert "246810" not in repr(hall.log)


# ---------------------------------------------------------------- without adapters, and by the machine


def test_a_hall_without_adapters_tells_nobody_and_goes_on() -> None:
    hall = CaseHall(platforms=())
    case_id = hall.ready(applicant=company()).case.id
    hall.do(wire.OrderSeals, case_id, authorisation_code="KZ-7788-9900")
    hall.do(wire.PostResult, case_id, tracking_number="EA123456789CN")
    assert [event for event in hall.log if isinstance(event, DeliveryQueued)] == []


@pytest.mark.parametrize(
    ("delivery", "other", "state"),
    [
        ("self_service", LicenceState.PRINTED, CaseState.CLOSED),
        ("self_service", LicenceState.READY, CaseState.READY),
        ("window", LicenceState.PRINTED, CaseState.READY),
    ],
)
def test_the_last_sheet_out_of_the_machine_hands_the_case_over(
    delivery: str, other: LicenceState, state: CaseState
) -> None:
    hall = CaseHall()
    case_id = hall.ready(delivery=delivery).case.id
    sheets = [
        Licence(
            id=f"sheet-{number}",
            case_id=case_id,
            variant="original",
            copy=number,
            subject="",
            content="",
            holder="",
            code="",
            state=LicenceState.PRINTING if number == 1 else other,
            ready_at=hall.now,
        )
        for number in (1, 2)
    ]
    hall.state.records.remember(sheets)
    hall.happen(*handed_out_by_machine(hall.state, sheets[0], hall.context()))
    assert hall.case(case_id).state.value == state.value


# ---------------------------------------------------------------- the post


def test_posting_closes_the_case_and_tells_post_and_applicant() -> None:
    hall = CaseHall()
    case_id = hall.ready().case.id
    done = hall.do(wire.PostResult, case_id, tracking_number="EA123456789CN", carrier="邮政")
    assert done.case.state is CaseState.CLOSED
    (parcel,) = messages(hall, "post")
    assert (parcel["name"], parcel["address"], parcel["tracking_number"]) == (NAME, ADDRESS, "EA123456789CN")
    assert messages(hall, "sms")[-1]["tracking_number"] == "EA123456789CN"
    label = paper_of(hall.case(case_id), done.new_papers[0], secrets_of(hall, case_id))
    assert isinstance(label, model.PostLabel)
    assert (label.code128, label.receiver_address) == ("EA123456789CN", ADDRESS)


@pytest.mark.parametrize("number", ["单号一二三四", "EA 1234 5678"])
def test_a_tracking_number_no_label_carries_is_refused(number: str) -> None:
    hall = CaseHall()
    refused(InvalidParams, hall, wire.PostResult, hall.ready().case.id, tracking_number=number)


# ---------------------------------------------------------------- seals (R118, R119)


def test_seals_have_two_hours_and_the_code_goes_to_the_engraver_alone() -> None:
    hall = CaseHall()
    case_id = hall.approved(applicant=company()).case.id
    order = cast(SealOrderView, hall.do(wire.OrderSeals, case_id, authorisation_code="KZ-7788-9900"))
    assert order.due_at - order.ordered_at == dt.timedelta(hours=2) and not order.late
    (sent,) = messages(hall, "engraver")
    assert (sent["authorisation_code"], len(sent["seals"])) == ("KZ-7788-9900", 4)
    assert "7788" not in repr(hall.log) + repr(hall.records)
    twice = refused(WrongCaseState, hall, wire.OrderSeals, case_id, authorisation_code="KZ-7788-9900")
    assert twice.params["state"] == "seals_ordered"
    hall.wait(7201)
    late = cast(SealOrderView, hall.do(wire.SealsReady, case_id))
    assert late.late and late.ready_at == hall.now
    again = cast(SealOrderView, hall.do(wire.SealsReady, case_id))
    assert again.ready_at == late.ready_at


def test_the_start_up_package_is_ticked_off_line_by_line() -> None:
    hall = CaseHall()
    case_id = hall.approved(applicant=company()).case.id
    hall.do(wire.OrderSeals, case_id, authorisation_code="KZ-7788-9900")
    results = (wire.ResultKind(name="营业执照", number="1"), wire.ResultKind(name="税务Ukey", present=False))
    ready = hall.do(wire.RegisterResult, case_id, results=results)
    paper = paper_of(hall.case(case_id), ready.new_papers[-1], secrets_of(hall, case_id))
    assert isinstance(paper, model.StartUpChecklist)
    assert (paper.credit_code, paper.head.applicant) == (CREDIT_CODE, COMPANY)
    assert [(one.name, one.done) for one in paper.lines][:3] == [
        ("营业执照", True),
        ("税务Ukey", False),
        ("法定名称章", False),
    ]


@pytest.mark.parametrize(
    ("applicant", "fields", "error"),
    [
        (person(), {}, InvalidParams),
        (company(), {"seals": ()}, InvalidParams),
    ],
)
def test_orders_that_cannot_be(applicant: Any, fields: dict[str, Any], error: type[HallError]) -> None:
    hall = CaseHall()
    case_id = hall.approved(applicant=applicant).case.id
    refused(error, hall, wire.OrderSeals, case_id, authorisation_code="KZ-7788-9900", **fields)
    refused(NotFound, hall, wire.SealsReady, case_id)


# ---------------------------------------------------------------- papers again, years later


def test_every_paper_comes_out_again_as_it_was_with_the_name_out_of_the_seal() -> None:
    hall = CaseHall()
    case_id = hall.ready().case.id
    hall.hand_out(case_id)
    case, secrets = hall.case(case_id), secrets_of(hall, case_id)
    first = [paper_of(case, one.number, secrets) for one in case.papers]
    assert [one.head.applicant for one in first] == [NAME] * len(first)
    hall.days(3000)
    assert [paper_of(case, one.number, secrets) for one in case.papers] == first
    assert NAME not in repr(case)
    without = paper_of(case, case.papers[0].number, {})
    assert without.head.applicant == DELETED
    with pytest.raises(NotFound):
        paper_of(case, "20261123-00001-99", secrets)


def test_what_the_printer_says_is_kept_and_a_failure_calls_for_help() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    number = hall.case(case_id).papers[0].number

    def report(outcome: str, number: str = number) -> wire.CaseChanged:
        return hall.do(wire.ReportPaperPrint, case_id, paper_number=number, outcome=outcome)

    assert not report("failed").papers[0].printed
    assert [one.reason for one in hall.state.helps.values()] == ["printer"]
    assert report("printed").papers[0].printed
    assert report("unknown").papers[0].printed
    for error, outcome, paper in ((InvalidParams, "perhaps", number), (NotFound, "printed", "1-1")):
        with pytest.raises(error):
            report(outcome, paper)
