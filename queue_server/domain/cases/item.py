"""What a case must know about its item: the guide's terms as they were that day (R037)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class CaseKind(StrEnum):
    """The six kinds (R070)."""

    INSTANT = "instant"
    PROMISED = "promised"
    REPLY = "reply"
    JOINT = "joint"
    CORRECTED = "corrected"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMaterial:
    """A material as the guide asks for it; `points` are what it is accepted against (审查要点)."""

    id: str
    name: str
    required: bool = True
    copies: int = 1
    way: str = ""
    points: tuple[str, ...] = ()
    may_follow: bool = False
    may_be_promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRule:
    """An item on one day.

    Attributes:
        version: of the guide; liability follows it (R037).
        kind: what a case of it is unless the window says otherwise.
        promised_days: working days promised; 0 = none stated, the statutory ones hold.
        statutory_days: working days the law gives.
        licensing: it is a 行政许可: extensions and joint limits by that law (R098).
        departments: who takes part, the leading one first; one for an ordinary item.
        superior_days: time of the superior body, which is not counted (R043, R095).
        receipt: a 收件回执 is given (R052).
        result: what is made when it is approved.
        basis: the provisions a written decision stands on.
        conditions: what 告知承诺 tells the applicant.
    """

    id: str
    name: str
    version: str = ""
    kind: CaseKind = CaseKind.PROMISED
    promised_days: int = 0
    statutory_days: int = 20
    licensing: bool = False
    departments: tuple[str, ...] = ()
    superior_days: int = 0
    receipt: bool = False
    result: str = ""
    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    fee: str = ""
    materials: tuple[ItemMaterial, ...] = ()


class Items(Protocol):
    """The catalogue, as far as cases need it."""

    def in_force(self, item_id: str, on: dt.date) -> ItemRule | None:
        """Return the item as it stands on a day; None when there is none."""


class NoItems:
    """A hall without a catalogue."""

    def in_force(self, item_id: str, on: dt.date) -> ItemRule | None:
        """Return None: there is no item."""
        return None
