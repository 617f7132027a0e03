"""Identity numbers and names: one spelling for the hash, and masks that give nobody away."""

from __future__ import annotations

import unicodedata


def normalised(number: str) -> str:
    """Return one spelling of a number: half-width capitals without spaces and separators."""
    plain = unicodedata.normalize("NFKC", number).upper()
    return "".join(character for character in plain if character.isalnum())


def masked_name(name: str) -> str:
    """Return the first character of a name and one star for each other: 张**; one star at least."""
    name = "".join(unicodedata.normalize("NFKC", name).split())
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def masked_number(number: str) -> str:
    """Return the first and the last character of a number with four stars between, whatever its length."""
    number = normalised(number)
    return f"{number[0]}****{number[-1]}" if len(number) >= 4 else "****"


def masked(name: str, number: str) -> str:
    """Return what receipts and screens may show of a person."""
    return masked_name(name) or masked_number(number)
