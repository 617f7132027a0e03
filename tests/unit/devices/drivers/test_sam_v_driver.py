"""The reader's driver, byte for byte, on a line that knows what will be said."""

from __future__ import annotations

import pytest

from devices.codecs.sam_v import Reply, Result, encode
from devices.drivers.sam_v import SamVReader
from devices.errors import DeadlineExceeded, DeviceFault, FaultKind, NotConnected
from devices.sim.cast import CAST
from devices.sim.id_card_text import text_block
from tests.helpers.scripted_line import Answer, FakeClock, expected_exchange

ZHANG = CAST["zhang"]

STATUS, FIND, SELECT, READ, ADDRESS = (
    bytes.fromhex("AA AA AA 96 69" + tail)
    for tail in (
        "00 03 11 FF ED",
        "00 03 20 01 22",
        "00 03 20 02 21",
        "00 03 30 01 32",
        "00 03 30 03 30",
    )
)
FOUND = bytes.fromhex("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")
SELECTED = bytes.fromhex("AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C")
OK, NO_CARD, SELECT_FAILED, READ_FAILED, NOTHING = (
    bytes.fromhex("AA AA AA 96 69" + tail)
    for tail in (
        "00 04 00 00 90 94",
        "00 04 00 00 80 84",
        "00 04 00 00 81 85",
        "00 04 00 00 41 45",
        "00 04 00 00 91 95",
    )
)

Exchange = list[tuple[bytes, Answer]]


def text_reply(text: bytes) -> bytes:
    return encode(Reply(Result.OK, bytes.fromhex("01 00 04 00") + text + bytes(1024)).body)


READ_ZHANG = text_reply(text_block(ZHANG))


def answered(result: int) -> bytes:
    return encode(Reply(result).body)


def fault_of_reading(exchange: Exchange) -> FaultKind:
    clock = FakeClock()
    with expected_exchange(exchange, clock) as (line, _), pytest.raises(DeviceFault) as raised:
        SamVReader(line, {}, clock).read_card(clock.deadline(20))
    return raised.value.kind


def test_a_card_is_found_selected_and_read() -> None:
    clock = FakeClock()
    with expected_exchange([(FIND, FOUND), (SELECT, SELECTED), (READ, READ_ZHANG)], clock) as (line, _):
        assert SamVReader(line, {}, clock).read_card(clock.deadline(4)) == ZHANG


def test_cards_are_looked_for_every_300_ms_while_there_is_time_to_read_one() -> None:
    clock = FakeClock()
    with expected_exchange([(FIND, NO_CARD)] * 7, clock) as (line, _):
        assert SamVReader(line, {}, clock).read_card(clock.deadline(4)) is None
    assert clock.now_s == pytest.approx(2.0)


def test_a_short_call_looks_once_and_the_next_one_keeps_the_pace() -> None:
    clock = FakeClock()
    with expected_exchange([(FIND, NO_CARD), (FIND, NO_CARD)], clock) as (line, _):
        reader = SamVReader(line, {}, clock)
        assert reader.read_card(clock.deadline(0.1)) is None
        assert reader.read_card(clock.deadline(0.1)) is None  # too early to look again
        assert clock.now_s == pytest.approx(0.1)
        assert reader.read_card(clock.deadline(0.5)) is None
        assert clock.now_s == pytest.approx(0.3)


def test_an_answer_in_pieces_with_noise_before_it_is_read() -> None:
    clock = FakeClock()
    pieces = [b"\x00\xaa\xaa\x96", *(READ_ZHANG[at : at + 7] for at in range(0, len(READ_ZHANG), 7))]
    with expected_exchange([(FIND, FOUND), (SELECT, SELECTED), (READ, pieces)], clock) as (line, _):
        assert SamVReader(line, {}, clock).read_card(clock.deadline(4)) == ZHANG


@pytest.mark.parametrize(
    "damaged",
    [READ_ZHANG[:-1] + b"\xff", READ_ZHANG[:600] + READ_ZHANG[601:], answered(0x10), answered(0x11)],
)
def test_a_damaged_answer_is_asked_for_once_more(damaged: bytes) -> None:
    clock = FakeClock()
    exchange: Exchange = [(FIND, FOUND), (SELECT, SELECTED), (READ, damaged), (READ, READ_ZHANG)]
    with expected_exchange(exchange, clock) as (line, _):
        assert SamVReader(line, {}, clock).read_card(clock.deadline(20)) == ZHANG


