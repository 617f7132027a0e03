"""The catalogue as everybody sees it: guides in force today, searched by name, keyword or pinyin initials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin

from config.guides.load import Guides
from config.guides.model import GuideItem, GuideVersion, Unit
from queue_server.protocol.case_views import CaseKind
from queue_server.protocol.items import Guide, GuideMaterial, GuideStep, ItemRow, ItemsFound, SearchItems

_MOST_READINGS = 64
"""Combinations of readings kept for one name; beyond that every character keeps its first."""


@dataclass(frozen=True, slots=True)
class _Entry:
    row: ItemRow
    words: tuple[str, ...]


class Catalogue:
    """A hall's items; what is secret is not in it (R045).

    Args:
        guides: as configured.
    """

    def __init__(self, guides: Guides) -> None:
        self._guides = guides
        self._entries: dict[dt.date, tuple[_Entry, ...]] = {}

    def guide(self, item_id: str, on: dt.date) -> Guide | None:
        """Return the guide in force on a day; None for an unknown or secret item, or one not in force yet."""
        item = self._guides.items.get(item_id)
        version = self._guides.in_force(item_id, on)
        return _guide(item, version) if item and version and not item.secret else None

    def search(self, asked: SearchItems, on: dt.date) -> ItemsFound:
        """Return a page of the items that fit, popular ones first."""
        wanted = asked.text.strip().lower()
        fitting = [
            entry.row
            for entry in self._entries_on(on)
            if _fits(entry.row, asked) and (not wanted or any(wanted in word for word in entry.words))
        ]
        fitting.sort(key=lambda row: not row.popular)
        page = fitting[asked.offset : asked.offset + asked.limit]
        return ItemsFound(items=tuple(page), total=len(fitting))

    def _entries_on(self, on: dt.date) -> tuple[_Entry, ...]:
        if on not in self._entries:
            self._entries = {on: tuple(_entry(item, guide) for item, guide in self._guides.shown(on))}
        return self._entries[on]


def _fits(row: ItemRow, asked: SearchItems) -> bool:
    wanted: Mapping[str, str] = {
        row.department: asked.department,
        row.type: asked.type,
        row.service_id: asked.service_id,
    }
    return all(not want or have == want for have, want in wanted.items())


def _entry(item: GuideItem, guide: GuideVersion) -> _Entry:
    row = ItemRow(
        id=item.id,
        name=guide.name,
        name_en=guide.name_en,
        type=guide.type,
        department=guide.body,
        service_id=item.service,
        kind=CaseKind(guide.kind.value),
        promised_days=guide.promised_days,
        popular=item.popular,
        keywords=item.keywords,
    )
    names = (guide.name, *item.keywords)
    words = {one.lower() for one in (*names, guide.name_en)} | {
        one for name in names for one in initials(name)
    }
    return _Entry(row, tuple(words))


@lru_cache(maxsize=4096)
def initials(name: str) -> frozenset[str]:
    """Return the pinyin initials of a name, one string for each way to read it, in lower case."""
    return frozenset(_readings(name))


def _readings(name: str) -> Iterator[str]:
    choices = [
        sorted({reading[:1].lower() for reading in one if reading})
        for one in pinyin(name, style=Style.FIRST_LETTER, heteronym=True, errors="default")
    ]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_READINGS:
        choices = [choice[:1] for choice in choices]
    yield from ("".join(one) for one in product(*choices))


def _guide(item: GuideItem, version: GuideVersion) -> Guide:
    return Guide(
        item_id=item.id,
        version=version.version,
        effective_from=version.effective_from,
        name=version.name,
        name_en=version.name_en,
        type=version.type,
        body=version.body,
        kind=CaseKind(version.kind.value),
        statutory_days=version.statutory_days,
        calendar_days=version.statutory_unit is Unit.CALENDAR_DAYS,
        promised_days=version.promised_days,
        level=version.level,
        audience=version.audience,
        basis=version.basis,
        conditions=version.conditions,
        materials=tuple(
            GuideMaterial(**{name: getattr(one, name) for name in GuideMaterial.__struct_fields__})
            for one in version.materials
        ),
        fee=version.fee,
        steps=tuple(
            GuideStep(name=one.name, limit=one.limit, standard=one.standard, result=one.result)
            for one in version.steps
        ),
        result=version.result,
        address=version.address,
        hours=version.hours,
        enquiries=version.enquiries,
        complaints=version.complaints,
        departments=version.departments,
        superior_body=version.superior_body,
        superior_days=version.superior_days,
        receipt=version.receipt,
        licence=version.licence,
        service_id=item.service,
    )
