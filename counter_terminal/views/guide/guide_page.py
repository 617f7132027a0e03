"""The guide's screen: everything at once, nothing behind a menu."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.guide.alarms_column import AlarmsColumn
from counter_terminal.views.guide.take_column import TakeColumn
from counter_terminal.views.guide.ticket_column import TicketColumn
from counter_terminal.views.message_strip import MessageStrip
from counter_terminal.views.notice_bar import NoticeBar
from counter_terminal.views.top_bar import TopBar
from qt_common.theme.tokens import Theme
from qt_common.widgets.status import Banner


class GuidePage(QWidget):
    """Take a number, deal with a ticket, see who needs a guide.

    Args:
        theme: sizes and colours.
        terminal: what it shows and presses.

    Signals:
        asked: something the window does: `lock`, `log_out`.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, terminal: CounterTerminal) -> None:
        super().__init__()
        self._terminal = terminal
        desk, guide, step = terminal.desk, terminal.guide, theme.sizes.step
        self.setProperty("role", "screen")
        top = TopBar(theme, desk.translate, desk.clock, desk.times, terminal.status, ("lock", "log_out"))
        top.asked.connect(self.asked)
        self._banner = Banner(theme)
        self._columns = QWidget()
        row = QHBoxLayout(self._columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(step * 2)
        columns = (
            (TakeColumn(theme, desk.translate, guide.take), 10),
            (TicketColumn(theme, desk.translate, guide.at_hand), 11),
            (AlarmsColumn(theme, desk.translate, guide.alarms), 9),
        )
        for column, share in columns:
            column.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(column, share)
        body = QVBoxLayout()
        body.setContentsMargins(step * 2, 0, step * 2, step)
        body.setSpacing(step * 2)
        body.addWidget(self._banner)
        body.addWidget(self._columns, 1)
        body.addWidget(MessageStrip(theme, desk.translate, terminal.notices))
        body.addWidget(NoticeBar(theme, desk.translate, terminal.notices, terminal.help_call))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(step * 2)
        page.addWidget(top)
        page.addLayout(body, 1)
        terminal.status.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._terminal.status.picture
        self._banner.say(picture.banner, "fault")
        self._columns.setEnabled(not picture.is_stale)
