"""The keys of the verbs; each does exactly what its button does, once however long it is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from counter_terminal.settings import Keys


class VerbKeys:
    """Shortcuts of one window, to be switched off while somebody types into a form.

    Args:
        window: where they work.
        keys: which keys.
        action: returns what a verb does.
    """

    def __init__(self, window: QWidget, keys: Keys, action: Callable[[str], Callable[[], None]]) -> None:
        self._shortcuts = [
            self._make(window, key, action(verb))
            for verb in keys.__struct_fields__
            for key in getattr(keys, verb)
        ]

    def enable(self, on: bool, plain: bool) -> None:
        """Switch the keys on or off.

        Args:
            on: any key works.
            plain: keys that a form needs itself (Space, letters) work as well.
        """
        for shortcut in self._shortcuts:
            shortcut.setEnabled(on and (plain or not _is_plain(shortcut.key())))

    @staticmethod
    def _make(window: QWidget, key: str, action: Callable[[], None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)
        return shortcut


def bad_keys(keys: Keys) -> Iterable[str]:
    """Return keys that Qt does not know, as `verb = "key"`."""
    for verb in keys.__struct_fields__:
        for key in getattr(keys, verb):
            if not _is_known(QKeySequence(key)):
                yield f'{verb} = "{key}"'


def _is_known(key: QKeySequence) -> bool:
    return not key.isEmpty() and QKeySequence(Qt.Key.Key_unknown) != key


def _is_plain(key: QKeySequence) -> bool:
    return len(key.toString()) == 1 or key == QKeySequence("Space")
