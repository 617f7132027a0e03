"""The Onbon driver, byte by byte: good, wrong, late, partial and absent answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from devices.codecs import onbon
from devices.codecs.checksums import crc16_arc
from devices.codecs.onbon import DynamicArea, Effect, Header, RunMode, TextColour, encode_frame, tagged_text
from devices.drivers.onbon import OnbonBoard
from devices.errors import DeadlineExceeded, DeviceFault, FaultKind, NotConnected, ProtocolError
from devices.ports import BoardText, Colour
from tests.helpers.scripted_line import Answer, expected_exchange

TO_HOST = Header(destination=onbon.HOST, source=1)
ACK = encode_frame(b"\xa0\x00\x00\x00\x00", TO_HOST)
SIZE: Mapping[str, Any] = {"width_dots": 64, "height_dots": 32}


def nack(code: int) -> bytes:
    return encode_frame(bytes([0xA0, 1, code, 0, 0]), TO_HOST)


def area_request(text: str, colour: TextColour = TextColour.RED, **fields: Any) -> bytes:
    area = DynamicArea(tagged_text(text, colour), width_dots=64, height_dots=32, **fields)
    return encode_frame(onbon.update_areas([area]))


@pytest.mark.parametrize(
    ("shown", "request_frame"),
    [
        (BoardText("A001"), area_request("A001")),
        (BoardText("A001", Colour.GREEN), area_request("A001", TextColour.GREEN)),
        (BoardText("A001", blink=True), area_request("A001", TextColour.YELLOW)),
        (
            BoardText("A001", hold_s=30),
            area_request("A001", run_mode=RunMode.LOOP_UNTIL_STALE, timeout_s=30),
        ),
        (BoardText("A001号\n3号窗口"), area_request("A001号\n3号窗口", single_line=False, wrap=True)),
        (
            BoardText("请A001到3号"),
            area_request("请A001到3号", single_line=False, wrap=True),
        ),
        (
            BoardText("今天下午因系统维护\n暂停服务"),
            area_request("今天下午因系统维护 暂停服务", effect=Effect.MOVE_LEFT),
        ),
    ],
    ids=["plain", "colour", "blink", "hold", "two lines", "wraps", "too long moves"],
)
def test_show_sends_one_area(shown: BoardText, request_frame: bytes) -> None:
    with expected_exchange([(request_frame, ACK)]) as (line, clock):
        OnbonBoard(line, SIZE).show(shown, clock.deadline(1))


def test_the_documented_call_frame_comes_out_of_the_driver() -> None:
    documented = bytes.fromhex(
        "A5A5A5A5A5A5A5A5 01000080000000000000FE02 3800 A3060100000001 2F00 00 0080 0000 0081 2000"
        "00 00 02 1E00 000000 01 01 01 00 02 05 14000000 5C4331C7EB41303031BAC5B5BD33BAC5B4B0BFDA"
    )
    # As printed in hardware.md, but 256 dots wide, so that the text fits on one line; hence another CRC.
    wire = documented + crc16_arc(documented[8:]).to_bytes(2, "little") + b"\x5a"
    with expected_exchange([(wire, ACK)]) as (line, clock):
        board = OnbonBoard(line, {"width_dots": 256, "height_dots": 32})
        board.show(BoardText("请A001号到3号窗口", hold_s=30), clock.deadline(1))


def test_attention_can_move_or_be_off() -> None:
    moving = area_request("A001", effect=Effect.MOVE_LEFT)
    with expected_exchange([(moving, ACK), (area_request("A001"), ACK)]) as (line, clock):
        for attention in ("move", "none"):
            board = OnbonBoard(line, {**SIZE, "attention": attention})
            board.show(BoardText("A001", blink=True), clock.deadline(1))


@pytest.mark.expects_logs("GB2312 font, replaced: 喆", "cut to the card's 512")
def test_foreign_characters_and_overlong_texts_are_shown_as_well_as_possible_and_logged() -> None:
    cut = tagged_text("号" * 254, TextColour.RED)  # 3 + 508 bytes: the next character would be cut in half
    area = DynamicArea(cut, width_dots=64, height_dots=32, effect=Effect.MOVE_LEFT)
    with expected_exchange([(area_request("zhe"), ACK), (encode_frame(onbon.update_areas([area])), ACK)]) as (
        line,
        clock,
    ):
        board = OnbonBoard(line, {**SIZE, "card": "5K"})
        board.show(BoardText("喆"), clock.deadline(1))
        board.show(BoardText("号" * 300), clock.deadline(1))


def test_clear_deletes_only_its_own_area() -> None:
    with expected_exchange([(encode_frame(onbon.delete_areas([2])), ACK)]) as (line, clock):
        OnbonBoard(line, {"area": 2}).clear(clock.deadline(1))


@pytest.mark.parametrize(("percent", "level"), [(1, 1), (50, 8), (100, 15), (120, 15)])
def test_brightness_uses_the_cards_sixteen_levels(percent: int, level: int) -> None:
    on, set_level = encode_frame(onbon.power(on=True)), encode_frame(onbon.brightness(level))
    with expected_exchange([(on, ACK), (set_level, ACK)]) as (line, clock):
        OnbonBoard(line, {}).set_brightness(percent, clock.deadline(1))


def test_brightness_zero_is_dark() -> None:
    with expected_exchange([(encode_frame(onbon.power(on=False)), ACK)]) as (line, clock):
        OnbonBoard(line, {}).set_brightness(0, clock.deadline(1))


STATUS = encode_frame(onbon.ask_status())
REPORT = encode_frame(b"\xa1\x02\x00\x00\x00\x01\x08" + bytes(30), TO_HOST)


@pytest.mark.parametrize(
    ("answer", "fault", "detail"),
    [
        (REPORT, None, "lit, brightness 8/15"),
        ([REPORT[:9], REPORT[9:20], REPORT[20:]], None, "lit, brightness 8/15"),
        (b"\x00\xa5\x00" + REPORT, None, "lit, brightness 8/15"),
        (None, FaultKind.SILENT, "does not answer"),
        (REPORT[:-4], FaultKind.GARBLED, "no answer frame"),
        (REPORT[:-3] + b"\x00\x00\x5a", FaultKind.GARBLED, "checksum"),
        (b"HTTP/1.1 400\r\n", FaultKind.GARBLED, "no answer frame"),
        (nack(3), FaultKind.BUSY, "error 3"),
        (nack(99), FaultKind.REFUSED, "error 99"),
        (encode_frame(b"\xa1\x02\x00\x00\x00", TO_HOST), FaultKind.GARBLED, "too short"),
        (NotConnected("cut"), FaultKind.OFFLINE, "cut"),
    ],
    ids=[
        "good",
        "pieces",
        "noise first",
        "silent",
        "partial",
        "bad sum",
        "foreign",
        "busy",
        "unknown no",
        "short",
        "cut",
    ],
)
def test_status_says_what_it_heard(answer: Answer, fault: FaultKind | None, detail: str) -> None:
    with expected_exchange([(STATUS, answer)]) as (line, clock):
        status = OnbonBoard(line, {}).status(clock.deadline(1))
    assert status.online is (fault is None)
    assert status.faults == (frozenset() if fault is None else {fault})
    assert detail in status.detail


@pytest.mark.parametrize(
    ("code", "kind"),
    [(3, FaultKind.BUSY), (5, FaultKind.GARBLED), (12, FaultKind.REFUSED), (2, FaultKind.REFUSED)],
)
def test_a_no_from_the_card_is_a_fault(code: int, kind: FaultKind) -> None:
    with (
        expected_exchange([(area_request("A001"), nack(code))]) as (line, clock),
        pytest.raises(DeviceFault) as caught,
    ):
        OnbonBoard(line, SIZE).show(BoardText("A001"), clock.deadline(1))
    assert caught.value.kind is kind


def test_silence_ends_after_the_reply_time_even_when_the_caller_has_more() -> None:
    with expected_exchange([(area_request("A001"), None)]) as (line, clock), pytest.raises(DeadlineExceeded):
        OnbonBoard(line, {**SIZE, "reply_timeout_s": 0.5}).show(BoardText("A001"), clock.deadline(60))
        assert clock.now_s == pytest.approx(0.5)


def test_answers_to_others_and_to_other_questions_are_passed_over() -> None:
    to_another_host = encode_frame(b"\xa0\x00\x00\x00\x00", Header(destination=0x8001, source=1))
    from_another_card = encode_frame(b"\xa0\x00\x00\x00\x00", Header(destination=onbon.HOST, source=2))
    to_another_request = encode_frame(b"\xa3\x06\x00\x00\x00", TO_HOST)
    with expected_exchange([(STATUS, [to_another_host, from_another_card, to_another_request, REPORT])]) as (
        line,
        clock,
    ):
        assert OnbonBoard(line, {}).status(clock.deadline(1)).online


def test_a_card_asked_as_everyone_may_answer_with_its_own_address() -> None:
    ping = encode_frame(onbon.ping(), Header(destination=onbon.EVERYONE))
    with expected_exchange([(ping, ACK)]) as (line, clock):
        OnbonBoard(line, {"address": onbon.EVERYONE}).open(clock.deadline(1))


def test_open_fails_when_nobody_answers_the_ping() -> None:
    with (
        expected_exchange([(encode_frame(onbon.ping()), None)]) as (line, clock),
        pytest.raises(DeadlineExceeded),
    ):
        OnbonBoard(line, {}).open(clock.deadline(1))


def test_an_unreadable_answer_is_a_protocol_error() -> None:
    with (
        expected_exchange([(encode_frame(onbon.ping()), b"\xff" * 40)]) as (line, clock),
        pytest.raises(ProtocolError),
    ):
        OnbonBoard(line, {}).open(clock.deadline(1))


@pytest.mark.parametrize(
    "options",
    [
        {"card": "7K"},
        {"attention": "wave"},
        {"width_dots": 0},
        {"y_dots": 70_000},
        {"area": 5},
        {"address": 0},
    ],
)
def test_wrong_option_values_are_named(options: dict[str, Any]) -> None:
    name = next(iter(options))
    with expected_exchange([]) as (line, _), pytest.raises(ValueError, match=f"option {name}: .* is not "):
        OnbonBoard(line, options)
