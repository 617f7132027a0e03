"""Choosing the item a case is about: what was used lately first, then by name or initials."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.throttle import Throttle
from qt_common.case_words import CASE_KINDS
from qt_common.words import word
from queue_server.protocol.errors import HallError
from queue_server.protocol.items import ItemRow, ItemsFound, SearchItems

SEARCH_S = 0.25
MOST_RECENT = 6
MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item to choose.

    Attributes:
        id: of the item.
        name: in the screen's language.
        detail: kind, days, department.
        recent: it was used at this desk lately.
    """

    id: str
    name: str
    detail: str
    recent: bool = False


@dataclass(frozen=True, slots=True)
class ItemsPicture:
    """What can be chosen.

    Attributes:
        lines: recent ones first while nothing is typed.
        chosen: id, or empty.
        chosen_line: the chosen item.
        says: why the list is empty.
    """

    lines: tuple[ItemLine, ...] = ()
    chosen: str = ""
    chosen_line: ItemLine | None = None
    says: str = ""


class Items(Model[ItemsPicture]):
    """Finds items as the clerk types.

    Args:
        desk: the counter.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._typed = ""
        self._found: tuple[ItemRow, ...] = ()
        self._recent: list[ItemRow] = []
        self._chosen: ItemRow | None = None
        self._says = ""
        self._ask_soon = Throttle(desk.clock, SEARCH_S, self._ask)

    @property
    def chosen(self) -> ItemRow | None:
        """The item chosen."""
        return self._chosen

    def search(self, text: str) -> None:
        """Look for items by name, pinyin initials or department; nothing typed shows what is usual."""
        self._typed = text.strip()
        self._ask_soon()

    def begin(self) -> None:
        """Choose afresh; the list is asked for."""
        self._chosen = None
        self.search("")
        self.refresh()

    def choose(self, item_id: str) -> None:
        """Choose an item of the list; an unknown id is ignored."""
        for row in (*self._recent, *self._found):
            if row.id == item_id:
                self._chosen = row
        self.refresh()

    def used(self) -> None:
        """Note that a case was opened for the chosen item."""
        if self._chosen is not None:
            others = [row for row in self._recent if row.id != self._chosen.id]
            self._recent = [self._chosen, *others][:MOST_RECENT]

    def close(self) -> None:
        """Ask nothing any more."""
        self._ask_soon.cancel()

    def _ask(self) -> None:
        asked = SearchItems(text=self._typed, limit=MOST_FOUND)
        self._desk.hall.call(asked, lambda found: self._take(asked, found), self._on_error)

    def _take(self, asked: SearchItems, found: ItemsFound) -> None:
        if asked.text != self._typed:
            return
        self._found, self._says = found.items, ""
        if not found.items:
            self._says = self._desk.translate("没有找到事项。可以输名称中的字或拼音首字母。")
        self.refresh()

    def _on_error(self, error: HallError) -> None:
        self._says = self._desk.explain(error)
        self.refresh()

    def _draw(self) -> ItemsPicture:
        recent = () if self._typed else tuple(self._recent)
        ids = {row.id for row in recent}
        lines = [self._line(row, recent=True) for row in recent]
        lines += [self._line(row) for row in self._found if row.id not in ids]
        chosen = self._chosen
        return ItemsPicture(
            lines=tuple(lines),
            chosen=chosen.id if chosen else "",
            chosen_line=self._line(chosen) if chosen else None,
            says="" if lines else self._says,
        )

    def _line(self, row: ItemRow, *, recent: bool = False) -> ItemLine:
        _ = self._desk.translate
        parts = [word(CASE_KINDS, row.kind, _)]
        if row.promised_days:
            parts.append(_("{days} 个工作日", days=row.promised_days))
        if row.department:
            parts.append(row.department)
        if recent:
            parts.insert(0, _("最近用过"))
        return ItemLine(row.id, _.name_of(row.name, row.name_en), " · ".join(parts), recent)
