"""What lies over a screen: the emergency message, and the mark of a picture that is no longer live."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from display_board.views.fit_line import FitLine, Part
from qt_common.i18n import Translator
from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.times import LocalTimes
from qt_common.widgets.labels import label, set_role


class StaleMark(QFrame):
    """A strip that says how old the picture is; hidden while it is live.

    Args:
        theme: sizes and colours.
        translate: the screen's language.
        times: writes the time.
    """

    def __init__(self, theme: Theme, translate: Translator, times: LocalTimes) -> None:
        super().__init__()
        self._ = translate
        self._times = times
        icon = QLabel()
        icon.setPixmap(pixmap("ph.wifi-slash", theme.palette.text, theme.sizes.lead))
        self._text = label("", "lead")
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(icon)
        row.addWidget(self._text)
        row.addStretch(1)
        set_role(self, "stale")
        self.hide()

    def say(self, as_of: dt.datetime | None) -> None:
        """Show since when the picture stands still; None hides the strip."""
        self.setVisible(as_of is not None)
        if as_of is not None:
            clock = self._times.clock(as_of)
            self._text.setText(
                self._("截至 {clock} 的信息，正在恢复连接；请听从现场工作人员叫号", clock=clock)
            )


class EmergencyPage(QFrame):
    """Overrides everything: one message, as large as it goes.

    Args:
        theme: sizes and colours.
        translate: the screen's language.
    """

    def __init__(self, theme: Theme, translate: Translator) -> None:
        super().__init__()
        self._theme = theme
        self._title = FitLine(largest_px=theme.sizes.display)
        self._ = translate
        self._title.show_parts(Part(self._("紧急通知"), theme.palette.on_alarm))
        self._text = label("", "emergency", Qt.AlignmentFlag.AlignHCenter, wrap=True)
        column = QVBoxLayout(self)
        space = theme.sizes.step * 8
        column.setContentsMargins(space, space, space, space)
        column.addWidget(self._title, 1)
        column.addWidget(self._text, 3)
        set_role(self, "emergency")

    def say(self, text: str) -> None:
        """Show a message."""
        self._text.setText(text)
