from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity_numbers import is_id_card, masked

GOOD = "11010519491231002X"


def test_a_good_number_is_good_in_either_case() -> None:
    assert is_id_card(GOOD)
    assert is_id_card(GOOD.lower())


@pytest.mark.parametrize(
    "number",
    ["", "1", GOOD[:-1], GOOD + "1", "110105194912310021", "11010519491331002X", "A" * 18, "１" * 17 + "1"],
)
def test_what_cannot_be_a_number_is_refused(number: str) -> None:
    assert not is_id_card(number)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, change: int) -> None:
    wrong = str((int(GOOD[place]) + change) % 10)
    assert not is_id_card(GOOD[:place] + wrong + GOOD[place + 1 :])


@given(st.text("0123456789X", max_size=18))
def test_a_mask_shows_five_characters_at_most(number: str) -> None:
    shown = masked(number)
    assert len(shown) == len(number)
    assert len(shown.replace("*", "")) <= 5
