from __future__ import annotations

from queue_server.protocol.base import Role
from queue_server.protocol.hall import SendMessage
from queue_server.protocol.tickets import Undo
from tests.helpers.counter_place import Place


def tell(place: Place, text: str, to: str = "") -> None:
    params = SendMessage(request_key="k" * 8, text=text, to_counter_id=to)
    place.desks.run(params, "shen-qing", Role.MANAGER)


def test_no_show_can_be_undone_for_thirty_seconds(place: Place) -> None:
    ticket = place.miss()
    picture = place.terminal.notices.picture
    assert (picture.undo, picture.undo_seconds) == (f"{ticket.number} 已过号", 29)
    place.clock.advance(20)
    assert place.terminal.notices.picture.undo_seconds == 9
    place.terminal.notices.undo()
    assert place.state_of(ticket) == "called"
    assert place.now.number == ticket.number
    assert place.terminal.notices.picture.undo == ""


def test_completion_can_be_undone(place: Place) -> None:
    ticket = place.serve()
    place.clock.advance(60)
    place.terminal.visit.complete()
    assert place.terminal.notices.picture.undo == f"{ticket.number} 已办结"
    place.terminal.notices.undo()
    assert place.state_of(ticket) == "serving"


def test_after_the_time_nothing_is_sent(place: Place) -> None:
    place.miss()
    place.clock.advance(30)
    assert place.terminal.notices.picture.undo == ""
    place.terminal.notices.undo()
    assert place.sent(Undo) == 0


def test_undo_is_not_offered_while_the_next_visitor_is_here(place: Place) -> None:
    place.miss()
    place.call()
    assert place.terminal.notices.picture.undo == ""


def test_what_happens_at_other_counters_is_not_offered_for_undo(place: Place) -> None:
    place.desks.open("w2", "chen-jing")
    place.desks.issue("social-insurance")
    place.desks.serve("w2")
    assert place.terminal.notices.picture.undo == ""


def test_messages_stay_until_they_are_read(place: Place) -> None:
    tell(place, "请提醒群众在东区等候", "w1")
    tell(place, "给别人的", "w2")
    tell(place, "全体注意")
    messages = place.terminal.notices.picture.messages
    assert [text for _, _, text in messages] == ["请提醒群众在东区等候", "全体注意"]
    assert messages[0][1].startswith("09:30 ")
    place.clock.advance(3600)
    place.terminal.notices.dismiss_message(messages[0][0])
    assert [text for _, _, text in place.terminal.notices.picture.messages] == ["全体注意"]


def test_a_sentence_leaves_by_itself(place: Place) -> None:
    place.terminal.visit.press_primary()
    assert place.said
    place.clock.advance(8)
    assert place.said == ""
