"""A list of the paper areas: rows of text with the colour of their meaning, quick with thousands of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout

from counter_terminal.viewmodels.table import Row
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Rows(QAbstractTableModel):
    """Rows for the view."""

    def __init__(self, theme: Theme, columns: Sequence[str]) -> None:
        super().__init__()
        self._theme, self._columns = theme, tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows; only what differs is drawn again while their number stays."""
        if len(rows) == len(self.rows):
            self.rows = rows
            last = self.index(len(rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.rows[index.row()].cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        if role == Qt.ItemDataRole.ForegroundRole and cell.tone:
            return QColor(getattr(self._theme.palette, cell.tone))
        if role == Qt.ItemDataRole.FontRole and cell.tone in ("fault", "calling"):
            font = QFont()
            font.setBold(True)
            return font
        return None


class Table(QTableView):
    """A table; Enter or a double click chooses a row, as a click does.

    Args:
        theme: sizes and colours.
        translate: the language.
        columns: msgids of the headings.
        empty: the sentence of an empty list.
        stretch: the column that takes the room left over.
        choosable: rows mean something.

    Signals:
        chosen: id of a row.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        translate: Translator,
        columns: Sequence[str],
        empty: str,
        *,
        stretch: int,
        choosable: bool = True,
    ) -> None:
        super().__init__()
        self._rows = _Rows(theme, [translate(one) for one in columns])
        self.setModel(self._rows)
        self._empty = self._make_empty(empty)
        self._choosable = choosable
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if choosable else mode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if choosable else Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.sizes.step * 5)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.sizes.step * 6)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self._stretch = stretch
        self._widest = theme.sizes.step * 26
        self._least = theme.sizes.step * 20
        self._narrowest = theme.sizes.step * 10
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these; the same rows again change nothing."""
        if rows == self._rows.rows:
            self._empty.setVisible(not rows)
            return
        current = self._rows.rows[self.currentIndex().row()].id if self.currentIndex().isValid() else ""
        self._rows.show_rows(rows)
        self._fit()
        self._empty.setVisible(not rows)
        for number, row in enumerate(rows):
            if current and row.id == current:
                self.setCurrentIndex(self._rows.index(number, 0))

    def _fit(self) -> None:
        """Give each column what its texts need, within reason, and the rest to one."""
        for column in range(self._rows.columnCount()):
            if column != self._stretch:
                self.resizeColumnToContents(column)
                self.setColumnWidth(column, min(self.columnWidth(column) + 8, self._widest))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _make_room(self) -> None:
        """Take from the widest columns until the one that stretches is readable."""
        others = [one for one in range(self._rows.columnCount()) if one != self._stretch]
        missing = self._least - (self.viewport().width() - sum(map(self.columnWidth, others)))
        for column in sorted(others, key=self.columnWidth, reverse=True):
            taken = min(max(0, missing), max(0, self.columnWidth(column) - self._narrowest))
            self.setColumnWidth(column, self.columnWidth(column) - taken)
            missing -= taken

    def _make_empty(self, text: str) -> QLabel:
        shown = label(text, "secondary", Qt.AlignmentFlag.AlignCenter, wrap=True)
        room = QVBoxLayout(self.viewport())
        room.addWidget(shown)
        shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return shown

    def _choose(self, index: QModelIndex) -> None:
        row = self._rows.rows[index.row()]
        if self._choosable and row.id:
            self.chosen.emit(row.id)
