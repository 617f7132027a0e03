"""Pictures of screens, for the handbook and for looking at what nobody is looking at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget


def picture(widget: QWidget, size: QSize | None = None) -> QPixmap:
    """Return what `widget` looks like, laid out at `size` (its own size if None), without showing it."""
    if size is not None:
        widget.setFixedSize(size)
    if not widget.isVisible():
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        widget.show()
    QApplication.processEvents()
    return widget.grab()


def save_picture(widget: QWidget, path: Path, size: QSize | None = None) -> None:
    """Write what `widget` looks like as PNG. Raises OSError when it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not picture(widget, size).save(str(path), "PNG"):
        raise OSError(f"cannot write {path}")
