"""Numbers of persons and companies: the standards' own examples, and every single typing error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.protocol.identity_numbers import (
    Flaw,
    NumberKind,
    Wrong,
    credit_code_check,
    credit_code_flaw,
    id_check,
    identity_flaw,
    kind_of,
    masked,
    organisation_check,
)

GOOD = "11010519491231002X"
COMPANY = "91350100M000100Y43"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    ("body", "check"),
    [("11010519491231002", "X"), ("44052418800101001", "4"), ("91012419900101001", "9")],
)
def test_check_characters_of_persons_are_those_of_the_standard(body: str, check: str) -> None:
    assert id_check(body) == check
    assert identity_flaw(body + check) is None
    assert identity_flaw((body + check).lower()) is None


@pytest.mark.parametrize(("body", "check"), [("91350100M000100Y4", "3"), ("11320000MB151840X", "J")])
def test_check_characters_of_companies_are_those_of_the_standard(body: str, check: str) -> None:
    assert credit_code_check(body) == check
    assert organisation_check(body[8:16]) == body[16]
    assert credit_code_flaw(body + check) is None
    assert credit_code_flaw((body + check).lower()) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (GOOD, NumberKind.RESIDENT),
        ("810000199408230021", NumberKind.HK_MACAU_TAIWAN),
        ("830000199201300022", NumberKind.HK_MACAU_TAIWAN),
        ("910124199001010019", NumberKind.FOREIGNER),
        ("UTO000190010100", NumberKind.OLD_FOREIGNER),
        ("810100199408230021", NumberKind.RESIDENT),
        ("110105491231002", None),
        ("", None),
    ],
)
def test_the_kind_is_told_from_the_shape(number: str, kind: NumberKind | None) -> None:
    assert kind_of(number) is kind


@pytest.mark.parametrize(
    ("number", "flaw"),
    [
        ("", Flaw(Wrong.LENGTH, expected="18")),
        ("1", Flaw(Wrong.LENGTH, expected="18")),
        (GOOD[:-1], Flaw(Wrong.LENGTH, expected="18")),
        (GOOD + "1", Flaw(Wrong.LENGTH, expected="18")),
        ("110105491231002", Flaw(Wrong.LENGTH, expected="18")),
        ("110105194912310021", Flaw(Wrong.CHECK, 18, "X")),
        ("11010519491331002X", Flaw(Wrong.DATE, 7)),
        ("110105190002290020", Flaw(Wrong.DATE, 7)),
        ("110105000001010020", Flaw(Wrong.DATE, 7)),
        ("A" * 18, Flaw(Wrong.CHARACTER, 1)),
        ("1101051949123100XX", Flaw(Wrong.CHARACTER, 17)),
        ("１" * 17 + "1", Flaw(Wrong.CHARACTER, 1)),
        ("1101 5", Flaw(Wrong.CHARACTER, 5)),
        ("UTO00019001010A", Flaw(Wrong.CHARACTER, 15)),
        ("U1O000190010100", Flaw(Wrong.CHARACTER, 2)),
    ],
)
def test_what_is_wrong_with_a_person_is_named_with_its_place(number: str, flaw: Flaw) -> None:
    assert identity_flaw(number) == flaw


@pytest.mark.parametrize(
    ("code", "flaw"),
    [
        ("", Flaw(Wrong.LENGTH, expected="18")),
        (COMPANY[:-1], Flaw(Wrong.LENGTH, expected="18")),
        (COMPANY[:-1] + "4", Flaw(Wrong.CHECK, 18, "3")),
        ("I1350100M000100Y43", Flaw(Wrong.CHARACTER, 1)),
        ("91A50100M000100Y43", Flaw(Wrong.CHARACTER, 3)),
        ("91350100M0O0100Y43", Flaw(Wrong.CHARACTER, 11)),
        ("91350100M000100Y5" + credit_code_check("91350100M000100Y5"), Flaw(Wrong.CHECK, 17, "4")),
    ],
)
def test_what_is_wrong_with_a_company_is_named_with_its_place(code: str, flaw: Flaw) -> None:
    assert credit_code_flaw(code) == flaw


@pytest.mark.parametrize("check", [id_check, credit_code_check, organisation_check])
def test_a_check_character_of_half_a_number_is_refused(check: object) -> None:
    assert callable(check)
    with pytest.raises(ValueError, match="characters before it"):
        check("123")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, change: int) -> None:
    wrong = str((int(GOOD[place]) + change) % 10)
    assert identity_flaw(GOOD[:place] + wrong + GOOD[place + 1 :])


@given(st.integers(0, 17), st.integers(1, 30))
def test_one_wrong_character_of_a_company_is_always_found(place: int, change: int) -> None:
    value = CREDIT_ALPHABET.index(COMPANY[place])
    wrong = CREDIT_ALPHABET[(value + change) % 31]
    assert credit_code_flaw(COMPANY[:place] + wrong + COMPANY[place + 1 :])


@given(st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_found(place: int) -> None:
    for number, flaw_in in ((GOOD, identity_flaw), (COMPANY, credit_code_flaw)):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or flaw_in(swapped)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer_that_does_not_hold_it(text: str) -> None:
    for flaw in (identity_flaw(text), credit_code_flaw(text)):
        assert flaw is None or flaw.expected in ("", "15", "18") or len(flaw.expected) == 1


@given(st.text("0123456789X", max_size=18))
def test_a_mask_shows_five_characters_at_most(number: str) -> None:
    shown = masked(number)
    assert len(shown) == len(number)
    assert len(shown.replace("*", "")) <= 5
