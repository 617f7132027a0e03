"""Pages of choices: big buttons instead of scrolling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QObject

T = TypeVar("T")


class Pager(QObject):
    """Which part of a list is shown.

    Attributes:
        number: page shown, from 0.
        count: how many pages there are, at least 1.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._size = 8
        self.number = 0
        self.count = 1

    def set_size(self, size: int) -> None:
        """Show so many choices a page, from the first on."""
        self._size = size
        self.number = 0

    def first(self) -> None:
        """Go to the first page."""
        self.number = 0

    def turn(self, by: int) -> None:
        """Go on or back, not beyond the ends."""
        self.number = min(max(0, self.number + by), self.count - 1)

    def visible(self, items: Sequence[T]) -> list[T]:
        """Return the items of the present page."""
        self.count = max(1, -(-len(items) // self._size))
        self.number = min(self.number, self.count - 1)
        start = self.number * self._size
        return list(items[start : start + self._size])
