"""A QR code on the screen."""

from __future__ import annotations

import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QLabel

QUIET_MODULES = 2
"""The card around it is white as well."""


class QrLabel(QLabel):
    """Shows a link as a QR code; hidden without one.

    Args:
        size_px: width and height.
    """

    def __init__(self, size_px: int) -> None:
        super().__init__()
        self._size_px = size_px
        self._link: str | None = None
        self.setFixedSize(size_px, size_px)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_link(self, link: str) -> None:
        """Show another link."""
        if link == self._link:
            return
        self._link = link
        self.setVisible(bool(link))
        self.setAccessibleName(link)
        if link:
            self.setPixmap(_picture(link, self._size_px))


def _picture(link: str, size_px: int) -> QPixmap:
    """Return the code with whole pixels for every module, so that it is sharp."""
    rows = [bytes(row) for row in segno.make(link, error="m", micro=False).matrix]
    modules = len(rows) + 2 * QUIET_MODULES
    image = QImage(modules, modules, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixelColor(x + QUIET_MODULES, y + QUIET_MODULES, QColor("black"))
    scale = max(1, size_px // modules)
    return QPixmap.fromImage(image.scaled(modules * scale, modules * scale))
