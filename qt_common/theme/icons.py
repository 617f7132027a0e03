"""Icons of one line-style set (Phosphor, shipped inside qtawesome), coloured by tokens."""

from __future__ import annotations

from functools import cache

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap

DEFAULT_ICON = "ph.files"


def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """Return an icon such as `ph.house`; an unknown name gives the default icon, never an exception.

    Args:
        name: `ph.` and a name of the Phosphor set.
        colour: `#RRGGBB`.
        disabled: colour while its button is off; empty = the same.
    """
    made: QIcon = qtawesome.icon(
        name if _is_known(name) else DEFAULT_ICON,
        color=colour,
        color_disabled=disabled or colour,
    )
    return made


def pixmap(name: str, colour: str, size_px: int) -> QPixmap:
    """Return an icon as a square picture for a label."""
    return icon(name, colour).pixmap(QSize(size_px, size_px))


@cache
def _is_known(name: str) -> bool:
    family = name.partition(".")[0]
    try:
        return family == "ph" and bool(qtawesome.charmap(name))
    except KeyError:
        return False
