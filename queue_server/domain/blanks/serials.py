"""Serial numbers as they are printed on blanks: letters and dashes, then digits with leading zeros."""

from __future__ import annotations

from dataclasses import dataclass

MOST_DIGITS = 12
MOST_SHEETS = 10_000
"""A stack has fewer; more is a slip of the finger."""


class BadRange(ValueError):
    """Two serial numbers that do not bound a stack; `reason` is a word of `RangeInvalid`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SerialRange:
    """A run of serial numbers, both ends included.

    Attributes:
        prefix: what stands before the counting digits.
        width: how many digits count, leading zeros included.
    """

    prefix: str
    width: int
    first: int
    last: int

    def __len__(self) -> int:
        """Return how many sheets it has."""
        return self.last - self.first + 1

    def serial(self, index: int) -> str:
        """Return the number of the sheet at `index`, counted from 0, as it is printed on it."""
        return f"{self.prefix}{self.first + index:0{self.width}d}"

    def overlaps(self, other: SerialRange) -> bool:
        """Tell whether some number is in both."""
        alike = (self.prefix, self.width) == (other.prefix, other.width)
        return alike and self.first <= other.last and other.first <= self.last


def range_of(first: str, last: str) -> SerialRange:
    """Return the run from `first` to `last`.

    Raises:
        BadRange: `no_digits`, `different_form`, `reversed`, `too_long`.
    """
    prefix, digits = _split(first)
    other_prefix, other_digits = _split(last)
    if not digits or not other_digits:
        raise BadRange("no_digits")
    if (prefix, len(digits)) != (other_prefix, len(other_digits)):
        raise BadRange("different_form")
    found = SerialRange(prefix, len(digits), int(digits), int(other_digits))
    if found.first > found.last:
        raise BadRange("reversed")
    if len(found) > MOST_SHEETS:
        raise BadRange("too_long")
    return found


def _split(serial: str) -> tuple[str, str]:
    digits = serial[len(serial.rstrip("0123456789")) :][-MOST_DIGITS:]
    return serial[: len(serial) - len(digits)], digits
