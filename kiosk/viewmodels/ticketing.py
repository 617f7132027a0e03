"""From the choice to the slip in the hand: issue, print, report; nothing lost, nothing doubled.

An order keeps its `request_key` until the server has answered. A visitor who leaves
before that leaves an orphan: its answer is awaited all the same, and the ticket
nobody holds is cancelled.

    NONE ─ order ─> ISSUING ─ answer ─> PRINTING ─> PRINTED | NOT_PRINTED | UNSURE
                       ├── no printer ─> ON_SCREEN         (the last two: reprint ─> PRINTING)
                       ├── the hall's rules say no ─> REFUSED
                       └── no answer ─> GIVEN_UP
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from devices.errors import FaultKind
from devices.ports import Outcome
from devices.ports import PrintOutcome as Printed
from devices.receipt import Receipt
from kiosk.viewmodels.printer_watch import PrinterWatch
from qt_common.errands import Errands
from qt_common.hall import Hall, LinkStatus, new_request_key
from qt_common.i18n import DEFAULT_LANGUAGE
from qt_common.printing import Printer
from queue_server.protocol.errors import HallError
from queue_server.protocol.tickets import (
    Cancel,
    FindTicket,
    Identity,
    IssueTicket,
    PrintOutcome,
    ReportPrint,
    TicketIssued,
)

log = logging.getLogger(__name__)

PATIENCE_S = 45.0
"""How long a visitor stands before a screen that says "please wait"."""

Compose = Callable[[TicketIssued, int], Receipt]
"""(ticket, copy) -> receipt, in the visitor's language."""


class Stage(StrEnum):
    """How far the ticket is."""

    NONE = "none"
    ISSUING = "issuing"
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNSURE = "unsure"
    """The printer does not say whether paper came out."""
    ON_SCREEN = "on_screen"
    """This kiosk has no printer: the number and its QR code are the ticket."""
    REFUSED = "refused"
    GIVEN_UP = "given_up"


