"""The areas of work about papers, joined to one desk."""

from __future__ import annotations

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.back_office.hand_over import HandOverDesk
from counter_terminal.viewmodels.back_office.review_desk import ReviewDesk
from counter_terminal.viewmodels.case_search.search_desk import SearchDesk
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.issuing.issuing_desk import IssuingDesk
from counter_terminal.viewmodels.licence_desk.licence_desk import LicenceDesk
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
        licences: sheets that went wrong, blanks.
        search: cases of any age, messages that failed.
    """

    def __init__(self, desk: Desk, tools: DeskTools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hand_over = HandOverDesk(desk, tools.codes, self)
        self.review = ReviewDesk(desk, tools, self)
        self.issuing = IssuingDesk(desk, tools, self)
        self.licences = LicenceDesk(desk, tools.codes, self)
        self.search = SearchDesk(desk, tools.codes, self)

    def close(self) -> None:
        """Stop everything that would still happen."""
        for area in (self.hand_over, self.review, self.issuing, self.licences, self.search):
            area.close()
