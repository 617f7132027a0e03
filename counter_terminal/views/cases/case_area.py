"""The area of work for cases: top bar, the page that is open, the line at the bottom; and its keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.cases.case_desk import Page
from counter_terminal.viewmodels.cases.intake import APPLICANT
from counter_terminal.viewmodels.scanning.reading import drafted, kind_of
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.cases.case_page import CasePage
from counter_terminal.views.cases.intake_page import IntakePage
from counter_terminal.views.cases.outcome_panel import KEYS
from counter_terminal.views.cases.start_page import StartPage
from counter_terminal.views.keyboard_scanner import KeyboardScanner
from counter_terminal.views.notice_bar import NoticeBar
from counter_terminal.views.scanning.scan_page import ScanPage
from counter_terminal.views.top_bar import TopBar
from counter_terminal.views.workplace import Area
from qt_common.i18n import mark
from qt_common.theme.tokens import Theme
from qt_common.widgets.status import Banner

_TYPED_IN = (QLineEdit, QPlainTextEdit, QSpinBox)


class CaseArea(QWidget):
    """Everything about cases, on one screen without a dialog.

    Args:
        theme: sizes and colours.
        terminal: what it shows and presses.

    Signals:
        asked: something the window does: `mini`, `lock`, `log_out`, `password`.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, terminal: CounterTerminal) -> None:
        super().__init__()
        self._cases, translate = terminal.cases, terminal.desk.translate
        self._translate = translate
        self.setProperty("role", "screen")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk, step = terminal.desk, theme.sizes.step
        top = TopBar(theme, translate, desk.clock, desk.times, terminal.status, ("mini", "lock", "log_out"))
        top.asked.connect(self.asked)
        self._banner = Banner(theme)
        self.start = StartPage(theme, translate, terminal.cases)
        self.intake = IntakePage(theme, translate, terminal.cases)
        self.case = CasePage(theme, translate, terminal.cases)
        self.scan = ScanPage(theme, translate, terminal.cases)
        self._pages: dict[Page, StartPage | IntakePage | CasePage | ScanPage] = {
            Page.START: self.start,
            Page.INTAKE: self.intake,
            Page.CASE: self.case,
            Page.SCAN: self.scan,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        body = QVBoxLayout()
        body.setContentsMargins(step * 2, 0, step * 2, step)
        body.setSpacing(step)
        body.addWidget(self._banner)
        body.addWidget(self._stack, 1)
        body.addWidget(NoticeBar(theme, translate, terminal.notices, terminal.help_call))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step * 2)
        column.addWidget(top)
        column.addLayout(body, 1)
        self.scan.left.connect(self._cases.back_to_case)
        self._cases.scanning.fields_read.connect(self._fill)
        self._cases.changed.connect(self._show)
        self._typing_scanner = KeyboardScanner(self, self._cases.codes.scanned.emit)
        self._make_keys()
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Codes and the camera are this area's from now on."""
        super().showEvent(event)
        self._cases.set_shown(True)
        self._typing_scanner.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """The camera rests."""
        super().hideEvent(event)
        self._cases.set_shown(False)
        self._typing_scanner.watch(False)

    def _show(self) -> None:
        picture = self._cases.picture
        self._banner.say(picture.banner, picture.banner_tone)
        page = self._pages[picture.page]
        if self._stack.currentWidget() is page:
            return
        self._stack.setCurrentWidget(page)
        if picture.page is Page.START:
            for other in self._pages.values():
                other.wipe()
        page.open()

    def _fill(self, fields: object) -> None:
        """Put what was read off a page into the form, every field to be looked at."""
        intake, read = self._cases.intake, fields
        if not isinstance(read, dict) or not read:
            self._cases.scanning.tell_nothing_read()
            return
        intake.set_kind(kind_of(read))
        intake.fill(APPLICANT, drafted(read, self._translate))
        self._cases.back_to_case()

    # -------------------------------------------------------- keys

    def _make_keys(self) -> None:
        cases = self._cases
        self._key("Ctrl+N", cases.begin_case, Page.START, Page.CASE)
        self._key("Escape", self._back, Page.INTAKE, Page.CASE, Page.SCAN)
        self._key("F2", cases.intake.read_card, Page.INTAKE)
        self._key("Ctrl+Return", cases.intake.open, Page.INTAKE)
        self._key("F3", self._scan, Page.CASE)
        for outcome, key in KEYS.items():
            self._key(key, partial(cases.outcomes.ask, outcome), Page.CASE)
        for place in range(7):
            self._key(str(place + 1), partial(self.case.press_state, place), Page.CASE, plain=True)
        self._key("S", self._scan, Page.CASE, plain=True)
        self._key("P", cases.papers.print_new, Page.CASE, plain=True)
        self._key("Up", lambda: cases.findings.step(-1), Page.CASE, plain=True)
        self._key("Down", lambda: cases.findings.step(1), Page.CASE, plain=True)
        self._key("Space", cases.scanning.capture, Page.SCAN, plain=True)
        self._key("F4", cases.scanning.finish, Page.SCAN)

    def _key(self, key: str, action: Callable[[], object], *pages: Page, plain: bool = False) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)

        def act() -> None:
            typing = plain and isinstance(QApplication.focusWidget(), _TYPED_IN)
            if self._cases.page in pages and not typing:
                action()

        shortcut.activated.connect(act)

    def _scan(self) -> None:
        selected = self._cases.findings.picture.selected
        if selected is not None:
            self._cases.scan(selected.id)

    def _back(self) -> None:
        cases = self._cases
        if cases.page is Page.SCAN:
            if cases.scanning.picture.editing is not None:
                cases.scanning.leave_corners()
            else:
                cases.back_to_case()
        elif cases.outcomes.picture.asking is not None:
            cases.outcomes.give_up()
        else:
            cases.leave()


def case_area(theme: Theme, terminal: CounterTerminal, ask: Callable[[str], None]) -> Area:
    """Return the area for the rail; `ask` does what only the window can."""
    page = CaseArea(theme, terminal)
    page.asked.connect(ask)
    return Area("cases", mark("受理"), "ph.folder-open", page)
