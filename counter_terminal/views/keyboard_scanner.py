"""Scanners that type like a keyboard: what comes faster than fingers is a code and goes where codes go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from devices.codecs.keyboard_scanner import KeyBurst


class KeyboardScanner(QObject):
    """Watches the keys of one window while its area is shown.

    The characters of a code have landed in whatever had the focus by the time Enter shows that
    they were one; they are taken out of a line again, and the Enter is swallowed.

    Args:
        area: only what is typed inside it counts.
        on_code: called with a code.
    """

    def __init__(self, area: QWidget, on_code: Callable[[str], None]) -> None:
        super().__init__(area)
        self._area, self._on_code = area, on_code
        self._burst = KeyBurst()

    def watch(self, on: bool) -> None:
        """Begin or end watching."""
        app = QApplication.instance()
        if app is not None:
            (app.installEventFilter if on else app.removeEventFilter)(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Feed the burst; swallow the Enter that ends a code."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        focused = QApplication.focusWidget()
        if watched is not focused or focused is None or not self._area.isAncestorOf(focused):
            return False
        code = self._burst.key(event.text(), event.timestamp() / 1000)
        if code is None:
            return False
        if isinstance(focused, QLineEdit) and focused.text().endswith(code):
            focused.setText(focused.text()[: -len(code)])
            focused.textEdited.emit(focused.text())
        self._on_code(code)
        return True
