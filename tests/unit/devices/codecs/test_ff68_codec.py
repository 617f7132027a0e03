from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs import ff68
from devices.codecs.ff68 import Decoder, Frame, encode
from devices.ports import PadKey

CALL_KEY_PAD_1 = bytes.fromhex("FF 68 03 03 68 01 02 0C 0F 16")


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


frames = st.builds(Frame, st.integers(0, 255), st.integers(0, 255), st.binary(min_size=0, max_size=14))


def decode(data: bytes) -> list[Frame]:
    return Decoder(clock=Clock()).feed(data)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (ff68.ask_evaluation(1), "FF 68 03 03 68 01 01 0B 0D 16"),
        (ff68.beep(1), "FF 68 02 02 68 01 03 04 16"),
        (Frame(1, 0x02, b"\x0c"), "FF 68 03 03 68 01 02 0C 0F 16"),
        (ff68.show_number(1, "A012"), "FF 68 08 08 68 01 02 0A 0A 0A 00 01 02 24 16"),
        (ff68.show_waiting(3, 17), "FF 68 08 08 68 03 02 0A 01 07 0A 0A 0A 35 16"),
    ],
)
def test_frames_are_byte_for_byte_those_of_the_fact_sheet(frame: Frame, expected: str) -> None:
    assert encode(frame) == bytes.fromhex(expected)
    assert decode(encode(frame)) == [frame]


@pytest.mark.parametrize(
    ("number", "places"),
    [
        ("A012", "0A 0A 0A 00 01 02"),
        ("B1234", "0A 0A 0A 02 03 04"),
        ("A7", "0A 0A 0A 0A 0A 07"),
        ("社012", "0A 0A 0A 00 01 02"),
        ("A٣", "0A 0A 0A 0A 0A 0A"),
        ("", "0A 0A 0A 0A 0A 0A"),
    ],
)
def test_a_number_shows_its_last_three_digits(number: str, places: str) -> None:
    assert ff68.show_number(1, number).data == bytes.fromhex(places)


@pytest.mark.parametrize(
    ("waiting", "places"),
    [
        (0, "0A 0A 00 0A 0A 0A"),
        (999, "09 09 09 0A 0A 0A"),
        (1500, "09 09 09 0A 0A 0A"),
        (-1, "0A 0A 00 0A 0A 0A"),
    ],
)
def test_a_waiting_count_stays_within_three_places(waiting: int, places: str) -> None:
    assert ff68.show_waiting(1, waiting).data == bytes.fromhex(places)


def test_every_key_of_the_pad_is_known() -> None:
    assert set(ff68.KEYS.values()) == set(PadKey)


def test_a_verdict_is_acknowledged_with_func_01_and_a_key_with_its_echo() -> None:
    verdict = Frame(1, 0x11, b"\x02")
    assert encode(ff68.acknowledgement(verdict)) == bytes.fromhex("FF 68 03 03 68 01 01 02 04 16")
    key = Frame(1, 0x02, b"\x06\x0f")
    assert ff68.acknowledgement(key) == key


def test_a_frame_too_long_or_out_of_byte_range_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 14"):
        encode(Frame(1, 2, bytes(15)))
    with pytest.raises(ValueError, match="byte"):
        encode(Frame(256, 2))


@given(st.lists(frames, max_size=5), st.data())
def test_whole_frames_survive_any_chopping(sent: list[Frame], data: st.DataObject) -> None:
    stream = b"".join(encode(frame) for frame in sent)
    decoder = Decoder(clock=Clock())
    received: list[Frame] = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        received += decoder.feed(stream[:size])
        stream = stream[size:]
    assert received == sent
    assert not decoder.pending


@given(st.binary(max_size=200))
def test_garbage_never_raises_and_is_forgotten_after_the_gap(garbage: bytes) -> None:
    clock = Clock()
    decoder = Decoder(clock=clock)
    decoder.feed(garbage)
    clock.now_s += 1.0
    decoder.feed()
    assert not decoder.pending
    assert decoder.feed(CALL_KEY_PAD_1) == [Frame(1, 2, b"\x0c")]


@pytest.mark.parametrize("position", range(len(CALL_KEY_PAD_1)))
def test_one_lost_byte_costs_one_frame_only(position: int) -> None:
    damaged = CALL_KEY_PAD_1[:position] + CALL_KEY_PAD_1[position + 1 :]
    good = encode(Frame(2, 2, b"\x0d"))
    assert decode(damaged + good + good) == [Frame(2, 2, b"\x0d")] * 2


@pytest.mark.parametrize("extra", [0x00, 0x16, 0x68, 0xFF])
@pytest.mark.parametrize("position", range(len(CALL_KEY_PAD_1) + 1))
def test_one_extra_byte_costs_at_most_the_frame_it_hits(position: int, extra: int) -> None:
    damaged = CALL_KEY_PAD_1[:position] + bytes((extra,)) + CALL_KEY_PAD_1[position:]
    good = encode(Frame(2, 2, b"\x0d"))
    received = decode(damaged + good)
    assert received[-1] == Frame(2, 2, b"\x0d")
    assert received[:-1] in ([], [Frame(1, 2, b"\x0c")])


@pytest.mark.parametrize("position", range(len(CALL_KEY_PAD_1)))
def test_a_flipped_byte_is_never_taken_for_a_key(position: int) -> None:
    damaged = bytearray(CALL_KEY_PAD_1)
    damaged[position] ^= 0x01
    assert decode(bytes(damaged)) == []


def test_unequal_lengths_are_refused() -> None:
    assert decode(bytes.fromhex("FF 68 03 02 68 01 02 0C 0F 16")) == []


def test_a_frame_that_stops_in_the_middle_is_given_up_after_the_gap() -> None:
    clock = Clock()
    decoder = Decoder(inter_byte_s=0.2, clock=clock)
    assert decoder.feed(CALL_KEY_PAD_1[:6]) == []
    assert decoder.pending
    clock.now_s += 0.3
    assert decoder.feed(CALL_KEY_PAD_1) == [Frame(1, 2, b"\x0c")]


def test_bytes_within_the_gap_still_belong_together() -> None:
    clock = Clock()
    decoder = Decoder(inter_byte_s=0.2, clock=clock)
    received = []
    for byte in CALL_KEY_PAD_1:
        received += decoder.feed(bytes((byte,)))
        clock.now_s += 0.19
    assert received == [Frame(1, 2, b"\x0c")]


def test_a_good_frame_inside_a_longer_broken_one_comes_out_after_the_gap() -> None:
    clock = Clock()
    decoder = Decoder(inter_byte_s=0.2, clock=clock)
    assert decoder.feed(bytes.fromhex("FF 68 10 10 68") + CALL_KEY_PAD_1) == []
    clock.now_s += 0.3
    assert decoder.feed() == [Frame(1, 2, b"\x0c")]


def test_skipped_bytes_are_counted_and_good_ones_are_not() -> None:
    decoder = Decoder(clock=Clock())
    decoder.feed(b"garbage" + CALL_KEY_PAD_1)
    assert decoder.skipped_bytes == 7


def test_reset_forgets_the_beginning_of_a_frame() -> None:
    decoder = Decoder(clock=Clock())
    decoder.feed(CALL_KEY_PAD_1[:5])
    decoder.reset()
    assert decoder.feed(CALL_KEY_PAD_1[5:] + CALL_KEY_PAD_1) == [Frame(1, 2, b"\x0c")]
