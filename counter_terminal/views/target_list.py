"""A list of places to choose one from: name at the left, how busy it is at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.onward import Target
from qt_common.widgets.labels import label

ROW_MARGIN_PX = 10
ID_ROLE = Qt.ItemDataRole.UserRole
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1


class TargetList(QWidget):
    """One captioned list; arrows and a click choose.

    Args:
        caption: what is chosen.

    Signals:
        chosen: a person chose something.
    """

    chosen = Signal()

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._list = QListWidget()
        self._list.setItemDelegate(_TwoTexts(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(caption)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemSelectionChanged.connect(self._tell)
        self._shown: tuple[Target, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(caption, "caption"))
        column.addWidget(self._list, 1)

    @property
    def chosen_id(self) -> str:
        """What is chosen, or empty."""
        items = self._list.selectedItems()
        return str(items[0].data(ID_ROLE)) if items else ""

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Show these; what was chosen stays chosen if it is still there."""
        if tuple(targets) == self._shown:
            return
        self._shown = tuple(targets)
        chosen = self.chosen_id
        self._list.blockSignals(True)
        self._list.clear()
        for target in targets:
            item = QListWidgetItem(target.name)
            item.setData(ID_ROLE, target.id)
            item.setData(DETAIL_ROLE, target.detail)
            if target.off:
                item.setForeground(self.palette().placeholderText())
            self._list.addItem(item)
            if target.id == chosen:
                item.setSelected(True)
        self._list.blockSignals(False)
        if self.chosen_id != chosen:
            self.chosen.emit()

    def select(self, target_id: str) -> None:
        """Choose a target, silently; an unknown id chooses nothing."""
        if target_id == self.chosen_id:
            return
        self.clear_choice()
        self._list.blockSignals(True)
        for row in range(self._list.count()):
            if self._list.item(row).data(ID_ROLE) == target_id:
                self._list.setCurrentRow(row)
        self._list.blockSignals(False)

    def clear_choice(self) -> None:
        """Choose nothing, silently."""
        self._list.blockSignals(True)
        self._list.clearSelection()
        self._list.setCurrentRow(-1)
        self._list.blockSignals(False)
        self._list.viewport().update()

    def _tell(self) -> None:
        if self.chosen_id:
            self.chosen.emit()


class _TwoTexts(QStyledItemDelegate):
    """Draws the detail at the right end of the row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row as ever, then the detail."""
        super().paint(painter, option, index)
        detail = str(index.data(DETAIL_ROLE) or "")
        painter.save()
        painter.setPen(option.palette.placeholderText().color())
        name_px = option.fontMetrics.horizontalAdvance(str(index.data()))
        room = QRect(option.rect).adjusted(name_px + ROW_MARGIN_PX * 3, 0, -ROW_MARGIN_PX, 0)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            option.fontMetrics.elidedText(detail, Qt.TextElideMode.ElideRight, room.width()),
        )
        painter.restore()
