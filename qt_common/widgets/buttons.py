"""Buttons: an icon with words beside or below it, large enough for a finger."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme


class IconButton(QPushButton):
    """A button with an icon and a word; reachable by keyboard, never smaller than a target.

    Args:
        theme: sizes and colours.
        icon_name: Phosphor icon, e.g. `ph.house`; empty = none.
        text: the word; a button without one needs `says` for screen readers.
        role: `primary`, `quiet`, `danger` or empty.
        says: accessible name when it differs from the word.
    """

    def __init__(self, theme: Theme, icon_name: str, text: str = "", role: str = "", says: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self.setProperty("role", role)
        self.setAccessibleName(says or text)
        self.setMinimumSize(theme.sizes.target, theme.sizes.target)
        self.set_icon(icon_name)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        palette = self._theme.palette
        colours = {"primary": palette.on_primary, "danger": palette.fault}
        if icon_name:
            self.setIcon(
                icon(icon_name, colours.get(self.property("role"), palette.primary), palette.secondary)
            )
            self.setIconSize(QSize(self._theme.sizes.icon, self._theme.sizes.icon))
