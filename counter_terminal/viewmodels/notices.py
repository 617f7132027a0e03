"""The line at the bottom: what was done or refused, what can still be undone, and messages to the clerk."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.press import Press
from qt_common.clock import Alarm
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.tickets import Undo
from queue_server.protocol.views import MessageView, TicketView

SAID_STAYS_S = 8.0
_UNDOABLE = {
    EventKind.TICKET_MARKED_NO_SHOW: mark("{number} 已过号"),
    EventKind.TICKET_COMPLETED: mark("{number} 已办结"),
}


@dataclass(frozen=True, slots=True)
class NoticesPicture:
    """The bottom line.

    Attributes:
        said: the newest sentence; empty after a while.
        tone: its colour token.
        undo: what can be undone, e.g. `A012 已过号`; empty when nothing can, or the next visitor is here.
        undo_seconds: for so many seconds.
        messages: unread private lines, oldest first: (id, time and sender, text).
    """

    said: str = ""
    tone: str = ""
    undo: str = ""
    undo_seconds: int = 0
    messages: tuple[tuple[str, str, str], ...] = ()


class Notices(Model[NoticesPicture]):
    """Gathers what the clerk should read, without ever standing in the way.

    Args:
        desk: the counter.
        press: the slot shared by everything that changes the visit.
    """

    def __init__(self, desk: Desk, press: Press, parent: QObject | None = None) -> None:
        super().__init__(desk, parent, ticks=True)
        self._press = press
        self._said = ("", "")
        self._said_alarm: Alarm | None = None
        self._ended: tuple[TicketView, EventKind, float] | None = None
        self._messages: list[MessageView] = []
        desk.told.connect(self._say)
        desk.hall.happened.connect(self._on_event)

    def undo(self) -> None:
        """Take back the last no-show or completion of this counter, within the hall's time."""
        if self._ended is None or not self._undo_seconds():
            return
        ticket = self._ended[0]
        params = Undo(request_key=new_request_key(), ticket_id=ticket.id, counter_id=self._desk.counter_id)
        self._press.send("undo", params)

    def dismiss_said(self) -> None:
        """Forget the sentence."""
        self._say("", "")

    def dismiss_message(self, message_id: str) -> None:
        """The clerk has read a message."""
        self._messages = [one for one in self._messages if one.id != message_id]
        self.refresh()

    def close(self) -> None:
        """Stop the sentence's clock."""
        if self._said_alarm is not None:
            self._said_alarm.cancel()

    def _say(self, text: str, tone: str) -> None:
        self.close()
        self._said = (text, tone)
        self._said_alarm = self._desk.clock.after(SAID_STAYS_S, self.dismiss_said) if text else None
        self.refresh()

    def _on_event(self, event: Event) -> None:
        desk = self._desk
        if event.message is not None and event.message.to_counter_id in ("", desk.counter_id):
            self._messages.append(event.message)
        ticket = event.ticket
        if ticket is not None and event.counter is not None and event.counter.id == desk.counter_id:
            if event.kind in _UNDOABLE:
                self._ended = (ticket, event.kind, desk.clock.monotonic_s())
            elif self._ended is not None and event.kind is EventKind.TICKET_UNDONE:
                self._ended = None
                desk.tell(desk.translate("已撤销，{number} 恢复原状。", number=ticket.number), "serving")
        self.refresh()

    def _undo_seconds(self) -> int:
        if self._ended is None:
            return 0
        passed_s = self._desk.clock.monotonic_s() - self._ended[2]
        return max(0, round(self._desk.info.undo_s - passed_s))

    def _draw(self) -> NoticesPicture:
        desk, seconds = self._desk, self._undo_seconds()
        undo = ""
        if self._ended is not None and seconds and desk.clerk is not None and desk.ticket is None:
            ticket, kind, _ = self._ended
            undo = desk.translate(_UNDOABLE[kind], number=ticket.number)
        return NoticesPicture(
            said=self._said[0],
            tone=self._said[1],
            undo=undo,
            undo_seconds=seconds if undo else 0,
            messages=tuple(
                (one.id, f"{desk.times.clock(one.sent_at)} {one.from_name}", one.text)
                for one in self._messages
            ),
        )
