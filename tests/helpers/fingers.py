"""Touches a window where a person would: through the system's window, at the middle of a widget."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget


def middle_of(widget: QWidget) -> QPoint:
    """Return the middle of a widget in its window's coordinates."""
    return widget.mapTo(widget.window(), widget.rect().center())


def press(widget: QWidget) -> None:
    """Put a finger on a widget."""
    QTest.mousePress(widget.window().windowHandle(), Qt.MouseButton.LeftButton, pos=middle_of(widget))


def release(widget: QWidget) -> None:
    """Take it off again."""
    QTest.mouseRelease(widget.window().windowHandle(), Qt.MouseButton.LeftButton, pos=middle_of(widget))


def tap(widget: QWidget) -> None:
    """Touch a widget once."""
    QTest.mouseClick(widget.window().windowHandle(), Qt.MouseButton.LeftButton, pos=middle_of(widget))


def strike(window: QWidget, key: Qt.Key) -> None:
    """Strike a key while the window has the keyboard."""
    QTest.keyClick(window.windowHandle(), key)


def button(window: QWidget, name: str) -> QAbstractButton:
    """Return the only visible button whose accessible name begins with `name`."""
    shown = [one for one in window.findChildren(QAbstractButton) if one.isVisible()]
    found = [one for one in shown if one.accessibleName().startswith(name)]
    if len(found) != 1:
        raise LookupError(f"{name!r}: {[one.accessibleName() for one in found or shown]}")
    return found[0]
