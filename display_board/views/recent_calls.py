"""The last calls, one row each: number, window, direction, area, time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from display_board.viewmodels.lines import CallLine
from display_board.views.arrows import arrow_pixmap
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.times import LocalTimes
from qt_common.widgets.labels import label, set_role


class RecentRow(QFrame):
    """One earlier call.

    Args:
        theme: sizes and colours.
        translate: the screen's language.
        times: writes the time.
    """

    def __init__(self, theme: Theme, translate: Translator, times: LocalTimes) -> None:
        super().__init__()
        self._theme = theme
        self._ = translate
        self._times = times
        self._number = label("", "number")
        self._counter = label("", "counter")
        self._arrow = QLabel()
        self._zone = label("", "secondary")
        self._time = label("", "secondary", Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.sizes.step * 3, 0, theme.sizes.step * 3, 0)
        row.addWidget(self._number, 4)
        row.addWidget(self._counter, 5)
        row.addWidget(self._arrow, 1)
        row.addWidget(self._zone, 3)
        row.addWidget(self._time, 2)

    def show_line(self, line: CallLine | None, *, stale: bool) -> None:
        """Show a call, or nothing."""
        self._number.setText(line.number if line else "")
        self._counter.setText(self._("{counter} 号窗口", counter=line.counter) if line else "")
        self._zone.setText(line.zone if line and self._.is_chinese else line.zone_en if line else "")
        self._time.setText(self._times.clock(line.called_at) if line else "")
        size = round(self._theme.sizes.heading * 0.9)
        colour = self._theme.palette.secondary
        if line and line.arrow:
            self._arrow.setPixmap(arrow_pixmap(line.arrow, colour, size))
        else:
            self._arrow.clear()
        for one in (self._number, self._counter):
            set_role(one, str(one.property("role")), "stale" if stale else "")


class RecentCalls(QFrame):
    """The last six calls, latest on top; empty rows keep their place so that nothing jumps.

    Args:
        theme: sizes and colours.
        translate: the screen's language.
        times: writes the times.
        rows: how many.
    """

    def __init__(self, theme: Theme, translate: Translator, times: LocalTimes, rows: int) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.sizes.step, 0, theme.sizes.step)
        column.setSpacing(0)
        self._rows = [RecentRow(theme, translate, times) for _ in range(rows)]
        for index, row in enumerate(self._rows):
            set_role(row, "row", "odd" if index % 2 else "even")
            column.addWidget(row, 1)
        set_role(self, "card")

    def show_lines(self, lines: tuple[CallLine, ...], *, stale: bool) -> None:
        """Show calls, latest first."""
        for index, row in enumerate(self._rows):
            row.show_line(lines[index] if index < len(lines) else None, stale=stale)
