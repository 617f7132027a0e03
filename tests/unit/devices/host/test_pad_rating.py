from __future__ import annotations

import pytest

from devices.host.rating import DismissPad, GiveVerdict, Ignored, NotRated, OpenPad, PadRating, PadState


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pad(clock: Clock) -> PadRating:
    return PadRating(timeout_s=60.0, change_of_mind_s=5.0, clock=clock)


@pytest.fixture
def firm_pad(clock: Clock) -> PadRating:
    return PadRating(timeout_s=60.0, change_of_mind_s=0.0, clock=clock)


def test_it_opens_when_the_server_asks_and_only_once(pad: PadRating) -> None:
    assert pad.due_s is None
    assert pad.asked("visit-1") == OpenPad()
    assert pad.asked("visit-1") is None
    assert pad.due_s == 60.0


def test_a_press_is_given_to_the_server(pad: PadRating) -> None:
    pad.asked("visit-1")
    assert pad.pressed(2) == GiveVerdict(2)


def test_a_press_when_nobody_asked_is_an_anomaly(pad: PadRating) -> None:
    assert pad.pressed(5) == Ignored("nobody had asked", anomaly=True)


def test_nobody_presses_in_time_and_the_visit_is_not_rated(pad: PadRating, clock: Clock) -> None:
    pad.asked("visit-1")
    clock.now_s = 59.9
    assert pad.tick() is None
    clock.now_s = 60.0
    assert pad.tick() == NotRated("timeout")
    assert pad.tick() is None
    assert pad.asked("visit-1") is None, "an old event must not open it again"
    assert pad.pressed(5) == Ignored("nobody had asked", anomaly=True)


def test_a_pad_that_was_unplugged_all_the_time_says_so(pad: PadRating, clock: Clock) -> None:
    pad.asked("visit-1")
    pad.plugged = False
    clock.now_s = 60.0
    assert pad.tick() == NotRated("unplugged")


def test_a_pad_plugged_in_again_asks_again(pad: PadRating, clock: Clock) -> None:
    pad.asked("visit-1")
    pad.plugged = False
    assert pad.replugged() == OpenPad()
    assert pad.pressed(4) == GiveVerdict(4)
    assert pad.replugged() is None


def test_a_change_of_mind_replaces_within_its_time(pad: PadRating, clock: Clock) -> None:
    pad.asked("visit-1")
    pad.pressed(1)
    assert pad.asked("") is None, "the server has closed the question; the window stays"
    clock.now_s = 4.9
    assert pad.pressed(5) == GiveVerdict(5)
    assert pad.pressed(5) == Ignored("the same level again", anomaly=False)
    clock.now_s = 5.0
    assert pad.pressed(2) == Ignored("nobody had asked", anomaly=True)


def test_the_window_ends_without_a_word_to_the_server(pad: PadRating, clock: Clock) -> None:
    pad.asked("visit-1")
    pad.pressed(1)
    clock.now_s = 5.0
    assert pad.tick() is None
    assert pad.state is PadState.RESTING


def test_a_second_press_is_ignored_when_the_hall_says_so(firm_pad: PadRating) -> None:
    firm_pad.asked("visit-1")
    assert firm_pad.pressed(1) == GiveVerdict(1)
    assert isinstance(firm_pad.pressed(5), Ignored)


def test_the_server_withdraws_the_question(pad: PadRating) -> None:
    pad.asked("visit-1")
    assert pad.asked("") == DismissPad()
    assert pad.asked("") is None
    assert isinstance(pad.pressed(5), Ignored)


def test_the_next_visit_opens_it_again_with_a_fresh_time(pad: PadRating, clock: Clock) -> None:
    pad.asked("visit-1")
    pad.pressed(3)
    clock.now_s = 2.0
    assert pad.asked("visit-2") == OpenPad()
    assert pad.due_s == 60.0
    assert pad.pressed(3) == GiveVerdict(3)


def test_a_visit_that_was_closed_can_be_asked_about_again(pad: PadRating, clock: Clock) -> None:
    pad.asked("visit-1")
    clock.now_s = 60.0
    pad.tick()
    pad.asked("")
    assert pad.asked("visit-1") == OpenPad()
    assert pad.due_s == 60.0
