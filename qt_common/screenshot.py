"""Pictures of screens, for the handbook and for looking at what nobody is looking at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

GROUND = QColor("#4D5F7A")
"""What lies under a window with round corners: another program, a desktop."""


def picture(widget: QWidget, size: QSize | None = None) -> QPixmap:
    """Return what `widget` looks like, laid out at `size` (its own size if None), without showing it."""
    if size is not None:
        widget.setFixedSize(size)
    if not widget.isVisible():
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        widget.show()
    QApplication.processEvents()
    return widget.grab()


def opaque(seen: QPixmap, ground: QColor = GROUND) -> QPixmap:
    """Return a picture of a window that lets its ground through, laid on `ground`."""
    if not seen.hasAlphaChannel():
        return seen
    whole = QPixmap(seen.size())
    whole.setDevicePixelRatio(seen.devicePixelRatio())
    whole.fill(ground)
    painter = QPainter(whole)
    painter.drawPixmap(0, 0, seen)
    painter.end()
    return whole


def save_picture(widget: QWidget, path: Path, size: QSize | None = None) -> None:
    """Write what `widget` looks like as PNG. Raises OSError when it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not opaque(picture(widget, size)).save(str(path), "PNG"):
        raise OSError(f"cannot write {path}")
