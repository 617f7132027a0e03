"""Driver for ESC/POS ticket printers: sends receipts and finds out what became of them.

That bytes were written proves nothing. The printer's own words decide, the strongest
it has: the process ID it returns when the ticket is on paper, else an answer given in
order with the print data followed by a healthy status, else a healthy status for as
long as printing takes. A printer that says none of this leaves the outcome unknown.

Protocol: hardware.md §1 (Epson ESC/POS as checked in six makers' manuals); TCP 9100,
    USB printer class, or serial 9600-115200 8N1.
Faults:
    PAPER_OUT, COVER_OPEN, CUTTER, JAM, OVERHEATED, HARDWARE, BUSY: the printer says so;
        before a ticket nothing is sent, within a ticket what is left is thrown away.
    PAPER_NEAR_END: a warning; printing goes on.
    OFFLINE: the line cannot be opened or was cut.
    SILENT: connected, but questions are not answered.
    GARBLED: answered with bytes no printer sends.
    REFUSED: the receipt does not fit on this printer's paper.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import string
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from devices.codecs import escpos_status as words
from devices.codecs.escpos import (
    INITIALISE,
    LONGEST_COMMAND_BYTES,
    EncodedReceipt,
    ReceiptDoesNotFit,
    encode,
)
from devices.codecs.escpos_profile import PROFILES, Charset, PrinterProfile
from devices.codecs.escpos_status import BufferCleared, Condition, InOrder, ProcessId
from devices.deadline import Deadline
from devices.drivers.escpos_line import ANSWER_S, PrinterLine
from devices.errors import DeadlineExceeded, DeviceError, DeviceFault, FaultKind, ProtocolError, fault_kind
from devices.ports import DeviceStatus, Outcome, PrintOutcome, TicketPrinter, Transport
from devices.receipt import Receipt
from devices.registry import Options, driver

_log = logging.getLogger(__name__)

_POLL_S = 0.3
"""How often a printer at work is asked how it is."""
_SETTLE_S = 5.0
"""Longest wait for the rest of an interrupted ticket to leave the printer."""
_QUIET_S = 0.2
_LISTEN_S = 0.05

_GRAVEST_FIRST = (
    FaultKind.COVER_OPEN,
    FaultKind.PAPER_OUT,
    FaultKind.JAM,
    FaultKind.CUTTER,
    FaultKind.HARDWARE,
    FaultKind.OVERHEATED,
    FaultKind.BUSY,
)
_RECOVERABLE = frozenset({FaultKind.JAM, FaultKind.CUTTER})
"""Faults a printer keeps reporting after their cause is gone, until told to go on."""

_R = TypeVar("_R")
_DIGITS = string.digits + string.ascii_uppercase


@driver("escpos", TicketPrinter, profile=str, width_dots=int, charset=str, cut=str, present=str)
class EscposPrinter:
    """One printer, used as a `TicketPrinter`.

    Options:
        profile: a family of `devices.codecs.escpos_profile.PROFILES`; default `generic-80mm`.
        width_dots: printable dots a row, where the model differs from its family.
        charset: `gb18030` or `gbk`, likewise.
        cut: the cutting command in hexadecimal, likewise; "" = tear bar.
        present: hexadecimal command after the cut, e.g. `1d6505` to eject.
    """

    def __init__(self, transport: Transport, options: Options) -> None:
        self._profile = profile_from(options)
        self._transport = transport
        self._line = PrinterLine(transport, self._profile)
        self._jobs = itertools.count()
        self._torn = False
        """A ticket was interrupted: part of it may be on paper, part in the printer."""

    def open(self, deadline: Deadline) -> None:
        """Connect; asks nothing, so a printer in trouble can be opened and say so."""
        self._transport.open(deadline)

    def close(self) -> None:
        """Disconnect; wakes a blocked call."""
        self._transport.close()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Ask the four real-time questions; a printer past a jam is told to go on."""
        try:
            if not self._profile.answers:
                return self._line_status(deadline)
            self._line.forget()
            condition = self._recovered(deadline)
        except DeviceError as error:
            return DeviceStatus(False, frozenset({fault_kind(error)}), str(error))
        detail = "ticket not yet taken" if condition.ticket_waiting else ""
        return DeviceStatus(not condition.stops, condition.faults, detail)

    def print_receipt(self, receipt: Receipt, job_id: str, deadline: Deadline) -> PrintOutcome:
        """Print one receipt and say what became of it; faults come back as the outcome.

        FAILED means that no complete ticket exists, so printing it again is safe.
        """
        try:
            encoded = encode(receipt, self._profile)
        except ReceiptDoesNotFit as error:
            _log.error("job=%s: %s", job_id, error)
            return _failed(FaultKind.REFUSED)
        try:
            self._make_ready(deadline)
        except DeviceError as error:
            _log.warning("job=%s not sent: %s", job_id, error)
            return _failed(fault_kind(error))
        self._torn = True
        try:
            outcome = self._print(encoded, job_id, deadline)
        except DeviceError as error:
            _log.warning("job=%s interrupted: %s", job_id, error)
            return _unknown(fault_kind(error))
        if outcome.outcome is Outcome.PRINTED or not self._profile.answers:
            self._torn = False
        else:
            _log.warning("job=%s %s: %s", job_id, outcome.outcome, outcome.fault)
        return outcome

    # ---- before a ticket --------------------------------------------------------------

    def _make_ready(self, deadline: Deadline) -> None:
        """Make sure the printer can print and nothing is left in it. Sends nothing of the ticket."""
        self._line.forget()
        if not self._profile.answers:
            self._line_status(deadline)
            return
        _require_healthy(self._recovered(deadline))
        if self._torn:
            self._settle(deadline.at_most(_SETTLE_S))
            self._torn = False

    def _line_status(self, deadline: Deadline) -> DeviceStatus:
        """All a one-way printer can tell: that the line is there."""
        with contextlib.suppress(DeadlineExceeded):
            self._transport.read(1, deadline.at_most(_LISTEN_S))
        return DeviceStatus(True, detail="this printer cannot report its state")

    def _recovered(self, deadline: Deadline) -> Condition:
        """Return the condition, after one attempt to end an error whose cause may be gone."""
        condition = self._line.condition(deadline)
        if condition.stops & _RECOVERABLE:
            self._line.send(words.RECOVER_AND_CLEAR, deadline)
            condition = self._line.condition(deadline)
        return condition

    def _settle(self, deadline: Deadline) -> None:
        """Get rid of the rest of an interrupted ticket, so that it never hangs on the next one.

        Real-time commands empty the buffers where the model can. Filler ends a command
        that was cut off in the middle; then everything printed so far is cut off.
        """
        self._throw_away(deadline)
        profile = self._profile
        self._line.forget()
        self._line.send(b"\0" * LONGEST_COMMAND_BYTES + INITIALISE + profile.cut, deadline)
        if profile.process_id:
            self._await_process_id(self._ask_process_id("settle", deadline), deadline)
        elif profile.in_order_status:
            self._line.send(words.IN_ORDER_QUERY, deadline)
            self._line.wait_for(InOrder, deadline)
            # The interrupted ticket may have asked too: its answer must not speak for the next.
            self._drain_in_order(deadline)

    def _drain_in_order(self, deadline: Deadline) -> None:
        with contextlib.suppress(DeadlineExceeded, ProtocolError):
            while True:
                self._line.wait_for(InOrder, deadline.at_most(_QUIET_S))

    # ---- the ticket -------------------------------------------------------------------

    def _print(self, encoded: EncodedReceipt, job_id: str, deadline: Deadline) -> PrintOutcome:
        profile = self._profile
        self._line.send(encoded.data, deadline)
        if not profile.answers:
            return _unknown(FaultKind.SILENT)
        if profile.process_id:
            return self._until_process_id(self._ask_process_id(job_id, deadline), deadline)
        if profile.in_order_status:
            self._line.send(words.IN_ORDER_QUERY, deadline)
            return self._until_in_order(deadline)
        return self._until_time_is_up(encoded.height_dots / 8 / profile.print_mm_s, deadline)

    def _ask_process_id(self, job_id: str, deadline: Deadline) -> bytes:
        number = zlib.crc32(f"{job_id}/{next(self._jobs)}".encode())
        process_id = bytes(ord(_DIGITS[number // 36**place % 36]) for place in range(words.PROCESS_ID_LENGTH))
        self._line.send(words.process_id_request(process_id), deadline)
        return process_id

    def _await_process_id(self, process_id: bytes, deadline: Deadline) -> ProcessId:
        while (reply := self._line.wait_for(ProcessId, deadline)).process_id != process_id:
            pass  # a late answer to an earlier ticket
        return reply

    def _until_process_id(self, process_id: bytes, deadline: Deadline) -> PrintOutcome:
        reply = self._answer_or_fault(lambda until: self._await_process_id(process_id, until), deadline)
        match reply:
            case ProcessId(printed=True):
                return _printed("process_id")
            case ProcessId():
                return self._interrupted(self._fault_now(deadline) or FaultKind.BUSY, deadline)
            case FaultKind():
                return self._interrupted(reply, deadline)
        return _unknown(FaultKind.SILENT)

    def _until_in_order(self, deadline: Deadline) -> PrintOutcome:
        reply = self._answer_or_fault(lambda until: self._line.wait_for(InOrder, until), deadline)
        match reply:
            case InOrder(paper_out=True):
                return self._interrupted(FaultKind.PAPER_OUT, deadline)
            case InOrder():
                # Processed is not yet printed: only a printer without trouble has finished.
                condition = self._line.condition(deadline)
                return _unknown(_gravest(condition)) if condition.stops else _printed("in_order_status")
            case FaultKind():
                return self._interrupted(reply, deadline)
        return _unknown(FaultKind.SILENT)

    def _answer_or_fault(self, wait: Callable[[Deadline], _R], deadline: Deadline) -> _R | FaultKind | None:
        """Return the answer, or the fault that stopped the printer before it; None when time is up."""
        while not deadline.expired:
            with contextlib.suppress(DeadlineExceeded, ProtocolError):
                return wait(deadline.at_most(_POLL_S))
            fault = self._fault_now(deadline)
            if fault is None:
                continue
            # The answer may have come between the last look and the fault.
            with contextlib.suppress(DeadlineExceeded, ProtocolError):
                return wait(deadline.at_most(0.0))
            return fault
        return None

    def _until_time_is_up(self, printing_s: float, deadline: Deadline) -> PrintOutcome:
        finished = deadline.at_most(printing_s)
        while not finished.expired:
            self._drain_in_order(finished.at_most(_POLL_S))
            if fault := self._fault_now(deadline):
                return self._interrupted(fault, deadline)
        if deadline.expired:
            return _unknown(FaultKind.BUSY)
        condition = self._line.condition(deadline)
        if condition.stops:
            return self._interrupted(_gravest(condition), deadline)
        return _printed("realtime_status")

    def _fault_now(self, deadline: Deadline) -> FaultKind | None:
        """Return what stops a printer at work; None also when it does not answer while it prints."""
        try:
            condition = self._line.condition(deadline)
        except (DeadlineExceeded, ProtocolError):
            return None
        return _gravest(condition) if condition.stops else None

    def _interrupted(self, fault: FaultKind, deadline: Deadline) -> PrintOutcome:
        """End a ticket the printer stopped in: failed if it forgot the rest, else unknown."""
        forgotten = self._throw_away(deadline)
        return _failed(fault) if forgotten else _unknown(fault)

    def _throw_away(self, deadline: Deadline) -> bool:
        """Empty the printer's buffers by real-time commands; True when it says it did."""
        self._line.send(words.RECOVER_AND_CLEAR, deadline)
        if not self._profile.buffer_clear:
            return False
        self._line.send(words.CLEAR_BUFFERS, deadline)
        try:
            self._line.wait_for(BufferCleared, deadline.at_most(ANSWER_S))
        except (DeadlineExceeded, ProtocolError):
            return False
        return True


def profile_from(options: Options) -> PrinterProfile:
    """Return the family's profile with the model's own differences.

    Raises:
        ValueError: an option has a value that does not exist.
    """
    name = options.get("profile", "generic-80mm")
    if name not in PROFILES:
        raise ValueError(f"profile {name!r} is unknown; there are {', '.join(sorted(PROFILES))}")
    changes: dict[str, Any] = {}
    if "width_dots" in options:
        changes["width_dots"] = options["width_dots"]
        if not 192 <= options["width_dots"] <= 832 or options["width_dots"] % 8:
            raise ValueError("width_dots must be a multiple of 8 from 192 to 832")
    if "charset" in options:
        changes["charset"] = Charset(options["charset"])
    for command in ("cut", "present"):
        if command in options:
            changes[command] = bytes.fromhex(options[command])
    return replace(PROFILES[name], **changes)


def _require_healthy(condition: Condition) -> None:
    if condition.stops:
        raise DeviceFault(_gravest(condition))


def _gravest(condition: Condition) -> FaultKind:
    return min(condition.stops, key=_GRAVEST_FIRST.index)


def _printed(confirmed_by: str) -> PrintOutcome:
    return PrintOutcome(Outcome.PRINTED, confirmed_by=confirmed_by)


def _failed(fault: FaultKind) -> PrintOutcome:
    return PrintOutcome(Outcome.FAILED, fault)


def _unknown(fault: FaultKind) -> PrintOutcome:
    return PrintOutcome(Outcome.UNKNOWN, fault)
