"""The mini bar: number, state, Next and Recall on 320 × 96 pixels above whatever else the clerk works with.

It never takes the keyboard away from the other program, can be dragged anywhere, sticks to
the screen's edges, and comes up where it was left.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from counter_terminal.viewmodels.line import Line
from counter_terminal.viewmodels.status import Status
from counter_terminal.viewmodels.visit import Visit
from qt_common.i18n import Translator
from qt_common.theme.fonts import base_font
from qt_common.theme.icons import icon
from qt_common.theme.qss import program_style
from qt_common.theme.tokens import COUNTER, Theme
from qt_common.widgets.labels import label, set_role

WIDTH, HEIGHT = 320, 96
EXPAND_WIDTH = 32
STICKS_WITHIN = 24
"""Pixels from a screen edge within which the bar sticks to it."""
_PLACE = "mini_bar/place"


class MiniBar(QWidget):
    """The visit in a corner of the screen.

    Args:
        theme: sizes and colours.
        translate: the language.
        visit: what it shows and presses.
        line: how many wait.
        status: whether what it shows is live.
        memory: where its place is remembered.

    Signals:
        expanded: the clerk wants the whole window.
    """

    expanded = Signal()

    def __init__(
        self,
        theme: Theme,
        translate: Translator,
        visit: Visit,
        line: Line,
        status: Status,
        memory: QSettings,
    ) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self._, self._visit, self._line, self._status = translate, visit, line, status
        self._memory = memory
        self._grip: QPoint | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFont(base_font(COUNTER.sizes.body))
        self.setStyleSheet(program_style(COUNTER, "counter_terminal"))  # it does not grow on a tall screen
        self.setWindowTitle(translate("叫号小窗"))
        self._number = label("", "mini_number")
        self._state = label("", "chip_state")
        self._waiting = label("", "caption", Qt.AlignmentFlag.AlignRight)
        self._primary = _button("", "primary", visit.press_primary)
        self._recall = _button(translate("重呼"), "", visit.recall)
        self._expand = _button("", "tool", self.expanded.emit)
        self._expand.setFixedWidth(EXPAND_WIDTH)
        self._expand.setIcon(icon("ph.corners-out", theme.palette.secondary))
        self._expand.setAccessibleName(translate("展开"))
        self._expand.setToolTip(translate("展开"))
        self._lay_out()
        for model in (visit, line, status):
            model.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        frame = QFrame()  # painted by the style sheet; the window is only its transparent ground
        frame.setProperty("role", "mini")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._number)
        top.addWidget(self._state)
        top.addStretch(1)
        top.addWidget(self._waiting)
        top.addWidget(self._expand)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._primary, 5)
        bottom.addWidget(self._recall, 3)
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(bottom)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(frame)

    def appear(self) -> None:
        """Show at the remembered place, or at the bottom right of the screen."""
        place = self._memory.value(_PLACE)
        self.move(self._on_screen(place if isinstance(place, QPoint) else self._default_place()))
        self.show()

    def _show(self) -> None:
        now, verbs = self._visit.picture, self._visit.picture.verbs
        stale = self._status.picture.is_stale
        self._number.setText(now.number or "—")
        self._number.setEnabled(not stale)
        self._state.setText(self._("连接中断") if stale else now.state)
        set_role(self._state, "chip_state", "fault" if stale else now.tone)
        self._waiting.setText(self._("{count} 人等候", count=self._line.picture.total))
        self._primary.setText(verbs.primary.text)
        self._primary.setEnabled(verbs.primary.enabled)
        self._primary.setToolTip(verbs.primary.why)
        self._recall.setEnabled(verbs.recall.enabled)
        self._recall.setToolTip(verbs.recall.why)

    def _default_place(self) -> QPoint:
        room = QGuiApplication.primaryScreen().availableGeometry()
        return room.bottomRight() - QPoint(WIDTH + STICKS_WITHIN, HEIGHT + STICKS_WITHIN)

    def _on_screen(self, place: QPoint) -> QPoint:
        """Return `place` moved to a screen that is there, and to an edge that is near."""
        screen = QGuiApplication.screenAt(place + QPoint(WIDTH // 2, HEIGHT // 2))
        room = (screen or QGuiApplication.primaryScreen()).availableGeometry()
        right, bottom = room.right() + 1 - WIDTH, room.bottom() + 1 - HEIGHT
        x, y = min(max(place.x(), room.left()), right), min(max(place.y(), room.top()), bottom)
        x = next((edge for edge in (room.left(), right) if abs(x - edge) <= STICKS_WITHIN), x)
        y = next((edge for edge in (room.top(), bottom) if abs(y - edge) <= STICKS_WITHIN), y)
        return QPoint(x, y)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the bar."""
        self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go; it sticks to a near edge and remembers the place."""
        if self._grip is not None:
            self._grip = None
            self.move(self._on_screen(self.pos()))
            self._memory.setValue(_PLACE, self.pos())


def _button(text: str, role: str, action: object) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setProperty("mini", True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.clicked.connect(action)
    return button
