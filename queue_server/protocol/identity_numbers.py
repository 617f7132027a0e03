"""Whether a number of a person or a company can be right, and if not, what is wrong with it and where.

A check answers None or the first `Flaw` it finds; a front end makes the sentence. A
flaw never holds the number or a part of it, so it may be logged and stored.

Sources: GB 11643 (18 characters, the last by ISO 7064 MOD 11-2; foreigners' cards
since 2023 begin with 9, residence permits of Hong Kong, Macau and Taiwan with
810000, 820000, 830000), GB 32100 (unified social credit code) with the
organisation code of GB 11714 at its places 9 to 17, hardware.md §4.3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ID_LENGTH = 18
OLD_FOREIGNER_LENGTH = 15
CREDIT_CODE_LENGTH = 18

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_ALLOWED = (_DIGITS,) * 17 + (_DIGITS + "X",)
_OLD_FOREIGNER_ALLOWED = (_LETTERS,) * 3 + (_DIGITS,) * 12
_PERMIT_PREFIXES = ("810000", "820000", "830000")

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CREDIT_ALLOWED = (_CREDIT_ALPHABET,) * 2 + (_DIGITS,) * 6 + (_CREDIT_ALPHABET,) * 10
_ORGANISATION = slice(8, 16)
_ORGANISATION_CHECK_PLACE = 17
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class NumberKind(StrEnum):
    """Whose number it is, told from its shape alone."""

    RESIDENT = "resident"
    HK_MACAU_TAIWAN = "hk_macau_taiwan"
    FOREIGNER = "foreigner"
    """Permanent residence card since 2023: 18 characters, the first is 9."""
    OLD_FOREIGNER = "old_foreigner"
    """Permanent residence card before 2023: three letters and twelve digits."""


class Wrong(StrEnum):
    """What can be wrong with a number."""

    LENGTH = "length"
    """Too short or too long; `Flaw.expected` is the right length."""
    CHARACTER = "character"
    """A character that cannot stand at `Flaw.place`."""
    DATE = "date"
    """The day of birth that begins at `Flaw.place` is in no calendar."""
    CHECK = "check"
    """The check character at `Flaw.place` should be `Flaw.expected` if all others are right."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing wrong with a number.

    Attributes:
        wrong: what.
        place: where, counted from 1; 0 = the number as a whole.
        expected: see `Wrong`; empty where nothing particular is.
    """

    wrong: Wrong
    place: int = 0
    expected: str = ""


def kind_of(number: str) -> NumberKind | None:
    """Tell whose number it seems to be by length and first characters; None for no person's number."""
    if len(number) == OLD_FOREIGNER_LENGTH and number[:1].upper() in _LETTERS:
        return NumberKind.OLD_FOREIGNER
    if len(number) != ID_LENGTH:
        return None
    if number.startswith(_PERMIT_PREFIXES):
        return NumberKind.HK_MACAU_TAIWAN
    return NumberKind.FOREIGNER if number.startswith("9") else NumberKind.RESIDENT


def identity_flaw(number: str) -> Flaw | None:
    """Return what is wrong with a person's number of any kind; None when it can be right.

    A small x counts as X. Of the old foreigners' number only the shape is known.
    """
    number = number.upper()
    if kind_of(number) is NumberKind.OLD_FOREIGNER:
        return _shape_flaw(number, _OLD_FOREIGNER_ALLOWED)
    if flaw := _shape_flaw(number, _ID_ALLOWED):
        return flaw
    if _birth(number) is None:
        return Flaw(Wrong.DATE, 7)
    return _check_flaw(number, ID_LENGTH, id_check(number[:17]))


def credit_code_flaw(code: str) -> Flaw | None:
    """Return what is wrong with a unified social credit code; None when it can be right.

    Small letters count as capitals. The check at place 18 covers the whole code and
    is looked at first; the organisation code inside has one of its own at place 17.
    """
    code = code.upper()
    return (
        _shape_flaw(code, _CREDIT_ALLOWED)
        or _check_flaw(code, CREDIT_CODE_LENGTH, credit_code_check(code[:17]))
        or _check_flaw(code, _ORGANISATION_CHECK_PLACE, organisation_check(code[_ORGANISATION]))
    )


def id_check(body: str) -> str:
    """Return the check character of 17 digits (GB 11643); ValueError for anything else."""
    digits = _values(body, _DIGITS, len(_ID_WEIGHTS))
    return _ID_CHECKS[_weighted(digits, _ID_WEIGHTS) % 11]


def credit_code_check(body: str) -> str:
    """Return the check character of 17 characters (GB 32100); ValueError for anything else."""
    values = _values(body, _CREDIT_ALPHABET, len(_CREDIT_WEIGHTS))
    return _CREDIT_ALPHABET[-_weighted(values, _CREDIT_WEIGHTS) % 31]


def organisation_check(body: str) -> str:
    """Return the check character of 8 characters (GB 11714); ValueError for anything else."""
    values = _values(body, _DIGITS + _LETTERS, len(_ORGANISATION_WEIGHTS))
    remainder = -_weighted(values, _ORGANISATION_WEIGHTS) % 11
    return "X" if remainder == 10 else str(remainder)


def masked(number: str) -> str:
    """Return what may be shown of a number being typed: the first three and the last two characters."""
    if len(number) <= 5:
        return number
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"


def _shape_flaw(number: str, allowed: Sequence[str]) -> Flaw | None:
    for place, (character, characters) in enumerate(zip(number, allowed, strict=False), 1):
        if character not in characters:
            return Flaw(Wrong.CHARACTER, place)
    if len(number) != len(allowed):
        return Flaw(Wrong.LENGTH, expected=str(len(allowed)))
    return None


def _check_flaw(number: str, place: int, expected: str) -> Flaw | None:
    return None if number[place - 1] == expected else Flaw(Wrong.CHECK, place, expected)


def _birth(number: str) -> dt.date | None:
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _values(body: str, alphabet: str, length: int) -> list[int]:
    if len(body) != length:
        raise ValueError(f"a check character needs {length} characters before it, not {len(body)}")
    return [alphabet.index(character) for character in body]


def _weighted(values: Sequence[int], weights: Sequence[int]) -> int:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))
