"""The first page: a new case, the clerk's own open ones, a question to be noted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from counter_terminal.viewmodels.cases.case_desk import CaseDesk
from counter_terminal.viewmodels.cases.case_list import CaseLine
from counter_terminal.views.cases.parts import Elided, StateChip, card, scrolling, small_button
from qt_common.i18n import Translator
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class CaseRow(QFrame):
    """One case: number, whom, what, where it stands; Enter or a click takes it up.

    Signals:
        taken: the case's id.
    """

    taken = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._case_id = ""
        self.setProperty("role", "case_row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        step = theme.sizes.step
        self._number = label("", "count")
        self._number.setMinimumWidth(step * 17)
        self._who = Elided()
        self._item = Elided()
        self._detail = Elided("", "secondary")
        self._state = StateChip()
        self._state.setMinimumWidth(step * 11)
        row = QHBoxLayout(self)
        row.setContentsMargins(step, step, step, step)
        row.setSpacing(step * 2)
        row.addWidget(self._number)
        row.addWidget(self._who, 3)
        row.addWidget(self._item, 5)
        row.addWidget(self._detail, 5)
        row.addWidget(self._state)

    def show_case(self, case: CaseLine) -> None:
        """Show a case."""
        self._case_id = case.id
        self._number.setText(case.number)
        self._who.setText(case.applicant)
        self._item.setText(case.item)
        self._detail.setText(case.detail)
        self._state.show_state(case.state, case.tone)
        self.setAccessibleName(f"{case.number} {case.item} {case.state}")

    def mousePressEvent(self, event: object) -> None:
        """Take it up."""
        self.taken.emit(self._case_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take it up with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self._case_id)
        else:
            super().keyPressEvent(event)


class StartPage(QWidget):
    """What to do next.

    Args:
        theme: sizes and colours.
        translate: the language.
        cases: the case desk.
    """

    def __init__(self, theme: Theme, translate: Translator, cases: CaseDesk) -> None:
        super().__init__()
        self._theme, self._, self._cases = theme, translate, cases
        step = theme.sizes.step
        self._rows: list[CaseRow] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(step * 2)
        row.addWidget(self._make_list(), 1)
        side = QVBoxLayout()
        side.setSpacing(step * 2)
        side.addWidget(self._make_new())
        side.addWidget(self._make_question(), 1)
        holder = QWidget()
        holder.setFixedWidth(step * 42)
        side.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(side)
        row.addWidget(holder)
        cases.cases.changed.connect(self._show)
        cases.intake.changed.connect(self._show_visitor)
        self._show()
        self._show_visitor()

    def open(self) -> None:
        """Begin: the search field waits for a number or a scanner."""
        self._search.setFocus()

    def wipe(self) -> None:
        """Forget what was typed."""
        for line in (self._search, self._question, self._answer):
            line.clear()

    def _make_new(self) -> QWidget:
        frame, column = card(self._theme)
        _ = self._
        self._visitor = label("", "secondary", wrap=True)
        new = QPushButton(icon("ph.file-plus", self._theme.palette.on_primary), _("新收一件"))
        new.setProperty("role", "primary")
        new.setObjectName("new_case")
        new.setAutoDefault(True)
        new.setMinimumHeight(self._theme.sizes.step * 9)
        new.clicked.connect(self._cases.begin_case)
        column.addWidget(self._visitor)
        column.addWidget(new)
        column.addWidget(label("Ctrl+N", "caption", Qt.AlignmentFlag.AlignHCenter))
        return frame

    def _make_question(self) -> QWidget:
        frame, column = card(self._theme)
        _ = self._
        column.addWidget(label(_("咨询登记"), "heading"))
        column.addWidget(label(_("只问不办的也记一笔。"), "secondary", wrap=True))
        self._question, self._answer = QLineEdit(), QLineEdit()
        for line, caption in ((self._question, _("问题")), (self._answer, _("答复"))):
            line.setAccessibleName(caption)
            line.setMaxLength(500)
            line.returnPressed.connect(self._note)
            column.addWidget(label(caption, "caption"))
            column.addWidget(line)
        column.addWidget(small_button(_("登记"), self._note, "note_question"))
        column.addStretch(1)
        self._cases.consultation.noted.connect(self._noted)
        return frame

    def _make_list(self) -> QWidget:
        frame, column = card(self._theme)
        _ = self._
        self._title = label("", "heading")
        self._search = QLineEdit()
        self._search.setObjectName("find_case")
        self._search.setPlaceholderText(_("办件号、流转袋条码、证件号码或信用代码，回车"))
        self._search.setAccessibleName(_("查找办件"))
        self._search.setMaxLength(64)
        self._search.returnPressed.connect(lambda: self._cases.cases.search(self._search.text()))
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addStretch(1)
        self._search.setFixedWidth(self._theme.sizes.step * 52)
        top.addWidget(self._search)
        column.addLayout(top)
        self._area, self._column = scrolling(self._theme)
        self._empty = label("", "secondary", Qt.AlignmentFlag.AlignHCenter, wrap=True)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        column.addWidget(self._area, 1)
        return frame

    def _note(self) -> None:
        self._cases.consultation.note(self._question.text(), self._answer.text())

    def _noted(self) -> None:
        self._question.clear()
        self._answer.clear()

    def _show_visitor(self) -> None:
        self._visitor.setText(self._cases.intake.picture.visitor)

    def _show(self) -> None:
        picture = self._cases.cases.picture
        self._title.setText(picture.title)
        while len(self._rows) < len(picture.lines):
            row = CaseRow(self._theme)
            row.taken.connect(self._cases.cases.take)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(picture.lines))
            if place < len(picture.lines):
                row.show_case(picture.lines[place])
        self._empty.setText(picture.says)
        self._empty.setVisible(bool(picture.says))
