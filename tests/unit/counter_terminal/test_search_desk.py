"""Case search: pages, names only for a purpose, forgotten on leaving; messages that failed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counter_terminal.viewmodels.case_search.search_desk import PAGE, SearchForm
from queue_server.protocol.cases import ReadCase, SearchCases
from queue_server.protocol.platforms import ReplayDelivery
from tests.helpers.case_hall import NAME, NUMBER
from tests.helpers.paper_place import CasePlace, at_papers


@pytest.fixture
def place() -> Iterator[CasePlace]:
    with at_papers() as place:
        place.areas.search.enter()
        yield place


def test_pages_follow_one_another(place: CasePlace) -> None:
    for _ in range(PAGE + 3):
        place.cases.take_in()
    search = place.areas.search
    search.search(SearchForm())
    first = search.picture
    assert len(first.rows or ()) == PAGE and first.more
    search.load_more()
    both = search.picture
    assert len({row.id for row in both.rows or ()}) == PAGE + 3 and not both.more


def test_lists_are_masked_and_names_come_for_a_purpose(place: CasePlace) -> None:
    case = place.cases.accepted().case
    search = place.areas.search
    search.search(SearchForm(number=case.number))
    assert NAME not in str(search.picture)
    search.choose(case.id)
    assert search.picture.asks_purpose == case.number
    search.read(" ")
    assert place.hall.asked(ReadCase) == []
    search.read("申请人来询")
    assert place.hall.asked(ReadCase)[0].purpose == "申请人来询"
    assert {fact.text for fact in search.picture.people} >= {NAME, NUMBER}
    assert NAME not in repr(search.picture)
    assert search.picture.history[0].cells[1].text == "查看个人信息"


@pytest.mark.parametrize("end", ["leave", "lock", "put_away"])
def test_names_are_forgotten(place: CasePlace, end: str) -> None:
    case = place.cases.accepted().case
    search = place.areas.search
    search.search(SearchForm())
    search.choose(case.id)
    search.read("核对领取人")
    {"leave": search.leave, "lock": place.terminal.session.lock, "put_away": search.put_away}[end]()
    assert search.picture.people == () and search.picture.case is None


def test_a_number_that_cannot_be_and_a_day_that_is_none_are_told(place: CasePlace) -> None:
    search = place.areas.search
    search.search(SearchForm(person_number=NUMBER[:-1] + "1"))
    assert "校验" in place.said
    search.search(SearchForm(received_from="2026-13-40"))
    assert "日期不存在" in place.said
    assert place.hall.asked(SearchCases) == []


def test_only_managers_send_messages_again(place: CasePlace) -> None:
    assert not place.areas.search.picture.manages
    assert place.areas.search.picture.why_not
    assert place.hall.asked(ReplayDelivery) == []
