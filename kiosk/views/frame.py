"""The frame around the pages: header above, bar below, and what lies over both.

It is made anew when the visitor wants the screen otherwise; turning a page replaces only the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.viewmodels.kiosk import Page
from kiosk.viewmodels.visit import Visit
from kiosk.views.attract import AttractView
from kiosk.views.bar import Bar
from kiosk.views.choices import GroupsView, ServicesView
from kiosk.views.detail import DetailView
from kiosk.views.guide import GuideView
from kiosk.views.header import Header
from kiosk.views.identity import IdentityView
from kiosk.views.items import ItemAreasView, ItemSearchView, ItemsView
from kiosk.views.lost import LostView
from kiosk.views.missing import MissingView
from kiosk.views.overlays import HelpNotice, IdleWarning, Overlay
from kiosk.views.page_view import Look, PageView
from kiosk.views.priority import PriorityView
from kiosk.views.search import SearchView
from kiosk.views.staff import Corner, Keypad, StaffPage
from kiosk.views.ticket import TicketView
from qt_common.i18n import mark

REACH = 2 / 3
LOW_REACH = 1 / 2
"""Share of the screen's height, from below, that holds everything to touch."""


@dataclass(frozen=True, slots=True)
class Screens:
    """What a kiosk of some kind shows; each takes the kiosk's own model.

    Attributes:
        title: of the window.
        pages: a view for every page.
        staff_page: what lies behind the staff code; its last argument ends the program.
    """

    title: str
    pages: Mapping[StrEnum, Callable[[Any, Look], PageView[Any]]]
    staff_page: Callable[[Any, Look, Callable[[], None]], Overlay[Any]]


TICKETS = Screens(
    title=mark("取号机"),
    pages={
        Page.ATTRACT: AttractView,
        Page.GROUPS: GroupsView,
        Page.SERVICES: ServicesView,
        Page.SEARCH: SearchView,
        Page.PRIORITY: PriorityView,
        Page.IDENTITY: IdentityView,
        Page.ITEM_AREAS: ItemAreasView,
        Page.ITEMS: ItemsView,
        Page.ITEM_SEARCH: ItemSearchView,
        Page.GUIDE: GuideView,
        Page.MISSING: MissingView,
        Page.DETAIL: DetailView,
        Page.TICKET: TicketView,
        Page.LOST: LostView,
    },
    staff_page=StaffPage,
)


class Frame(QWidget):
    """Everything on the screen, for one way of drawing it.

    Args:
        model: the visit.
        screens: what is shown of it.
        look: how to draw.
        leave_program: what the staff page's last button does.

    Attributes:
        look: how it is drawn.
        page: the page shown.
        overlays: what can lie over it.
    """

    def __init__(self, model: Visit, screens: Screens, look: Look, leave_program: Callable[[], None]) -> None:
        super().__init__()
        self.look = look
        self.page: PageView[Any] | None = None
        self._model = model
        self._screens = screens
        self._top = QWidget()
        self._header = Header(model, look)
        self._top_column = _stacked(self._top)
        self._top_column.addWidget(self._header)
        self.bar = Bar(model, look)
        self._column = _stacked(self)
        self._column.addWidget(self._top)
        self._column.addWidget(self.bar)
        self._corner = Corner(model, look)
        self._corner.setParent(self)
        self.overlays: list[Overlay[Any]] = [
            IdleWarning(model, look),
            HelpNotice(model, look),
            Keypad(model, look),
            screens.staff_page(model, look, leave_program),
        ]
        for overlay in self.overlays:
            overlay.setParent(self)

    def turn_to(self, page: StrEnum) -> None:
        """Show another page."""
        if self.page is not None:
            for part in (self.page, self.page.above):
                part.hide()
                part.deleteLater()
        self.page = self._screens.pages[page](self._model, self.look)
        self.page.refresh()
        self._header.setVisible(not self._model.attracting)
        self._top_column.addWidget(self.page.above, 1)
        self._column.insertWidget(1, self.page, 1)
        self.page.above.show()  # at once: the layout would show them one turn of the event loop later
        self.page.show()
        self.page.setFocus()  # else it would pass to a button of the bar, which would look chosen
        self._corner.raise_()
        self.refresh()

    def refresh(self) -> None:
        """Show what the model says now."""
        if self.page is not None:
            self.page.refresh()
        self._header.refresh()
        self.bar.refresh()
        for overlay in self.overlays:
            overlay.refresh()
            if not overlay.isHidden():
                overlay.raise_()
        # laid out now, not some events later: a finger may be quicker
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give what is read and what is touched their heights."""
        super().resizeEvent(event)
        reach = LOW_REACH if self.look.lowered else REACH
        self._top.setFixedHeight(self.height() - round(self.height() * reach))
        for overlay in self.overlays:
            overlay.setGeometry(self.rect())


def _stacked(holder: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
