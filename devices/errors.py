"""What can go wrong with a device, as a small tree of exceptions.

    DeviceError
    ├── TransportError            the bytes did not travel
    │   ├── NotConnected          the line is closed, refused or was cut
    │   └── DeadlineExceeded      the line is there, the answer is not
    ├── ProtocolError             bytes arrived that this language does not have
    └── DeviceFault               the device itself says it cannot work (FaultKind)

Drivers raise these and nothing else. An outcome that nobody can know is not an
exception: a printer driver returns `PrintOutcome.unknown(...)`.
"""

from __future__ import annotations

from enum import StrEnum


class FaultKind(StrEnum):
    """Why a device cannot work, as a stable slug; front ends make the sentence and the remedy."""

    OFFLINE = "offline"
    """Not reachable: unplugged, powered off, network cut."""
    SILENT = "silent"
    """Connected but does not answer."""
    GARBLED = "garbled"
    """Answers with bytes its language does not have."""
    PAPER_NEAR_END = "paper_near_end"
    """A warning, not a stop: the roll is nearly used up."""
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    JAM = "jam"
    OVERHEATED = "overheated"
    HARDWARE = "hardware"
    """Unrecoverable; power off and call service."""
    STUCK_KEY = "stuck_key"
    """A pad repeats one key without pause."""
    BUSY = "busy"
    REFUSED = "refused"
    """The device understood the command and refused it."""
    TRAY_MISSING = "tray_missing"
    OUTPUT_FULL = "output_full"
    """Finished sheets must be taken away first."""
    TONER_LOW = "toner_low"
    """A warning, not a stop."""
    TONER_OUT = "toner_out"
    CARD_REMOVED = "card_removed"
    """The card was taken away before it was read."""
    CARD_UNREADABLE = "card_unreadable"
    """A card lies there that cannot be read: another kind, worn or not genuine."""


class DeviceError(Exception):
    """Base of every device failure."""


class TransportError(DeviceError):
    """The bytes did not travel."""


class NotConnected(TransportError):
    """The line is closed, was refused or was cut."""


class DeadlineExceeded(TransportError):
    """Nothing (or not enough) happened before the deadline."""


class ProtocolError(DeviceError):
    """Bytes arrived that the device's language does not have.

    Attributes:
        received: the offending bytes, for the log.
    """

    def __init__(self, message: str, received: bytes = b"") -> None:
        super().__init__(f"{message} (received {received.hex(' ') or 'nothing'})")
        self.received = received


class DeviceFault(DeviceError):
    """The device itself reports that it cannot work.

    Attributes:
        kind: the stable reason.
    """

    def __init__(self, kind: FaultKind, detail: str = "") -> None:
        super().__init__(f"{kind.value}: {detail}" if detail else kind.value)
        self.kind = kind


def fault_kind(error: DeviceError) -> FaultKind:
    """Return the fault to show for an error, e.g. SILENT for a deadline that passed."""
    match error:
        case DeviceFault():
            return error.kind
        case DeadlineExceeded():
            return FaultKind.SILENT
        case TransportError():
            return FaultKind.OFFLINE
        case _:
            return FaultKind.GARBLED
