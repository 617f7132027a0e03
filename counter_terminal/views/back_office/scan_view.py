"""A scan shown large beside the case, page by page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from counter_terminal.viewmodels.back_office.scan_viewer import ScanViewer
from counter_terminal.views.cards import button, row, scrolling
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class ScanView(QFrame):
    """One page as wide as the card; Esc closes it, arrows turn it.

    Args:
        theme: sizes and colours.
        translate: the language.
        viewer: what it shows.
    """

    def __init__(self, theme: Theme, translate: Translator, viewer: ScanViewer) -> None:
        super().__init__()
        self._, self._viewer = translate, viewer
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = label("", "card_title")
        self._place = label("", "secondary")
        self._before = button(translate("上一页"), "page_before", lambda: viewer.turn(-1))
        self._after = button(translate("下一页"), "page_after", lambda: viewer.turn(1))
        close = button(translate("关闭（Esc）"), "close_scan", viewer.close_scan)
        self._says = label("", "secondary", Qt.AlignmentFlag.AlignCenter, wrap=True)
        self._page = QLabel()
        self._page.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._scroll = scrolling(self._page)
        column = QVBoxLayout(self)
        step = theme.sizes.step
        column.setContentsMargins(step * 2, step, step * 2, step)
        column.addLayout(row(theme, self._title, None, self._place, self._before, self._after, close))
        column.addWidget(self._says)
        column.addWidget(self._scroll, 1)
        viewer.changed.connect(self._show)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; left and right turn the page."""
        turns = {Qt.Key.Key_Left: -1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: 1}
        if event.key() == Qt.Key.Key_Escape:
            self._viewer.close_scan()
        elif event.key() in turns:
            self._viewer.turn(turns[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page again."""
        super().resizeEvent(event)
        self._show_page()

    def _show(self) -> None:
        picture, _ = self._viewer.picture, self._
        self.setVisible(bool(picture.open_id))
        self._title.setText(picture.title)
        self._place.setText(
            _("第 {page} 页，共 {pages} 页", page=picture.page, pages=picture.pages) if picture.pages else ""
        )
        self._before.setEnabled(picture.page > 1)
        self._after.setEnabled(0 < picture.page < picture.pages)
        waiting = _("正在取扫描件…") if picture.open_id and not picture.pages else ""
        self._says.setText(picture.problem or waiting)
        self._says.setVisible(bool(self._says.text()))
        self._show_page()

    def _show_page(self) -> None:
        image = self._viewer.picture.image
        if image is None:
            self._page.clear()
            return
        width = max(1, self._scroll.viewport().width())
        self._page.setPixmap(
            QPixmap.fromImage(image).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        )
