"""A field read from a paper: what it says, how sure that is, and why one should look twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Doubt(StrEnum):
    """Why the clerk should look at a field."""

    NONE = ""
    UNSURE = "unsure"
    """The recogniser itself is not sure."""
    CHECK_FAILED = "check_failed"
    """The number's check character, date or length cannot be right."""
    CONTRADICTS = "contradicts"
    """Another field of the same paper says something else, e.g. the birthday and the number."""


LEAST_SURE = 0.85
"""A field read with less confidence is shown as unsure."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        value: what was read, tidied.
        confidence: 0 to 1.
        doubt: why to look twice.
    """

    value: str = field(repr=False)
    confidence: float
    doubt: Doubt = Doubt.NONE


Fields = Mapping[str, Field]
"""By name, e.g. `name`, `number`, `credit_code`; what was not found is not there."""


def read_field(value: str, confidence: float) -> Field:
    """Return a field, unsure when the recogniser was."""
    return Field(value, confidence, Doubt.UNSURE if confidence < LEAST_SURE else Doubt.NONE)
