"""Bags changing hands at the counter: a scan receives, typed codes too; lists and where a bag is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counter_terminal.viewmodels.back_office.hand_over import LATE
from counter_terminal.viewmodels.ports import DeskTools
from queue_server.protocol.cases import ReceiveBag
from tests.helpers.paper_place import CasePlace, at_papers


@pytest.fixture
def tools() -> DeskTools:
    return DeskTools()


@pytest.fixture
def place(tools: DeskTools) -> Iterator[CasePlace]:
    with at_papers("bob", "w2", tools=tools) as place:
        place.areas.hand_over.enter()
        yield place


def test_a_scan_is_a_hand_over_with_both_names(place: CasePlace, tools: DeskTools) -> None:
    code = place.packed(place.cases.accepted())
    tools.codes.scanned.emit(f"{code}\r")
    picture = place.areas.hand_over.picture
    assert picture.confirmation is not None
    assert picture.confirmation.title == f"已接收 {code}"
    assert picture.confirmation.lines[0] == "安静 交给 博文"
    assert picture.bag is not None and len(picture.bag.hand_overs) == 1
    place.clock.advance(3)
    assert place.areas.hand_over.picture.mine == 1


def test_a_second_scan_says_that_it_is_here_already(place: CasePlace, tools: DeskTools) -> None:
    code = place.packed(place.cases.accepted())
    tools.codes.scanned.emit(code)
    place.clock.advance(3)
    tools.codes.scanned.emit(code)
    confirmation = place.areas.hand_over.picture.confirmation
    assert confirmation is not None and confirmation.title == f"{code} 本来就在您手里"


@pytest.mark.parametrize("code", ["https://example.org/somewhere", "B20200101-00001", "x" * 5000])
def test_a_code_from_nowhere_is_told_and_receives_nothing(
    place: CasePlace, tools: DeskTools, code: str
) -> None:
    tools.codes.scanned.emit(code)
    confirmation = place.areas.hand_over.picture.confirmation
    assert confirmation is not None and confirmation.tone == "fault"
    assert "没有接收" in confirmation.title


def test_looking_up_changes_nobodys_hands(place: CasePlace) -> None:
    code = place.packed(place.cases.accepted())
    place.areas.hand_over.look_up(code.lower())
    bag = place.areas.hand_over.picture.bag
    assert bag is not None and any("安静" in fact.text for fact in bag.facts)
    assert place.hall.asked(ReceiveBag) == []


def test_late_bags_are_red_and_say_by_how_much() -> None:
    with at_papers("bob", "w2", days_later=2) as place:
        place.areas.hand_over.enter()
        place.areas.hand_over.list_bags(LATE)
        picture = place.areas.hand_over.picture
        assert picture.late == 1
        due = picture.bags[0].cells[3]
        assert due.tone == "fault" and due.text.startswith("已迟 1 天")


def test_codes_are_not_heard_elsewhere_nor_on_a_locked_screen(place: CasePlace, tools: DeskTools) -> None:
    code = place.packed(place.cases.accepted())
    place.areas.hand_over.leave()
    tools.codes.scanned.emit(code)
    place.areas.hand_over.enter()
    place.terminal.session.lock()
    tools.codes.scanned.emit(code)
    assert place.hall.asked(ReceiveBag) == []


def test_a_broken_link_repeats_the_same_hand_over(place: CasePlace, tools: DeskTools) -> None:
    code = place.packed(place.cases.accepted())
    place.hall.drop()
    tools.codes.scanned.emit(code)
    place.hall.time_out()
    place.hall.restore()
    place.clock.advance(3)
    keys = {one.request_key for one in place.hall.asked(ReceiveBag)}
    assert len(keys) == 1
    assert place.areas.hand_over.picture.confirmation is not None
