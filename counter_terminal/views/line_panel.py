"""Who waits: the next one and why, the longest wait, and the lines by service."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from counter_terminal.viewmodels.line import Line, LinePicture
from counter_terminal.views.facts import Fact
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role

MOST_LINES = 6


class NextCard(QFrame):
    """The next candidate with the rule that chose it, beside the two figures of the line.

    Args:
        theme: sizes and colours.
        translate: the language.
        line: what it shows.
    """

    def __init__(self, theme: Theme, translate: Translator, line: Line) -> None:
        super().__init__()
        self._line, self._ = line, translate
        self.setProperty("role", "card")
        step = theme.sizes.step
        self._number = label("", "display")
        self._service = label("", "lead")
        self._why = label("", "secondary", wrap=True)
        for one in (self._service, self._why):
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._total = Fact(theme, self._("可呼叫人数"), "figure_big")
        self._longest = Fact(theme, self._("最长等候"), "figure_big")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self._("下一位"), "caption"))
        words.addWidget(self._service)
        words.addWidget(self._why)
        row = QHBoxLayout(self)
        row.setContentsMargins(step * 2, step, step * 2, step)
        row.setSpacing(step * 3)
        row.addWidget(self._number)
        row.addLayout(words, 1)
        row.addWidget(self._total)
        row.addWidget(self._longest)
        line.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._line.picture
        self._number.setText(picture.candidate)
        self._number.setVisible(bool(picture.candidate))
        self._service.setText(picture.candidate_service or self._nobody(picture))
        self._why.setText(picture.why)
        self._why.setVisible(bool(picture.why))
        self._total.show_value(str(picture.total))
        self._longest.show_value(picture.longest)

    def _nobody(self, picture: LinePicture) -> str:
        return self._("正在查看…") if picture.total else self._("现在没有人等候")


class ServicesCard(QFrame):
    """How many wait for each service this counter takes.

    Args:
        theme: sizes and colours.
        translate: the language.
        line: what it shows.
    """

    def __init__(self, theme: Theme, translate: Translator, line: Line) -> None:
        super().__init__()
        self._line, self._ = line, translate
        self.setProperty("role", "card")
        step = theme.sizes.step
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step, step * 2, step)
        column.setSpacing(step // 2)
        column.addWidget(label(self._("各业务等候"), "caption"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(step * 2)
        grid.setVerticalSpacing(step // 2)
        self._rows = [_ServiceRow() for _ in range(MOST_LINES)]
        for index, row in enumerate(self._rows):
            row.add_to(grid, index // 2, (index % 2) * 4)
        grid.setColumnMinimumWidth(3, step * 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(4, 1)
        column.addLayout(grid)
        self._rest = label("", "caption")
        column.addWidget(self._rest)
        line.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._line.picture
        shown = picture.services[:MOST_LINES]
        for index, row in enumerate(self._rows):
            if index < len(shown):
                one = shown[index]
                row.show_line(one.service, self._("{count} 人", count=one.count), one.longest, one.tone)
            else:
                row.show_line("", "", "", "")
        rest = []
        if len(picture.services) > MOST_LINES:
            more = sum(one.count for one in picture.services[MOST_LINES:])
            rest.append(self._("更多业务还有 {count} 人", count=more))
        if picture.idle_services:
            rest.append(self._("另有 {count} 项业务无人等候", count=picture.idle_services))
        if picture.elsewhere:
            rest.append(self._("其他窗口的业务 {count} 人", count=picture.elsewhere))
        self._rest.setText(" · ".join(rest))
        self._rest.setVisible(bool(rest))


class _ServiceRow:
    """Three cells of the grid."""

    def __init__(self) -> None:
        self._name = label("")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._count = label("", "count", Qt.AlignmentFlag.AlignRight)
        self._longest = label("", "secondary", Qt.AlignmentFlag.AlignRight)

    def add_to(self, grid: QGridLayout, row: int, column: int) -> None:
        """Stand in the grid from `column` on."""
        for offset, cell in enumerate((self._name, self._count, self._longest)):
            grid.addWidget(cell, row, column + offset)

    def show_line(self, service: str, count: str, longest: str, tone: str) -> None:
        """Show one service; all empty hides it."""
        for cell, text in ((self._name, service), (self._count, count), (self._longest, longest)):
            _set(cell, text)
        set_role(self._longest, "tone", tone)


def _set(cell: QLabel, text: str) -> None:
    cell.setText(text)
    cell.setVisible(bool(text))
