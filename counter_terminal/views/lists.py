"""The lists at the right: who waits, who is held, who did not come; each row with its one verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.line import Line, Listed
from counter_terminal.viewmodels.parked import Parked
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class TicketRow(QFrame):
    """One ticket of a list: number, what it is, how long, and one button.

    Args:
        theme: sizes and colours.
        verb: the button's word.
        on_press: called with the ticket's id.
    """

    def __init__(self, theme: Theme, verb: str, on_press: Callable[[str], None]) -> None:
        super().__init__()
        self._ticket_id = ""
        self.setProperty("role", "row")
        step = theme.sizes.step
        self._number = label("", "row_number")
        self._number.setMinimumWidth(step * 9)
        self._detail = label("")
        self._detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._time = label("", "secondary", Qt.AlignmentFlag.AlignRight)
        self._button = QPushButton(verb)
        self._button.setProperty("role", "small")
        self._button.setAutoDefault(True)
        self._button.clicked.connect(lambda: on_press(self._ticket_id))
        row = QHBoxLayout(self)
        row.setContentsMargins(step, step // 2, step // 2, step // 2)
        row.setSpacing(step * 2)
        row.addWidget(self._number)
        row.addWidget(self._detail, 1)
        row.addWidget(self._time)
        row.addWidget(self._button)

    def show_ticket(self, listed: Listed, *, enabled: bool) -> None:
        """Show a ticket."""
        self._ticket_id = listed.ticket_id
        self._number.setText(listed.number)
        self._detail.setText(listed.detail)
        self._time.setText(listed.time)
        set_role(self._time, "tone", listed.tone)
        self._button.setEnabled(enabled)
        self._button.setAccessibleName(f"{self._button.text()} {listed.number}")


class TicketList(QScrollArea):
    """Tickets below one another; rows are reused, so that nothing flickers or loses the focus.

    Args:
        theme: sizes and colours.
        verb: what each row's button says.
        empty: the sentence of an empty list.
        on_press: called with a ticket's id.
    """

    def __init__(self, theme: Theme, verb: str, empty: str, on_press: Callable[[str], None]) -> None:
        super().__init__()
        self._theme, self._verb, self._on_press = theme, verb, on_press
        self._rows: list[TicketRow] = []
        self._empty = label(empty, "secondary", Qt.AlignmentFlag.AlignHCenter)
        inside = QWidget()
        inside.setProperty("role", "list")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_tickets(self, tickets: Sequence[Listed], *, enabled: bool) -> None:
        """Show these tickets."""
        while len(self._rows) < len(tickets):
            row = TicketRow(self._theme, self._verb, self._on_press)
            self._column.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(tickets))
            if index < len(tickets):
                row.show_ticket(tickets[index], enabled=enabled)
        self._empty.setVisible(not tickets)


class ListsCard(QFrame):
    """Three lists behind tabs with their counts, and a field to call by number.

    Args:
        theme: sizes and colours.
        translate: the language.
        line: who waits.
        parked: who is held or passed.

    Signals:
        walk_in: serve somebody without a number.
    """

    walk_in = Signal()

    def __init__(self, theme: Theme, translate: Translator, line: Line, parked: Parked) -> None:
        super().__init__()
        self._, self._line, self._parked = translate, line, parked
        _ = translate
        self.setProperty("role", "card")
        self._titles = (_("等候"), _("挂起"), _("过号"))
        self._waiting = TicketList(theme, _("呼叫"), _("现在没有人等候"), line.call_ticket)
        self._held = TicketList(theme, _("恢复"), _("没有挂起的号"), parked.resume)
        self._passed = TicketList(theme, _("恢复排队"), _("没有过号"), parked.reactivate)
        self._pages = QStackedWidget()
        for page in (self._waiting, self._held, self._passed):
            self._pages.addWidget(page)
        self._tabs = self._make_tabs()
        self._typed = QLineEdit()
        self._typed.setObjectName("call_number")
        self._typed.setPlaceholderText(_("输入号码呼叫，回车"))
        self._typed.setFixedWidth(theme.sizes.step * 24)
        self._typed.returnPressed.connect(self._call_typed)
        self._green = QPushButton(_("绿色通道"))
        self._green.setProperty("role", "small")
        self._green.setObjectName("walk_in")
        self._green.setAutoDefault(True)
        self._green.clicked.connect(self.walk_in)
        self._lay_out(theme.sizes.step)
        line.changed.connect(self._show)
        parked.changed.connect(self._show)
        self._show()

    def _make_tabs(self) -> list[QPushButton]:
        group = QButtonGroup(self)
        group.idClicked.connect(self._pages.setCurrentIndex)
        tabs = []
        for index, title in enumerate(self._titles):
            tab = QPushButton(title)
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setChecked(index == 0)
            group.addButton(tab, index)
            tabs.append(tab)
        return tabs

    def _lay_out(self, step: int) -> None:
        top = QHBoxLayout()
        top.setSpacing(step)
        for tab in self._tabs:
            top.addWidget(tab)
        top.addStretch(1)
        top.addWidget(self._green)
        top.addWidget(self._typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step, step * 2, step)
        column.setSpacing(step)
        column.addLayout(top)
        column.addWidget(self._pages, 1)

    def _show(self) -> None:
        line, parked = self._line.picture, self._parked.picture
        counts = (line.total, len(parked.held), len(parked.passed))
        for tab, title, count in zip(self._tabs, self._titles, counts, strict=True):
            tab.setText(f"{title} {count}")
        self._green.setEnabled(line.can_call)
        self._waiting.show_tickets(line.waiting, enabled=line.can_call)
        self._held.show_tickets(parked.held, enabled=parked.can_resume)
        self._passed.show_tickets(parked.passed, enabled=parked.can_reactivate)

    def _call_typed(self) -> None:
        if self._typed.text().strip() and self._line.call_number(self._typed.text()):
            self._typed.clear()
