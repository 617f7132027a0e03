"""The window screen's state: served by whom, or why nobody is there."""

from __future__ import annotations

import datetime as dt

import pytest

from display_board.viewmodels.window_screen import WindowMood, WindowScreenModel
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from queue_server.protocol.views import CounterState, CounterView, TicketState
from tests.helpers.board_hall import CLERK, HALL, call, called, counter_event, paused


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def hall() -> FakeHall:
    return FakeHall(HALL)


@pytest.fixture
def model(hall: FakeHall, clock: ManualClock) -> WindowScreenModel:
    made = WindowScreenModel(hall, "w1", clock)
    hall.start()
    return made


def test_a_window_nobody_opened_is_closed(model: WindowScreenModel) -> None:
    assert model.mood is WindowMood.CLOSED
    assert model.clerk is None


@pytest.mark.parametrize(
    ("view", "mood"),
    [
        (CounterView(id="w1", state=CounterState.OPEN, clerk=CLERK), WindowMood.FREE),
        (
            CounterView(id="w1", state=CounterState.OPEN, number="A1", ticket_state=TicketState.SERVING),
            WindowMood.SERVING,
        ),
        (
            CounterView(id="w1", state=CounterState.PAUSED, number="A1", ticket_state=TicketState.SERVING),
            WindowMood.SERVING,
        ),
        (CounterView(id="w1", state=CounterState.OPEN, rating_asked_for="t"), WindowMood.RATING),
        (CounterView(id="w1", state=CounterState.CLOSED), WindowMood.CLOSED),
    ],
)
def test_moods(
    view: CounterView, mood: WindowMood, model: WindowScreenModel, hall: FakeHall, clock: ManualClock
) -> None:
    hall.push(counter_event(1, clock.now(), view))
    assert model.mood is mood


def test_the_note_shows_while_the_clerk_is_away_and_clears_on_return(
    model: WindowScreenModel, hall: FakeHall, clock: ManualClock
) -> None:
    back_at = clock.now() + dt.timedelta(minutes=20)
    hall.push(counter_event(1, clock.now(), paused("w1", back_at)))
    assert model.mood is WindowMood.PAUSED
    assert model.pause is not None and model.pause.back_at == back_at
    hall.push(counter_event(2, clock.now(), CounterView(id="w1", state=CounterState.OPEN, clerk=CLERK)))
    assert model.pause is None


def test_only_its_own_call_blinks_and_only_for_a_while(
    model: WindowScreenModel, hall: FakeHall, clock: ManualClock
) -> None:
    hall.push(called(1, call("A001", "w2", clock.now())))
    blinking = [model.blinking]
    hall.push(called(2, call("A002", "w1", clock.now())))
    blinking.append(model.blinking)
    clock.advance(8)
    blinking.append(model.blinking)
    assert blinking == [False, True, False]
    assert model.number == "A002"
    assert clock.pending == 0
