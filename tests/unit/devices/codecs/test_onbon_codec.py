"""Onbon frames against the vendor's printed examples and an independent encoder's frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs import onbon
from devices.codecs.checksums import crc16_arc, sum16
from devices.codecs.gb2312 import fit_gb2312
from devices.codecs.onbon import (
    CardError,
    CheckMode,
    DynamicArea,
    Frame,
    FrameError,
    FrameReader,
    Header,
    RunMode,
    TextColour,
)
from devices.errors import ProtocolError

HEAD = "A5A5A5A5A5A5A5A5 0100 0080 000000 00 00 00 FE 02"


def wire(text: str) -> bytes:
    return bytes.fromhex(text.replace(" ", ""))


CALL = onbon.tagged_text("请A001号到3号窗口", TextColour.RED)

# Requests, as printed in hardware.md §2(b).
VENDOR_FRAMES = [
    (onbon.ping(), f"{HEAD} 0500 A200010000 68F8 5A"),
    (onbon.ask_status(), f"{HEAD} 0500 A102010000 2D40 5A"),
    (onbon.power(on=False), f"{HEAD} 0600 A30001000002 39EB 5A"),
    (onbon.power(on=True), f"{HEAD} 0600 A30001000001 79EA 5A"),
    (onbon.brightness(8), f"{HEAD} 0700 A3020100000108 2656 5A"),
    (onbon.delete_areas(), f"{HEAD} 0700 A306010000FF00 6674 5A"),
    (onbon.delete_areas([0]), f"{HEAD} 0800 A306010000010000 A602EA 5A"),
    (
        onbon.update_areas(
            [
                DynamicArea(
                    text=CALL, width_dots=64, height_dots=32, run_mode=RunMode.LOOP_UNTIL_STALE, timeout_s=30
                )
            ]
        ),
        f"{HEAD} 3800 A3060100000001 2F00 00 0080 0000 4080 2000 00 00 02 1E00"
        "000000 01 01 01 00 02 05 14000000 5C4331C7EB41303031BAC5B5BD33BAC5B4B0BFDA B93C 5A",
    ),
]


@pytest.mark.parametrize(("request_data", "frame"), VENDOR_FRAMES)
def test_requests_equal_the_documented_bytes(request_data: bytes, frame: str) -> None:
    assert onbon.encode_frame(request_data) == wire(frame)


# What app-tools-zxw 2.2.4 (an encoder we did not write) makes of two texts: source 8001, type 61, run mode 3.
ZXW_AREA = "2F00 00 0080 0000 4080 2000 00 00 03 0000 000000 01 01 01 00 02 05 14000000"
ZXW_CALL = (
    f"A5A5A5A5A5A5A5A5 0100 0180 000000 00 00 00 61 02 3800 A3060100000001 {ZXW_AREA}"
    "5C4331C7EB41303031BAC5B5BD33BAC5B4B0BFDA A239 5A"
)


def test_equals_an_independent_encoder_byte_for_byte() -> None:
    area = bytearray(DynamicArea(text=CALL, width_dots=64, height_dots=32).encode())
    area[11] = 3  # that package's run mode, which this product does not use
    data = wire("A3060100000001 2F00") + area
    assert onbon.encode_frame(data, Header(source=0x8001, device_type=0x61)) == wire(ZXW_CALL)


def test_reads_the_vendors_own_answers() -> None:
    ack = wire("A5A5A5A5A5A5A5A5 0080 FEFF 000000 00 00 00 FE 02 0500 A000000000 14AC 5A")
    nack = wire("A5A5A5A5A5A5A5A5 0080 FEFF 000000 00 00 00 FE 02 0500 A001050000 0551 5A")
    first, second = FrameReader().feed(ack + nack)
    assert isinstance(first, Frame) and onbon.parse_answer(first.data).accepted
    assert isinstance(second, Frame)
    refusal = onbon.parse_answer(second.data)
    assert not refusal.accepted
    assert refusal.error == CardError.CRC
    assert first.header.source == 0xFFFE


def test_reads_the_vendors_own_request() -> None:
    welcome = wire(
        "A5A5A5A5A5A5A5A5 FEFF 0080 000000 00 00 00 FE 02 2C00 A3060100000001 2300 00 0080 0000 8080 2000"
        "00 00 00 0A00 000000 02 01 01 00 02 0A 08000000 BBB6D3ADB9E2C1D9 3C49 5A"
    )
    (frame,) = FrameReader().feed(welcome)
    assert isinstance(frame, Frame)
    assert frame.data.endswith("欢迎光临".encode("gb2312"))


@given(st.binary(max_size=300), st.sampled_from([CheckMode.CRC16, CheckMode.SUM16]))
def test_any_data_survives_the_wire(data: bytes, mode: CheckMode) -> None:
    header = Header(check_mode=mode)
    frame = onbon.encode_frame(data, header)
    assert not set(frame[8:-1]) & {0xA5, 0x5A}, "frame marks inside a frame"
    assert FrameReader().feed(frame) == [Frame(header, data)]


@given(st.binary(max_size=60).map(lambda noise: noise.replace(b"\xa5", b"")), st.integers(1, 7))
def test_finds_a_frame_in_any_pieces_after_noise(noise: bytes, size: int) -> None:
    stream = noise + onbon.encode_frame(onbon.ping())
    reader = FrameReader()
    found = [
        item for start in range(0, len(stream), size) for item in reader.feed(stream[start : start + size])
    ]
    assert found == [Frame(Header(), onbon.ping())]


@given(st.data())
def test_one_wrong_byte_is_never_taken_for_a_frame(data: st.DataObject) -> None:
    good = bytearray(onbon.encode_frame(onbon.update_areas([DynamicArea(CALL, 64, 32)])))
    position = data.draw(st.integers(8, len(good) - 2))
    good[position] ^= data.draw(st.integers(1, 255))
    assert not any(isinstance(item, Frame) for item in FrameReader().feed(bytes(good)))


def test_a_cut_frame_is_reported_and_the_next_one_read() -> None:
    frame = onbon.encode_frame(onbon.ping())
    cut, whole = FrameReader().feed(frame[:-6] + frame)
    assert isinstance(cut, FrameError)
    assert isinstance(whole, Frame)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"\x01\x00", "too short"),
        (b"\x01\xa6\x03" + bytes(20), "bad escape"),
        (bytes(8) + b"\x07" + bytes(3) + b"\x00\x00" + bytes(2), "check mode"),
        (bytes(12) + b"\x09\x00" + bytes(2), "length field says 9"),
    ],
)
def test_broken_frames_say_what_is_wrong(body: bytes, complaint: str) -> None:
    with pytest.raises(FrameError, match=complaint):
        onbon.decode_body(body)


def test_a_frame_without_end_does_not_eat_memory() -> None:
    reader = FrameReader()
    (error,) = reader.feed(b"\xa5" + bytes(9000))
    assert isinstance(error, FrameError)
    assert reader.feed(onbon.encode_frame(onbon.ping())) == [Frame(Header(), onbon.ping())]


@pytest.mark.parametrize("read", [onbon.parse_answer, onbon.parse_report])
def test_answers_too_short_are_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(ProtocolError, match="too short"):
        read(b"\xa0")


def test_a_backslash_in_a_text_is_not_a_tag() -> None:
    assert onbon.tagged_text("a\\C2b\nc", TextColour.GREEN) == b"\\C2a\xa3\xdcC2b\\nc"


@pytest.mark.parametrize(
    ("text", "shown", "replaced"),
    [
        ("请A001号", "请A001号", ()),
        ("张喆到3号", "张zhe到3号", ("喆",)),
        ("ﬁ①", "fi①", ("ﬁ",)),
        ("号☃☃", "号??", ("☃",)),
        ("堃𠮷", "kun?", ("堃", "𠮷")),
    ],
)
def test_what_the_card_has_no_font_for_is_replaced_and_told(
    text: str, shown: str, replaced: tuple[str, ...]
) -> None:
    fitted = fit_gb2312(text)
    assert (fitted.text, fitted.replaced) == (shown, replaced)


@given(st.text(max_size=40))
def test_every_text_can_be_encoded_after_fitting(text: str) -> None:
    fit_gb2312(text).text.encode("gb2312")


def test_checksums_have_their_published_check_values() -> None:
    assert crc16_arc(b"123456789") == 0xBB3D
    assert sum16(b"123456789") == 0x01DD
