"""Keys on the screen: letters, digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from kiosk.views.page_view import Look
from qt_common.theme.icons import icon

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ERASE = "\b"
BLANK = " "


class Keys(QWidget):
    """A grid of keys.

    Args:
        look: how to draw.
        keys: one character each; `ERASE` takes the last one back, `BLANK` leaves a gap.
        columns: keys a row.
        pressed: called with the character; empty for `ERASE`.
        erase_name: what a screen reader says for `ERASE`.
    """

    def __init__(
        self, look: Look, keys: Iterable[str], columns: int, pressed: Callable[[str], None], erase_name: str
    ) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.theme.sizes.step * 2)
        for place, key in enumerate(keys):
            if key == BLANK:
                continue
            button = QPushButton("" if key == ERASE else key)
            button.setProperty("role", "key")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(erase_name if key == ERASE else key)
            button.setMinimumSize(look.theme.sizes.key, look.theme.sizes.key)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            if key == ERASE:
                size = look.theme.sizes.icon
                palette = look.theme.palette
                button.setIcon(icon("ph.backspace", palette.primary, palette.secondary))
                button.setIconSize(QSize(size, size))
            character = "" if key == ERASE else key
            button.clicked.connect(lambda _=False, character=character: pressed(character))
            grid.addWidget(button, *divmod(place, columns))
            self._buttons[key] = button

    def enable_only(self, keys: Iterable[str]) -> None:
        """Grey the keys that lead nowhere."""
        useful = set(keys)
        for key, button in self._buttons.items():
            button.setEnabled(key in useful)
