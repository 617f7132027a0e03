"""The ticket a guide is dealing with: just taken or found by its number, and what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.guide.printing import PrintReport, TicketPrinting
from counter_terminal.viewmodels.guide.ticket_picture import AtHandPicture, draw_ticket, papers_of
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.press import Press
from qt_common.errands import Errands
from qt_common.hall import new_request_key
from queue_server.protocol.base import Params
from queue_server.protocol.tickets import (
    Cancel,
    FindTicket,
    PrintOutcome,
    Reactivate,
    RecordPrecheck,
    TicketIssued,
    Transfer,
)
from queue_server.protocol.views import TicketView


class AtHand(Model[AtHandPicture]):
    """One ticket and everything a guide does with it.

    Args:
        desk: the guide's desk.
        printing: where tickets can be printed.
    """

    def __init__(self, desk: Desk, printing: TicketPrinting, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._printing = printing
        self._press = Press(desk, self)
        self._errands = Errands(desk.hall, desk.clock, self)
        self._issued: TicketIssued | None = None
        self._fresh = False
        self._copies = 0
        self._on_paper: set[str] = set()  # tickets at a printer: a second press does not print twice
        self._seen: frozenset[str] = frozenset()

    # -------------------------------------------------------------- which

    def take(self, issued: TicketIssued, *, fresh: bool = False) -> None:
        """Deal with this ticket from now on; `fresh` = it has just been taken here."""
        self._issued, self._fresh, self._copies = issued, fresh, 0
        self._seen = frozenset()
        self.refresh()

    def find(self, number: str) -> None:
        """Find a ticket of today by its number."""
        if number.strip():
            self._ask(FindTicket(number="".join(number.split()).upper()))

    def find_id(self, ticket_id: str) -> None:
        """Find a ticket by its id."""
        if ticket_id:
            self._ask(FindTicket(ticket_id=ticket_id))

    def put_away(self) -> None:
        """Deal with none."""
        self._issued = None
        self.refresh()

    # -------------------------------------------------------------- verbs

    def tick(self, paper: str, seen: bool) -> None:
        """Note that a paper was seen, or not."""
        self._seen = self._seen | {paper} if seen else self._seen - {paper}
        self.refresh()

    def record_precheck(self) -> None:
        """Record what is complete or missing; the clerk sees it at the call (R006)."""
        ticket = self._ticket()
        if ticket is not None:
            missing = tuple(one for one in papers_of(self._desk, ticket) if one not in self._seen)
            self._send(
                "precheck",
                RecordPrecheck(**self._verb(ticket), complete=not missing, missing=missing),
                self._desk.translate("预审结果已记录，窗口会看到。"),
            )

    def reactivate(self) -> None:
        """Let a late-comer wait again, some places back."""
        ticket = self._ticket()
        if ticket is not None:
            said = self._desk.translate("{number} 已恢复排队。", number=ticket.number)
            self._send("reactivate", Reactivate(**self._verb(ticket)), said)

    def cancel(self, reason: str) -> None:
        """Cancel the ticket."""
        ticket = self._ticket()
        if ticket is not None:
            said = self._desk.translate("{number} 已取消。", number=ticket.number)
            self._send("cancel", Cancel(**self._verb(ticket), reason=reason.strip()), said)

    def send_to_counter(self, counter_id: str, reason: str) -> None:
        """Green channel: a counter calls this visitor next (R010, R011); the reason goes on record."""
        ticket, _ = self._ticket(), self._desk.translate
        if ticket is None or not counter_id:
            return
        if not reason.strip():
            self._desk.tell(_("请选择或填写原因。"), "calling")
            return
        note = _("绿色通道：{reason}", reason=reason.strip())
        counter = self._desk.counter_name(counter_id)
        said = _("{number} 已直送 {counter}，该窗口下一个就叫。", number=ticket.number, counter=counter)
        self._send("send", Transfer(**self._verb(ticket), to_counter_id=counter_id, note=note), said)

    def print(self, printer_id: str) -> None:
        """Print the ticket, or print it again; the outcome is told and reported."""
        ticket = self._ticket()
        if self._issued is None or ticket is None or not self.picture.can_print:
            return
        copy, self._copies = self._copies + (0 if self._fresh else 1), self._copies + 1
        issued = TicketIssued(
            ticket=ticket,
            ahead=self._issued.ahead,
            estimate=self._issued.estimate,
            link=self._issued.link,
            zones=self._issued.zones,
        )
        self._on_paper.add(ticket.id)
        self.refresh()
        report = PrintReport(self._desk, self._errands, ticket, copy)
        self._printing.print_ticket(printer_id, issued, copy, partial(self._printed, report))

    def close(self) -> None:
        """Repeat nothing any more."""
        self._press.close()

    # -------------------------------------------------------------- inside

    def _printed(self, report: PrintReport, outcome: PrintOutcome, fault: str) -> None:
        self._on_paper.discard(report.ticket_id)
        report(outcome, fault)
        self.refresh()

    def _ask(self, params: FindTicket) -> None:
        self._desk.hall.call(params, self.take, self._desk.refuse)

    def _send(self, verb: str, params: Params, said: str) -> None:
        self._press.send(verb, params, lambda _: self._desk.tell(said, "serving"))

    def _verb(self, ticket: TicketView) -> dict[str, str]:
        return {"request_key": new_request_key(), "ticket_id": ticket.id}

    def _ticket(self) -> TicketView | None:
        """Return the newest picture of the ticket at hand."""
        if self._issued is None:
            return None
        known = self._issued.ticket
        return self._desk.mirror.tickets.get(known.id, known)

    def _draw(self) -> AtHandPicture:
        ticket = self._ticket()
        if ticket is None or self._issued is None:
            return AtHandPicture()
        return draw_ticket(
            self._desk,
            ticket,
            self._issued,
            self._seen,
            self._printing.names(),
            fresh=self._fresh,
            printing=ticket.id in self._on_paper,
            busy=bool(self._press.pending),
        )
