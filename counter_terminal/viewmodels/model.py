"""Base of the view-models: a picture drawn from the hall, and word when it differs.

A picture nobody watches is drawn when it is asked for; a terminal without a window costs nothing.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import SIGNAL, QObject, Signal

from counter_terminal.viewmodels.desk import Desk

P = TypeVar("P")
_CHANGED = SIGNAL("changed()")


class Model(QObject, Generic[P]):
    """Something the screen shows as an immutable picture of type `P`.

    Args:
        desk: where to read from; its news make the picture be drawn again.
        ticks: so does every second.

    Signals:
        changed: the picture is another one.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None, *, ticks: bool = False) -> None:
        super().__init__(parent)
        self._desk = desk
        self._picture: P | None = None
        desk.news.connect(self.refresh)
        if ticks:
            desk.ticked.connect(self.refresh)

    @property
    def picture(self) -> P:
        """What to show now."""
        if self._picture is None:
            self._picture = self._draw()
        return self._picture

    def refresh(self) -> None:
        """Draw again; tell the view if it looks different."""
        if not self.receivers(_CHANGED):
            self._picture = None
            return
        picture = self._draw()
        if picture != self._picture:
            self._picture = picture
            self.changed.emit()

    def _draw(self) -> P:
        raise NotImplementedError
