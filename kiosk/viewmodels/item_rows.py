"""The hall's items, fetched page by page and kept until the next visitor looks for them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from qt_common.hall import Hall, LinkStatus
from queue_server.protocol.errors import HallError
from queue_server.protocol.items import ItemRow, ItemsFound, SearchItems

PAGE = 100
"""Rows fetched at once: the most the server gives."""
MOST_PAGES = 20


class ItemRows(QObject):
    """Every item of the hall.

    A hall without guides has none, and then nothing leads to them. What is known stays while
    it is fetched again, because guides change with the day and the hall's files.

    Args:
        hall: the server.

    Attributes:
        rows: what is known, popular ones first.

    Signals:
        changed: `rows` is another.
    """

    changed = Signal()

    def __init__(self, hall: Hall, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._loading = 0
        self.rows: tuple[ItemRow, ...] = ()
        hall.link_changed.connect(self._take_link)
        if hall.link.online:
            self.load()

    def load(self) -> None:
        """Fetch them all; what an earlier fetch still brings is ignored."""
        self._loading += 1
        self._ask(self._loading, ())

    def _ask(self, loading: int, before: tuple[ItemRow, ...]) -> None:
        self._hall.call(
            SearchItems(offset=len(before), limit=PAGE),
            partial(self._take, loading, before),
            partial(self._failed, loading),
        )

    def _take(self, loading: int, before: tuple[ItemRow, ...], found: ItemsFound) -> None:
        if loading != self._loading:
            return
        rows = before + found.items
        more = found.items and len(rows) < min(found.total, PAGE * MOST_PAGES)
        if more:
            self._ask(loading, rows)
        elif rows != self.rows:
            self.rows = rows
            self.changed.emit()

    def _failed(self, loading: int, _: HallError) -> None:
        """Keep what is known: the next visit asks again."""
        if loading == self._loading:
            self._loading += 1

    def _take_link(self, status: LinkStatus) -> None:
        if status.online:
            self.load()
