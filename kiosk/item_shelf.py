"""The items a visitor can look through: by department, by type, or by the first letters of their names.

Pure: from the rows of the catalogue to what a visitor reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiosk.catalogue import Card, english_keys, initials
from qt_common.case_words import CASE_KINDS
from qt_common.i18n import Translator
from qt_common.words import word
from queue_server.protocol.case_views import CaseKind
from queue_server.protocol.items import ItemRow

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
POPULAR = "popular"


class Sorting(StrEnum):
    """By what the items are put together."""

    DEPARTMENT = "department"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class ItemShelf:
    """The catalogue in the visitor's language.

    Attributes:
        rows: every item of the hall, popular ones first.
        translate: the language.
    """

    rows: Sequence[ItemRow]
    translate: Translator

    def areas(self, sorting: Sorting) -> list[Card]:
        """Return the departments or types with how many items each has; what many ask for comes first."""
        _ = self.translate
        counts: dict[str, int] = {}
        for row in self.rows:
            area = _area(row, sorting)
            counts[area] = counts.get(area, 0) + 1
        popular = sum(row.popular for row in self.rows)
        cards = (
            [Card(POPULAR, _("大家常办"), icon="ph.star", waiting=self._items(popular))] if popular else []
        )
        return cards + [
            Card(f"{sorting}:{area}", area or _("其他事项"), icon="ph.files", waiting=self._items(count))
            for area, count in counts.items()
        ]

    def within(self, area: str) -> list[Card]:
        """Return the items of an area, by the id of its card."""
        if area == POPULAR:
            return self._cards(row for row in self.rows if row.popular)
        sorting, _, name = area.partition(":")
        return self._cards(row for row in self.rows if sorting and _area(row, Sorting(sorting)) == name)

    def search(self, letters: str) -> list[Card]:
        """Return the items whose name or keywords fit the letters, best first; none without letters."""
        wanted = letters.lower()
        if not wanted:
            return []
        ranks = ((self._rank(row, wanted), place) for place, row in enumerate(self.rows))
        ranked = sorted((rank, place) for rank, place in ranks if rank is not None)
        return self._cards(self.rows[place] for _, place in ranked)

    def letters_that_lead_on(self, letters: str) -> frozenset[str]:
        """Return the next letters with which a search still finds something."""
        start = letters.lower()
        return frozenset(
            one.upper()
            for one in _LETTERS
            if any(self._rank(row, start + one) is not None for row in self.rows)
        )

    def _cards(self, rows: Iterable[ItemRow]) -> list[Card]:
        _ = self.translate
        return [Card(row.id, _.name_of(row.name, row.name_en), waiting=self._limit(row)) for row in rows]

    def _limit(self, row: ItemRow) -> str:
        _ = self.translate
        kind = word(CASE_KINDS, row.kind, _)
        if row.kind is CaseKind.INSTANT:
            return _("{kind} · 当场办结", kind=kind)
        if not row.promised_days:
            return kind
        return _("{kind} · {days} 个工作日", kind=kind, days=row.promised_days)

    def _rank(self, row: ItemRow, letters: str) -> int | None:
        """Return how well `letters` (lower case) fit: 0 from the start, 1 inside; None = not at all."""
        if self.translate.is_chinese:
            keys = [key for name in (row.name, *row.keywords) for key in initials(name)]
        else:
            keys = list(english_keys(row.name_en or row.name))
        if any(key.startswith(letters) for key in keys):
            return 0
        return 1 if any(letters in key for key in keys) else None

    def _items(self, count: int) -> str:
        return self.translate("{count} 个事项", count=count)


def _area(row: ItemRow, sorting: Sorting) -> str:
    return row.department if sorting is Sorting.DEPARTMENT else row.type
