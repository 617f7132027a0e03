"""Opening, closing, pausing; and the keys of the call pad."""

from __future__ import annotations

import datetime as dt
from typing import cast

import pytest

from config import schema
from queue_server.application.verbs.counters import decide_open_counter
from queue_server.domain.events import CounterClosed, CounterOpened
from queue_server.domain.model import CounterState, TicketState
from queue_server.protocol import hall as wire
from queue_server.protocol import tickets as verbs
from queue_server.protocol.errors import (
    AlreadyServing,
    CounterNotOpen,
    Forbidden,
    HallError,
    InvalidParams,
    NotFound,
    NothingToCall,
    TooEarly,
    WrongState,
)
from queue_server.protocol.hall import PadKeyName
from queue_server.protocol.views import CounterView
from tests.helpers.desk_hall import DeskHall, config

KEY = "k" * 8


def pause(hall: DeskHall, counter: str = "w1", **fields: object) -> CounterView:
    request = wire.PauseCounter(
        **{"request_key": KEY, "counter_id": counter, "reason": "开会", **fields}  # type: ignore[arg-type]  # fields by name
    )
    return cast(wire.CounterChanged, hall.run(request, hall.clerk_at(counter))).counter


def press(hall: DeskHall, key: PadKeyName, counter: str = "w1") -> CounterView:
    request = wire.PressKey(request_key=KEY, counter_id=counter, key=key)
    return cast(wire.CounterChanged, hall.run(request)).counter


# ---------------------------------------------------------------- opening and closing


def test_a_clerk_opens_a_counter_once() -> None:
    hall = DeskHall(staffed=False)
    hall.open("w1", "ann")
    hall.open("w1", "ann")
    assert [type(event) for event in hall.log] == [CounterOpened]
    assert (hall.state.counters["w1"].state, hall.state.counters["w1"].clerk_id) == (CounterState.OPEN, "ann")


def test_a_taken_counter_is_refused_unless_its_clerk_is_relieved() -> None:
    hall = DeskHall()
    hall.close("w2")
    with pytest.raises(CounterNotOpen) as refused:
        hall.open("w1", "bob")
    assert refused.value.params == {"state": "open", "clerk_id": "ann"}
    hall.happen(*decide_open_counter(hall.state, "w1", "bob", "", hall.context("bob"), relieves="ann"))
    assert hall.state.counters["w1"].clerk_id == "bob"


def test_a_clerk_works_at_one_counter() -> None:
    hall = DeskHall()
    hall.close("w2")
    hall.open("w2", "ann")
    assert (hall.state.counters["w1"].state, hall.state.counters["w2"].clerk_id) == (
        CounterState.CLOSED,
        "ann",
    )
    hall.issue()
    hall.next("w2")
    with pytest.raises(AlreadyServing):
        hall.open("w1", "ann")


def test_a_post_and_b_post() -> None:
    clerks = (
        schema.Clerk(id="ann", name="安", counters=("w1",)),
        schema.Clerk(id="bob", name="博", counters=("w2",), stands_in_for=("ann",)),
    )
    hall = DeskHall(config(clerks=clerks), staffed=False)
    with pytest.raises(Forbidden):
        hall.open("w1", "bob")
    with pytest.raises(Forbidden):
        hall.open("w2", "ann", "bob")
    with pytest.raises(NotFound):
        hall.open("w1", "zoe")
    hall.open("w1", "bob", "ann")
    assert hall.state.counters["w1"].standing_in_for == "ann"


def test_a_counter_with_a_visitor_does_not_close() -> None:
    hall = DeskHall()
    hall.issue()
    hall.next("w1")
    with pytest.raises(AlreadyServing):
        hall.close("w1")
    hall.verb(verbs.Cancel, hall.state.counters["w1"].ticket_id)
    hall.close("w1")
    hall.close("w1")
    assert sum(isinstance(event, CounterClosed) for event in hall.log) == 1


def test_closing_ends_the_pads_question() -> None:
    hall = DeskHall()
    hall.issue()
    hall.serve("w1")
    hall.close("w1")
    assert hall.state.counters["w1"].rating_ticket_id == ""
    assert [event.kind for event in hall.log[-2:]] == ["evaluation_closed", "counter_closed"]


# ---------------------------------------------------------------- pausing


def test_a_pause_shows_why_where_and_until_when_and_is_cleared_on_return() -> None:
    hall = DeskHall()
    back_at = hall.now + dt.timedelta(minutes=20)
    paused = pause(hall, where="三楼", contact="8801", back_at=back_at)
    assert paused.pause is not None
    assert (paused.pause.reason, paused.pause.where, paused.pause.contact) == ("开会", "三楼", "8801")
    assert (paused.pause.back_at, paused.pause.since) == (back_at, hall.now)
    back = cast(
        wire.CounterChanged, hall.run(wire.ResumeCounter(request_key=KEY, counter_id="w1"), "ann")
    ).counter
    assert (back.state.value, back.pause) == ("open", None)


