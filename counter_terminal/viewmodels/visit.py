"""The visit at this counter now: the one big button, and every verb on it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.leave import Leave
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.now import Now, draw_now
from counter_terminal.viewmodels.press import Press
from counter_terminal.viewmodels.waits import DoublePressGuard
from qt_common.hall import new_request_key
from queue_server.protocol.base import Params
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.hall import AskEvaluation
from queue_server.protocol.tickets import (
    CallNext,
    Complete,
    Hold,
    MarkNoShow,
    Recall,
    StartService,
    Transfer,
)
from queue_server.protocol.views import CounterState, TicketState, TicketView


class Visit(Model[Now]):
    """Calls, starts, parks, sends on and ends the visit at this counter.

    Args:
        desk: the counter.
        press: the slot shared by everything that changes the visit.
        leave: pausing, which the big button ends.
        next_finishes: the big button ends a visit and calls the next in one press.
    """

    def __init__(
        self,
        desk: Desk,
        press: Press,
        leave: Leave,
        *,
        next_finishes: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, parent, ticks=True)
        self._press = press
        self._leave = leave
        self._next_finishes = next_finishes
        self._guard = DoublePressGuard()
        self._ended_id = ""
        desk.hall.happened.connect(self._on_event)

    def press_primary(self) -> None:
        """Do what the big button says; a second press within the hall's guard time is ignored."""
        desk = self._desk
        if not self.picture.verbs.primary.enabled:
            return
        if not self._guard.allows(desk.clock.monotonic_s(), desk.info.double_press_ms):
            return
        ticket = desk.ticket
        if desk.counter.state is CounterState.PAUSED:
            self._leave.come_back()
        elif ticket is None:
            self._send("next", CallNext(request_key=new_request_key(), counter_id=desk.counter_id))
        elif ticket.state is TicketState.CALLED:
            self.start()
        elif self._next_finishes:
            self.finish_and_call_next()
        else:
            self.complete()

    def finish_and_call_next(self) -> None:
        """End the visit in service and call whoever is next, in one step."""
        call = CallNext(request_key=new_request_key(), counter_id=self._desk.counter_id, finish_current=True)
        self._send("next", call)

    def recall(self) -> None:
        """Call the same visitor again; ignored before a person can have walked here."""
        ticket = self._here(TicketState.CALLED)
        if ticket is not None and self.picture.verbs.recall.enabled:
            self._send("recall", Recall(**self._verb(ticket)))

    def start(self) -> None:
        """The visitor is here."""
        ticket = self._here(TicketState.CALLED)
        if ticket is not None:
            self._send("start", StartService(**self._verb(ticket)))

    def no_show(self) -> None:
        """Nobody came; ignored while recalls or seconds are missing."""
        ticket = self._here(TicketState.CALLED)
        if ticket is not None and self.picture.verbs.no_show.enabled:
            self._send("no_show", MarkNoShow(**self._verb(ticket)))

    def hold(self, reason: str = "") -> None:
        """Park the visit; the counter is free."""
        ticket = self._here(TicketState.CALLED, TicketState.SERVING)
        if ticket is not None:
            self._send("hold", Hold(**self._verb(ticket), reason=reason))

    def transfer_to_service(self, service_id: str, note: str = "") -> None:
        """Send the visitor on to wait for another service; seniority is kept (R012)."""
        ticket = self._here(TicketState.CALLED, TicketState.SERVING)
        if ticket is not None:
            self._send("transfer", Transfer(**self._verb(ticket), to_service_id=service_id, note=note))

    def transfer_to_counter(self, counter_id: str, note: str = "") -> None:
        """Send the visitor on to wait for one other counter."""
        ticket = self._here(TicketState.CALLED, TicketState.SERVING)
        if ticket is not None:
            self._send("transfer", Transfer(**self._verb(ticket), to_counter_id=counter_id, note=note))

    def complete(self) -> None:
        """End the visit and invite the rating; the verdict is never shown here."""
        ticket = self._here(TicketState.SERVING)
        if ticket is not None:
            self._send("end", Complete(**self._verb(ticket), ask_evaluation=True))

    def end(self) -> None:
        """The End key: end the visit; after it, invite its rating once more."""
        if self._desk.ticket is not None:
            self.complete()
        elif self._ended_id:
            desk = self._desk
            ask = AskEvaluation(
                request_key=new_request_key(), ticket_id=self._ended_id, counter_id=desk.counter_id
            )
            self._send("end", ask)

    def _draw(self) -> Now:
        return draw_now(
            self._desk,
            self._press.pending,
            next_finishes=self._next_finishes,
            can_invite=bool(self._ended_id),
        )

    def _on_event(self, event: Event) -> None:
        if event.counter is None or event.counter.id != self._desk.counter_id or event.ticket is None:
            return
        if event.kind is EventKind.TICKET_COMPLETED:
            self._ended_id = event.ticket.id
        elif event.kind in (EventKind.EVALUATION_GIVEN, EventKind.EVALUATION_CLOSED):
            self._ended_id = ""
        self.refresh()

    def _send(self, verb: str, params: Params) -> None:
        self._press.send(verb, params)

    def _here(self, *states: TicketState) -> TicketView | None:
        ticket = self._desk.ticket
        return ticket if ticket is not None and ticket.state in states else None

    def _verb(self, ticket: TicketView) -> dict[str, str]:
        return {
            "request_key": new_request_key(),
            "ticket_id": ticket.id,
            "counter_id": self._desk.counter_id,
        }
