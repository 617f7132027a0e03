"""One sheet of a licence, from the offer to the print in somebody's hand.

    READY ── claim ──> CLAIMED ── take a blank ──> PRINTING ──> PRINTED
      ^                   │                        │   │
      └─ lease over, left ┘<── nothing printed ────┘   └─ spoiled, unknown, lease over ──> FAILED
      └──────────────────────────── staff release the reprint ─────────────────────────────┘

Once a blank is taken nothing leads back by itself, so there is never a second valid sheet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from queue_server.domain.records import Record


class LicenceState(StrEnum):
    """Where a sheet stands."""

    READY = "ready"
    CLAIMED = "claimed"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    HANDED_OUT = "handed_out"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence(Record):
    """A sheet to be printed.

    Attributes:
        id: case, variant and copy: one sheet is offered once.
        content: id of what stands on it, sealed.
        subject: the company's name, public by nature.
        holder: hash of who may fetch it.
        holder_masked: that name as a screen may show it.
        agent: hash of who may fetch it with the code, or empty.
        code: keyed hashes of the pick-up code are compared with this one.
        token: of the present claim, or of the last one while its blank's fate may still be told.
        terminal_id: the claim is this terminal's alone; `terminal` is its name.
        claimed_until: the claim ends by itself then.
        blank: serial number used last.
        void: that blank is spoiled.
        attempts: how often a blank was taken.
        spoiled: serial numbers spoiled for it.
        visit: during which visit it was claimed last.
        rated: what that visitor thought of it, 1 to 5; 0 = not rated.
        reasons: codes of the rating options chosen with it.
    """

    indexed: ClassVar[tuple[str, ...]] = ("case_id", "holder", "agent", "token", "terminal_id", "visit")
    case_id: str
    case_number: str = ""
    variant: str
    copy: int = 1
    subject: str
    content: str
    holder: str
    holder_masked: str = ""
    agent: str = ""
    code: str
    state: LicenceState = LicenceState.READY
    ready_at: dt.datetime
    token: str = ""
    terminal_id: str = ""
    terminal: str = ""
    claimed_until: dt.datetime | None = None
    tray: str = ""
    blank: str = ""
    void: bool = False
    printed_at: dt.datetime | None = None
    fault: str = ""
    attempts: int = 0
    spoiled: tuple[str, ...] = ()
    visit: str = ""
    rated: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def tray_id(self) -> str:
        """The record of the tray its blank came from."""
        return f"{self.terminal}/{self.tray}"

    @property
    def undecided(self) -> bool:
        """A blank was taken, and nobody has said yet what became of it."""
        printing = self.state is LicenceState.PRINTING
        return printing or (self.state is LicenceState.FAILED and not self.void)

    def lapsed(self, now: dt.datetime) -> bool:
        """Tell whether the claim's time is over."""
        return self.claimed_until is not None and self.claimed_until <= now
