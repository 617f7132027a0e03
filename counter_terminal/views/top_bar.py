"""The top bar: where this is, who works here, how server and devices are, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from counter_terminal.viewmodels.status import Dot, Status
from qt_common.clock import Clock
from qt_common.i18n import Translator, mark
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.times import LocalTimes
from qt_common.widgets.labels import ClockLabel, label
from qt_common.widgets.status import StatusDot

ACTIONS = {
    "help": ("ph.first-aid-kit", mark("求助")),
    "mini": ("ph.corners-in", mark("小窗")),
    "lock": ("ph.lock", mark("锁屏")),
    "log_out": ("ph.sign-out", mark("退出")),
}
"""Icon and word of each button."""


class DotWithWord(QWidget):
    """A health dot with its name; what is wrong stands beside it, what to do on hover.

    Args:
        theme: sizes and colours.
        name: what it is about.

    Attributes:
        quiet: nothing is known to be wrong.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.quiet = True
        self._dot = StatusDot(theme, name)
        self._words = label(name, "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes.step // 2)
        row.addWidget(self._dot)
        row.addWidget(self._words)

    def show_dot(self, dot: Dot) -> None:
        """Show a device's health."""
        self._dot.set_state(dot.tone, dot.words)
        self.quiet = dot.tone in ("serving", "")
        self._words.setText(dot.name if self.quiet else f"{dot.name} {dot.words}")
        self.setToolTip(f"{dot.name}：{dot.words}" + (f"\n{dot.remedy}" if dot.remedy else ""))

    def fold(self, folded: bool) -> None:
        """Leave the name to the hover; what is wrong always stands in words."""
        self._words.setVisible(not (folded and self.quiet))


class TopBar(QFrame):
    """Where, who, how; help, mini bar, lock, log-out.

    Args:
        theme: sizes and colours.
        translate: the language.
        clock: for the time of day.
        times: writes it.
        status: what it shows.
        actions: which of the buttons there are.

    Signals:
        asked: `help`, `mini`, `lock`, `log_out`, or `password` for the clerk's name.
    """

    asked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        translate: Translator,
        clock: Clock,
        times: LocalTimes,
        status: Status,
        actions: Sequence[str] = ("help", "mini", "lock", "log_out"),
    ) -> None:
        super().__init__()
        self._theme, self._status = theme, status
        self.setProperty("role", "bar")
        step = theme.sizes.step
        self._counter = label("", "heading")
        self._counter_name = label("", "secondary")
        self._clerk = QPushButton()
        self._clerk.setProperty("role", "clerk")
        self._clerk.setObjectName("password")
        self._clerk.setToolTip(translate("修改密码"))
        self._clerk.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clerk.clicked.connect(lambda: self.asked.emit("password"))
        self._dots: list[DotWithWord] = []
        self._dot_row = QHBoxLayout()
        self._dot_row.setSpacing(step * 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(step * 2, 0, step * 2, 0)
        row.setSpacing(step * 2)
        row.addWidget(self._counter)
        row.addWidget(self._counter_name)
        row.addWidget(self._clerk)
        row.addStretch(1)
        row.addLayout(self._dot_row)
        row.addSpacing(step)
        for action in actions:
            icon_name, words = ACTIONS[action]
            row.addWidget(self._button(action, icon_name, translate(words)))
        row.addWidget(ClockLabel(clock, times))
        self.setFixedHeight(step * 7)
        # Many devices must not make the window wider than the PC's screen.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        status.changed.connect(self._show)
        self._show()

    def _button(self, action: str, icon_name: str, words: str) -> QPushButton:
        button = QPushButton(icon(icon_name, self._theme.palette.secondary), words)
        button.setProperty("role", "tool")
        button.setIconSize(QSize(self._theme.sizes.lead, self._theme.sizes.lead))
        button.setObjectName(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.asked.emit(action))
        return button

    def _show(self) -> None:
        picture = self._status.picture
        self._counter.setText(picture.counter)
        self._counter_name.setText(picture.counter_name)
        self._clerk.setText(picture.clerk)
        while len(self._dots) < len(picture.dots):
            self._dots.append(DotWithWord(self._theme, picture.dots[len(self._dots)].name))
            self._dot_row.addWidget(self._dots[-1])
        for shown, dot in zip(self._dots, picture.dots, strict=True):
            shown.show_dot(dot)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the devices as far as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._fold(False)
        if self.sizeHint().width() > self.width():
            self._fold(True)

    def _fold(self, folded: bool) -> None:
        for dot in self._dots:
            dot.fold(folded)
        layout = self.layout()
        if layout is not None:  # its size counts at once, not when the event loop comes to it
            layout.invalidate()
            layout.activate()
