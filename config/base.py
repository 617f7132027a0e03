"""What every configuration table is made of: the base struct, and numbers and names with their limits."""

from __future__ import annotations

from typing import Annotated

import msgspec

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""A stable name used in references: lower-case letters, digits, `-` and `_`."""
Count = Annotated[int, msgspec.Meta(ge=0)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7)]
"""1 = Monday … 7 = Sunday (ISO)."""


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every configuration table."""
