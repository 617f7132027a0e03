"""The pages taken so far, side by side; dragging changes their order."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QIcon
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem

from counter_terminal.viewmodels.scanning.scanning import PageThumb
from counter_terminal.views.scanning.pixels import pixmap_of
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme

ID_ROLE = Qt.ItemDataRole.UserRole


class PageStrip(QListWidget):
    """Thumbnails in order.

    Args:
        theme: sizes.
        translate: the language.

    Signals:
        dragged: (page id, new place).
    """

    dragged = Signal(int, int)

    def __init__(self, theme: Theme, translate: Translator) -> None:
        super().__init__()
        self._, self._shown = translate, tuple[PageThumb, ...]()
        step = theme.sizes.step
        self.setObjectName("strip")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Snap)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setIconSize(QSize(step * 10, step * 12))
        self.setGridSize(QSize(step * 12, step * 16))
        self.setFixedHeight(step * 17 + 4)
        self.setAccessibleName(translate("已拍的页"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def chosen_id(self) -> int:
        """The page chosen; 0 = none."""
        items = self.selectedItems()
        return int(items[0].data(ID_ROLE)) if items else 0

    def show_pages(self, pages: tuple[PageThumb, ...]) -> None:
        """Show these pages; the chosen one stays chosen, a new last one is chosen."""
        if pages == self._shown:
            return
        chosen, grown = self.chosen_id, len(pages) > len(self._shown)
        self._shown = pages
        self.clear()
        for page in pages:
            item = QListWidgetItem(QIcon(pixmap_of(page.picture)), self._("第 {place} 页", place=page.place))
            item.setData(ID_ROLE, page.id)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.addItem(item)
            if page.id == chosen and not grown:
                item.setSelected(True)
        if pages and (grown or not self.selectedItems()):
            self.setCurrentRow(self.count() - 1)
            self.scrollToItem(self.item(self.count() - 1))

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell where a page was dropped; the list is drawn anew from the answer."""
        page_id = self.chosen_id
        before = [one.id for one in self._shown]
        spot = event.position().toPoint()
        under = self.indexAt(spot)
        place = under.row() if under.isValid() else (len(before) - 1 if spot.x() > 0 else 0)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if page_id in before:
            self.dragged.emit(page_id, place)
