"""The simulated Candle line reads strictly, keeps its bars apart, and never answers."""

from __future__ import annotations

import random

import numpy as np
import pytest

from devices.codecs import candle
from devices.sim.candle import CandleSim
from devices.sim.device import RefusedCommand
from tests.helpers.scripted_line import FakeClock

DOCUMENTED = bytes.fromhex("01 22 21 41 30 30 31 3E 33 20 07")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sim(clock: FakeClock) -> CandleSim:
    return CandleSim([0x22, 0x23], clock=clock)


def send(sim: CandleSim, clock: FakeClock, packet: bytes) -> None:
    """Send a packet in good time after the last."""
    clock.now_s += 1.0
    assert sim.feed(packet) == b"", "a bar never answers"


def test_the_documented_packet_blinks_on_its_bar_only(sim: CandleSim, clock: FakeClock) -> None:
    send(sim, clock, DOCUMENTED)
    bar, other = sim.bars[0x22], sim.bars[0x23]
    assert bar.text == "A001>3 " and other.text.strip() == ""
    assert bar.visible(clock.now_s) == "A001>3"
    assert bar.visible(clock.now_s + 0.6) == ""
    assert bar.visible(clock.now_s + 60.0) == "A001>3", "blinks for ever"
    assert not sim.violations


def test_a_counted_blink_ends(sim: CandleSim, clock: FakeClock) -> None:
    send(sim, clock, candle.text_packet(0x22, "A001", 0x23))  # twice
    bar = sim.bars[0x22]
    assert bar.visible(clock.now_s + 1.6) == ""
    assert bar.visible(clock.now_s + 2.6) == "A001"


def test_brightness_and_new_address(sim: CandleSim, clock: FakeClock) -> None:
    send(sim, clock, candle.brightness_packet(0x22, 1))
    send(sim, clock, b"\x03\x22\x30\x07")
    assert sim.bars[0x30].brightness == 1
    assert set(sim.bars) == {0x30, 0x23}
    assert sim.packets == 2


def test_bytes_may_come_in_any_pieces(sim: CandleSim, clock: FakeClock) -> None:
    clock.now_s = 1.0
    for byte in DOCUMENTED:
        sim.feed(bytes([byte]))
    assert sim.packets == 1


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (DOCUMENTED[:-2] + b"\x07", "no packet of this language"),
        (b"\x09\x22\x21\x07", "no packet of this language"),
        (candle.text_packet(0x40, "A001"), "nobody at address 64"),
        (b"\x01\x22\x80A001>3 \x07", "outside its range"),
        (b"\x01\x22\x20A\xc7\xeb1>3 \x07", "outside its range"),
        (candle.brightness_packet(0x22, 4), "outside its range"),
        (b"\x03\x22\x23\x07", "outside its range"),
    ],
)
def test_what_is_not_the_language_is_remembered_and_shown_nowhere(
    sim: CandleSim, clock: FakeClock, packet: bytes, reason: str
) -> None:
    send(sim, clock, packet)
    assert reason in sim.violations[-1]
    assert all(not bar.text.strip() for bar in sim.bars.values())
    send(sim, clock, DOCUMENTED)
    assert sim.bars[0x22].text == "A001>3 ", "the next packet is read"


def test_packets_too_close_are_remembered(sim: CandleSim, clock: FakeClock) -> None:
    send(sim, clock, candle.text_packet(0x22, "A001"))
    clock.now_s += 0.1
    sim.feed(candle.text_packet(0x23, "A002"))
    assert list(sim.violations) == ["packet after 0.100 s"]


def test_faults(sim: CandleSim, clock: FakeClock) -> None:
    send(sim, clock, candle.text_packet(0x22, "A001"))
    sim.set_fault("dark", 0x22)
    assert sim.state()["bars"]["34"]["text"] == ""
    sim.set_fault("dark", False)
    assert sim.state()["bars"]["34"]["text"] == "", "power came back, the text did not"
    sim.set_fault("bus_noise", True)
    assert sim.next_due_s() is not None and sim.poll() != b""
    sim.set_fault("bus_noise", False)
    assert sim.poll() == b""
    sim.set_fault("lost_byte", True)
    send(sim, clock, DOCUMENTED)
    assert "no packet" in sim.violations[-1]
    with pytest.raises(RefusedCommand, match="no bar at 99"):
        sim.set_fault("dark", 99)


def test_pictures_of_one_bar_and_of_the_line(sim: CandleSim, clock: FakeClock) -> None:
    send(sim, clock, candle.text_packet(0x23, "B017 12"))
    both, lit, dark = sim.picture({}), sim.picture({"address": 0x23}), sim.picture({"address": 0x22})
    assert both.height == 2 * lit.height
    assert np.asarray(lit).max() > 200 > np.asarray(dark).max() + 100


def test_garbage_fills_no_memory(sim: CandleSim, clock: FakeClock) -> None:
    noise = random.Random(7)
    for _ in range(300):
        sim.feed(noise.randbytes(200))
    assert len(sim.violations) <= 200
    sim.disconnected()
    send(sim, clock, DOCUMENTED)
    assert sim.bars[0x22].text == "A001>3 "
