"""What every paper area has around it: the top bar, the banner of a lost server, the line at the bottom."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_terminal.viewmodels.area import Area
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.notice_bar import NoticeBar
from counter_terminal.views.top_bar import TopBar
from qt_common.theme.tokens import Theme
from qt_common.widgets.status import Banner


class AreaPage(QWidget):
    """The frame of one area.

    Args:
        theme: sizes and colours.
        terminal: what the bars show.
        area: told when it is on the screen and when not.
        body: the area itself.

    Signals:
        asked: something the window does: `lock`, `log_out`, `password`.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, terminal: CounterTerminal, area: Area[Any], body: QWidget) -> None:
        super().__init__()
        self._terminal, self._area, self._body = terminal, area, body
        self.setProperty("role", "screen")
        translate, step = terminal.desk.translate, theme.sizes.step
        top = TopBar(
            theme, translate, terminal.desk.clock, terminal.desk.times, terminal.status, ("lock", "log_out")
        )
        top.asked.connect(self.asked)
        self._banner = Banner(theme)
        inside = QVBoxLayout()
        inside.setContentsMargins(step * 2, 0, step * 2, step)
        inside.setSpacing(step * 2)
        inside.addWidget(self._banner)
        inside.addWidget(body, 1)
        inside.addWidget(NoticeBar(theme, translate, terminal.notices, terminal.help_call))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step * 2)
        column.addWidget(top)
        column.addLayout(inside, 1)
        terminal.status.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """The area is on the screen."""
        super().showEvent(event)
        if not event.spontaneous():
            self._area.enter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """The area is not: it forgets whom it was about."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._area.leave(self)

    def _show(self) -> None:
        picture = self._terminal.status.picture
        self._banner.say(picture.banner, "fault")
