"""Wrapping Chinese and Latin text into the columns of a ticket."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs import escpos_text
from devices.codecs.escpos_profile import Charset

CLOSING = "，。、；：？！）》」』】"
OPENING = "（《「『【"


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 8, [""]),
        ("政务服务", 8, ["政务服务"]),
        ("政务服务大厅", 8, ["政务服务", "大厅"]),
        ("A012 请到3号窗口", 9, ["A012 请到", "3号窗口"]),
        ("请带好，证件", 6, ["请带", "好，证", "件"]),
        ("证件（原件）", 6, ["证件", "（原", "件）"]),
        ("one two three", 7, ["one two", "three"]),
        ("hello world", 5, ["hello", "world"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("a\n\nb", 8, ["a", "", "b"]),
        ("，，，，", 4, ["，，", "，，"]),
    ],
)
def test_where_lines_break(text: str, columns: int, lines: list[str]) -> None:
    assert escpos_text.wrap(text, columns) == lines


def test_headings_are_balanced() -> None:
    assert escpos_text.wrap("连州市政务服务中心", 16) == ["连州市政务服务中", "心"]
    assert escpos_text.balanced("连州市政务服务中心", 16) == ["连州市政务", "服务中心"]
    assert escpos_text.balanced("政务大厅", 16) == ["政务大厅"]


@given(st.text(alphabet="政务，。（）、AB12 \n", max_size=60), st.integers(min_value=4, max_value=20))
def test_nothing_is_lost_and_nothing_too_wide(text: str, columns: int) -> None:
    for breaking in (escpos_text.wrap, escpos_text.balanced):
        lines = breaking(text, columns)
        assert all(escpos_text.half_cells(line) <= columns for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


PHRASES = st.lists(st.sampled_from(["政", "务", "服，", "（政", "《务》", "（服）。"]), min_size=1).map(
    "".join
)


@given(PHRASES)
def test_punctuation_stands_where_it_may(text: str) -> None:
    for before, after in pairwise(escpos_text.wrap(text, 12)):
        assert after[0] not in CLOSING
        assert before[-1] not in OPENING


def test_two_columns() -> None:
    assert escpos_text.two_columns("前面", "3 人", 16) == ["前面        3 人"]
    assert escpos_text.two_columns("可能叫号的窗口", "3、4 号", 16) == ["可能叫号的窗口", "         3、4 号"]


def test_printable_drops_what_is_no_character() -> None:
    assert escpos_text.printable("a\tb\r\nc\x07\u200d\ue000d") == "a    b\ncd"
    assert escpos_text.printable("e\u0301") == "é"


def test_what_the_fonts_hold() -> None:
    assert escpos_text.has_glyphs("镕：①", Charset.GBK)
    assert not escpos_text.has_glyphs("𠮷", Charset.GBK)
    assert escpos_text.has_glyphs("𠮷㐂", Charset.GB18030)
    assert escpos_text.encoded("𠮷", Charset.GB18030).hex() == "9534b235"
    assert escpos_text.encoded("㐂", Charset.GB18030).hex() == "8139ef31"