_AFTER = {
    Outcome.PRINTED: (Stage.PRINTED, PrintOutcome.PRINTED),
    Outcome.FAILED: (Stage.NOT_PRINTED, PrintOutcome.FAILED),
    Outcome.UNKNOWN: (Stage.UNSURE, PrintOutcome.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A ticket whose slip nobody has seen; staff can print it later."""

    ticket_id: str
    number: str


class Ticketing(QObject):
    """One ticket at a time.

    Args:
        hall: the server.
        errands: carries reports that the server must get.
        watch: knows whether a slip can be expected.
        printer: None = numbers are shown on the screen.
        compose: makes receipts.

    Signals:
        changed: the stage, the ticket or the fault is another.
    """

    changed = Signal()

    def __init__(
        self,
        hall: Hall,
        errands: Errands,
        watch: PrinterWatch,
        printer: Printer | None,
        compose: Compose,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._errands = errands
        self._watch = watch
        self._printer = printer
        self._compose = compose
        self._order: IssueTicket | None = None
        self._orphans: list[IssueTicket] = []
        self._lookup: FindTicket | None = None
        self._copy = 0
        self.stage = Stage.NONE
        self.issued: TicketIssued | None = None
        self.fault: FaultKind | None = None
        self.error: HallError | None = None
        self.unprinted: list[Unprinted] = []
        hall.link_changed.connect(self._take_link)

    @property
    def can_reprint(self) -> bool:
        """Whether the slip is missing and the printer can make it."""
        return self.stage in (Stage.NOT_PRINTED, Stage.UNSURE) and self._watch.can_print

    def order(
        self,
        service_id: str,
        *,
        priority: str = "",
        identity: Identity | None = None,
        language: str = "zh_CN",
    ) -> None:
        """Ask for the next number of a service; ignored while one is on its way."""
        if self.stage is Stage.ISSUING:
            return
        self.forget()
        self._order = IssueTicket(
            request_key=new_request_key(),
            service_id=service_id,
            priority=priority,
            identity=identity,
            language=language or DEFAULT_LANGUAGE,
        )
        self._enter(Stage.ISSUING)
        self._ask(self._order)

    def reprint(self) -> None:
        """Print the slip of the present ticket again."""
        if self.can_reprint:
            self._copy += 1
            self._print()

    def reprint_existing(self, ticket_id: str) -> None:
        """Print the slip of an earlier ticket: the visitor's own live one, or one that failed."""
        self.forget()
        self._copy = 1
        self._lookup = lookup = FindTicket(ticket_id=ticket_id)
        self._enter(Stage.ISSUING)
        self._hall.call(lookup, partial(self._found, lookup), partial(self._not_found, lookup))

    def forget(self) -> None:
        """The visitor has gone: keep nothing of theirs, except what still must be put right."""
        if self._order is not None:
            self._abandon(self._order)
        self._order = self._lookup = self.issued = self.error = self.fault = None
        self._copy = 0
        if self.stage is not Stage.NONE:
            self._enter(Stage.NONE)

    def _ask(self, order: IssueTicket) -> None:
        self._hall.call(order, partial(self._answered, order), partial(self._failed, order), PATIENCE_S)

    def _answered(self, order: IssueTicket, issued: TicketIssued) -> None:
        if order is self._order:
            self._order = None
            self._take_ticket(issued)
            return
        if self._drop_orphan(order):
            log.info("ticket %s has no holder and is cancelled", issued.ticket.number)
            self._errands.send(
                Cancel(request_key=new_request_key(), ticket_id=issued.ticket.id, reason="取号人未等到号码")
            )

    def _failed(self, order: IssueTicket, error: HallError) -> None:
        if order is not self._order:
            if not error.retryable:
                self._drop_orphan(order)
            return
        if error.retryable:
            self._abandon(order)
            self._order = None
            self.error = error
            self._enter(Stage.GIVEN_UP)
        else:
            self._order = None
            self._refused(error)

    def _found(self, lookup: FindTicket, issued: TicketIssued) -> None:
        if lookup is self._lookup:  # else whoever asked has gone, and nobody else may see it
            self._take_ticket(issued)

    def _not_found(self, lookup: FindTicket, error: HallError) -> None:
        if lookup is self._lookup:
            self._refused(error)

    def _abandon(self, order: IssueTicket) -> None:
        """Keep what is needed to learn what became of the order, and nothing about the person."""
        self._orphans.append(structs.replace(order, identity=None))

    def _drop_orphan(self, order: IssueTicket) -> bool:
        """Forget an orphan; False when it was settled already by an answer to an earlier request."""
        before = len(self._orphans)
        self._orphans = [other for other in self._orphans if other.request_key != order.request_key]
        return len(self._orphans) < before

    def _take_link(self, link: LinkStatus) -> None:
        if link.online:
            for order in self._orphans:
                self._ask(order)

    def _refused(self, error: HallError) -> None:
        self.error = error
        self._enter(Stage.REFUSED)

    def _take_ticket(self, issued: TicketIssued) -> None:
        self.issued = issued
        if self._printer is None:
            self._enter(Stage.ON_SCREEN)
        else:
            self._print()

    def _print(self) -> None:
        issued, printer = self.issued, self._printer
        if issued is None or printer is None:
            return
        self._enter(Stage.PRINTING)
        self._remember_unprinted(issued)
        job = f"{issued.ticket.number}-{self._copy}"
        printer.print(self._compose(issued, self._copy), job, partial(self._print_ended, issued, self._copy))

    def _print_ended(self, issued: TicketIssued, copy: int, printed: Printed) -> None:
        stage, outcome = _AFTER[printed.outcome]
        fault = printed.fault.value if printed.fault else ""
        self._errands.send(
            ReportPrint(
                request_key=new_request_key(),
                ticket_id=issued.ticket.id,
                outcome=outcome,
                fault=fault,
                copy=copy,
            )
        )
        if printed.outcome is Outcome.PRINTED:
            self._watch.printed()
            self.unprinted = [one for one in self.unprinted if one.ticket_id != issued.ticket.id]
        else:
            self._watch.alarm(printed.fault, issued.ticket.number)
        if issued is self.issued:
            self.fault = printed.fault
            self._enter(stage)

    def _remember_unprinted(self, issued: TicketIssued) -> None:
        one = Unprinted(issued.ticket.id, issued.ticket.number)
        if one not in self.unprinted:
            self.unprinted.append(one)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()
