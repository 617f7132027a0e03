"""A QR code on the screen, large and sharp."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

QUIET_MODULES = 4


class QrView(QWidget):
    """Shows some text as a QR code, dark on white in every theme; nothing without text.

    Args:
        size_px: width and height.
    """

    def __init__(self, size_px: int) -> None:
        super().__init__()
        self._rows: tuple[bytearray, ...] = ()
        self._text = ""
        self.setFixedSize(QSize(size_px, size_px))

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        self._text = text
        self._rows = tuple(segno.make(text, error="m", micro=False).matrix) if text else ()
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint whole pixels only, so that every phone reads it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._rows:
            modules = len(self._rows) + 2 * QUIET_MODULES
            module = self.width() // modules
            start = (self.width() - module * len(self._rows)) // 2
            for y, row in enumerate(self._rows):
                for x, dark in enumerate(row):
                    if dark:
                        place = QRectF(start + x * module, start + y * module, module, module)
                        painter.fillRect(place, Qt.GlobalColor.black)
        painter.end()
