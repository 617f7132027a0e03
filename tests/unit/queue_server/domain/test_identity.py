"""Masks and spellings."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from queue_server.domain.identity import masked, masked_name, masked_number, normalised


@pytest.mark.parametrize(
    ("typed", "one_spelling"),
    [
        ("11010519491231002x", "11010519491231002X"),
        (" 110105 19491231-002X ", "11010519491231002X"),
        ("１３８００００１１１１", "13800001111"),
        ("91110108ma01xxxx0q", "91110108MA01XXXX0Q"),
    ],
)
def test_one_number_has_one_spelling(typed: str, one_spelling: str) -> None:
    assert normalised(typed) == one_spelling


@pytest.mark.parametrize(
    ("name", "mask"), [("张三", "张*"), ("张三丰", "张**"), ("张", "张*"), (" 欧阳 娜娜 ", "欧***"), ("", "")]
)
def test_a_name_shows_its_first_character(name: str, mask: str) -> None:
    assert masked_name(name) == mask


@pytest.mark.parametrize(("number", "mask"), [("3101011990010112 38", "3****8"), ("123", "****")])
def test_a_number_shows_its_ends(number: str, mask: str) -> None:
    assert masked_number(number) == mask


@given(st.text(min_size=4, max_size=32))
def test_a_mask_never_tells_more_than_two_characters(number: str) -> None:
    assert len(masked_number(number).replace("*", "")) <= 2


def test_the_name_is_preferred() -> None:
    assert (masked("李四", "310101199001011238"), masked("", "310101199001011238")) == ("李*", "3****8")
