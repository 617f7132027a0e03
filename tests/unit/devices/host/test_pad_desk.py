from __future__ import annotations

from collections.abc import Callable

import pytest

from config.schema import PadBinding
from devices.host.outbox import Command, Ended
from devices.host.pad_desk import PadDesk, press_command
from devices.host.rating import PadRating
from devices.host.texts import PadDisplay
from devices.ports import PadKey
from queue_server.protocol.hall import CloseEvaluation, GiveEvaluation, PadKeyName, PressKey
from queue_server.protocol.views import CounterState, CounterView


class Line:
    """Notes what a desk asks of its line."""

    def __init__(self) -> None:
        self.done: list[tuple[str, int]] = []
        self.displays: dict[int, PadDisplay] = {}

    def display(self, address: int, display: PadDisplay) -> None:
        self.displays[address] = display

    def beep(self, address: int) -> None:
        self.done.append(("beep", address))

    def ask(self, address: int) -> None:
        self.done.append(("ask", address))

    def dismiss(self, address: int) -> None:
        self.done.append(("dismiss", address))


class Outbox:
    """Takes commands as `devices.host.outbox.Outbox` does and lets the test end them."""

    def __init__(self) -> None:
        self.put_in: list[tuple[Command, Ended]] = []

    def put(self, command: Command, timeout_s: float, ended: Ended) -> None:
        self.put_in.append((command, ended))

    @property
    def commands(self) -> list[Command]:
        return [command for command, _ in self.put_in]


class Bench:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.line, self.keys, self.ratings = Line(), Outbox(), Outbox()
        self.desk = PadDesk(
            PadBinding(device="pads", counter="w1", call_address=1, evaluator_address=9),
            self.line,
            self.keys,
            self.ratings,
            PadRating(timeout_s=60.0, change_of_mind_s=5.0, clock=lambda: self.now_s),
            lambda delay_s, act: self.timers.append((self.now_s + delay_s, act)),
        )

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        for timer in [timer for timer in self.timers if timer[0] <= self.now_s]:
            self.timers.remove(timer)
            timer[1]()

    def asked_about(self, visit: str) -> None:
        view = CounterView(id="w1", state=CounterState.OPEN, rating_asked_for=visit)
        self.desk.take_counter(view, waiting=3)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_the_keys_of_a_pad_are_the_keys_of_the_wire() -> None:
    assert {key.value for key in PadKey} == {key.value for key in PadKeyName}


@pytest.mark.parametrize("key", list(PadKey))
def test_each_key_becomes_a_command_of_its_counter(key: PadKey) -> None:
    command = press_command("w1", key)
    assert (command.counter_id, command.key.value) == ("w1", key.value)
    assert press_command("w1", key).request_key != command.request_key


def test_a_key_makes_room_when_the_server_has_answered(bench: Bench) -> None:
    handled: list[bool] = []
    bench.desk.pressed(PadKey.CALL_NEXT, lambda: handled.append(True))
    assert isinstance(bench.keys.commands[0], PressKey)
    assert handled == []
    bench.keys.put_in[0][1](True)
    assert handled == [True]
    assert bench.line.done == []


def test_a_key_without_effect_beeps(bench: Bench) -> None:
    bench.desk.pressed(PadKey.CALL_NEXT, lambda: None)
    bench.keys.put_in[0][1](False)
    assert bench.line.done == [("beep", 1)]


def test_the_pad_shows_its_counter(bench: Bench) -> None:
    bench.asked_about("")
    assert bench.line.displays == {1: PadDisplay("", 3)}


def test_a_visit_is_rated(bench: Bench) -> None:
    bench.asked_about("visit-1")
    bench.asked_about("visit-1")
    assert bench.line.done == [("ask", 9)]
    bench.desk.rated(4)
    (given,) = bench.ratings.commands
    assert isinstance(given, GiveEvaluation)
    assert (given.counter_id, given.level) == ("w1", 4)


def test_a_change_of_mind_is_a_second_verdict_with_a_key_of_its_own(bench: Bench) -> None:
    bench.asked_about("visit-1")
    bench.desk.rated(1)
    bench.asked_about("")
    bench.wait(3.0)
    bench.desk.rated(4)
    first, second = bench.ratings.commands
    assert isinstance(first, GiveEvaluation) and isinstance(second, GiveEvaluation)
    assert (first.level, second.level) == (1, 4)
    assert first.request_key != second.request_key


def test_an_unanswered_question_is_closed_as_not_rated(bench: Bench) -> None:
    bench.asked_about("visit-1")
    bench.wait(59.0)
    assert bench.ratings.commands == []
    bench.wait(1.0)
    (closed,) = bench.ratings.commands
    assert isinstance(closed, CloseEvaluation)
    assert closed.why == "timeout"
    assert bench.line.done == [("ask", 9), ("dismiss", 9)]
    bench.wait(600.0)
    assert len(bench.ratings.commands) == 1


@pytest.mark.expects_logs("counter=w1 evaluator pressed, ignored")
def test_a_press_nobody_asked_for_is_logged_and_goes_nowhere(bench: Bench) -> None:
    bench.desk.rated(5)
    assert bench.ratings.commands == []


def test_a_line_that_comes_back_asks_again(bench: Bench) -> None:
    bench.asked_about("visit-1")
    bench.desk.take_line(online=False)
    bench.desk.take_line(online=True)
    bench.desk.take_line(online=True)
    assert bench.line.done == [("ask", 9), ("ask", 9)]


def test_a_line_that_stays_away_is_the_reason_for_no_rating(bench: Bench) -> None:
    bench.asked_about("visit-1")
    bench.desk.take_line(online=False)
    bench.wait(60.0)
    (closed,) = bench.ratings.commands
    assert isinstance(closed, CloseEvaluation)
    assert closed.why == "unplugged"
