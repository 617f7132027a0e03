"""Visitors set aside at this counter: held ones to be resumed, no-shows to be let back in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.line import Listed, detail_of, minutes_of
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.press import Press
from qt_common.hall import new_request_key
from queue_server.protocol.tickets import Reactivate, Resume
from queue_server.protocol.views import CounterState, TicketView


@dataclass(frozen=True, slots=True)
class ParkedPicture:
    """Both lists, and whether their buttons work now."""

    held: tuple[Listed, ...] = ()
    passed: tuple[Listed, ...] = ()
    can_resume: bool = False
    can_reactivate: bool = False


class Parked(Model[ParkedPicture]):
    """The held and the no-shows of this counter.

    Args:
        desk: the counter.
        press: the slot shared by everything that changes the visit.
    """

    def __init__(self, desk: Desk, press: Press, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._press = press

    def resume(self, ticket_id: str) -> None:
        """Call a held visitor back to this counter."""
        params = Resume(request_key=new_request_key(), ticket_id=ticket_id, counter_id=self._desk.counter_id)
        self._press.send("resume", params)

    def reactivate(self, ticket_id: str) -> None:
        """Let a late-comer wait again, some places back."""
        params = Reactivate(
            request_key=new_request_key(), ticket_id=ticket_id, counter_id=self._desk.counter_id
        )
        self._press.send("reactivate", params)

    def _draw(self) -> ParkedPicture:
        desk = self._desk
        mirror, counter_id = desk.mirror, desk.counter_id
        return ParkedPicture(
            held=tuple(self._listed(one) for one in mirror.held_at(counter_id)),
            passed=tuple(self._listed(one) for one in mirror.no_shows_at(counter_id)),
            can_resume=desk.counter.state is CounterState.OPEN and desk.ticket is None and desk.online,
            can_reactivate=desk.online,
        )

    def _listed(self, ticket: TicketView) -> Listed:
        desk = self._desk
        called = ticket.last_call_at or ticket.issued_at
        return Listed(
            ticket_id=ticket.id,
            number=ticket.number,
            detail=detail_of(desk, ticket),
            time=minutes_of(desk, (desk.now() - called).total_seconds()),
        )
