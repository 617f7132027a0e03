"""The kiosk's window: header, page, bar, and what lies over them; locked to the full screen.

Pages are made new whenever another one is shown or the visitor wants the screen otherwise;
while one is shown it only refreshes.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kiosk.viewmodels.kiosk import KioskModel, Page
from kiosk.views.attract import AttractView
from kiosk.views.bar import Bar
from kiosk.views.choices import GroupsView, ServicesView
from kiosk.views.detail import DetailView
from kiosk.views.header import Header
from kiosk.views.identity import IdentityView
from kiosk.views.lost import LostView
from kiosk.views.overlays import HelpNotice, IdleWarning, Overlay
from kiosk.views.page_view import Look, PageView
from kiosk.views.priority import PriorityView
from kiosk.views.search import SearchView
from kiosk.views.staff import Corner, Keypad, StaffPage
from kiosk.views.ticket import TicketView
from qt_common.theme.fonts import base_font
from qt_common.theme.qss import program_style
from qt_common.theme.tokens import KIOSK, Theme

PORTRAIT = QSize(1080, 1920)
LANDSCAPE = QSize(2400, 1350)
"""A wide screen is lower: at 1920 × 1080 everything is a fifth smaller than on a high one."""
ELDER = 1.5
SETTLE_S = 0.3
"""The second tap of a double tap must not choose on the page that the first one opened."""

_VIEWS: dict[Page, Callable[[KioskModel, Look], PageView]] = {
    Page.ATTRACT: AttractView,
    Page.GROUPS: GroupsView,
    Page.SERVICES: ServicesView,
    Page.SEARCH: SearchView,
    Page.PRIORITY: PriorityView,
    Page.IDENTITY: IdentityView,
    Page.DETAIL: DetailView,
    Page.TICKET: TicketView,
    Page.LOST: LostView,
}


def look_for(size: QSize, *, elder: bool, lowered: bool, theme: Theme = KIOSK) -> Look:
    """Return how to draw on a screen of `size` pixels."""
    portrait = size.height() > size.width()
    design = PORTRAIT if portrait else LANDSCAPE
    scale = min(size.width() / design.width(), size.height() / design.height())
    scaled = theme.scaled(scale)
    return Look(scaled.bigger(ELDER) if elder else scaled, portrait, elder, lowered)


class KioskWindow(QWidget):
    """Everything a visitor sees.

    Args:
        model: the kiosk.
        theme: the tokens at 1080 × 1920.
        locked: nobody closes it without the staff code.
    """

    def __init__(self, model: KioskModel, theme: Theme = KIOSK, *, locked: bool = True) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self._locked = locked
        self._may_close = not locked
        self._application = QApplication.instance() or QApplication([])
        self._turned_at_s = float("-inf")
        self._content: QWidget | None = None
        self._page: PageView | None = None
        self._overlays: list[Overlay] = []
        self.setProperty("role", "screen")
        self.setWindowTitle(model.translate("取号机"))
        if locked:
            self.setCursor(Qt.CursorShape.BlankCursor)
            self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self._alarm = model.clock.every(1.0, self._refresh)
        self._listen()

    @property
    def page(self) -> PageView | None:
        """The page shown."""
        return self._page

    def leave_program(self) -> None:
        """Let the window close: staff wanted it."""
        self._may_close = True
        self.close()

    def rebuild(self) -> None:
        """Draw everything anew: another page, another size, another wish."""
        comfort = self._model.comfort
        look = look_for(self.size(), elder=comfort.elder, lowered=comfort.lowered, theme=self._theme)
        self.setFont(base_font(look.theme.sizes.body))
        self.setStyleSheet(program_style(look.theme, "kiosk"))
        old, self._content = self._content, QWidget(self)
        if old is not None:
            old.hide()
            old.deleteLater()
        self._page = _VIEWS[self._model.page](self._model, look)
        self._bar = Bar(self._model, look)
        self._arrange(look)
        self._put_over(look)
        self._turned_at_s = self._model.clock.monotonic_s()
        self._refresh()
        self._content.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice every touch and key; swallow those that come too soon after a page was turned."""
        if event.type() not in (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress):
            return False
        if not (isinstance(watched, QWidget) and (watched is self or self.isAncestorOf(watched))):
            return False
        if self._model.clock.monotonic_s() - self._turned_at_s < SETTLE_S:
            return True
        if self._model.page is not Page.ATTRACT and not self._model.idle.warning:
            self._model.touch()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only for staff."""
        if self._may_close:
            self._alarm.cancel()
            self._application.removeEventFilter(self)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key begins the visit on the attract screen; Escape and the like do nothing."""
        if self._model.page is Page.ATTRACT:
            self._model.touch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw at the new size."""
        super().resizeEvent(event)
        self.rebuild()

    def _listen(self) -> None:
        model = self._model
        model.page_changed.connect(lambda _: self.rebuild())
        model.comfort.changed.connect(self.rebuild)
        for signal in (model.changed, model.idle.changed, model.help.changed, model.staff.changed):
            signal.connect(self._refresh)
        model.idle.warned.connect(QApplication.beep)
        self._application.installEventFilter(self)

    def _arrange(self, look: Look) -> None:
        if self._content is None or self._page is None:
            return
        share = 0.5 if look.lowered else 1 / 3
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QWidget()
        top.setFixedHeight(round(self.height() * share))
        inside = QVBoxLayout(top)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        if self._model.page is not Page.ATTRACT:
            inside.addWidget(Header(self._model, look))
        inside.addWidget(self._page.above, 1)
        column.addWidget(top)
        column.addWidget(self._page, 1)
        column.addWidget(self._bar)
        self._content.setGeometry(self.rect())

    def _put_over(self, look: Look) -> None:
        self._overlays = [
            IdleWarning(self._model, look),
            HelpNotice(self._model, look),
            Keypad(self._model, look),
            StaffPage(self._model, look, self.leave_program),
        ]
        corner = Corner(self._model, look)
        corner.setParent(self._content)
        corner.move(0, 0)
        for overlay in self._overlays:
            overlay.setParent(self._content)
            overlay.setGeometry(self.rect())

    def _refresh(self) -> None:
        if self._page is None:
            return
        self._page.refresh()
        self._bar.refresh()
        for overlay in self._overlays:
            overlay.refresh()
            if overlay.isVisible():
                overlay.raise_()
