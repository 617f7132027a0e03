from __future__ import annotations

import pytest

from counter_terminal.viewmodels.line import normal_number
from queue_server.protocol.base import Role
from queue_server.protocol.errors import ServerBusy
from queue_server.protocol.tickets import CallTicket, NextCandidate, PreviewNext, Transfer, WalkIn
from tests.helpers.counter_place import Place, at_counter


def test_next_candidate_is_shown_with_the_reason(place: Place) -> None:
    place.issue()
    elder = place.issue("medical-insurance", priority="elderly")
    place.clock.advance(1)
    picture = place.terminal.line.picture
    assert (picture.candidate, picture.why) == (elder.number, "优先号，先于普通号")
    assert picture.candidate_service == "医疗保险 · 老年人"


def test_server_is_asked_who_is_next_at_most_twice_a_second(place: Place) -> None:
    place.clock.advance(1)
    before = place.sent(PreviewNext)
    for _ in range(40):
        place.issue()
        place.clock.advance(0.05)
    assert place.sent(PreviewNext) - before <= 5


def test_candidate_is_fresh_after_the_last_of_many_changes(place: Place) -> None:
    place.issue()
    elder = place.issue(priority="elderly")
    place.clock.advance(0.6)
    assert place.terminal.line.picture.candidate == elder.number


def test_change_while_the_server_answers_is_asked_about_afterwards(place: Place) -> None:
    place.clock.advance(1)
    place.hall.hold()
    place.issue()
    place.clock.advance(1)
    elder = place.issue(priority="elderly")
    place.clock.advance(1)
    answered, place.hall.waiting[:] = list(place.hall.waiting), []
    for _, on_answer, _ in answered:
        on_answer(NextCandidate())
    place.hall.release()
    place.clock.advance(1)
    assert place.terminal.line.picture.candidate == elder.number


def test_nobody_is_asked_before_the_log_in() -> None:
    with at_counter(log_in=False) as place:
        place.issue()
        place.clock.advance(60)
        assert place.sent(PreviewNext) == 0


def test_lines_show_people_longest_wait_and_lateness(place: Place) -> None:
    place.issue("social-insurance")  # target 15 minutes
    place.clock.advance(10 * 60)
    place.issue("social-insurance")
    place.issue("tax")
    place.clock.advance(6 * 60)
    picture = place.terminal.line.picture
    assert (picture.total, picture.longest) == (3, "16 分钟")
    assert [(one.service, one.count, one.longest, one.tone) for one in picture.services] == [
        ("社会保险", 2, "16 分钟", "calling"),
        ("办税缴费", 1, "6 分钟", ""),
    ]
    place.clock.advance(15 * 60)
    assert place.terminal.line.picture.services[0].tone == "fault"


def test_services_of_other_counters_are_only_counted() -> None:
    with at_counter("w2") as place:
        place.issue("medical-insurance")
        place.issue("tax")
        assert (place.terminal.line.picture.total, place.terminal.line.picture.elsewhere) == (1, 1)


@pytest.mark.parametrize("typed", ["A002", "a2", " a 002 "])
def test_a_chosen_number_is_called_out_of_order(place: Place, typed: str) -> None:
    place.issue()
    second = place.issue()
    assert place.terminal.line.call_number(typed)
    assert place.now.number == second.number
    assert "叫号原因：按号码指定呼叫" in place.now.notes


def test_a_number_that_is_not_waiting_is_explained(place: Place) -> None:
    ticket = place.serve()
    place.terminal.visit.hold()
    assert not place.terminal.line.call_number(ticket.number)
    assert "不在等候" in place.said
    assert not place.terminal.line.call_number("Z999")
    assert "没有 Z999" in place.said
    assert place.sent(CallTicket) == 0


def test_green_channel_serves_at_once_and_records_the_reason(place: Place) -> None:
    place.issue()
    assert place.terminal.line.walk_in("social-insurance", " 老年人 ")
    assert place.hall.asked(WalkIn)[0].reason == "老年人"
    assert place.now.state == "办理中"
    assert "绿色通道，未排队办理" in place.now.notes


def test_green_channel_without_a_reason_is_not_sent(place: Place) -> None:
    assert not place.terminal.line.walk_in("social-insurance", " ")
    assert place.sent(WalkIn) == 0
    assert place.said == "请选择业务，并选择或填写原因。"


def test_chime_only_when_somebody_comes_to_a_free_counter_where_nobody_waited(place: Place) -> None:
    heard: list[bool] = []
    place.terminal.line.arrived.connect(lambda: heard.append(True))
    place.issue()
    assert len(heard) == 1
    place.issue()
    assert len(heard) == 1
    place.clock.advance(1)
    place.terminal.visit.press_primary()
    place.clock.advance(1)
    place.terminal.visit.press_primary()
    place.issue()
    assert len(heard) == 1


def test_ticket_sent_to_another_counter_is_not_ours(place: Place) -> None:
    place.desks.open("w2", "chen-jing")
    ticket = place.issue()
    params = Transfer(request_key="k" * 8, ticket_id=ticket.id, to_counter_id="w2")
    place.desks.run(params, "tang-xin", Role.GUIDE)
    assert place.terminal.line.picture.total == 0


def test_preview_refused_leaves_no_candidate(place: Place) -> None:
    place.issue()
    place.clock.advance(1)
    place.hall.on(PreviewNext, ServerBusy())
    place.issue()
    place.clock.advance(1)
    assert place.terminal.line.picture.candidate == ""


@pytest.mark.parametrize(("typed", "same"), [("a012", "A12"), ("A 012", "A12"), ("00", ""), ("ab10", "AB10")])
def test_numbers_are_compared_without_zeros_blanks_and_case(typed: str, same: str) -> None:
    assert normal_number(typed) == same
