"""What an ESC/POS printer says back: telling its answers apart, and what they mean.

Replies of several kinds share one line without framing; their fixed bits tell them
apart (hardware.md §1.5-1.7). A printer may speak unasked (automatic status, XON/XOFF)
or answer what was never meant as a question (picture data that reads as `DLE EOT`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from devices.errors import FaultKind

PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, ROLL_SENSOR = 1, 2, 3, 4
"""The four questions `DLE EOT n` that every model answers."""

QUESTIONS = (PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, ROLL_SENSOR)

IN_ORDER_QUERY = bytes.fromhex("1d7201")
RECOVER_AND_CLEAR = bytes.fromhex("100502")
"""DLE ENQ 2: leave a recoverable error and forget what was not printed; unanswered."""
CLEAR_BUFFERS = bytes.fromhex("10140801031401060208")
"""DLE DC4 8: forget everything not printed; answered by BufferCleared (Epson, Citizen)."""

PROCESS_ID_LENGTH = 4

STOPS = frozenset(FaultKind) - {FaultKind.PAPER_NEAR_END}
"""Faults with which a printer prints nothing."""


def realtime_query(question: int) -> bytes:
    """Return DLE EOT n, answered at once even when the printer cannot print."""
    return bytes([0x10, 0x04, question])


def process_id_request(process_id: bytes) -> bytes:
    """Return GS ( H: tell this id back when everything before it is on paper."""
    return bytes.fromhex("1d28480600 3030") + process_id


@dataclass(frozen=True, slots=True)
class Realtime:
    """Answer to DLE EOT n; which n only the order tells."""

    bits: int


@dataclass(frozen=True, slots=True)
class InOrder:
    """Answer to GS r: what was sent before the question has been processed."""

    bits: int

    @property
    def paper_out(self) -> bool:
        """Whether the paper had ended by then."""
        return bool(self.bits & 0x0C)


@dataclass(frozen=True, slots=True)
class ProcessId:
    """Answer to GS ( H: everything before the request is printed, or the printer went offline."""

    process_id: bytes
    printed: bool


@dataclass(frozen=True, slots=True)
class BufferCleared:
    """Answer to DLE DC4 8."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """Automatic status, flow control, model name: harmless and unused."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Garbage:
    """A byte no ESC/POS printer sends."""

    data: bytes


Reply = Realtime | InOrder | ProcessId | BufferCleared | Unasked | Garbage

_XON, _XOFF = 0x11, 0x13
_BLOCK = 0x37
_NAME = 0x5F
_LONGEST_NAME = 80


class ReplyParser:
    """Cuts the incoming bytes into replies; keeps what is not complete yet.

    Args:
        ticket_bit: bit 7 of a real-time answer is meaningful (else it must be 0).
    """

    def __init__(self, ticket_bit: bool = False) -> None:
        self._realtime_mask = 0x13 if ticket_bit else 0x93
        self._pending = b""

    def feed(self, data: bytes) -> list[Reply]:
        """Return the replies that are complete now."""
        self._pending += data
        replies: list[Reply] = []
        while self._pending:
            length, reply = self._first()
            if reply is None:
                break
            replies.append(reply)
            self._pending = self._pending[length:]
        return replies

    def _first(self) -> tuple[int, Reply | None]:
        """Return the reply the pending bytes begin with and its length; None = more is to come."""
        data = self._pending
        first = data[0]
        if first == _BLOCK:
            return _block(data)
        if first == _NAME:
            end = data.find(b"\0", 0, _LONGEST_NAME)
            if end >= 0:
                return end + 1, Unasked(data[: end + 1])
            return (1, Garbage(data[:1])) if len(data) >= _LONGEST_NAME else (0, None)
        if first in (_XON, _XOFF):
            return 1, Unasked(data[:1])
        if first & self._realtime_mask == 0x12:
            return 1, Realtime(first)
        if first & 0x93 == 0x10:
            return (4, Unasked(data[:4])) if len(data) >= 4 else (0, None)
        if first & 0x90 == 0:
            return 1, InOrder(first)
        return 1, Garbage(data[:1])


def _block(data: bytes) -> tuple[int, Reply | None]:
    """Parse `37 kind … 00`: process id or buffer clear."""
    if len(data) < 2:
        return 0, None
    kind = data[1]
    if kind == 0x25:
        if len(data) < 3:
            return 0, None
        return (3, BufferCleared()) if data[2] == 0 else (1, Garbage(data[:1]))
    if kind in (0x22, 0x23):
        length = 2 + PROCESS_ID_LENGTH + 1
        if len(data) < length:
            return 0, None
        if data[length - 1] == 0:
            return length, ProcessId(data[2:-1][:PROCESS_ID_LENGTH], kind == 0x22)
    return 1, Garbage(data[:1])


@dataclass(frozen=True, slots=True)
class Condition:
    """How the printer is, from its answers to the four questions.

    Attributes:
        faults: everything wrong, stops and warnings.
        ticket_waiting: the last ticket has not been taken (models with a ticket bit).
    """

    faults: frozenset[FaultKind]
    ticket_waiting: bool = False

    @property
    def stops(self) -> frozenset[FaultKind]:
        """Faults with which nothing is printed."""
        return self.faults & STOPS


def condition(answers: Mapping[int, int]) -> Condition:
    """Read the status bytes by question number (bit table: hardware.md §1.5)."""
    printer, cause, error, roll = (answers.get(question, 0) for question in QUESTIONS)
    table = (
        (cause & 0x04, FaultKind.COVER_OPEN),
        (cause & 0x20, FaultKind.PAPER_OUT),
        (roll & 0x60, FaultKind.PAPER_OUT),
        (roll & 0x0C, FaultKind.PAPER_NEAR_END),
        (error & 0x08, FaultKind.CUTTER),
        (error & 0x20, FaultKind.HARDWARE),
        (error & 0x40, FaultKind.OVERHEATED),
        # undefined on many models, so only believed when an error is reported at all
        (cause & 0x40 and error & 0x04, FaultKind.JAM),
    )
    faults = {fault for bits, fault in table if bits}
    if not faults & STOPS:
        if cause & 0x40:
            faults.add(FaultKind.HARDWARE)
        elif printer & 0x08:  # paper fed by hand, or waiting for recovery
            faults.add(FaultKind.BUSY)
    return Condition(frozenset(faults), ticket_waiting=bool(printer & 0x80))
