"""The Candle driver: exact packets, honest status, and one line shared without waiting for each other."""

from __future__ import annotations

import threading

import pytest

from devices.drivers.candle import SPACING_S, CandleBar, Wait
from devices.errors import DeadlineExceeded, FaultKind, NotConnected
from devices.ports import BoardText
from tests.helpers.scripted_line import Answer, FakeClock, expected_exchange


def hand_driven(clock: FakeClock) -> Wait:
    """Return a wait that lets `clock` run instead of sleeping."""

    def wait(closing: threading.Event, seconds: float) -> bool:
        clock.now_s += max(0.0, seconds)
        return closing.is_set()

    return wait


@pytest.mark.parametrize(
    ("text", "packet"),
    [
        (BoardText("A001>3", blink=True), "01 22 21 41 30 30 31 3E 33 20 07"),
        (BoardText("A001→3"), "01 22 20 41 30 30 31 3E 33 20 07"),
        (BoardText("请A001号到3号窗口"), "01 22 20 41 30 30 31 20 33 20 07"),
        (BoardText(""), "01 22 20 20 20 20 20 20 20 20 07"),
    ],
)
def test_show_sends_one_packet(text: BoardText, packet: str) -> None:
    with expected_exchange([(bytes.fromhex(packet), None)]) as (line, clock):
        CandleBar(line, {}).show(text, clock.deadline(1))


@pytest.mark.expects_logs("bar 34 shows 'A001 ->' of")
def test_a_text_too_long_is_cut_and_logged() -> None:
    packet = b"\x01\x22\x20A001 ->\x07"
    with expected_exchange([(packet, None)]) as (line, clock):
        CandleBar(line, {}).show(BoardText("A001 -> 12"), clock.deadline(1))


@pytest.mark.parametrize(("percent", "level"), [(0, 0x20), (25, 0x21), (60, 0x22), (100, 0x23), (-5, 0x20)])
def test_brightness_has_four_steps(percent: int, level: int) -> None:
    with expected_exchange([(bytes([0x02, 0x30, level, 0x07]), None)]) as (line, clock):
        CandleBar(line, {"address": 0x30}).set_brightness(percent, clock.deadline(1))


def test_clear_shows_blanks() -> None:
    with expected_exchange([(b"\x01\x22\x20       \x07", None)]) as (line, clock):
        CandleBar(line, {}).clear(clock.deadline(1))


def test_packets_on_one_line_keep_their_distance_whoever_sends_them() -> None:
    packets = [(b"\x01\x22\x20A      \x07", None), (b"\x01\x23\x20B      \x07", None)]
    with expected_exchange(packets) as (line, clock):
        wait = hand_driven(clock)
        first = CandleBar(line, {"address": 0x22}, wait)
        second = CandleBar(line, {"address": 0x23}, wait)
        first.show(BoardText("A"), clock.deadline(5))
        assert clock.now_s == 0.0, "the first packet need not wait"
        second.show(BoardText("B"), clock.deadline(5))
        assert clock.now_s == pytest.approx(SPACING_S)


def test_a_line_that_rested_needs_no_wait() -> None:
    packet = b"\x01\x22\x20A      \x07"
    with expected_exchange([(packet, None), (packet, None)]) as (line, clock):
        bar = CandleBar(line, {}, hand_driven(clock))
        bar.show(BoardText("A"), clock.deadline(5))
        clock.now_s = 10.0
        bar.show(BoardText("A"), clock.deadline(5))
        assert clock.now_s == 10.0


def test_a_deadline_before_its_turn_is_an_error() -> None:
    with expected_exchange([(b"\x01\x22\x20A      \x07", None)]) as (line, clock):
        bar = CandleBar(line, {})
        bar.show(BoardText("A"), clock.deadline(1))
        with pytest.raises(DeadlineExceeded, match="busy"):
            bar.show(BoardText("B"), clock.deadline(SPACING_S / 2))


def test_close_wakes_a_bar_that_waits_for_its_turn() -> None:
    with expected_exchange([(b"\x01\x22\x20A      \x07", None)]) as (line, clock):
        bar = CandleBar(line, {})
        bar.show(BoardText("A"), clock.deadline(1))
        bar.close()  # the event is set, so the real wait returns at once
        with pytest.raises(NotConnected, match="closed while waiting"):
            bar.show(BoardText("B"), clock.deadline(1))


@pytest.mark.parametrize(
    ("heard", "online", "faults", "detail"),
    [
        (None, True, set(), "never answers"),
        (b"\x00\xfe", True, {FaultKind.GARBLED}, "one-way line: 00 fe"),
        (NotConnected("cut"), False, {FaultKind.OFFLINE}, "cut"),
    ],
)
def test_status_claims_no_more_than_it_knows(
    heard: Answer, online: bool, faults: set[FaultKind], detail: str
) -> None:
    packet = b"\x01\x22\x20A      \x07"
    with expected_exchange([(packet, heard)]) as (line, clock):
        bar = CandleBar(line, {})
        bar.show(BoardText("A"), clock.deadline(1))
        status = bar.status(clock.deadline(1))
    assert (status.online, set(status.faults)) == (online, faults)
    assert detail in status.detail


@pytest.mark.parametrize("address", [0x1F, 0x80])
def test_an_address_no_bar_can_have_is_refused(address: int) -> None:
    with expected_exchange([]) as (line, _), pytest.raises(ValueError, match="not in 32-127"):
        CandleBar(line, {"address": address})
