"""The areas of work about papers, joined to one desk."""

from __future__ import annotations

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.back_office.hand_over import HandOverDesk
from counter_terminal.viewmodels.back_office.review_desk import ReviewDesk
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.issuing.issuing_desk import IssuingDesk
from counter_terminal.viewmodels.ports import DeskTools


class CaseAreas(QObject):
    """Everything between acceptance and hand-out.

    Args:
        desk: the counter.
        tools: what stands on it.

    Attributes:
        hand_over: bags.
        review: the back office.
        issuing: the issuing window.
    """

    def __init__(self, desk: Desk, tools: DeskTools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hand_over = HandOverDesk(desk, tools.codes, self)
        self.review = ReviewDesk(desk, tools, self)
        self.issuing = IssuingDesk(desk, tools, self)

    def close(self) -> None:
        """Stop everything that would still happen."""
        for area in (self.hand_over, self.review, self.issuing):
            area.close()
