"""Whether tickets can be had at all; a link that comes back at once is not worth a page of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from qt_common.clock import Alarm, Clock
from qt_common.hall import Hall, LinkStatus
from queue_server.protocol.errors import HallError

GRACE_S = 2.0


class LinkGuard(QObject):
    """The server's absence, as visitors must know it.

    Args:
        hall: the server.
        clock: measures how long it is away.

    Attributes:
        lost: no tickets now.
        refusal: why the server does not want this kiosk; None when it is only away.

    Signals:
        changed: `lost` is another.
    """

    changed = Signal()

    def __init__(self, hall: Hall, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._alarm: Alarm | None = None
        self.lost = not hall.link.online
        self.refusal: HallError | None = hall.link.refusal
        hall.link_changed.connect(self._take)

    def _take(self, status: LinkStatus) -> None:
        if status.refusal != self.refusal:
            self.refusal = status.refusal
            self.changed.emit()
        if status.online:
            self._cancel()
            self._become(lost=False)
        elif not self.lost and self._alarm is None:
            self._alarm = self._clock.after(GRACE_S, self._give_up)

    def _give_up(self) -> None:
        self._alarm = None
        self._become(lost=True)

    def _become(self, *, lost: bool) -> None:
        if lost != self.lost:
            self.lost = lost
            self.changed.emit()

    def _cancel(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
