from __future__ import annotations

import pytest

from queue_server.protocol.base import Role
from queue_server.protocol.hall import AskEvaluation, GiveEvaluation
from queue_server.protocol.tickets import (
    CallNext,
    Complete,
    MarkNoShow,
    Recall,
    RecordPrecheck,
    StartService,
    Transfer,
)
from tests.helpers.counter_place import Place, at_counter


def test_big_button_leads_a_visit_from_call_to_rating(place: Place) -> None:
    ticket = place.issue()
    assert place.now.verbs.primary.text == "呼叫下一位"
    place.terminal.visit.press_primary()
    assert (place.now.number, place.now.state) == (ticket.number, "呼叫中")
    assert place.now.verbs.primary.text == "开始办理"
    place.clock.advance(10)
    place.terminal.visit.press_primary()
    assert place.now.state == "办理中"
    assert place.now.verbs.primary.text == "办结并评价"
    place.clock.advance(300)
    place.terminal.visit.press_primary()
    assert place.state_of(ticket) == "completed"
    assert place.desks.state.counters["w1"].rating_ticket_id == ticket.id
    assert (place.now.number, place.now.verbs.primary.text) == ("", "呼叫下一位")


def test_second_press_within_the_guard_time_is_ignored(place: Place) -> None:
    place.issue()
    place.issue()
    place.terminal.visit.press_primary()
    place.clock.advance(0.7)
    place.terminal.visit.press_primary()
    assert place.sent(CallNext) == 1
    assert place.sent(StartService) == 0
    place.clock.advance(0.2)
    place.terminal.visit.press_primary()
    assert place.sent(StartService) == 1


def test_one_press_ends_and_calls_where_the_counter_wants_it() -> None:
    with at_counter(next_finishes=True) as place:
        first = place.serve()
        second = place.issue()
        place.clock.advance(60)
        assert place.now.verbs.primary.text == "办结并呼叫下一位"
        place.terminal.visit.press_primary()
        assert (place.state_of(first), place.state_of(second)) == ("completed", "called")
        assert place.now.number == second.number


def test_calling_when_nobody_waits_says_so(place: Place) -> None:
    place.terminal.visit.press_primary()
    assert "没有本窗口可以呼叫的号" in place.said


def test_no_show_is_off_with_its_reason_until_recalls_and_seconds_have_passed(place: Place) -> None:
    ticket = place.call()
    verbs = place.now.verbs
    assert not verbs.no_show.enabled
    assert verbs.no_show.why == "还需再呼叫 2 次，60 秒后可用"
    place.terminal.visit.no_show()
    assert place.sent(MarkNoShow) == 0
    place.clock.advance(25)
    place.terminal.visit.recall()
    place.clock.advance(8)
    assert place.now.verbs.no_show.why == "还需再呼叫 1 次，27 秒后可用"
    place.clock.advance(20)
    place.terminal.visit.recall()
    assert place.now.verbs.no_show.why == "7 秒后可用"
    place.clock.advance(7)
    assert place.now.verbs.no_show.enabled
    place.terminal.visit.no_show()
    assert place.state_of(ticket) == "no_show"


def test_recall_waits_until_a_person_can_have_walked_here(place: Place) -> None:
    place.call()
    place.clock.advance(5)
    assert place.now.verbs.recall.why == "15 秒后可用"
    place.terminal.visit.recall()
    assert place.sent(Recall) == 0
    place.clock.advance(15)
    place.terminal.visit.recall()
    assert place.sent(Recall) == 1
    assert place.now.calls.startswith("第 2 次呼叫")


def test_service_timer_turns_amber_at_80_percent_and_red_at_the_target(place: Place) -> None:
    place.serve("social-insurance")  # 10 minutes
    place.clock.advance(479)
    assert (place.now.timer.tone, place.now.timer.target) == ("serving", "目标 10 分钟")
    place.clock.advance(1)
    assert (place.now.timer.text, place.now.timer.tone, place.now.timer.words) == (
        "8:00",
        "calling",
        "快到目标时间",
    )
    place.clock.advance(120)
    assert (place.now.timer.tone, place.now.timer.share) == ("fault", 1.0)


