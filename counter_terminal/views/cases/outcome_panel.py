"""The question an outcome asks, where the material was: what will happen, by when, why."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.cases.outcomes import Outcome, Outcomes, OutcomesPicture
from counter_terminal.views.buttons import Chips
from counter_terminal.views.cases.parts import Field
from counter_terminal.views.panel import Panel
from qt_common.i18n import Translator, mark
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label

TITLES = {
    Outcome.ACCEPT: mark("受理"),
    Outcome.CORRECT: mark("一次性告知补正"),
    Outcome.RECEIVE: mark("收到补正材料"),
    Outcome.REFUSE: mark("不予受理决定"),
    Outcome.WITHDRAW: mark("申请人撤回"),
    Outcome.PACK: mark("封装流转袋"),
}


KEYS = {
    Outcome.ACCEPT: "F8",
    Outcome.CORRECT: "F7",
    Outcome.RECEIVE: "F6",
    Outcome.REFUSE: "F9",
    Outcome.WITHDRAW: "F10",
    Outcome.PACK: "F11",
}
"""Keys of the outcomes."""


class OutcomePanel(Panel):
    """Asks and confirms; Esc goes back.

    Args:
        theme: sizes and colours.
        translate: the language.
        outcomes: what is asked.
    """

    def __init__(self, theme: Theme, translate: Translator, outcomes: Outcomes) -> None:
        super().__init__(theme, translate, "", translate("确定"))
        self._outcomes = outcomes
        self._summary = label("", "lead", wrap=True)
        self._column.addWidget(self._summary)
        self._column.addWidget(self._make_day())
        self._newly = QCheckBox(translate("新增的内容上次确实无法告知，原因已写在各材料里"))
        self._newly.setObjectName("newly_required")
        self._column.addWidget(self._newly)
        self._column.addWidget(self._make_reason())
        self.finish_layout()
        self.closed.connect(outcomes.give_up)
        outcomes.changed.connect(self._show)
        self._show()

    def open(self) -> None:
        """Begin anew; the first thing to fill in has the focus."""
        self._text.clear()
        self._body.clear()
        self._newly.setChecked(False)
        self._ready.offer(self._outcomes.picture.reasons)
        (self._text if self._outcomes.picture.needs_reason else self._confirm).setFocus()

    def confirm(self) -> None:
        """Let it happen."""
        newly = self._newly.isVisible() and self._newly.isChecked()
        self._outcomes.confirm(self._text.toPlainText(), self._body.line.text(), newly_required=newly)

    def wipe(self) -> None:
        """Forget what was typed."""
        self._text.clear()
        self._body.clear()

    def _make_day(self) -> QWidget:
        self._day_box = QWidget()
        self._date = QDateEdit()
        self._date.setCalendarPopup(True)
        self._date.setDisplayFormat("yyyy-MM-dd")
        self._date.setObjectName("by_on")
        self._date.setAccessibleName(self._("期限"))
        self._date.dateChanged.connect(self._pick_date)
        self._days = Chips(self._theme, 4)
        self._days.picked.connect(self._pick_days)
        column = QVBoxLayout(self._day_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(self._("请申请人在这一天前（含）补齐"), "caption"))
        column.addWidget(self._days)
        column.addWidget(self._date)
        return self._day_box

    def _make_reason(self) -> QWidget:
        self._reason_box = QWidget()
        self._ready = Chips(self._theme, 2)
        self._ready.picked.connect(self._pick_reason)
        self._text = QPlainTextEdit()
        self._text.setObjectName("reason")
        self._text.setAccessibleName(self._("理由"))
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(self._theme.sizes.step * 12)
        self._body = Field(self._theme, self._("应向哪个机关申请（职权不在本机关时）"), most=100)
        column = QVBoxLayout(self._reason_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(self._("理由（一行一条，写入决定书）"), "caption"))
        column.addWidget(self._ready)
        column.addWidget(self._text)
        column.addWidget(self._body)
        return self._reason_box

    def _pick_days(self, text: str) -> None:
        for count, day in self._outcomes.picture.days:
            if text.startswith(self._day_words(count, day)):
                self._outcomes.set_day(day)

    def _pick_date(self, date: QDate) -> None:
        picture = self._outcomes.picture
        day = dt.date(date.year(), date.month(), date.day())
        if picture.needs_day and day != picture.day:
            self._outcomes.set_day(day)

    def _pick_reason(self, text: str) -> None:
        if text and text not in self._text.toPlainText():
            self._text.appendPlainText(text)

    def _day_words(self, count: int, day: dt.date) -> str:
        return self._("{count} 个工作日\n{day}", count=count, day=f"{day:%m-%d}")

    def _show(self) -> None:
        picture = self._outcomes.picture
        if picture.asking is None:
            return
        self._title.setText(self._(TITLES[picture.asking]))
        self._confirm.setText(self._("确定：{what}", what=self._(TITLES[picture.asking])))
        self._summary.setText("\n".join(picture.summary))
        self._confirm.setEnabled(not picture.pending)
        self._show_day(picture)
        self._newly.setVisible(picture.noticed_before)
        self._reason_box.setVisible(picture.needs_reason)
        self._body.setVisible(picture.asking is Outcome.REFUSE)

    def _show_day(self, picture: OutcomesPicture) -> None:
        self._day_box.setVisible(picture.needs_day)
        if not picture.needs_day or picture.day is None:
            return
        self._days.offer_once([self._day_words(count, day) for count, day in picture.days])
        chosen = [self._day_words(count, day) for count, day in picture.days if day == picture.day]
        self._days.pick(chosen[0] if chosen else "")
        self._date.setDate(QDate(picture.day.year, picture.day.month, picture.day.day))


class OutcomeBar(QWidget):
    """The outcomes below the case, each with its key; what is off says why.

    Args:
        theme: sizes and colours.
        translate: the language.
        outcomes: what is possible.
    """

    def __init__(self, theme: Theme, translate: Translator, outcomes: Outcomes) -> None:
        super().__init__()
        self._, self._outcomes = translate, outcomes
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes.step)
        self._why = label("", "caption", wrap=True)
        self._buttons: dict[Outcome, QPushButton] = {}
        for outcome, title in TITLES.items():
            button = QPushButton(f"{translate(title)}  {KEYS[outcome]}")
            button.setProperty("role", "primary" if outcome is Outcome.ACCEPT else "outcome")
            button.setObjectName(f"outcome_{outcome.value}")
            button.setAutoDefault(True)
            button.setMinimumHeight(theme.sizes.step * 6)
            button.clicked.connect(lambda _=False, one=outcome: outcomes.ask(one))
            self._buttons[outcome] = button
        row.addWidget(self._why, 1)
        for outcome in (Outcome.WITHDRAW, Outcome.REFUSE, Outcome.PACK, Outcome.CORRECT, Outcome.RECEIVE):
            row.addWidget(self._buttons[outcome])
        row.addWidget(self._buttons[Outcome.ACCEPT])
        outcomes.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._outcomes.picture
        for outcome, button in self._buttons.items():
            state = picture.buttons[outcome]
            button.setVisible(not state.hidden)
            button.setEnabled(state.enabled)
            button.setToolTip(state.why)
        accept = picture.buttons[Outcome.ACCEPT]
        self._why.setText("" if accept.hidden else accept.why)
