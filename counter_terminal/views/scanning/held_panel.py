"""A doubtful page, large, with what is wrong with it and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from counter_terminal.viewmodels.scanning.scanning import HeldPage, Scanning
from counter_terminal.views.cases.parts import small_button
from counter_terminal.views.scanning.pixels import pixmap_of
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class HeldPanel(QFrame):
    """Asks whether a page is good enough.

    Args:
        theme: sizes and colours.
        translate: the language.
        scanning: who waits for the word.
    """

    def __init__(self, theme: Theme, translate: Translator, scanning: Scanning) -> None:
        super().__init__()
        _, step = translate, theme.sizes.step
        self._number = 0
        self._pixmap = QPixmap()
        self.setProperty("role", "card")
        self._page = QLabel()
        self._page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._problems = label("", "lead", wrap=True)
        again = QPushButton(_("重拍"))
        again.setProperty("role", "primary")
        again.setObjectName("retake")
        again.setAutoDefault(True)
        again.clicked.connect(scanning.retake)
        column = QVBoxLayout()
        column.setSpacing(step)
        column.addWidget(label(_("这一页可能看不清"), "heading", wrap=True))
        column.addWidget(self._problems)
        column.addStretch(1)
        column.addWidget(again)
        column.addWidget(small_button(_("仍然使用"), scanning.use_anyway, "use_anyway"))
        column.addWidget(small_button(_("手动调四角"), lambda: scanning.edit_corners(0), "cut_held"))
        row = QHBoxLayout(self)
        row.setContentsMargins(step * 2, step * 2, step * 2, step * 2)
        row.setSpacing(step * 2)
        row.addWidget(self._page, 3)
        row.addLayout(column, 2)

    def show_held(self, held: HeldPage | None) -> None:
        """Show a page, or none."""
        if held is None:
            self._number, self._pixmap = 0, QPixmap()
            self._page.setPixmap(self._pixmap)
            self._problems.clear()
            return
        if held.number != self._number:
            self._number, self._pixmap = held.number, pixmap_of(held.picture)
        self._problems.setText("\n".join(held.problems))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the page again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._pixmap.isNull():
            ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._page.setPixmap(self._pixmap.scaled(self._page.size(), ratio, smooth))
