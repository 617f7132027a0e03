from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.keyboard_scanner import KeyBurst


def typed(burst: KeyBurst, text: str, gap_s: float, start_s: float = 10.0) -> tuple[list[str], float]:
    """Type a text with equal gaps; return the codes found and the moment of the last key."""
    codes = []
    at_s = start_s
    for place, character in enumerate(text):
        at_s = start_s + place * gap_s
        if code := burst.key(character, at_s):
            codes.append(code)
    return codes, at_s


@pytest.mark.parametrize("gap_s", [0.0, 0.001, 0.02])
@pytest.mark.parametrize("enter", ["\r", "\n"])
def test_a_burst_that_ends_with_enter_is_a_code(gap_s: float, enter: str) -> None:
    assert typed(KeyBurst(), "YC-20261121-0007" + enter, gap_s)[0] == ["YC-20261121-0007"]


@pytest.mark.parametrize("gap_s", [0.08, 0.2, 1.0])
def test_a_person_who_types_is_not_a_scanner(gap_s: float) -> None:
    assert typed(KeyBurst(), "YC-20261121-0007\r", gap_s)[0] == []


def test_a_code_after_typing_begins_where_the_scanner_began() -> None:
    burst = KeyBurst()
    _, at_s = typed(burst, "zh", 0.15)
    assert typed(burst, "A0012345\r", 0.005, at_s + 0.3)[0] == ["A0012345"]


def test_enter_pressed_by_a_person_after_a_burst_without_one_is_not_its_end() -> None:
    burst = KeyBurst()
    _, at_s = typed(burst, "A0012345", 0.005)
    assert burst.key("\r", at_s + 0.4) is None


def test_short_bursts_and_keys_held_down_are_no_codes() -> None:
    assert typed(KeyBurst(), "12345\r", 0.005)[0] == []
    assert typed(KeyBurst(), "0" * 40 + "\r", 0.033)[0] == []


def test_two_codes_right_after_each_other_are_two() -> None:
    assert typed(KeyBurst(), "A000001\rA000002\r", 0.005)[0] == ["A000001", "A000002"]


def test_a_scanner_without_enter_is_heard_after_a_pause() -> None:
    burst = KeyBurst()
    _, at_s = typed(burst, "A0012345", 0.005)
    assert burst.pending
    assert burst.quiet(at_s + 0.1) is None
    assert burst.quiet(at_s + 0.15) == "A0012345"
    assert burst.quiet(at_s + 0.5) is None
    assert not burst.pending


def test_shift_keys_between_characters_change_nothing() -> None:
    burst = KeyBurst()
    codes = [burst.key(text, place * 0.005) for place, text in enumerate(["A", "", "b", "", *"12345", "\r"])]
    assert codes[-1] == "Ab12345"


def test_a_flood_is_no_code_and_the_next_code_is() -> None:
    burst = KeyBurst(most_characters=100)
    _, at_s = typed(burst, "ab" * 100 + "\r", 0.001)
    assert typed(burst, "A0012345\r", 0.001, at_s + 1)[0] == ["A0012345"]


def test_a_clock_that_goes_back_begins_anew() -> None:
    burst = KeyBurst()
    typed(burst, "garbage", 0.001, start_s=50.0)
    assert typed(burst, "A0012345\r", 0.001, start_s=10.0)[0] == ["A0012345"]


@given(
    st.text(string.ascii_letters + string.digits, min_size=6, max_size=60).filter(
        lambda text: len(set(text)) > 1
    ),
    st.lists(st.floats(0.0, 0.049), min_size=61, max_size=61),
)
def test_any_fast_enough_burst_is_its_own_text(text: str, gaps_s: list[float]) -> None:
    burst = KeyBurst()
    at_s, codes = 100.0, []
    for character, gap_s in zip(text + "\r", gaps_s, strict=False):
        at_s += gap_s
        codes.append(burst.key(character, at_s))
    assert [code for code in codes if code] == [text]
