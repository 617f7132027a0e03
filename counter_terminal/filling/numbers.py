"""Numbers read by eye: what a digit may have been taken for, and whether the number can be right."""

from __future__ import annotations

import re
from collections.abc import Callable

from counter_terminal.filling.fields import Doubt, Field, read_field
from counter_terminal.filling.rows import Found
from queue_server.protocol.identity_numbers import Flaw, credit_code_flaw, identity_flaw

PERSON = re.compile(r"(?<![0-9A-Z])[0-9OoIlB]{17}[0-9XxOoIlB×](?![0-9])")
CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_DIGIT_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "B": "8", "×": "X", "x": "X"})
_CODE_LOOKALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "Y"}
"""Letters a credit code never has, and what they were."""


def person_number(found: Found) -> Field:
    """Return an identity number as a field; one that cannot be right says so."""
    return _checked(found.text.translate(_DIGIT_LOOKALIKES), found.confidence, identity_flaw)


def credit_code(found: Found) -> Field:
    """Return a credit code as a field; letters that a code never has are read as what they resemble."""
    text = found.text.upper()
    read = "".join(_CODE_LOOKALIKES.get(character, character) for character in text)
    return _checked(read, found.confidence, credit_code_flaw)


def _checked(number: str, confidence: float, flaw: Callable[[str], Flaw | None]) -> Field:
    if flaw(number) is not None:
        return Field(number, confidence, Doubt.CHECK_FAILED)
    return read_field(number, confidence)
