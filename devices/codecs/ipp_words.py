"""What the numbers and keywords of IPP mean: operations, states, and reasons in the hall's words.

Protocol: RFC 8011 §4-§5, PWG 5100.9 (reasons), PWG 5101.1 (media names); hardware.md §6.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from devices.errors import FaultKind


class Operation(IntEnum):
    """What a printer can be asked to do."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Status(IntEnum):
    """Answers that mean something in particular here; below 0x0100 is success."""

    OK = 0x0000
    OK_IGNORED = 0x0001
    BAD_REQUEST = 0x0400
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    FORMAT_NOT_SUPPORTED = 0x040A
    ATTRIBUTES_NOT_SUPPORTED = 0x040B
    OPERATION_NOT_SUPPORTED = 0x0501
    VERSION_NOT_SUPPORTED = 0x0503
    NOT_ACCEPTING_JOBS = 0x0506
    BUSY = 0x0507

    @staticmethod
    def succeeded(code: int) -> bool:
        """Say whether the printer did what it was asked."""
        return code < 0x0100


class JobState(IntEnum):
    """Where a job is; from CANCELED on it is over."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class PrinterState(IntEnum):
    """What the printer does."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


_KINDS = {
    "media-empty": FaultKind.PAPER_OUT,
    "media-needed": FaultKind.PAPER_OUT,
    "media-low": FaultKind.PAPER_NEAR_END,
    "media-jam": FaultKind.JAM,
    "media-path-failure": FaultKind.JAM,
    "door-open": FaultKind.COVER_OPEN,
    "cover-open": FaultKind.COVER_OPEN,
    "interlock-open": FaultKind.COVER_OPEN,
    "input-tray-missing": FaultKind.TRAY_MISSING,
    "output-tray-missing": FaultKind.TRAY_MISSING,
    "output-area-full": FaultKind.OUTPUT_FULL,
    "toner-low": FaultKind.TONER_LOW,
    "marker-supply-low": FaultKind.TONER_LOW,
    "toner-empty": FaultKind.TONER_OUT,
    "marker-supply-empty": FaultKind.TONER_OUT,
    "fuser-over-temp": FaultKind.OVERHEATED,
    "paused": FaultKind.BUSY,
    "moving-to-paused": FaultKind.BUSY,
    "spool-area-full": FaultKind.BUSY,
    "printer-stopped": FaultKind.BUSY,
}
_NEVER_STOP = frozenset({FaultKind.PAPER_NEAR_END, FaultKind.TONER_LOW})
"""Faults that never stop a printer, whatever it calls them."""
_NOTHING_WRONG = frozenset({"none", "stopped-partly"})
_REASON = re.compile(r"(.+?)(?:-(report|warning|error))?")

GRAVEST_FIRST = (
    FaultKind.JAM,
    FaultKind.COVER_OPEN,
    FaultKind.TRAY_MISSING,
    FaultKind.PAPER_OUT,
    FaultKind.OUTPUT_FULL,
    FaultKind.TONER_OUT,
    FaultKind.OVERHEATED,
    FaultKind.HARDWARE,
    FaultKind.BUSY,
    FaultKind.TONER_LOW,
    FaultKind.PAPER_NEAR_END,
)
"""Of several faults at once, which to name: an open door often makes the rest."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What `printer-state-reasons` say.

    Attributes:
        stops: the printer itself says that it cannot print for these.
        warnings: something is wrong; whether it prints all the same shows its state.
        reports: worth knowing, no more.
    """

    stops: frozenset[FaultKind] = frozenset()
    warnings: frozenset[FaultKind] = frozenset()
    reports: frozenset[FaultKind] = frozenset()

    @property
    def all(self) -> frozenset[FaultKind]:
        """Everything mentioned."""
        return self.stops | self.warnings | self.reports


def read_reasons(keywords: Iterable[str]) -> Reasons:
    """Sort `printer-state-reasons` by gravity; no suffix means an error (RFC 8011 §5.4.12).

    A reason nobody knows is a hardware fault when the printer calls it an error, else nothing.
    """
    sorted_by: dict[str, set[FaultKind]] = {"error": set(), "warning": set(), "report": set()}
    for keyword in keywords:
        found = _REASON.fullmatch(keyword)
        if found is None or found[1] in _NOTHING_WRONG:
            continue
        gravity = found[2] or "error"
        kind = _KINDS.get(found[1], FaultKind.HARDWARE if gravity == "error" else None)
        if kind is not None:
            sorted_by["report" if kind in _NEVER_STOP else gravity].add(kind)
    return Reasons(*(frozenset(sorted_by[gravity]) for gravity in ("error", "warning", "report")))


def gravest(faults: Iterable[FaultKind]) -> FaultKind | None:
    """Return the fault to name of several; None when there is none."""
    present = set(faults)
    return next((kind for kind in GRAVEST_FIRST if kind in present), None)


NEVER_PRINTED = frozenset(
    {
        "document-format-error",
        "unsupported-document-format",
        "document-access-error",
        "document-password-error",
        "document-permission-error",
        "document-security-error",
        "document-unprintable-error",
        "compression-error",
        "unsupported-compression",
        "unsupported-attributes-or-values",
        "resources-are-not-supported",
        "digital-signature-did-not-verify",
    }
)
"""`job-state-reasons` of a job that ended before its first sheet."""

WITHOUT_DOCUMENT = frozenset({"job-incoming", "job-data-insufficient"})
"""`job-state-reasons` of a job that expects its document still."""
STILL_MOVING = "processing-to-stop-point"
"""The job was cancelled, the engine has not stopped yet."""
WITH_ERRORS = "job-completed-with-errors"

_MEDIA_SIZE = re.compile(r"(?:.*_)?(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)")
_HUNDREDTHS = {"mm": 100, "in": 2540}


def media_size(name: str) -> tuple[int, int]:
    """Return (x, y) of a self-describing media name, in hundredths of a millimetre.

    Raises:
        ValueError: the name carries no size.
    """
    found = _MEDIA_SIZE.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is no media name with a size, such as iso_a4_210x297mm")
    unit = _HUNDREDTHS[found[3]]
    return round(float(found[1]) * unit), round(float(found[2]) * unit)
