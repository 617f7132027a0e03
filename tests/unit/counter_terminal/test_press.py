from __future__ import annotations

from queue_server.protocol.tickets import CallNext
from tests.helpers.counter_place import Place


def keys(place: Place) -> list[str]:
    return [call.request_key for call in place.hall.asked(CallNext)]


def pending(place: Place) -> bool:
    return place.now.verbs.primary.pending


def test_button_says_pending_and_ignores_presses_until_the_answer(place: Place) -> None:
    ticket = place.issue()
    place.hall.hold()
    place.terminal.visit.press_primary()
    assert pending(place)
    place.clock.advance(5)
    place.terminal.visit.press_primary()
    assert len(keys(place)) == 1
    place.hall.release()
    assert not pending(place)
    assert place.now.number == ticket.number


def test_press_caught_by_a_broken_link_is_repeated_with_its_own_key(place: Place) -> None:
    ticket = place.issue()
    other = place.issue()
    place.hall.hold()
    place.terminal.visit.press_primary()
    place.hall.drop()
    place.hall.time_out()
    assert pending(place)
    place.clock.advance(20)
    place.hall.restore(place.hall.picture())
    place.clock.advance(2)
    assert len(set(keys(place))) == 1
    assert place.now.number == ticket.number
    assert place.state_of(other) == "waiting"


def test_press_is_given_up_after_a_minute_and_the_clerk_is_told(place: Place) -> None:
    ticket = place.issue()
    place.hall.hold()
    place.terminal.visit.press_primary()
    place.hall.drop()
    place.hall.time_out()
    place.clock.advance(62)
    assert not pending(place)
    assert "还不知道这次操作是否完成" in place.said
    place.hall.restore(place.hall.picture())
    place.clock.advance(5)
    assert len(set(keys(place))) == 1
    assert place.state_of(ticket) == "waiting"


def test_each_press_has_a_key_of_its_own(place: Place) -> None:
    place.terminal.visit.press_primary()
    place.clock.advance(2)
    place.terminal.visit.press_primary()
    assert len(keys(place)) == len(set(keys(place))) == 2
