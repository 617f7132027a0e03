"""The clerk's screen: the visit at the left, the line or a question at the right.

Whatever comes and goes does so at the right: the big button never moves under a hand.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counter_terminal.settings import Keys
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.line_panel import NextCard, ServicesCard
from counter_terminal.views.lists import ListsCard
from counter_terminal.views.message_strip import MessageStrip
from counter_terminal.views.notice_bar import NoticeBar
from counter_terminal.views.now_panel import NowPanel
from counter_terminal.views.panel import Panel
from counter_terminal.views.reason_panels import HelpPanel, HoldPanel, PausePanel, WalkInPanel
from counter_terminal.views.top_bar import TopBar
from counter_terminal.views.transfer_panel import TransferPanel
from counter_terminal.views.verb_bar import VerbBar
from qt_common.theme.tokens import Theme
from qt_common.widgets.status import Banner


class CounterPage(QWidget):
    """Everything a clerk needs, on one screen without a dialog.

    Args:
        theme: sizes and colours.
        keys: shown on the buttons.
        terminal: what it shows and presses.

    Signals:
        asked: something the window does: `mini`, `lock`, `log_out`.
        panel_changed: a panel was opened or closed.
    """

    asked = Signal(str)
    panel_changed = Signal()

    def __init__(self, theme: Theme, keys: Keys, terminal: CounterTerminal) -> None:
        super().__init__()
        self._terminal = terminal
        translate = terminal.desk.translate
        self.setProperty("role", "screen")
        self._top = TopBar(theme, translate, terminal.desk.clock, terminal.desk.times, terminal.status)
        self._banner = Banner(theme)
        self.verbs = VerbBar(theme, translate, keys, terminal.visit)
        self._right = QStackedWidget()
        self._overview = self._make_overview(theme)
        self._right.addWidget(self._overview)
        self._panels: dict[str, Panel] = {
            "transfer": TransferPanel(theme, translate, terminal.visit, terminal.onward),
            "hold": HoldPanel(theme, translate, terminal.visit),
            "pause": PausePanel(theme, translate, terminal.leave),
            "walk_in": WalkInPanel(theme, translate, terminal.line, terminal.onward),
            "help": HelpPanel(theme, translate, terminal.help_call),
        }
        for panel in self._panels.values():
            self._right.addWidget(panel)
            panel.closed.connect(self.close_panel)
        self._lay_out(theme, terminal)
        self.verbs.asked.connect(self.ask)
        self._top.asked.connect(self.ask)
        terminal.status.changed.connect(self._show)
        self._show()

    @property
    def open_panel(self) -> str:
        """Name of the panel that is open, or empty."""
        return next((name for name, one in self._panels.items() if one is self._right.currentWidget()), "")

    def ask(self, what: str) -> None:
        """Open a panel, or pass on what only the window can do."""
        if what == "pause" and self._terminal.leave.is_away:
            self._terminal.leave.come_back()
        elif what in self._panels:
            self._right.setCurrentWidget(self._panels[what])
            self._panels[what].open()
            self.panel_changed.emit()
        else:
            self.asked.emit(what)

    def close_panel(self) -> None:
        """Show the line again."""
        self._right.setCurrentWidget(self._overview)
        self.setFocus()
        self.panel_changed.emit()

    def _make_overview(self, theme: Theme) -> QWidget:
        terminal, translate = self._terminal, self._terminal.desk.translate
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step * 2)
        column.addWidget(NextCard(theme, translate, terminal.line))
        column.addWidget(ServicesCard(theme, translate, terminal.line))
        lists = ListsCard(theme, translate, terminal.line, terminal.parked)
        lists.walk_in.connect(lambda: self.ask("walk_in"))
        column.addWidget(lists, 1)
        return overview

    def _lay_out(self, theme: Theme, terminal: CounterTerminal) -> None:
        step, translate = theme.sizes.step, terminal.desk.translate
        left = QWidget()
        left.setFixedWidth(step * 66)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step * 2)
        column.addWidget(NowPanel(theme, translate, terminal.visit), 1)
        column.addWidget(self.verbs)
        right = QVBoxLayout()
        right.setSpacing(step * 2)
        right.addWidget(self._banner)
        right.addWidget(self._right, 1)
        right.addWidget(MessageStrip(theme, translate, terminal.notices))
        middle = QHBoxLayout()
        middle.setSpacing(step * 2)
        middle.addWidget(left)
        middle.addLayout(right, 1)
        body = QVBoxLayout()
        body.setContentsMargins(step * 2, 0, step * 2, step)
        body.setSpacing(step * 2)
        body.addLayout(middle, 1)
        body.addWidget(NoticeBar(theme, translate, terminal.notices, terminal.help_call))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(step * 2)
        page.addWidget(self._top)
        page.addLayout(body, 1)

    def _show(self) -> None:
        picture = self._terminal.status.picture
        self._banner.say(picture.banner, "fault")
        self._overview.setEnabled(not picture.is_stale)
