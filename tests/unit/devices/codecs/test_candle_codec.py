"""Candle packets against the documented example, and what a bar can show of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs import candle


def test_equals_the_documented_packet() -> None:
    packet = candle.text_packet(0x22, "A001>3", candle.BLINK_ALWAYS)
    assert packet == bytes.fromhex("01 22 21 41 30 30 31 3E 33 20 07")


def test_brightness_packet() -> None:
    assert candle.brightness_packet(0x22, 3) == bytes.fromhex("02 22 23 07")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A001→3", "A001>3"),
        ("请A001号到3号窗口", "A001 3"),
        ("A001 > 3", "A001 > 3"),
        ("", ""),
        ("暂停服务", ""),
        ("A1\n2\x07", "A1 2"),
    ],
)
def test_shows_what_the_font_has_and_never_glues_numbers_together(text: str, shown: str) -> None:
    assert candle.showable(text) == shown


@given(st.text(), st.integers(candle.FIRST_ADDRESS, candle.LAST_ADDRESS))
def test_every_text_packet_is_eleven_bytes_with_one_end_mark(text: str, address: int) -> None:
    packet = candle.text_packet(address, candle.showable(text))
    assert len(packet) == 11
    assert packet.index(0x07) == 10
