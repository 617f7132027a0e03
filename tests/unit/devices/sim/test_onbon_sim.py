"""The simulated Onbon card reads strictly, answers like the vendor's, and shows dots."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from devices.codecs import onbon
from devices.codecs.onbon import (
    Answer,
    CardError,
    DynamicArea,
    Effect,
    Frame,
    FrameError,
    FrameReader,
    Header,
    RunMode,
    TextColour,
    encode_frame,
    tagged_text,
)
from devices.sim.led_dots import PITCH_PX, text_dots
from devices.sim.onbon import OnbonSim
from tests.helpers.scripted_line import FakeClock

# Frames nobody here encoded: the vendor's example (hardware.md §2(b)), and one recorded from the package
# app-tools-zxw 2.2.4: clear all areas, then 128x32 in area 1, green, moving left, stay on the last page.
VENDOR_WELCOME = bytes.fromhex(
    "A5A5A5A5A5A5A5A5 FEFF 0080 000000 00 00 00 FE 02 2C00 A3060100000001 2300 00 0080 0000 8080 2000"
    "00 00 00 0A00 000000 02 01 01 00 02 0A 08000000 BBB6D3ADB9E2C1D9 3C49 5A"
)
VENDOR_ACK = bytes.fromhex("A5A5A5A5A5A5A5A5 0080 FEFF 000000 00 00 00 FE 02 0500 A000000000 14AC 5A")
ZXW_CALL = bytes.fromhex(
    "A5A5A5A5A5A5A5A5 0100 0180 000000 00 00 00 61 02 3700 A306010100FF 01 2E00 00 0080 0000 8080 2000"
    "01 00 01 0000 000000 02 02 03 00 04 05 13000000 5C433242303137BAC5B5BD3132BAC5B4B0BFDA 93A4 5A"
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sim(clock: FakeClock) -> OnbonSim:
    return OnbonSim(128, 32, clock=clock)


def answer_to(sim: OnbonSim, data: bytes, header: Header | None = None) -> Answer:
    return read(sim.feed(encode_frame(data, header)))


def read(wire: bytes) -> Answer:
    (frame,) = FrameReader().feed(wire)
    assert isinstance(frame, Frame)
    return onbon.parse_answer(frame.data)


def area(text: str = "A001", **fields: Any) -> DynamicArea:
    return DynamicArea(
        tagged_text(text, fields.pop("colour", TextColour.RED)),
        **{"width_dots": 128, "height_dots": 32, **fields},
    )


def test_the_vendors_example_is_shown_and_answered_with_the_vendors_ack(sim: OnbonSim) -> None:
    assert sim.feed(VENDOR_WELCOME) == VENDOR_ACK
    assert sim.text() == "欢迎光临"
    assert not sim.violations


def test_reads_an_independent_encoders_frame(sim: OnbonSim) -> None:
    answer_to(sim, onbon.update_areas([area("old", area_id=3)]))
    assert read(sim.feed(ZXW_CALL)).accepted
    (shown,) = sim.state()["areas"]
    assert shown == {"id": 1, "text": "B017号到12号窗口", "effect": 3, "run_mode": 1}


def test_text_colour_and_place_become_dots(sim: OnbonSim) -> None:
    green = area("号\nA", colour=TextColour.GREEN, single_line=False, x_dots=32, width_dots=64)
    assert answer_to(sim, onbon.update_areas([green])).accepted
    dots = sim.dots()
    assert set(np.unique(dots)) == {0, 2}
    assert np.array_equal(dots[:16, 32:48] == 2, text_dots("号"))
    assert np.array_equal(dots[16:, 32:40] == 2, text_dots("A"))
    assert not dots[:, :32].any()


def test_picture_glows_where_dots_are_lit(sim: OnbonSim) -> None:
    answer_to(sim, onbon.update_areas([area("口")]))
    picture = np.asarray(sim.picture({}).convert("L"))
    assert picture.shape == ((32 + 4) * PITCH_PX, (128 + 4) * PITCH_PX)
    lit_y, lit_x = np.argwhere(text_dots("口"))[0]
    middle = 2 * PITCH_PX + PITCH_PX // 2
    assert picture[middle + lit_y * PITCH_PX, middle + lit_x * PITCH_PX] > 90
    assert picture[30 * PITCH_PX, 100 * PITCH_PX] < 40


def test_an_area_not_refreshed_in_time_disappears(sim: OnbonSim, clock: FakeClock) -> None:
    answer_to(sim, onbon.update_areas([area(run_mode=RunMode.LOOP_UNTIL_STALE, timeout_s=30)]))
    clock.now_s = 29.9
    assert sim.text() == "A001"
    clock.now_s = 30.0
    assert sim.text() == ""


def test_moving_text_moves(sim: OnbonSim, clock: FakeClock) -> None:
    answer_to(sim, onbon.update_areas([area("号", effect=Effect.MOVE_LEFT)]))
    assert not sim.dots().any(), "it comes in from outside"
    clock.now_s = 3.0
    early = sim.dots()
    clock.now_s = 3.06
    assert np.array_equal(sim.dots()[:, :-1], early[:, 1:])


def test_pages_turn_and_stay_where_told(sim: OnbonSim, clock: FakeClock) -> None:
    answer_to(sim, onbon.update_areas([area("一\n二\n三", single_line=False, stay_half_s=2)]))
    first = sim.dots()
    clock.now_s = 1.0
    assert not np.array_equal(sim.dots(), first)
    clock.now_s = 2.0
    assert np.array_equal(sim.dots(), first)


def test_delete_power_and_brightness(sim: OnbonSim, clock: FakeClock) -> None:
    answer_to(sim, onbon.update_areas([area(area_id=1)]))
    assert answer_to(sim, onbon.brightness(3)).accepted
    assert sim.brightness == 3
    answer_to(sim, onbon.power(on=False))
    assert sim.text() == "" and not sim.dots().any()
    report = onbon.parse_report(answer_to(sim, onbon.ask_status()).payload)
    assert (report.lit, report.brightness) == (False, 3)
    answer_to(sim, onbon.power(on=True))
    assert sim.text() == "A001"
    answer_to(sim, onbon.delete_areas([1]))
    assert sim.text() == ""


def test_a_power_cut_empties_the_board(sim: OnbonSim) -> None:
    answer_to(sim, onbon.update_areas([area()]))
    sim.command("power_cycle", {})
    assert sim.text() == ""


def bent(position: int, value: int, text: str = "A001") -> bytes:
    """A request for one area with one byte of the area changed."""
    data = bytearray(onbon.update_areas([area(text)]))
    data[9 + position] = value
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"\xb7\x00\x01\x00\x00", CardError.GROUP, "unknown command B7 00"),
        (b"\xa3\x99\x01\x00\x00", CardError.COMMAND, "unknown command A3 99"),
        (b"\xa2\x00\x01", CardError.COMMAND, "request head"),
        (b"\xa2\x00\x07\x00\x00", CardError.COMMAND, "request head"),
        (b"\xa2\x00\x01\x00\x00\x00", CardError.COMMAND, "0 bytes expected, 1 came"),
        (b"\xa3\x02\x01\x00\x00\x01\x10", CardError.COMMAND, "value 16"),
        (onbon.update_areas([area()]) + b"\x00", CardError.COMMAND, "1 bytes too many"),
        (onbon.update_areas([area()])[:-1], CardError.COMMAND, "bytes expected"),
        (bent(0, 1), CardError.COMMAND, "area type"),
        (bent(9, 7), CardError.COMMAND, "area id 7"),
        (bent(11, 9), CardError.COMMAND, "run mode 9"),
        (bent(17, 3), CardError.COMMAND, "single line 3"),
        (bent(19, 0), CardError.COMMAND, "display mode 0"),
        (bent(23, 9), CardError.COMMAND, "text length says 9"),
        (bent(29, ord("7")), CardError.COMMAND, "unknown tag"),
        (bent(30, 0xFF), CardError.NO_FONT, "not GB2312"),
        (bent(30, 0x0A), CardError.NO_FONT, "control characters"),
        (onbon.update_areas([area(x_dots=8)]), CardError.MEMORY, "does not fit the board"),
        (onbon.update_areas([area("号" * 600)]), CardError.MEMORY, "bytes of text"),
    ],
)
def test_what_is_not_the_language_is_refused_and_remembered(
    sim: OnbonSim, data: bytes, code: CardError, reason: str
) -> None:
    answer = answer_to(sim, data)
    assert (answer.group, answer.command, answer.error) == (0xA0, 0x01, code)
    assert reason in sim.violations[-1]
    assert sim.text() == ""


def test_a_broken_frame_gets_the_vendors_crc_refusal(sim: OnbonSim) -> None:
    frame = bytearray(encode_frame(onbon.ping()))
    frame[-2] ^= 1
    assert read(sim.feed(bytes(frame))).error == CardError.CRC
    assert "checksum wrong" in sim.violations[-1]


def test_refreshing_too_fast_is_remembered(sim: OnbonSim, clock: FakeClock) -> None:
    answer_to(sim, onbon.update_areas([area("A001")]))
    clock.now_s = 0.4
    assert answer_to(sim, onbon.update_areas([area("A002")])).accepted
    assert list(sim.violations) == ["refreshed after 0.40 s"]
    assert sim.text() == "A002"


def test_frames_for_another_card_are_not_answered(sim: OnbonSim) -> None:
    assert sim.feed(encode_frame(onbon.ping(), Header(destination=7))) == b""
    assert sim.feed(encode_frame(onbon.ping(), Header(destination=0xFFFF))) == b""
    assert not sim.violations


def test_answers_are_left_out_when_not_wanted(sim: OnbonSim) -> None:
    assert sim.feed(encode_frame(b"\xa2\x00\x02\x00\x00")) == b""


@pytest.mark.parametrize(("fault", "code"), [("busy", 3), ("memory", 4), ("no_font", 12)])
def test_faults_refuse_texts_but_not_pings(sim: OnbonSim, fault: str, code: int) -> None:
    sim.set_fault(fault, True)
    assert answer_to(sim, onbon.update_areas([area()])).error == code
    assert answer_to(sim, onbon.ping()).accepted
    sim.set_fault(fault, False)
    assert answer_to(sim, onbon.update_areas([area()])).accepted


def test_bad_crc_fault_breaks_its_answers(sim: OnbonSim) -> None:
    sim.set_fault("bad_crc", True)
    (broken,) = FrameReader().feed(sim.feed(encode_frame(onbon.ping())))
    assert isinstance(broken, FrameError)


def test_garbage_changes_nothing_and_fills_no_memory(sim: OnbonSim) -> None:
    noise = random.Random(7)
    for _ in range(300):
        sim.feed(noise.randbytes(200))
    assert sim.text() == ""
    assert len(sim.violations) <= 200
    sim.disconnected()
    assert answer_to(sim, onbon.ping()).accepted
