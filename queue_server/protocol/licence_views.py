"""Licences to be printed and the blanks they are printed on, as staff see them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from queue_server.protocol.base import View


class LicenceState(StrEnum):
    """Where a licence's printing stands."""

    READY = "ready"
    """May be fetched."""
    CLAIMED = "claimed"
    """One terminal has it, by a token, for a while."""
    PRINTING = "printing"
    """A blank is taken for it; the printer may be at work."""
    PRINTED = "printed"
    FAILED = "failed"
    """Nobody knows whether a sheet came out, or one was spoiled: staff look and release a reprint."""
    HANDED_OUT = "handed_out"
    """Given over at the issuing window instead."""
    REVOKED = "revoked"


class LicenceVariant(StrEnum):
    """Which sheet."""

    ORIGINAL = "original"
    """正本, A3."""
    DUPLICATE = "duplicate"
    """副本, A4."""


class LicenceView(View, frozen=True, kw_only=True):
    """One sheet to be printed."""

    id: str
    case_id: str = ""
    case_number: str = ""
    variant: LicenceVariant
    copy: int = 1
    subject: str
    """The company's name; public by nature."""
    state: LicenceState
    ready_at: dt.datetime
    claimed_by: str = ""
    claimed_until: dt.datetime | None = None
    tray: str = ""
    blank: str = ""
    """Serial number of the blank used last."""
    printed_at: dt.datetime | None = None
    fault: str = ""
    attempts: int = 0
    spoiled: tuple[str, ...] = ()
    """Serial numbers of the blanks spoiled for it."""


class BlankUse(StrEnum):
    """What became of a blank."""

    USED = "used"
    SPOILED = "spoiled"


class BlankLine(View, frozen=True, kw_only=True):
    """One blank that left the stack."""

    serial: str
    use: BlankUse
    licence_id: str
    at: dt.datetime
    why: str = ""


class StockView(View, frozen=True, kw_only=True):
    """The blanks in one tray of one licence printer.

    loaded = used + spoiled + remaining, to the sheet.
    """

    id: str
    """`terminal name/tray`."""
    terminal: str
    tray: str
    variant: LicenceVariant
    first: str
    last: str
    """Serial range loaded last."""
    next: str
    """The serial on top; empty when there is none."""
    loaded: int
    used: int
    spoiled: int
    remaining: int
    low: bool = False
    pending: str = ""
    """The blank at the printer now, or whose fate nobody knows: until somebody says, no other is taken."""
    lines: tuple[BlankLine, ...] = ()
    """The last fifty."""
