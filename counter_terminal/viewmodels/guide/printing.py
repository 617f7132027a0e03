"""Printing at the guide desk: the printers to choose from, and what is said about the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from counter_terminal.viewmodels.desk import Desk
from qt_common.errands import Errands
from qt_common.hall import new_request_key
from qt_common.remedies import remedy_for
from queue_server.protocol.tickets import PrintOutcome, ReportPrint, TicketIssued
from queue_server.protocol.views import TicketView


class OnPrinted(Protocol):
    """Told once, on the GUI thread, what became of the paper."""

    def __call__(self, outcome: PrintOutcome, fault: str) -> None:
        """Take the outcome and the printer's fault (empty when printed)."""


class TicketPrinting(Protocol):
    """The printers a guide can choose from."""

    def names(self) -> Mapping[str, str]:
        """Return what each printer is called, by id, the desk's own first."""

    def print_ticket(self, printer_id: str, issued: TicketIssued, copy: int, on_printed: OnPrinted) -> None:
        """Print a receipt; `copy` 0 is the first print. Returns at once."""


class NoPrinters:
    """A desk without a printer: the QR code on the screen is the ticket."""

    def names(self) -> Mapping[str, str]:
        """Return none."""
        return {}

    def print_ticket(self, printer_id: str, issued: TicketIssued, copy: int, on_printed: OnPrinted) -> None:
        """Never called: there is no printer to choose."""
        on_printed(PrintOutcome.FAILED, "offline")


class PrintReport:
    """Tells the guide and, sooner or later, the server what became of the paper."""

    def __init__(self, desk: Desk, errands: Errands, ticket: TicketView, copy: int) -> None:
        self._desk, self._errands, self._ticket, self._copy = desk, errands, ticket, copy

    @property
    def ticket_id(self) -> str:
        """Whose slip it is."""
        return self._ticket.id

    def __call__(self, outcome: PrintOutcome, fault: str) -> None:
        """Say it in words, and report it."""
        desk, _ = self._desk, self._desk.translate
        number = self._ticket.number
        if outcome is PrintOutcome.PRINTED:
            desk.tell(_("{number} 已打印。", number=number), "serving")
        elif outcome is PrintOutcome.UNKNOWN:
            desk.tell(_("打印机没有回答，请看看 {number} 的小票出来没有。", number=number), "calling")
        else:
            what = remedy_for(fault, _)
            desk.tell(
                _("{number} 没有打印：{what}号码有效，可让群众扫码。", number=number, what=what), "fault"
            )
        report = ReportPrint(
            request_key=new_request_key(),
            ticket_id=self._ticket.id,
            outcome=outcome,
            fault=fault,
            copy=self._copy,
        )
        self._errands.send(report)
