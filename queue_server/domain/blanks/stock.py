"""The blanks in a tray: stacks in the order they were loaded, taken from the top, one sheet at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from queue_server.domain.blanks.serials import SerialRange
from queue_server.domain.records import Record, Records

LINES = 50
"""How many of the last blanks a tray remembers by number; the log has all."""


class BlankUse(StrEnum):
    """What became of a blank."""

    USED = "used"
    SPOILED = "spoiled"


@dataclass(frozen=True, slots=True)
class BlankNote:
    """One blank that left the stack."""

    serial: str
    use: BlankUse
    licence_id: str
    at: dt.datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray(Record):
    """What has become of all blanks that were ever in a tray.

    Attributes:
        id: `terminal name/tray`.
        stacks: how many stacks were loaded.
        used: printed on, the pending one included.
        pending: the blank at the printer now, or whose fate nobody knows: nothing else may be
            taken, because nobody knows either which sheet is on top.
        pending_licence: what it was taken for.
        notes: the last blanks, the newest first.
    """

    terminal: str
    name: str
    variant: str
    stacks: int = 0
    loaded: int = 0
    used: int = 0
    spoiled: int = 0
    pending: str = ""
    pending_licence: str = ""
    notes: tuple[BlankNote, ...] = ()

    @property
    def remaining(self) -> int:
        """Sheets still in the tray."""
        return self.loaded - self.used - self.spoiled


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankStack(Record):
    """One stack that was loaded; remembered for ever, because no number may come twice.

    Attributes:
        place: the tray's first stack is 1; a later one lies below.
        taken: how many sheets have left it.
    """

    indexed: ClassVar[tuple[str, ...]] = ("tray_id",)
    tray_id: str
    place: int
    prefix: str
    width: int
    first: int
    last: int
    taken: int = 0
    loaded_at: dt.datetime

    @property
    def numbers(self) -> SerialRange:
        """Its serial numbers."""
        return SerialRange(self.prefix, self.width, self.first, self.last)

    @property
    def remaining(self) -> int:
        """Sheets still there."""
        return len(self.numbers) - self.taken


def stacks_of(records: Records, tray_id: str) -> list[BlankStack]:
    """Return a tray's stacks, the uppermost first."""
    return sorted(records.where(BlankStack, "tray_id", tray_id), key=lambda stack: stack.place)


def top_stack(records: Records, tray_id: str) -> BlankStack | None:
    """Return the stack the next sheet comes from; None when the tray is empty."""
    return next((stack for stack in stacks_of(records, tray_id) if stack.remaining), None)


def top_serial(records: Records, tray_id: str) -> str:
    """Return the number of the sheet on top, or ""."""
    stack = top_stack(records, tray_id)
    return stack.numbers.serial(stack.taken) if stack else ""


def taken_last(records: Records, tray_id: str) -> BlankStack | None:
    """Return the stack the last sheet came from; None when none was taken."""
    return next((stack for stack in reversed(stacks_of(records, tray_id)) if stack.taken), None)


def overlapping(records: Records, numbers: SerialRange) -> BlankStack | None:
    """Return a stack, of any terminal and however long ago, that has some of these numbers."""
    return next((stack for stack in records.of(BlankStack) if stack.numbers.overlaps(numbers)), None)
