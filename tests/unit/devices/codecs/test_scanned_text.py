from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.scanned_text import NoText, Refused, Splitter, decoded


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


codes = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@pytest.mark.parametrize("text", ["A001", "上海市浦东新区", "𠮷", "01|张样本|㐂", "0102\x1d21ABC"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_codes_are_read_in_both_charsets(text: str, charset: str) -> None:
    assert decoded(text.encode(charset)) == text


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"A001\x07", b"\xff\xff\xff", b"\x80", b"abc\x1b[2J"])
def test_binary_rubbish_is_no_code_and_is_not_quoted(data: bytes) -> None:
    with pytest.raises(NoText, match=f"^{len(data)} bytes that are no text$"):
        decoded(data)


@given(codes)
def test_every_text_survives_as_utf_8(text: str) -> None:
    assert decoded(text.encode()) == text


@given(st.lists(codes, max_size=4), st.sampled_from([b"\r", b"\n", b"\r\n"]), st.data())
def test_codes_cut_anywhere_come_out_whole_and_in_order(
    sent: list[str], end: bytes, data: st.DataObject
) -> None:
    stream = b"".join(code.encode() + end for code in sent)
    splitter = Splitter(clock=Clock())
    received: list[str | Refused] = []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        received += splitter.feed(stream[:size])
        stream = stream[size:]
    assert received == sent
    assert not splitter.pending


def test_a_pause_ends_a_code_without_a_line_end() -> None:
    clock = Clock()
    splitter = Splitter(quiet_s=0.3, clock=clock)
    assert splitter.feed(b"A0") == []
    clock.now_s += 0.2
    assert splitter.feed(b"01") == []
    clock.now_s += 0.3
    assert splitter.feed() == ["A001"]
    assert not splitter.pending


def test_without_lines_a_code_may_have_several() -> None:
    clock = Clock()
    splitter = Splitter(lines=False, clock=clock)
    assert splitter.feed("姓名\r\n样本\r\n".encode()) == []
    clock.now_s += 1
    assert splitter.feed() == ["姓名\r\n样本"]


def test_what_is_too_long_is_refused_as_a_whole_and_the_next_code_is_taken() -> None:
    splitter = Splitter(longest_bytes=4, clock=Clock())
    assert splitter.feed(b"1234\r12345\r5678\r") == [
        "1234",
        Refused("more than 4 bytes without an end"),
        "5678",
    ]


def test_empty_lines_are_nothing() -> None:
    assert Splitter(clock=Clock()).feed(b"\r\n\r\n  \r\n") == []


def test_half_a_code_of_a_cut_line_does_not_join_the_next() -> None:
    splitter = Splitter(longest_bytes=4, clock=Clock())
    splitter.feed(b"12345")
    splitter.reset()
    assert splitter.feed(b"67\r") == ["67"]
