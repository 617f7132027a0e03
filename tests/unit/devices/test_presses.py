from __future__ import annotations

import pytest

from devices.presses import PressFilter


class Clock:
    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def presses(clock: Clock) -> PressFilter:
    return PressFilter(repeat_window_s=1.0, stuck_after_s=5.0, rest_s=3.0, clock=clock)


def arrivals(presses: PressFilter, clock: Clock, gap_s: float, count: int) -> int:
    effects = 0
    for _ in range(count):
        effects += presses.is_new(1, b"call")
        clock.now_s += gap_s
    return effects


def test_a_repeat_within_the_window_is_the_same_press(presses: PressFilter, clock: Clock) -> None:
    assert presses.is_new(1, b"call")
    clock.now_s += 0.9
    assert not presses.is_new(1, b"call")
    clock.now_s += 0.9
    assert not presses.is_new(1, b"call"), "each repeat opens the window anew"
    clock.now_s += 1.1
    assert presses.is_new(1, b"call")


def test_other_keys_and_other_pads_are_presses_of_their_own(presses: PressFilter) -> None:
    assert presses.is_new(1, b"call")
    assert presses.is_new(1, b"recall")
    assert presses.is_new(2, b"call")


def test_a_fast_stuck_key_has_one_effect_and_is_reported(presses: PressFilter, clock: Clock) -> None:
    assert arrivals(presses, clock, gap_s=0.4, count=50) == 1
    assert presses.stuck == {1}


def test_a_slow_stuck_key_is_ignored_once_it_is_known(presses: PressFilter, clock: Clock) -> None:
    assert arrivals(presses, clock, gap_s=2.0, count=50) == 5
    assert presses.stuck == {1}


def test_a_stuck_key_counts_again_after_its_rest(presses: PressFilter, clock: Clock) -> None:
    arrivals(presses, clock, gap_s=0.4, count=50)
    clock.now_s += 3.1
    assert presses.stuck == frozenset()
    assert presses.is_new(1, b"call")


def test_the_other_keys_of_a_pad_with_a_stuck_key_still_work(presses: PressFilter, clock: Clock) -> None:
    arrivals(presses, clock, gap_s=0.4, count=50)
    assert presses.is_new(1, b"recall")


def test_a_clerk_who_presses_hard_is_not_a_stuck_key(presses: PressFilter, clock: Clock) -> None:
    assert arrivals(presses, clock, gap_s=1.5, count=4) == 4
    assert presses.stuck == frozenset()


def test_time_without_a_line_does_not_count(presses: PressFilter, clock: Clock) -> None:
    assert presses.is_new(1, b"call")
    clock.now_s += 0.1
    presses.line_down()
    clock.now_s += 60.0
    presses.line_down()
    presses.line_up()
    presses.line_up()
    clock.now_s += 0.5
    assert not presses.is_new(1, b"call"), "the acknowledgement went down with the line"
    clock.now_s += 1.1
    assert presses.is_new(1, b"call")
