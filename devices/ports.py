"""What each kind of device *is*, in three to six methods: the ports of the hall.

A driver implements a port; the supervisor owns threads, retries and job queues;
nobody else talks to a driver. Every method blocks at most until its deadline and
raises only `devices.errors`. A driver is used from one thread at a time, except
`close`, which may come from any thread and must wake a blocked call
(it then raises `NotConnected`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from devices.deadline import Deadline
from devices.errors import FaultKind
from devices.receipt import Receipt


class Transport(Protocol):
    """Bytes in, bytes out, each with a deadline (tcp, serial, usb, memory)."""

    def open(self, deadline: Deadline) -> None:
        """Connect; a second call is harmless. Raises NotConnected or DeadlineExceeded."""

    def close(self) -> None:
        """Disconnect and wake a blocked read; harmless when closed."""

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Send all of `data` or raise; after a raise the line is closed."""

    def read(self, max_bytes: int, deadline: Deadline) -> bytes:
        """Return 1..max_bytes bytes as soon as any are there; DeadlineExceeded when none came."""

    def discard_input(self) -> None:
        """Forget what has arrived and was not read."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """How a device is, as far as it can tell.

    Attributes:
        online: it can do its work now.
        faults: everything wrong, stops and warnings.
        detail: a short technical text for the log and the maintainer.
    """

    online: bool
    faults: frozenset[FaultKind] = frozenset()
    detail: str = ""


@runtime_checkable
class Device(Protocol):
    """What every device has."""

    def open(self, deadline: Deadline) -> None:
        """Connect and make ready; a second call is harmless."""

    def close(self) -> None:
        """Let go of the line; harmless when closed; wakes a blocked call."""

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Ask the device how it is. Never raises: no answer is a status too."""


class Outcome(StrEnum):
    """What became of a print job."""

    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """The end of one print job, taken from the device's own words.

    Attributes:
        outcome: printed, failed, or unknown when the device does not say.
        fault: why it failed or is unknown.
        confirmed_by: what proved it ("process_id", "in_order_status", "realtime_status", "job_state", "").
    """

    outcome: Outcome
    fault: FaultKind | None = None
    confirmed_by: str = ""


@runtime_checkable
class TicketPrinter(Device, Protocol):
    """Prints receipts on paper (ESC/POS class, hardware.md §1)."""

    def print_receipt(self, receipt: Receipt, job_id: str, deadline: Deadline) -> PrintOutcome:
        """Print one receipt and say what became of it; faults come back as the outcome."""


class Colour(StrEnum):
    """Colours a two- or three-colour board has."""

    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"


@dataclass(frozen=True, slots=True)
class BoardText:
    """What an LED board shows.

    Attributes:
        text: one line or several (line feeds); boards without Chinese fonts show what they can.
        colour: ignored by one-colour boards.
        blink: newest call, attention.
        hold_s: after so many seconds without refresh the board may clear itself; 0 = keep.
    """

    text: str
    colour: Colour = Colour.RED
    blink: bool = False
    hold_s: int = 0


@runtime_checkable
class LedBoard(Device, Protocol):
    """A board of light dots (hardware.md §2).

    Attributes:
        min_interval_s: least time between two `show`; the owner keeps only the newest text meanwhile.
        forgets_on_power_off: after a power cut the board is empty, so the owner shows again after `open`.
    """

    min_interval_s: float
    forgets_on_power_off: bool

    def show(self, text: BoardText, deadline: Deadline) -> None:
        """Replace what the board shows."""

    def clear(self, deadline: Deadline) -> None:
        """Show nothing."""

    def set_brightness(self, percent: int, deadline: Deadline) -> None:
        """Set the brightness, 0-100."""


class PadKey(StrEnum):
    """What a clerk can press on a call pad."""

    CALL_NEXT = "call_next"
    RECALL = "recall"
    ASK_EVALUATION = "ask_evaluation"
    PAUSE = "pause"
    TRANSFER = "transfer"
    CONFIRM = "confirm"
    NO_SHOW = "no_show"
    HOLD = "hold"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A clerk's key on the pad at `address` (bus address; 0 where there is only one)."""

    address: int
    key: PadKey


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """A citizen's key on the evaluator at `address`.

    Attributes:
        level: 1 (very dissatisfied) to 5 (very satisfied), the national order (R130).
    """

    address: int
    level: int


PadEvent = KeyPressed | VerdictGiven


@runtime_checkable
class CallPad(Device, Protocol):
    """Keys and a small display for the clerk; several may share one line by address."""

    def next_event(self, deadline: Deadline) -> PadEvent | None:
        """Return the next key, acknowledged to the pad, or None when none came in time."""

    def show_number(self, address: int, number: str, deadline: Deadline) -> None:
        """Show the ticket being served, as much of it as the pad can."""

    def show_waiting(self, address: int, waiting: int, deadline: Deadline) -> None:
        """Show how many people wait."""

    def beep(self, address: int, deadline: Deadline) -> None:
        """Draw the clerk's attention."""


@runtime_checkable
class Evaluator(Device, Protocol):
    """The citizen's rating keys; deaf until asked (R132, requirements §3.3)."""

    def ask(self, address: int, deadline: Deadline) -> None:
        """Open the pad for one rating."""

    def dismiss(self, address: int, deadline: Deadline) -> None:
        """Close the pad again where the device can; harmless otherwise."""

    def next_event(self, deadline: Deadline) -> PadEvent | None:
        """Return the next key, acknowledged to the pad, or None when none came in time."""