@pytest.mark.parametrize(
    "damaged", [READ_ZHANG[:-1] + b"\xff", READ_ZHANG[:600], b"\x00" * 40, answered(0x10)]
)
def test_an_answer_damaged_twice_is_garbled_and_tells_nobody(damaged: bytes) -> None:
    clock = FakeClock()
    exchange: Exchange = [(FIND, FOUND), (SELECT, SELECTED), (READ, damaged), (READ, damaged)]
    with expected_exchange(exchange, clock) as (line, _), pytest.raises(DeviceFault) as raised:
        SamVReader(line, {}, clock).read_card(clock.deadline(20))
    assert raised.value.kind is FaultKind.GARBLED
    assert len(str(raised.value)) < 80


def test_a_card_taken_away_while_it_is_read_is_missed() -> None:
    exchange: Exchange = [(FIND, FOUND), (SELECT, SELECTED), (READ, READ_FAILED), (FIND, NO_CARD)]
    assert fault_of_reading(exchange) is FaultKind.CARD_REMOVED


def test_a_card_taken_away_between_found_and_selected_is_missed() -> None:
    assert (
        fault_of_reading([(FIND, FOUND), (SELECT, SELECT_FAILED), (FIND, NO_CARD)]) is FaultKind.CARD_REMOVED
    )


def test_a_card_that_lay_badly_is_tried_once_more() -> None:
    clock = FakeClock()
    exchange: Exchange = [
        (FIND, FOUND), (SELECT, SELECTED), (READ, READ_FAILED),
        (FIND, FOUND), (SELECT, SELECTED), (READ, READ_ZHANG),
    ]  # fmt: skip
    with expected_exchange(exchange, clock) as (line, _):
        assert SamVReader(line, {}, clock).read_card(clock.deadline(4)) == ZHANG


def test_a_card_that_stays_and_cannot_be_read_is_unreadable() -> None:
    once: Exchange = [(FIND, FOUND), (SELECT, SELECTED), (READ, READ_FAILED)]
    assert fault_of_reading([*once, *once, (FIND, FOUND)]) is FaultKind.CARD_UNREADABLE


@pytest.mark.parametrize("result", [0x31, 0x32, 0x33, 0x40])
def test_a_card_that_is_not_genuine_or_of_another_kind_is_unreadable(result: int) -> None:
    exchange: Exchange = [(FIND, FOUND), (SELECT, SELECTED), (READ, answered(result))]
    assert fault_of_reading(exchange) is FaultKind.CARD_UNREADABLE


def test_a_card_whose_text_makes_no_sense_is_unreadable() -> None:
    exchange: Exchange = [(FIND, FOUND), (SELECT, SELECTED), (READ, text_reply(bytes(256)))]
    assert fault_of_reading(exchange) is FaultKind.CARD_UNREADABLE


@pytest.mark.parametrize("result", [0x60, 0x66, 0x47])
def test_a_module_that_cannot_work_is_a_hardware_fault(result: int) -> None:
    assert fault_of_reading([(FIND, answered(result))]) is FaultKind.HARDWARE
    clock = FakeClock()
    with expected_exchange([(STATUS, answered(result))], clock) as (line, _):
        status = SamVReader(line, {}, clock).status(clock.deadline(2))
    assert (status.online, set(status.faults)) == (False, {FaultKind.HARDWARE})


@pytest.mark.parametrize("result", [0x21, 0x23, 0x24])
def test_a_module_that_does_not_know_how_to_look_for_a_card_refuses(result: int) -> None:
    assert fault_of_reading([(FIND, answered(result))]) is FaultKind.REFUSED


def test_silence_ends_with_the_deadline_and_is_not_taken_for_no_card() -> None:
    clock = FakeClock()
    with expected_exchange([(FIND, None)], clock) as (line, _), pytest.raises(DeadlineExceeded):
        SamVReader(line, {}, clock).read_card(clock.deadline(20))
    assert clock.now_s == pytest.approx(1.0)


