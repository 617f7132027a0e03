"""Arrows that show where a counter lies."""

from __future__ import annotations

from PySide6.QtGui import QPixmap

from qt_common.theme.icons import pixmap

ICONS = {
    "left": "ph.arrow-left",
    "right": "ph.arrow-right",
    "up": "ph.arrow-up",
    "down": "ph.arrow-down",
    "up_left": "ph.arrow-up-left",
    "up_right": "ph.arrow-up-right",
    "down_left": "ph.arrow-down-left",
    "down_right": "ph.arrow-down-right",
}


def arrow_pixmap(direction: str, colour: str, size_px: int) -> QPixmap:
    """Return the arrow for a direction of the configuration; an unknown one gives an empty picture."""
    name = ICONS.get(direction)
    return pixmap(name, colour, size_px) if name else QPixmap()