def test_nobody_leaves_a_visitor_alone_and_nobody_is_called_to_an_empty_window() -> None:
    hall = DeskHall()
    hall.issue()
    hall.issue()
    hall.next("w1")
    with pytest.raises(AlreadyServing):
        pause(hall)
    hall.verb(verbs.Hold, hall.state.counters["w1"].ticket_id)
    pause(hall)
    with pytest.raises(CounterNotOpen) as refused:
        hall.next("w1")
    assert refused.value.params["state"] == "paused"
    with pytest.raises(CounterNotOpen):
        pause(hall)


def test_a_return_time_needs_its_zone() -> None:
    with pytest.raises(InvalidParams):
        pause(DeskHall(), back_at=dt.datetime(2026, 11, 23, 12, 0))


def test_returning_twice_is_no_news() -> None:
    hall = DeskHall()
    length = len(hall.log)
    hall.run(wire.ResumeCounter(request_key=KEY, counter_id="w1"), "ann")
    assert len(hall.log) == length


# ---------------------------------------------------------------- pad keys


def test_a_visit_from_call_to_rating_on_the_pad_alone() -> None:
    hall = DeskHall()
    ticket, following = hall.issue(), hall.issue()
    assert press(hall, PadKeyName.CALL_NEXT).ticket_id == ticket.id
    hall.wait(20)
    press(hall, PadKeyName.RECALL)
    assert hall.tickets[ticket.id].recalls == 1
    press(hall, PadKeyName.CONFIRM)
    assert hall.tickets[ticket.id].state is TicketState.SERVING
    press(hall, PadKeyName.ASK_EVALUATION)
    assert hall.state.counters["w1"].rating_ticket_id == ticket.id
    press(hall, PadKeyName.CONFIRM)
    assert hall.tickets[ticket.id].state is TicketState.COMPLETED
    assert press(hall, PadKeyName.CALL_NEXT).ticket_id == following.id


def test_next_on_the_pad_ends_the_visit_in_service() -> None:
    hall = DeskHall()
    hall.issue()
    following = hall.issue()
    press(hall, PadKeyName.CALL_NEXT)
    press(hall, PadKeyName.CONFIRM)
    hall.wait(60)
    assert press(hall, PadKeyName.CALL_NEXT).ticket_id == following.id


def test_a_stuck_key_calls_nobody_twice() -> None:
    hall = DeskHall()
    hall.issue()
    hall.issue()
    press(hall, PadKeyName.CALL_NEXT)
    for _ in range(5):
        hall.wait(0.1)
        with pytest.raises(TooEarly):
            press(hall, PadKeyName.CALL_NEXT)
    assert hall.state.lanes.total == 1


def test_hold_and_resume_on_the_pad() -> None:
    hall = DeskHall()
    first, second = hall.issue(), hall.issue()
    for _ in range(2):
        hall.wait(1)
        press(hall, PadKeyName.CALL_NEXT)
        press(hall, PadKeyName.HOLD)
    hall.wait(1)
    assert press(hall, PadKeyName.RESUME).ticket_id == first.id
    press(hall, PadKeyName.HOLD)
    hall.wait(1)
    assert press(hall, PadKeyName.RESUME).ticket_id == second.id


def test_pause_on_the_pad_goes_back_and_forth() -> None:
    hall = DeskHall()
    assert press(hall, PadKeyName.PAUSE).state.value == "paused"
    assert press(hall, PadKeyName.PAUSE).state.value == "open"
    press(hall, PadKeyName.PAUSE)
    assert press(hall, PadKeyName.RESUME).state.value == "open"


def test_no_show_on_the_pad_needs_the_same_patience() -> None:
    hall = DeskHall()
    hall.issue()
    press(hall, PadKeyName.CALL_NEXT)
    with pytest.raises(TooEarly):
        press(hall, PadKeyName.NO_SHOW)


@pytest.mark.parametrize(
    ("key", "error"),
    [
        (PadKeyName.CALL_NEXT, NothingToCall),
        (PadKeyName.RECALL, WrongState),
        (PadKeyName.CONFIRM, WrongState),
        (PadKeyName.NO_SHOW, WrongState),
        (PadKeyName.HOLD, WrongState),
        (PadKeyName.RESUME, WrongState),
        (PadKeyName.TRANSFER, WrongState),
        (PadKeyName.ASK_EVALUATION, WrongState),
    ],
)
def test_a_key_that_means_nothing_now_is_refused(key: PadKeyName, error: type[HallError]) -> None:
    hall = DeskHall()
    length = len(hall.log)
    with pytest.raises(error):
        press(hall, key)
    assert len(hall.log) == length


@pytest.mark.parametrize("key", PadKeyName)
def test_no_key_does_anything_at_a_closed_counter(key: PadKeyName) -> None:
    hall = DeskHall()
    hall.close("w1")
    length = len(hall.log)
    with pytest.raises(HallError):
        press(hall, key)
    assert len(hall.log) == length
