"""A question without a case, written down too (R059)."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.press import Press
from qt_common.hall import new_request_key
from queue_server.protocol.cases import NoteConsultation
from queue_server.protocol.views import TicketState


class Consultation(QObject):
    """Notes what was asked and answered.

    Args:
        desk: the counter.
        press: the slot for commands about cases.

    Signals:
        noted: it is written down; the form may be emptied.
    """

    noted = Signal()

    def __init__(self, desk: Desk, press: Press, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._press = desk, press

    def note(self, question: str, answer: str, item_id: str = "") -> bool:
        """Write it down; False while something is missing or an earlier press has no answer."""
        desk, _ = self._desk, self._desk.translate
        if not question.strip() or not answer.strip():
            desk.tell(_("请填写咨询的问题和答复。"), "calling")
            return False
        ticket = desk.ticket
        serving = ticket is not None and ticket.state is TicketState.SERVING
        request = NoteConsultation(
            request_key=new_request_key(),
            counter_id=desk.counter_id,
            ticket_id=ticket.id if ticket is not None and serving else "",
            item_id=item_id,
            question=question.strip()[:500],
            answer=answer.strip()[:500],
        )
        return self._press.send("consult", request, self._on_noted)

    def _on_noted(self, answer: object) -> None:
        self._desk.tell(self._desk.translate("咨询已登记。"), "serving")
        self.noted.emit()
