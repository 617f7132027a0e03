from __future__ import annotations

import pytest

from devices.supervisor import Backoff, Reconnect


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def link(clock: Clock, chance: float = 0.5) -> Reconnect:
    backoff = Backoff(first_s=0.5, cap_s=5.0, jitter=0.2, stable_s=10.0)
    return Reconnect(backoff, clock=clock, chance=lambda: chance)


def failing(reconnect: Reconnect, clock: Clock, times: int) -> list[float]:
    pauses = []
    for _ in range(times):
        assert reconnect.begin()
        reconnect.failed()
        pauses.append(reconnect.pause_s)
        clock.now_s += reconnect.pause_s
    return pauses


def test_pauses_double_up_to_the_cap(clock: Clock) -> None:
    assert failing(link(clock), clock, 7) == pytest.approx([0.5, 1, 2, 4, 5, 5, 5])


@pytest.mark.parametrize(("chance", "first_s"), [(0.0, 0.4), (1.0, 0.6)])
def test_pauses_vary_by_the_jitter(clock: Clock, chance: float, first_s: float) -> None:
    assert failing(link(clock, chance), clock, 1) == pytest.approx([first_s])


def test_nothing_begins_before_the_pause_is_over(clock: Clock) -> None:
    reconnect = link(clock)
    failing(reconnect, clock, 1)
    reconnect.begin()
    reconnect.failed()
    clock.now_s += reconnect.pause_s - 0.001
    assert not reconnect.begin()
    assert reconnect.state.value == "waiting"
    clock.now_s += 0.002
    assert reconnect.begin()
    assert reconnect.state.value == "connecting"


def test_nothing_begins_while_online(clock: Clock) -> None:
    reconnect = link(clock)
    reconnect.begin()
    reconnect.opened()
    assert not reconnect.begin()


def test_a_connection_that_drops_at_once_does_not_reset_the_pauses(clock: Clock) -> None:
    reconnect = link(clock)
    failing(reconnect, clock, 4)
    reconnect.begin()
    reconnect.opened()
    clock.now_s += 9.9
    reconnect.failed()
    assert reconnect.pause_s == pytest.approx(5.0)


def test_a_connection_that_lasted_resets_the_pauses(clock: Clock) -> None:
    reconnect = link(clock)
    failing(reconnect, clock, 4)
    reconnect.begin()
    reconnect.opened()
    clock.now_s += 10.0
    reconnect.failed()
    assert reconnect.pause_s == pytest.approx(0.5)


def test_impossible_steps_are_refused(clock: Clock) -> None:
    reconnect = link(clock)
    with pytest.raises(RuntimeError, match="closed cannot become online"):
        reconnect.opened()
    with pytest.raises(RuntimeError, match="closed cannot become waiting"):
        reconnect.failed()


def test_a_thousand_failures_do_not_overflow(clock: Clock) -> None:
    assert failing(link(clock), clock, 1100)[-1] == pytest.approx(5.0)
