"""Bags: packed, received by scanning, found late once, always in somebody's hands (R072, R073)."""

from __future__ import annotations

import datetime as dt
from typing import cast

import pytest

from config import papers
from queue_server.application.verbs.bags import tell_late_bags
from queue_server.application.views import event_views
from queue_server.domain.cases.events import BagLate
from queue_server.papers import model
from queue_server.papers.model import from_json
from queue_server.protocol import cases as wire
from queue_server.protocol.errors import BagElsewhere, DutyMissing, InvalidParams, NotFound, WrongCaseState
from tests.helpers.case_hall import PRESENT, CaseHall, refused

AT_ONCE = papers.Cases(hand_over=papers.HandOver.AT_ONCE, hand_over_min=30)


def pack(hall: CaseHall, case_id: str, clerk: str = "ann", **fields: object) -> wire.BagChanged:
    return cast(wire.BagChanged, hall.do(wire.PackBag, case_id, clerk, **fields))


def receive(hall: CaseHall, code: str, clerk: str, place: str = "") -> wire.BagChanged:
    request = wire.ReceiveBag(request_key=hall.key(), bag_code=code, place=place)
    return cast(wire.BagChanged, hall.ask(request, clerk))


def listed(hall: CaseHall, **fields: object) -> list[str]:
    found = cast(wire.BagsFound, hall.ask(wire.ListBags(**fields)))  # type: ignore[arg-type]  # any of its fields
    return [bag.code for bag in found.bags]


def test_a_packed_bag_has_a_slip_with_its_bars() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    packed = pack(hall, case_id)
    assert (packed.bag.code, packed.bag.kind, packed.bag.holder_name) == (
        "B20261123-00001",
        "promised",
        "安静",
    )
    assert packed.bag.contents == ("申请书", "平面图", "健康证明")
    slip = hall.case(case_id).paper(packed.new_papers[0])
    assert slip is not None
    paper = from_json(slip.content.encode())
    assert isinstance(paper, model.TransferSlip)
    assert (paper.code128, paper.hand_over_limit) == ("B20261123-00001", "当日移交")
    assert paper.code128.isascii()


def test_each_change_of_hands_keeps_both_names_and_the_time() -> None:
    hall = CaseHall()
    code = pack(hall, hall.accepted().case.id).bag.code
    hall.wait(600)
    received = receive(hall, code, "rita", "市监局后台")
    change = received.bag.hand_overs[0]
    assert (change.from_name, change.to_name, change.at, change.place) == (
        "安静",
        "李审",
        hall.now,
        "市监局后台",
    )
    assert (received.case.holder, received.bag.due_by, change.late) == ("rita", None, False)


def test_scanning_twice_is_one_hand_over() -> None:
    hall = CaseHall()
    code = pack(hall, hall.accepted().case.id).bag.code
    receive(hall, code, "rita")
    events = len(hall.log)
    assert len(receive(hall, code, "rita").bag.hand_overs) == 1
    assert len(hall.log) == events


@pytest.mark.parametrize(
    ("rules", "in_time", "late"),
    [
        (AT_ONCE, dt.timedelta(minutes=30), dt.timedelta(minutes=31)),
        (papers.Cases(), dt.timedelta(hours=15), dt.timedelta(hours=15, seconds=1)),
    ],
    ids=["at_once", "same_day"],
)
def test_late_is_what_the_hall_says(rules: papers.Cases, in_time: dt.timedelta, late: dt.timedelta) -> None:
    hall = CaseHall(cases=rules)
    code = pack(hall, hall.accepted().case.id).bag.code
    start = hall.now
    hall.now = start + in_time
    assert listed(hall, late_only=True) == []
    hall.now = start + late
    assert listed(hall, late_only=True) == [code]
    assert receive(hall, code, "rita").bag.hand_overs[0].late


def test_a_late_bag_is_told_of_once() -> None:
    hall = CaseHall(cases=AT_ONCE)
    case_id = hall.accepted().case.id
    code = pack(hall, case_id).bag.code
    hall.wait(31 * 60)
    told = tell_late_bags(hall.state, hall.context())
    assert [type(event) for event in told.events] == [BagLate]
    hall.carry_out(told)
    staff, public = event_views(hall.state, told.events[0], 1)
    assert staff.bag is not None and staff.bag.late and staff.case is not None and staff.case.late_bag
    assert public.bag is None and public.case is None
    assert tell_late_bags(hall.state, hall.context()).events == ()
    assert not receive(hall, code, "rita").bag.late
    assert tell_late_bags(hall.state, hall.context()).events == ()


def test_who_holds_which_bag_is_always_known_late_ones_first() -> None:
    hall = CaseHall(cases=AT_ONCE)
    first = pack(hall, hall.accepted().case.id).bag.code
    second = pack(hall, hall.accepted().case.id).bag.code
    receive(hall, first, "rita")
    hall.wait(31 * 60)
    assert listed(hall) == [second, first]
    assert listed(hall, holder="rita") == [first]
    assert listed(hall, holder="ray") == []


def test_only_the_holder_packs_again_and_then_results_travel() -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    code = pack(hall, case_id).bag.code
    receive(hall, code, "rita")
    elsewhere = refused(BagElsewhere, hall, wire.PackBag, case_id)
    assert elsewhere.params == {"code": code, "holder": "李审"}
    hall.do(wire.ReviewCase, case_id, "rita", passes=True)
    hall.do(wire.DecideCase, case_id, "dora", approves=True)
    again = pack(hall, case_id, "rita")
    assert (again.bag.kind, again.bag.contents) == ("issuing", ("食品经营许可证",))
    assert len(again.bag.hand_overs) == 1


def test_what_cannot_be_packed_or_received() -> None:
    hall = CaseHall()
    case_id = hall.take_in().case.id
    refused(InvalidParams, hall, wire.PackBag, case_id)
    refused(DutyMissing, hall, wire.PackBag, case_id, "gus")
    with pytest.raises(NotFound):
        receive(hall, "B19990101-00001", "rita")
    hall.found(case_id, form=PRESENT)
    code = pack(hall, case_id).bag.code
    hall.do(wire.WithdrawCase, case_id, reason="不办了")
    with pytest.raises(WrongCaseState):
        receive(hall, code, "rita")
    assert listed(hall) == []
