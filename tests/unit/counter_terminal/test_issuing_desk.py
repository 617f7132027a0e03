"""The issuing window: register, tell, hand out by card and by code, post, seals; nobody is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from counter_terminal.viewmodels.issuing.checklist import START_UP
from counter_terminal.viewmodels.issuing.seals import draw_seals
from counter_terminal.viewmodels.ports import DeskTools, OnCard, OnFault
from devices.document_ports import CardKind, IdCard
from queue_server.domain.cases.model import CaseState
from queue_server.protocol import cases as wire
from queue_server.protocol.case_views import SealOrderView
from queue_server.protocol.scans import SIGNATURE, AddScan
from tests.helpers.case_hall import AGENT_NAME, AGENT_NUMBER, NAME, NUMBER, company
from tests.helpers.paper_place import CasePlace, at_papers


class LaidCard:
    """A reader on which a card is laid at once."""

    there = True

    def read(self, on_card: OnCard, on_fault: OnFault) -> None:
        on_card(IdCard(CardKind.RESIDENT, NUMBER, NAME, valid_to=dt.date(2040, 1, 1)))

    def cancel(self) -> None:
        """Nothing waits."""


@pytest.fixture
def tools() -> DeskTools:
    return DeskTools(cards=LaidCard())


@pytest.fixture
def ann(tools: DeskTools) -> Iterator[CasePlace]:
    """At the issuing window."""
    with at_papers("ann", "w1", tools=tools) as place:
        place.areas.issuing.enter()
        yield place


def test_a_result_is_registered_with_its_number(ann: CasePlace, tools: DeskTools) -> None:
    case = ann.cases.approved().case
    tools.codes.scanned.emit(case.number)
    issuing = ann.areas.issuing
    assert [one.name for one in issuing.picture.checklist if one.present] == ["食品经营许可证"]
    issuing.set_number("食品经营许可证", "JY-0001")
    issuing.register()
    assert ann.cases.case(case.id).state is CaseState.READY
    assert ann.cases.case(case.id).results[0].number == "JY-0001"
    assert issuing.picture.told
    assert [one.name for one in issuing.picture.checklist] == ["食品经营许可证"]


def test_a_start_up_set_lists_licence_seals_and_tax_disk(ann: CasePlace) -> None:
    case = ann.cases.accepted("startup", company())
    for branch in case.branches:
        reviewer = {"市场监督管理局": "rita", "消防救援大队": "ray"}.get(branch.department, "bob")
        ann.cases.do(wire.ReviewCase, case.case.id, reviewer, branch_id=branch.id, passes=True)
    ann.cases.do(wire.DecideCase, case.case.id, "dora", approves=True)
    ann.areas.issuing.open(case.case.id)
    picture = ann.areas.issuing.picture
    assert picture.start_up
    assert {one.name for one in picture.checklist} >= set(START_UP)


def test_the_applicant_fetches_it_with_the_card(ann: CasePlace) -> None:
    case = ann.cases.ready().case
    ann.areas.issuing.open(case.id)
    form = ann.areas.issuing.collecting
    assert form.picture.why_not
    form.read_card()
    assert form.picture.why_not == ""
    ann.areas.issuing.hand_out()
    assert ann.cases.case(case.id).state is CaseState.CLOSED
    assert form.draft.name == "" and form.draft.number == ""


def test_an_agents_wrong_code_says_how_many_tries_are_left(ann: CasePlace, tools: DeskTools) -> None:
    case = ann.cases.ready().case
    ann.areas.issuing.open(case.id)
    form = ann.areas.issuing.collecting
    form.set_name(AGENT_NAME)
    form.set_number(AGENT_NUMBER)
    form.set_agent(True)
    for left in (2, 1):
        tools.codes.scanned.emit("111111")
        ann.areas.issuing.hand_out()
        assert f"还可以试 {left} 次" in form.picture.code_problem
        ann.clock.advance(2)
    form.set_code("246810")
    ann.areas.issuing.hand_out()
    assert ann.cases.case(case.id).state is CaseState.CLOSED


def test_after_the_last_try_only_a_new_code_helps(ann: CasePlace) -> None:
    case = ann.cases.ready().case
    ann.areas.issuing.open(case.id)
    form = ann.areas.issuing.collecting
    form.set_name(AGENT_NAME)
    form.set_number(AGENT_NUMBER)
    for _ in range(3):
        form.set_code("111111")
        ann.areas.issuing.hand_out()
        ann.clock.advance(2)
    assert form.picture.locked and "再次告知" in form.picture.code_problem
    ann.areas.issuing.tell_again()
    assert not form.picture.locked


def test_a_wrong_check_digit_is_not_sent(ann: CasePlace) -> None:
    ann.areas.issuing.open(ann.cases.ready().case.id)
    form = ann.areas.issuing.collecting
    form.set_name(NAME)
    form.set_number(NUMBER[:-1] + "1")
    assert "校验" in form.picture.number_problem
    ann.areas.issuing.hand_out()
    assert ann.hall.asked(wire.HandOut) == []


def test_a_signature_is_stored_before_it_is_handed_out(ann: CasePlace) -> None:
    case = ann.cases.ready().case
    ann.areas.issuing.open(case.id)
    ann.areas.issuing.collecting.read_card()
    ann.hall.hold()
    ann.areas.issuing.hand_out(b"\x89PNG signature")
    assert ann.hall.uploaded == [b"\x89PNG signature"]
    assert ann.hall.asked(wire.HandOut) == []
    assert ann.areas.issuing.picture.busy == "sign"


def test_a_signature_that_is_not_kept_hands_nothing_out(ann: CasePlace) -> None:
    case = ann.cases.ready().case
    ann.areas.issuing.open(case.id)
    ann.areas.issuing.collecting.read_card()
    ann.areas.issuing.hand_out(b"\x89PNG signature")  # the blob is unknown to these rules
    assert ann.hall.asked(AddScan)[0].material_id == SIGNATURE
    assert ann.cases.case(case.id).state is CaseState.READY
    assert ann.areas.issuing.picture.busy == ""


def test_post_wants_a_tracking_number(ann: CasePlace) -> None:
    case = ann.cases.ready().case
    ann.areas.issuing.open(case.id)
    ann.areas.issuing.post("12", "")
    assert "运单号" in ann.said
    ann.areas.issuing.post("EA 1234 5678 9CN", "邮政")
    assert ann.cases.case(case.id).state is CaseState.CLOSED
    assert ann.areas.issuing.papers.picture.lines[0].name in ("领取回执", "邮寄面单")


def test_seals_have_two_hours(ann: CasePlace) -> None:
    case = ann.cases.approved("food", company()).case
    ann.areas.issuing.open(case.id)
    ann.areas.issuing.order_seals("998877")
    ann.clock.advance(2)
    seals = ann.areas.issuing.picture.seals
    assert seals is not None and seals.clock.startswith("还剩 1:59:5") and seals.tone == "serving"
    ann.areas.issuing.seals_ready()
    ann.clock.advance(2)
    seals = ann.areas.issuing.picture.seals
    assert seals is not None and seals.ready


def test_the_engravers_clock_turns_amber_then_red(ann: CasePlace) -> None:
    now, hour = ann.clock.now(), dt.timedelta(hours=1)
    order = SealOrderView(case_id="one", ordered_at=now - hour, due_at=now + hour)
    tones = {}
    for minutes in (60, 29, -1):
        shown = replace(order, due_at=now + dt.timedelta(minutes=minutes))
        tones[minutes] = draw_seals(shown, ann.terminal.desk).tone
    assert tones == {60: "serving", 29: "calling", -1: "fault"}


def test_whoever_lacks_the_duty_sees_why(tools: DeskTools) -> None:
    with at_papers("rita", "", tools=tools) as place:
        place.areas.issuing.enter()
        place.areas.issuing.open(place.cases.approved().case.id)
        assert place.areas.issuing.picture.may.register == "需要“出件”职责。"


def test_leaving_forgets_the_collector(ann: CasePlace) -> None:
    ann.areas.issuing.open(ann.cases.ready().case.id)
    ann.areas.issuing.collecting.read_card()
    ann.areas.issuing.leave()
    assert ann.areas.issuing.collecting.draft.number == ""
    assert NAME not in repr(ann.areas.issuing.collecting.picture)
