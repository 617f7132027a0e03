"""The kiosk's window: fingers and keys come in here; locked to the full screen, it closes only for staff."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.viewmodels.visit import Visit
from kiosk.views.frame import TICKETS, Frame, Screens
from kiosk.views.page_view import Look
from qt_common.theme.fonts import base_font
from qt_common.theme.qss import program_style
from qt_common.theme.tokens import KIOSK, Theme

PORTRAIT = QSize(1080, 1920)
LANDSCAPE = QSize(2400, 1350)
"""A wide screen is lower: at 1920 × 1080 everything is a fifth smaller than on a high one."""
ELDER = 1.5
SETTLE_S = 0.3
"""The second tap of a double tap must not choose on the page that the first one opened."""

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress)


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
        model: the visit.
        theme: the tokens at 1080 × 1920.
        locked: nobody closes it without the staff code.
        screens: what is shown of the visit.
    """

    def __init__(
        self, model: Visit, theme: Theme = KIOSK, *, locked: bool = True, screens: Screens = TICKETS
    ) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self._screens = screens
        self._may_close = not locked
        self._turned_at_s = float("-inf")
        self._frame: Frame | None = None
        self.setProperty("role", "screen")
        self.setWindowTitle(model.translate(screens.title))
        if locked:
            self.setCursor(Qt.CursorShape.BlankCursor)
            self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self._alarm = model.clock.every(1.0, self._refresh)
        self._listen()

    @property
    def frame(self) -> Frame | None:
        """What is drawn now."""
        return self._frame

    def leave_program(self) -> None:
        """Let the window close: staff wanted it."""
        self._may_close = True
        self.close()

    def redraw(self) -> None:
        """Draw everything anew: another size, another wish of the visitor."""
        comfort = self._model.comfort
        look = look_for(self.size(), elder=comfort.elder, lowered=comfort.lowered, theme=self._theme)
        old = self._frame
        if old is None or old.look.theme != look.theme:
            self.setFont(base_font(look.theme.sizes.body))
            self.setStyleSheet(program_style(look.theme, "kiosk"))
        self._frame = Frame(self._model, self._screens, look, self.leave_program)
        self._frame.setParent(self)
        self._frame.setGeometry(self.rect())
        self._frame.show()
        if old is not None:
            old.hide()
            old.deleteLater()
        self._turn_page()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice every touch and key of the window; swallow those too soon after a page was turned."""
        if event.type() not in _PRESSES:
            return False
        if self._model.clock.monotonic_s() - self._turned_at_s < SETTLE_S:
            return True
        if self._model.idle.warning:
            self._model.touch()
            return True  # it only says "still here", whatever lies under the finger
        if not self._model.attracting:
            self._model.touch()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the system's window: all touches come through it, whichever widget gets them."""
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only for staff."""
        if self._may_close:
            self._alarm.cancel()
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key begins the visit on the attract screen; Escape and the like do nothing."""
        if self._model.attracting:
            self._model.touch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw at the new size."""
        super().resizeEvent(event)
        self.redraw()

    def _listen(self) -> None:
        model = self._model
        model.page_changed.connect(lambda _: self._turn_page())
        model.comfort.changed.connect(self.redraw)
        for signal in (model.changed, model.idle.changed, model.help.changed, model.staff.changed):
            signal.connect(self._refresh)

    def _turn_page(self) -> None:
        if self._frame is not None:
            self._frame.turn_to(self._model.page)
            self._turned_at_s = self._model.clock.monotonic_s()

    def _refresh(self) -> None:
        if self._frame is not None:
            self._frame.refresh()