def test_reading_gets_three_seconds() -> None:
    clock = FakeClock()
    with (
        expected_exchange([(FIND, FOUND), (SELECT, SELECTED), (READ, None)], clock) as (line, _),
        pytest.raises(DeadlineExceeded),
    ):
        SamVReader(line, {}, clock).read_card(clock.deadline(20))
    assert clock.now_s == pytest.approx(3.0)


def test_a_late_answer_is_not_taken_for_the_next_one() -> None:
    clock = FakeClock()
    with expected_exchange([(STATUS, [OK, READ_ZHANG]), (FIND, NO_CARD)], clock) as (line, _):
        reader = SamVReader(line, {}, clock)
        assert reader.status(clock.deadline(2)).online
        assert reader.read_card(clock.deadline(1)) is None


def test_answers_to_earlier_requests_are_passed_over_so_that_nobody_is_taken_for_another() -> None:
    clock = FakeClock()
    late = text_reply(text_block(CAST["li"]))
    exchange: Exchange = [
        (FIND, [late, SELECTED, OK, FOUND]), (SELECT, [late, FOUND, SELECTED]),
        (READ, [FOUND, SELECTED, NOTHING, READ_ZHANG]), (ADDRESS, [late, FOUND, READ_FAILED]),
    ]  # fmt: skip
    with expected_exchange(exchange, clock) as (line, _):
        reader = SamVReader(line, {}, clock)
        assert reader.read_card(clock.deadline(4)) == ZHANG
        assert reader.wait_removed(clock.deadline(4))


def test_the_line_is_left_alone_when_there_is_no_time() -> None:
    clock = FakeClock()
    with expected_exchange([], clock) as (line, _):
        assert SamVReader(line, {}, clock).read_card(clock.deadline(0)) is None
        assert SamVReader(line, {}, clock).status(clock.deadline(0)).faults == {FaultKind.SILENT}
        assert line.is_open


def test_a_cut_line_is_told() -> None:
    clock = FakeClock()
    with (
        expected_exchange([(FIND, FOUND), (SELECT, NotConnected("cut"))], clock) as (line, _),
        pytest.raises(NotConnected),
    ):
        SamVReader(line, {}, clock).read_card(clock.deadline(4))


def test_a_card_that_was_read_lies_there_until_it_no_longer_tells_its_address() -> None:
    clock = FakeClock()
    exchange: Exchange = [
        (FIND, FOUND), (SELECT, SELECTED), (READ, READ_ZHANG),
        (ADDRESS, NOTHING), (ADDRESS, encode(Reply(Result.OK, bytes(70)).body)), (ADDRESS, NOTHING),
        (ADDRESS, NOTHING), (ADDRESS, READ_FAILED),
        (FIND, NO_CARD),
    ]  # fmt: skip
    with expected_exchange(exchange, clock) as (line, _):
        reader = SamVReader(line, {}, clock)
        reader.read_card(clock.deadline(4))
        assert not reader.wait_removed(clock.deadline(1.0))
        assert reader.wait_removed(clock.deadline(4))
        assert reader.wait_removed(clock.deadline(4))


def test_old_firmware_that_does_not_know_addresses_is_asked_for_the_card() -> None:
    clock = FakeClock()
    exchange: Exchange = [
        (FIND, FOUND), (SELECT, SELECTED), (READ, READ_ZHANG), (ADDRESS, answered(0x21)), (FIND, NO_CARD),
    ]  # fmt: skip
    with expected_exchange(exchange, clock) as (line, _):
        reader = SamVReader(line, {}, clock)
        reader.read_card(clock.deadline(4))
        assert reader.wait_removed(clock.deadline(1))


def test_a_card_that_was_not_read_lies_there_while_it_is_found() -> None:
    clock = FakeClock()
    with expected_exchange([(FIND, FOUND), (FIND, FOUND), (FIND, NO_CARD)], clock) as (line, _):
        assert SamVReader(line, {}, clock).wait_removed(clock.deadline(4))
    assert clock.now_s == pytest.approx(0.6)


@pytest.mark.parametrize("options", [{"poll_s": 0.0}, {"read_timeout_s": -1.0}])
def test_options_that_make_no_sense_are_refused(options: dict[str, float]) -> None:
    clock = FakeClock()
    with expected_exchange([], clock) as (line, _), pytest.raises(ValueError, match="more than 0"):
        SamVReader(line, options, clock)
