"""The counter's window: log-in, the clerk's or the guide's screen, and the mini bar it folds into."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from counter_terminal.settings import Settings
from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.case_areas import case_areas
from counter_terminal.views.cases.case_area import case_area
from counter_terminal.views.counter_page import CounterPage
from counter_terminal.views.guide.guide_page import GuidePage
from counter_terminal.views.keys import VerbKeys
from counter_terminal.views.login import LoginPage
from counter_terminal.views.mini_bar import MiniBar
from counter_terminal.views.password import PasswordPage
from counter_terminal.views.workplace import Area, Workplace
from qt_common.i18n import mark
from qt_common.theme.tokens import Theme

_TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel)


class CounterWindow(QWidget):
    """The whole program on one desktop.

    Args:
        theme: sizes and colours; its style sheet is the application's.
        settings: keys and habits of this PC.
        terminal: what it shows and presses.
        memory: remembers where the mini bar was.
        guide: the guide's screen, whoever logs in; otherwise guides alone get it.
        folds: folds into the mini bar after each log-in.
    """

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        terminal: CounterTerminal,
        memory: QSettings | None = None,
        *,
        guide: bool = False,
        folds: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("role", "screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._settings, self._terminal = theme, settings, terminal
        self._always_guide = guide
        self._folds = folds
        self._memory = memory or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "yichuang", "counter"
        )
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._build()
        self._keys = VerbKeys(self, settings.keys, self._action)
        terminal.desk.translate.language_changed.connect(self._rebuild)
        terminal.session.changed.connect(self._show)
        terminal.session.password_expired.connect(lambda: self._choose_password(must=True))
        terminal.line.arrived.connect(self._chime)
        terminal.guide.alarms.raised.connect(self._chime_for_help)
        self._show()

    @property
    def mini_bar(self) -> MiniBar:
        """The mini bar, shown or not."""
        return self._mini

    @property
    def workplace(self) -> Workplace:
        """The rail and its areas."""
        return self._workplace

    @property
    def counter_page(self) -> CounterPage:
        """The clerk's screen."""
        return self._counter

    def fold(self) -> None:
        """Show only the mini bar."""
        if self._terminal.session.state is SessionState.IN and not self._is_guide():
            self._mini.appear()
            self.hide()

    def unfold(self) -> None:
        """Show the whole window again."""
        self._mini.hide()
        self.show()
        self.raise_()
        self.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See that somebody is here, for the idle lock; take nothing away from anybody."""
        if event.type() in _TOUCHES:
            self._terminal.session.touch()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the system's window: every touch comes through it, whichever widget gets it."""
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the program with its last window."""
        self._mini.close()
        super().closeEvent(event)
        QApplication.quit()

    def _build(self) -> None:
        terminal, translate = self._terminal, self._terminal.desk.translate
        self.setWindowTitle(translate("窗口叫号"))
        self._login = LoginPage(self._theme, translate, terminal.session)
        self._counter = CounterPage(self._theme, self._settings.keys, terminal)
        self._counter.asked.connect(self._do)
        self._counter.panel_changed.connect(self._show_keys)
        self._mini = MiniBar(
            self._theme, translate, terminal.visit, terminal.line, terminal.status, self._memory
        )
        self._mini.expanded.connect(self.unfold)
        self._pages.addWidget(self._login)
        self._guide = GuidePage(self._theme, terminal)
        self._guide.asked.connect(self._do)
        self._workplace = Workplace(self._theme, translate, self._areas())
        self._workplace.changed.connect(self._show_keys)
        self._pages.addWidget(self._workplace)
        self._pages.addWidget(self._guide)
        self._password = PasswordPage(self._theme, translate, terminal.password)
        self._password.closed.connect(self._leave_password)
        self._password.left.connect(terminal.session.log_out)
        self._pages.addWidget(self._password)
        self._login.begin()

    def _areas(self) -> list[Area]:
        """Return the areas of work, calling first."""
        return [
            Area("calling", mark("叫号"), "ph.megaphone", self._counter),
            case_area(self._theme, self._terminal, self._do),
            *case_areas(self._theme, self._terminal, self._do),
        ]

    def _rebuild(self) -> None:
        old = [self._login, self._workplace, self._guide, self._password, self._mini]
        self._build()
        for widget in old:
            self._pages.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._show()

    def _action(self, verb: str) -> Callable[[], None]:
        return lambda: self._press(verb)

    def _press(self, verb: str) -> None:
        if verb == "mini":
            self.unfold() if self._mini.isVisible() else self.fold()
        elif verb in ("walk_in", "help"):
            self._counter.ask(verb)
        else:
            self._counter.verbs.action(verb)()

    def _do(self, what: str) -> None:
        session = self._terminal.session
        actions = {
            "mini": self.fold,
            "lock": session.lock,
            "log_out": session.log_out,
            "password": self._choose_password,
        }
        actions[what]()

    def _leave_password(self) -> None:
        self._begin_work()
        self._show_keys()

    def _begin_work(self) -> None:
        self._pages.setCurrentWidget(self._work_page())
        self._work_page().setFocus()  # else it would pass to a button, which would look chosen

    def _choose_password(self, *, must: bool = False) -> None:
        self._pages.setCurrentWidget(self._password)
        self._password.begin(must=must)
        self._show_keys()

    def _show(self) -> None:
        if self._terminal.session.state is not SessionState.IN:
            self._show_login()
        elif self._pages.currentWidget() is self._login:
            self._begin_work()
            self._counter.close_panel()
            if self._folds:
                self.fold()
        self._show_keys()

    def _show_login(self) -> None:
        if self._pages.currentWidget() is not self._login:
            self._pages.setCurrentWidget(self._login)
            self._login.begin()
        if self._mini.isVisible():
            self.unfold()

    def _work_page(self) -> QWidget:
        return self._guide if self._is_guide() else self._workplace

    def _show_keys(self) -> None:
        calling = self._pages.currentWidget() is self._workplace and self._workplace.current == "calling"
        self._keys.enable(calling, plain=not self._counter.open_panel)

    def _is_guide(self) -> bool:
        return self._always_guide or self._terminal.session.is_guide

    def _chime_for_help(self) -> None:
        if self._is_guide():
            self._chime()

    def _chime(self) -> None:
        if self._settings.chime:
            QApplication.beep()
            QApplication.alert(self)
