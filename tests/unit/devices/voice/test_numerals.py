"""Numbers are read the way people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.numerals import chinese, english
from devices.voice.phrases import shipped_book

ZH, EN = shipped_book("zh_CN"), shipped_book("en")


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (0, "零"), (3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (100, "一百"),
        (105, "一百零五"), (110, "一百一十"), (115, "一百一十五"), (1000, "一千"), (1005, "一千零五"),
        (1050, "一千零五十"), (2012, "二千零一十二"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_chinese(number: int, read: str) -> None:
    assert "".join(ZH.words[clip] for clip in chinese(number)) == read


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (0, "zero"), (7, "seven"), (10, "ten"), (12, "twelve"), (20, "twenty"), (21, "twenty one"),
        (100, "one hundred"), (105, "one hundred five"), (219, "two hundred nineteen"),
        (1000, "one thousand"), (3450, "three thousand four hundred fifty"),
    ],
)  # fmt: skip
def test_english(number: int, read: str) -> None:
    assert " ".join(EN.words[clip] for clip in english(number)) == read


@given(st.integers(0, 9999))
def test_every_number_has_its_clips_and_its_own_reading(number: int) -> None:
    assert set(chinese(number)) <= set(ZH.words)
    assert set(english(number)) <= set(EN.words)
    other = number + 1 if number < 9999 else 0
    assert chinese(number) != chinese(other)
    assert english(number) != english(other)
