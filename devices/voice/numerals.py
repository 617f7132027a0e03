"""How numbers are read aloud, as clip names: "12" is 十二 or "twelve", never "one two"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

LARGEST = 9999
"""Longer numbers are read digit by digit."""


def chinese(number: int) -> list[str]:
    """Read 0-9999 in Chinese: 10 十, 12 十二, 20 二十, 105 一百零五, 110 一百一十."""
    if number == 0:
        return ["digit_0"]
    clips: list[str] = []
    skipped_zero = False
    for unit, name in ((1000, "unit_1000"), (100, "unit_100"), (10, "unit_10"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            skipped_zero = bool(clips)
            continue
        if skipped_zero:
            clips.append("digit_0")
            skipped_zero = False
        if not (name == "unit_10" and digit == 1 and not clips):
            clips.append(f"digit_{digit}")
        if name:
            clips.append(name)
    return clips


def english(number: int) -> list[str]:
    """Read 0-9999 in English: 12 twelve, 20 twenty, 105 one hundred five."""
    if number >= 1000:
        return [*english(number // 1000), "thousand", *(english(number % 1000) if number % 1000 else [])]
    if number >= 100:
        return [f"digit_{number // 100}", "hundred", *(english(number % 100) if number % 100 else [])]
    if number >= 20:
        return [f"number_{number // 10 * 10}", *(english(number % 10) if number % 10 else [])]
    return [f"number_{number}" if number >= 10 else f"digit_{number}"]


READERS: Mapping[str, Callable[[int], list[str]]] = {"chinese": chinese, "english": english}
