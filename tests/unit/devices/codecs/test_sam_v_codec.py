from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.sam_v import (
    PREAMBLE,
    Decoder,
    Reply,
    Request,
    Result,
    card_text,
    encode,
    sam_id_text,
)


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


bodies = st.binary(min_size=2, max_size=300)


def decode(data: bytes) -> list[bytes]:
    return Decoder(clock=Clock()).feed(data)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request.RESET, "00 03 10 FF EC"),
        (Request.STATUS, "00 03 11 FF ED"),
        (Request.SAM_ID, "00 03 12 FF EE"),
        (Request.LONGEST_RF_FRAME_80, "00 04 61 FF 50 CA"),
        (Request.BAUD_115200, "00 03 60 00 63"),
        (Request.BAUD_9600, "00 03 60 04 67"),
        (Request.FIND, "00 03 20 01 22"),
        (Request.SELECT, "00 03 20 02 21"),
        (Request.READ_TEXT_AND_PHOTO, "00 03 30 01 32"),
        (Request.READ_WITH_FINGERPRINT, "00 03 30 10 23"),
        (Request.READ_NEW_ADDRESS, "00 03 30 03 30"),
    ],
)
def test_requests_are_byte_for_byte_those_of_the_fact_sheet(request_: Request, expected: str) -> None:
    frame = bytes.fromhex("AA AA AA 96 69" + expected)
    assert encode(request_.value) == frame
    assert decode(frame) == [request_.value]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(Result.OK), "00 04 00 00 90 94"),
        (Reply(Result.NO_CARD), "00 04 00 00 80 84"),
        (Reply(Result.SELECT_FAILED), "00 04 00 00 81 85"),
        (Reply(Result.READ_FAILED), "00 04 00 00 41 45"),
        (Reply(Result.NOTHING_THERE), "00 04 00 00 91 95"),
        (Reply(Result.FOUND, bytes(4)), "00 08 00 00 9F 00 00 00 00 97"),
        (Reply(Result.OK, bytes(8)), "00 0C 00 00 90 00 00 00 00 00 00 00 00 9C"),
    ],
)
def test_replies_are_byte_for_byte_those_of_the_fact_sheet(reply: Reply, expected: str) -> None:
    frame = bytes.fromhex("AA AA AA 96 69" + expected)
    assert encode(reply.body) == frame
    assert [Reply.from_body(body) for body in decode(frame)] == [reply]


@pytest.mark.parametrize(
    ("head", "blocks", "frame_bytes"),
    [
        ("01 00 04 00", 256 + 1024, 1295),
        ("01 00 04 00 04 00", 256 + 1024 + 1024, 2321),
        ("01 00 04 00 00 00", 256 + 1024, 1297),
        ("01 00 04 00 02 00", 256 + 1024 + 512, 1809),
    ],
)
def test_a_read_reply_has_the_documented_size_and_yields_only_its_text(
    head: str, blocks: int, frame_bytes: int
) -> None:
    text = bytes(range(256))
    data = bytes.fromhex(head) + text + bytes(blocks - 256)
    frame = encode(Reply(Result.OK, data).body)
    assert len(frame) == frame_bytes
    assert card_text(Reply.from_body(decode(frame)[0]).data) == text


@pytest.mark.parametrize("data", [b"", bytes(300), bytes.fromhex("01 00 04 00") + bytes(100), b"\x01\x00"])
def test_a_read_reply_whose_lengths_contradict_each_other_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="contradict"):
        card_text(data)


@pytest.mark.parametrize("body", [b"", b"\x00\x00", b"\x01\x00\x90", b"\x20\x01"])
def test_a_body_that_is_no_reply_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="two zero bytes"):
        Reply.from_body(body)


@pytest.mark.parametrize("size", [0, 1, 0x0A0A, 70_000])
def test_a_body_no_frame_can_hold_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="body of"):
        encode(bytes(size))


def test_the_number_of_a_module_reads_as_on_its_label() -> None:
    data = bytes.fromhex("05 00 01 00 C3 3A 34 01 15 CD 5B 07 02 00 00 00")
    assert sam_id_text(data) == "05.01-20200131-0123456789-0000000002"
    with pytest.raises(ValueError, match="16 bytes"):
        sam_id_text(data[:-1])


def test_a_person_is_in_no_repr() -> None:
    assert "abc" not in repr(Reply(Result.OK, b"abc"))


@given(st.lists(bodies, max_size=4), st.data())
def test_frames_cut_anywhere_come_out_whole_and_in_order(sent: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(encode(body) for body in sent)
    decoder = Decoder(clock=Clock())
    received: list[bytes] = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        received += decoder.feed(stream[:size])
        stream = stream[size:]
    assert received == sent
    assert (decoder.skipped_bytes, decoder.broken_frames, decoder.pending) == (0, 0, False)


@given(st.binary(max_size=40), bodies)
def test_noise_costs_no_frame_behind_it(noise: bytes, body: bytes) -> None:
    clock = Clock()
    decoder = Decoder(clock=clock)
    received = decoder.feed(noise + encode(body))
    clock.now_s += 1.0  # noise that looks like the beginning of a long frame is given up
    received += decoder.feed()
    assert received[-1] == body


@given(bodies, bodies, st.data())
def test_one_damaged_byte_costs_its_frame_and_no_other(
    first: bytes, second: bytes, data: st.DataObject
) -> None:
    frame = bytearray(encode(first))
    place = data.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= data.draw(st.integers(1, 255))
    clock = Clock()
    decoder = Decoder(clock=clock)
    received = decoder.feed(bytes(frame))
    clock.now_s += 1.0
    received += decoder.feed(encode(second))
    clock.now_s += 1.0
    received += decoder.feed()
    assert received[-1] == second
    assert first not in received[:-1]


def test_a_frame_with_a_wrong_check_is_known_as_broken_at_once() -> None:
    decoder = Decoder(clock=Clock())
    frame = encode(Request.FIND.value)
    assert decoder.feed(frame[:-1] + b"\x00") == []
    assert (decoder.broken_frames, decoder.pending) == (1, False)


def test_an_impossible_length_is_not_waited_for() -> None:
    decoder = Decoder(clock=Clock())
    assert decoder.feed(PREAMBLE + b"\xff\xff" + encode(b"\x20\x01")) == [b"\x20\x01"]


def test_a_frame_that_stops_is_given_up_after_a_pause() -> None:
    clock = Clock()
    decoder = Decoder(inter_byte_s=0.2, clock=clock)
    frame = encode(Request.FIND.value)
    assert decoder.feed(frame[:-2]) == []
    clock.now_s += 0.3
    assert decoder.feed(frame) == [Request.FIND.value]
    assert decoder.broken_frames == 1