def test_hold_frees_the_counter_and_keeps_the_reason(place: Place) -> None:
    ticket = place.serve()
    place.terminal.visit.hold("填写表格")
    assert place.state_of(ticket) == "held"
    assert place.now.number == ""
    assert [(one.number, one.detail) for one in place.terminal.parked.picture.held] == [
        (ticket.number, "社会保险 · 填写表格")
    ]


def test_transfer_to_a_service_keeps_seniority_and_carries_the_note(place: Place) -> None:
    ticket = place.serve()
    place.clock.advance(120)
    place.terminal.visit.transfer_to_service("tax", "只差缴费")
    moved = place.desks.state.tickets[ticket.id]
    assert (moved.service_id, moved.state.value) == ("tax", "waiting")
    assert moved.seniority_at == ticket.seniority_at
    place.clock.advance(1)
    place.terminal.visit.press_primary()
    assert "备注：只差缴费" in place.now.notes
    assert "由其他窗口转来（第 1 次转移）" in place.now.notes


def test_transfer_to_a_counter_waits_for_it_alone(place: Place) -> None:
    place.desks.open("w2", "chen-jing")
    ticket = place.serve()
    place.terminal.visit.transfer_to_counter("w2")
    assert place.sent(Transfer) == 1
    assert place.desks.state.tickets[ticket.id].for_counter_id == "w2"
    assert place.terminal.line.picture.total == 0


def test_end_key_completes_then_invites_the_rating_again(place: Place) -> None:
    ticket = place.serve()
    place.clock.advance(60)
    place.terminal.visit.end()
    assert place.sent(Complete) == 1
    assert place.now.verbs.end.text == "邀请评价"
    place.terminal.visit.end()
    assert [ask.ticket_id for ask in place.hall.asked(AskEvaluation)] == [ticket.id]


@pytest.mark.parametrize("level", [1, 5])
def test_clerk_never_sees_the_verdict(place: Place, level: int) -> None:
    def screen() -> str:
        terminal = place.terminal
        parts = (terminal.visit, terminal.line, terminal.parked, terminal.notices, terminal.status)
        return " ".join(repr(part.picture) for part in parts)

    place.serve()
    place.clock.advance(60)
    place.terminal.visit.complete()
    place.desks.run(GiveEvaluation(request_key="k" * 8, counter_id="w1", level=3))
    place.clock.advance(1)
    neutral = screen().replace(place.terminal.notices.picture.undo, "")
    place.serve()
    place.clock.advance(60)
    place.terminal.visit.complete()
    place.desks.run(GiveEvaluation(request_key="k" * 8, counter_id="w1", level=level))
    place.clock.advance(1)
    assert screen().replace(place.terminal.notices.picture.undo, "") == neutral


def test_nothing_can_be_pressed_while_the_server_is_away(place: Place) -> None:
    place.issue()
    place.hall.drop()
    assert not place.now.verbs.primary.enabled
    assert place.now.verbs.primary.why == "与服务器的连接中断，恢复后可用"
    place.terminal.visit.press_primary()
    assert place.sent(CallNext) == 0
    place.hall.restore()
    assert place.now.verbs.primary.enabled


def test_guides_pre_check_is_shown(place: Place) -> None:
    ticket = place.call("company-registration")
    place.desks.run(
        RecordPrecheck(request_key="k" * 8, ticket_id=ticket.id, complete=False, missing=("公司章程",)),
        "tang-xin",
        Role.GUIDE,
    )
    assert (place.now.precheck, place.now.precheck_tone) == ("导办预审：还缺 公司章程", "calling")


def test_why_this_visitor_was_called_is_a_sentence(place: Place) -> None:
    place.issue()
    place.call(priority="elderly")
    assert place.now.priority == "老年人"
    assert "叫号原因：优先号，先于普通号" in place.now.notes
