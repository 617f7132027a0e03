"""The guide desk without a window: its three parts."""

from __future__ import annotations

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.guide.alarms import Alarms, Places
from counter_terminal.viewmodels.guide.at_hand import AtHand
from counter_terminal.viewmodels.guide.printing import TicketPrinting
from counter_terminal.viewmodels.guide.take_number import TakeNumber


class GuideDesk(QObject):
    """What a guide does.

    Args:
        desk: the guide's desk.
        printing: where tickets can be printed.
        places: where kiosks and devices stand.

    Attributes:
        take: a number for somebody.
        at_hand: the ticket being dealt with.
        alarms: who needs a guide.
    """

    def __init__(
        self,
        desk: Desk,
        printing: TicketPrinting,
        places: Places,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.at_hand = AtHand(desk, printing, self)
        self.take = TakeNumber(desk, self.at_hand, self)
        self.alarms = Alarms(desk, places, self)

    def close(self) -> None:
        """Repeat nothing any more."""
        for part in (self.at_hand, self.take, self.alarms):
            part.close()
