"""Checks what a visitor types as identity before it is sent: the checksum of a resident identity card.

Source: GB 11643, 18 characters, the last one by ISO 7064 MOD 11-2.
"""

from __future__ import annotations

import datetime as dt

LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_id_card(number: str) -> bool:
    """Tell whether `number` can be a resident identity card: its length, date and check character."""
    body, last = number[:-1], number[-1:].upper()
    if len(number) != LENGTH or not (body.isascii() and body.isdecimal()):
        return False
    try:
        dt.datetime.strptime(body[6:14], "%Y%m%d")  # only the date matters, no time zone
    except ValueError:
        return False
    return _CHECKS[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11] == last


def masked(number: str) -> str:
    """Return what may be shown of a number being typed: the first three and the last two characters."""
    if len(number) <= 5:
        return number
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
