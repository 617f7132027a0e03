"""The left column: the visit here now, large enough to read while talking to somebody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.now import Now, Timer
from counter_terminal.viewmodels.visit import Visit
from counter_terminal.views.facts import Fact, Lines
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import NumberLabel, label, set_role


class NowPanel(QFrame):
    """Number, service, timers, notes of the visit at the counter.

    Args:
        theme: sizes and colours.
        translate: the language.
        visit: what it shows.
    """

    def __init__(self, theme: Theme, translate: Translator, visit: Visit) -> None:
        super().__init__()
        self._visit, self._ = visit, translate
        self.setProperty("role", "card")
        self._state = label("", "chip_state")
        self._calls = label("", "secondary", Qt.AlignmentFlag.AlignRight)
        self._number = NumberLabel(theme.sizes.hero)
        self._number.setObjectName("number")
        self._idle = label("", "idle", Qt.AlignmentFlag.AlignHCenter)
        self._idle.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._idle.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        self._service = label("", "heading", Qt.AlignmentFlag.AlignHCenter)
        self._service.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._priority = label("", "chip_priority")
        self._waited = Fact(theme, self._("等候"))
        self._served = Fact(theme, self._("办理"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setFixedHeight(theme.sizes.step)
        self._precheck = label("", "tag", wrap=True)
        self._notes = Lines(theme)
        self._lay_out(theme.sizes.step)
        visit.changed.connect(self._show)
        self._show()

    def _lay_out(self, step: int) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step * 2, step * 2, step * 2)
        column.setSpacing(step // 2)
        top = QHBoxLayout()
        top.addWidget(self._state)
        top.addWidget(self._priority)
        top.addStretch(1)
        top.addWidget(self._calls)
        facts = QHBoxLayout()
        facts.setSpacing(step * 3)
        facts.addStretch(1)
        facts.addWidget(self._waited)
        facts.addWidget(self._served)
        facts.addStretch(1)
        column.addLayout(top)
        column.addWidget(self._number)
        column.addWidget(self._idle, 1)
        column.addWidget(self._service)
        column.addSpacing(step)
        column.addLayout(facts)
        column.addWidget(self._bar)
        column.addWidget(self._scrolling_notes(step), 1)

    def _scrolling_notes(self, step: int) -> QScrollArea:
        """Return pre-check and notes; long ones scroll, so that the number is never pressed out of shape."""
        inside = QWidget()
        inside.setProperty("role", "list")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, step // 2, 0, 0)
        column.setSpacing(step // 2)
        column.addWidget(self._precheck)
        column.addWidget(self._notes)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(step * 4)
        return area

    def _show(self) -> None:
        now = self._visit.picture
        self._state.setText(now.state)
        set_role(self._state, "chip_state", now.tone)
        _show_text(self._number, now.number)
        _show_text(self._idle, now.idle)
        _show_text(self._service, now.service)
        _show_text(self._priority, now.priority)
        _show_text(self._calls, now.calls)
        self._waited.show_value(now.waited)
        self._show_timer(now.timer)
        self._show_precheck(now)
        self._notes.show_lines(now.notes)

    def _show_timer(self, timer: Timer) -> None:
        self._served.show_value(timer.text, timer.words or timer.target, timer.tone)
        self._bar.setVisible(bool(timer.target))
        self._bar.setValue(round(timer.share * 1000))
        set_role(self._bar, "timer", timer.tone)

    def _show_precheck(self, now: Now) -> None:
        _show_text(self._precheck, now.precheck)
        set_role(self._precheck, "tag", now.precheck_tone)


def _show_text(shown: QLabel, text: str) -> None:
    if text != shown.text():  # a number is fitted to its room each time, and most seconds change nothing
        shown.setText(text)
    shown.setVisible(bool(text))
