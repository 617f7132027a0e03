"""One sheet on its way: how far it is, and what the printer's words mean for its blank.

CHOSEN ── claim ──> CLAIMED ── a blank ──> TAKING ─> FETCHING ─> AT_PRINTER ─┬─> PRINTED
  └─ refused ─> REFUSED  ^                                                   ├─> STAFF
                         └───────────── no sheet has moved ──────────────────┘

A sheet that may have been spoiled never leads back by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from queue_server.protocol.errors import HallError
from queue_server.protocol.licence_views import LicenceView
from queue_server.protocol.licences import BlankTaken, PrintEnd


class Step(StrEnum):
    """How far a sheet is."""

    CHOSEN = "chosen"
    CLAIMED = "claimed"
    """This terminal has it; nothing is printed."""
    TAKING = "taking"
    """The server is asked for a blank."""
    FETCHING = "fetching"
    """The blank is known; the document is on its way here."""
    AT_PRINTER = "at_printer"
    PRINTED = "printed"
    STAFF = "staff"
    """A sheet was spoiled, or nobody knows: people must look."""
    REFUSED = "refused"
    """The server said no; `Sheet.error` says why."""


BUSY = frozenset({Step.TAKING, Step.FETCHING, Step.AT_PRINTER})
"""The visitor must wait, and nothing may be interrupted."""

_BEFORE_IT_MOVED = frozenset(
    {
        FaultKind.PAPER_OUT,
        FaultKind.TRAY_MISSING,
        FaultKind.OUTPUT_FULL,
        FaultKind.TONER_OUT,
        FaultKind.BUSY,
        FaultKind.REFUSED,
        FaultKind.OFFLINE,
    }
)
"""Faults that keep a printer from taking a sheet in the first place; OFFLINE: its document never came."""


@dataclass(slots=True, eq=False)
class Sheet:
    """A sheet of the present visitor.

    Attributes:
        licence: which.
        token: of the claim.
        picture: what it will look like, PNG; empty until it is there.
        taken: the blank and the job's name, from the moment the server gave them.
        fault: what the printer said when it did not print.
        error: why the server refused.
    """

    licence: LicenceView
    step: Step = Step.CHOSEN
    token: str = field(default="", repr=False)
    picture: bytes = field(default=b"", repr=False)
    taken: BlankTaken | None = None
    fault: FaultKind | None = None
    error: HallError | None = None


def end_of(outcome: PrintOutcome | None) -> PrintEnd:
    """Return what to tell the server; None = the printer never got the job.

    A driver that fails without the printer's word on a job (`confirmed_by` empty) has sent
    nothing. Otherwise only a fault that comes before the sheet moves leaves the blank on top;
    whatever may have spoiled one unseen is for people to look at.
    """
    if outcome is None:
        return PrintEnd.NOTHING_PRINTED
    if outcome.outcome is Outcome.PRINTED:
        return PrintEnd.PRINTED
    if outcome.outcome is Outcome.FAILED:
        if not outcome.confirmed_by or outcome.fault in _BEFORE_IT_MOVED:
            return PrintEnd.NOTHING_PRINTED
        if outcome.fault is FaultKind.JAM:
            return PrintEnd.SPOILED
    return PrintEnd.UNKNOWN
