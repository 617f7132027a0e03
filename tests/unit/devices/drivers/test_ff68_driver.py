from __future__ import annotations

from collections import deque
from typing import Any

import pytest

from devices.deadline import Deadline
from devices.drivers.ff68 import Ff68Line
from devices.errors import DeadlineExceeded, FaultKind, NotConnected
from devices.ports import CallPad, Evaluator, KeyPressed, PadEvent, PadKey, VerdictGiven

CALL = bytes.fromhex("FF 68 03 03 68 01 02 0C 0F 16")
RECALL = bytes.fromhex("FF 68 03 03 68 01 02 0D 10 16")


class Clock:
    def __init__(self) -> None:
        self.now_s = 10.0

    def __call__(self) -> float:
        return self.now_s


class Line:
    """A transport whose other end is a script; waiting moves the clock and nothing else."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.arriving: deque[bytes | Exception] = deque()
        self.sent: list[bytes] = []
        self.write_error: Exception | None = None

    def open(self, deadline: Deadline) -> None:
        pass

    def close(self) -> None:
        self.arriving.append(NotConnected("closed"))

    def discard_input(self) -> None:
        pass

    def read(self, max_bytes: int, deadline: Deadline) -> bytes:
        if not self.arriving:
            self.clock.now_s = max(self.clock.now_s, deadline.at_s)
            raise DeadlineExceeded("nothing came")
        item = self.arriving.popleft()
        if isinstance(item, Exception):
            raise item
        return item

    def write(self, data: bytes, deadline: Deadline) -> None:
        if self.write_error:
            raise self.write_error
        self.sent.append(data)


class Bench:
    def __init__(self, **options: Any) -> None:
        self.clock = Clock()
        self.line = Line(self.clock)
        self.driver = Ff68Line(self.line, options, self.clock)
        self.driver.open(self.within(1.0))

    def within(self, seconds: float) -> Deadline:
        return Deadline.after(seconds, self.clock)

    def events(self, *data: bytes) -> list[PadEvent]:
        self.line.arriving.extend(data)
        found: list[PadEvent] = []
        while (event := self.driver.next_event(self.within(0.5))) is not None:
            found.append(event)
        return found


@pytest.fixture
def bench() -> Bench:
    return Bench()


def frame(text: str) -> bytes:
    body = bytes.fromhex(text)
    return b"\xff\x68" + bytes([len(body)] * 2) + b"\x68" + body + bytes([sum(body) & 0xFF, 0x16])


def test_it_is_a_call_pad_and_an_evaluator(bench: Bench) -> None:
    assert isinstance(bench.driver, CallPad)
    assert isinstance(bench.driver, Evaluator)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("0C", PadKey.CALL_NEXT),
        ("0D", PadKey.RECALL),
        ("0B", PadKey.ASK_EVALUATION),
        ("12", PadKey.PAUSE),
        ("13", PadKey.TRANSFER),
        ("0F", PadKey.CONFIRM),
        ("06 0F", PadKey.NO_SHOW),
        ("00 0F", PadKey.HOLD),
        ("03 0F", PadKey.RESUME),
    ],
)
def test_each_key_is_reported_and_echoed(bench: Bench, data: str, key: PadKey) -> None:
    pressed = frame(f"07 02 {data}")
    assert bench.events(pressed) == [KeyPressed(7, key)]
    assert bench.line.sent == [pressed]


def test_a_verdict_is_answered_with_func_01_and_the_same_score(bench: Bench) -> None:
    assert bench.events(frame("01 11 02")) == [VerdictGiven(1, 4)]
    assert bench.line.sent == [bytes.fromhex("FF 68 03 03 68 01 01 02 04 16")]


def test_a_four_key_evaluator_that_counts_from_zero() -> None:
    bench = Bench(scores_best_first=[0, 1, 2, 3])
    assert bench.events(frame("01 11 00"), frame("01 11 03")) == [VerdictGiven(1, 5), VerdictGiven(1, 2)]


def test_a_level_left_out_of_the_keys() -> None:
    bench = Bench(scores_best_first=[1, -1, 2, 3])
    assert bench.events(frame("01 11 02")) == [VerdictGiven(1, 3)]


@pytest.mark.parametrize("scores", [[], [1, 1], [1, 2, 3, 4, 5, 6], [300], ["1"]])
def test_nonsense_scores_are_refused_at_the_start(scores: list[Any]) -> None:
    with pytest.raises(ValueError, match="scores_best_first"):
        Bench(scores_best_first=scores)


def test_a_score_without_a_level_is_not_acknowledged_and_shows_in_the_status(bench: Bench) -> None:
    assert bench.events(frame("03 11 09")) == []
    assert bench.line.sent == []
    status = bench.driver.status(bench.within(1.0))
    assert status.faults == {FaultKind.GARBLED}
    assert "pad 3 sent score 9" in status.detail
    assert bench.events(frame("03 11 01")) == [VerdictGiven(3, 5)]
    assert bench.driver.status(bench.within(1.0)).faults == frozenset()


def test_a_key_without_meaning_is_acknowledged_so_that_it_stops(bench: Bench) -> None:
    assert bench.events(frame("01 02 0E")) == []
    assert bench.line.sent == [frame("01 02 0E")]


def test_a_frame_no_pad_sends_is_not_answered(bench: Bench) -> None:
    assert bench.events(frame("01 02 0A 0A 0A 01 02 03")) == []
    assert bench.line.sent == []


def test_repeats_of_one_press_are_answered_but_reported_once(bench: Bench) -> None:
    assert bench.events(CALL) == [KeyPressed(1, PadKey.CALL_NEXT)]
    assert bench.events(CALL) == []
    assert bench.line.sent == [CALL, CALL]


def test_the_same_key_after_the_window_is_a_new_press(bench: Bench) -> None:
    bench.events(CALL)
    bench.clock.now_s += 1.5
    assert bench.events(CALL) == [KeyPressed(1, PadKey.CALL_NEXT)]


def test_a_damaged_key_is_not_acknowledged_and_its_repeat_counts(bench: Bench) -> None:
    damaged = CALL[:-2] + b"\x00\x16"
    assert bench.events(damaged) == []
    assert bench.line.sent == []
    assert bench.events(CALL) == [KeyPressed(1, PadKey.CALL_NEXT)]


def test_a_lost_byte_does_not_cost_the_next_key(bench: Bench) -> None:
    assert bench.events(CALL[:4] + CALL[5:], RECALL) == [KeyPressed(1, PadKey.RECALL)]


def test_a_key_that_trickles_in_is_put_together(bench: Bench) -> None:
    assert bench.events(*(bytes((byte,)) for byte in CALL)) == [KeyPressed(1, PadKey.CALL_NEXT)]


def test_a_key_whose_answer_could_not_be_sent_is_reported_when_it_is_repeated(bench: Bench) -> None:
    bench.line.write_error = NotConnected("cut")
    with pytest.raises(NotConnected):
        bench.events(CALL)
    bench.line.write_error = None
    bench.driver.open(bench.within(1.0))
    assert bench.events(CALL) == [KeyPressed(1, PadKey.CALL_NEXT)]


def test_a_key_repeated_after_the_line_was_cut_is_not_counted_twice(bench: Bench) -> None:
    assert bench.events(CALL) == [KeyPressed(1, PadKey.CALL_NEXT)]
    bench.line.arriving.append(NotConnected("cut"))
    with pytest.raises(NotConnected):
        bench.driver.next_event(bench.within(1.0))
    bench.clock.now_s += 30.0
    bench.driver.open(bench.within(1.0))
    assert bench.events(CALL) == []


def test_half_a_frame_from_before_the_cut_is_forgotten(bench: Bench) -> None:
    bench.line.arriving.extend([CALL[:7], NotConnected("cut")])
    with pytest.raises(NotConnected):
        bench.driver.next_event(bench.within(1.0))
    bench.driver.open(bench.within(1.0))
    assert bench.events(CALL[7:] + RECALL) == [KeyPressed(1, PadKey.RECALL)]


def test_two_keys_in_one_read_are_both_reported(bench: Bench) -> None:
    assert bench.events(CALL + RECALL) == [KeyPressed(1, PadKey.CALL_NEXT), KeyPressed(1, PadKey.RECALL)]


def test_no_key_before_the_deadline_is_none(bench: Bench) -> None:
    before_s = bench.clock.now_s
    assert bench.driver.next_event(bench.within(0.5)) is None
    assert bench.clock.now_s == pytest.approx(before_s + 0.5)


def test_an_adapter_that_hears_itself_causes_no_echo_storm(bench: Bench) -> None:
    assert bench.events(CALL, CALL) == [KeyPressed(1, PadKey.CALL_NEXT)]
    assert bench.line.sent == [CALL], "the second frame is our own acknowledgement come back"
    bench.driver.ask(1, bench.within(1.0))
    assert bench.events(bench.line.sent[-1]) == [], "our own command is no key"
    assert len(bench.line.sent) == 2


def test_commands_are_byte_for_byte_those_of_the_fact_sheet(bench: Bench) -> None:
    until = bench.within(1.0)
    bench.driver.show_number(1, "A012", until)
    bench.driver.show_waiting(1, 7, until)
    bench.driver.beep(1, until)
    bench.driver.ask(1, until)
    bench.driver.dismiss(1, until)
    assert bench.line.sent == [
        bytes.fromhex("FF 68 08 08 68 01 02 0A 0A 0A 00 01 02 24 16"),
        bytes.fromhex("FF 68 08 08 68 01 02 0A 0A 07 0A 0A 0A 3C 16"),
        bytes.fromhex("FF 68 02 02 68 01 03 04 16"),
        bytes.fromhex("FF 68 03 03 68 01 01 0B 0D 16"),
    ]


def test_a_command_without_time_left_is_not_sent(bench: Bench) -> None:
    with pytest.raises(DeadlineExceeded):
        bench.driver.beep(1, bench.within(0.0))
    assert bench.line.sent == []


def test_a_stuck_key_is_reported_once_and_shows_in_the_status(bench: Bench) -> None:
    found = []
    for _ in range(20):
        found += bench.events(CALL)
    assert found == [KeyPressed(1, PadKey.CALL_NEXT)]
    status = bench.driver.status(bench.within(1.0))
    assert status.online
    assert status.faults == {FaultKind.STUCK_KEY}
    assert status.detail == "stuck key at pad 1"
    bench.clock.now_s += 4.0
    assert bench.driver.status(bench.within(1.0)).faults == frozenset()


def test_noise_shows_in_the_status_until_it_ends(bench: Bench) -> None:
    bench.events(b"x" * 40)
    assert bench.driver.status(bench.within(1.0)).faults == {FaultKind.GARBLED}
    assert bench.driver.status(bench.within(1.0)).faults == frozenset()


def test_a_line_that_is_gone_is_offline(bench: Bench) -> None:
    bench.line.arriving.append(NotConnected("cut"))
    status = bench.driver.status(bench.within(1.0))
    assert not status.online
    assert status.faults == {FaultKind.OFFLINE}


def test_a_key_that_arrives_while_the_status_is_asked_is_kept(bench: Bench) -> None:
    bench.line.arriving.append(CALL)
    bench.driver.status(bench.within(1.0))
    assert bench.events() == [KeyPressed(1, PadKey.CALL_NEXT)]
