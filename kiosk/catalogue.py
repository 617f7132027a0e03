"""What the kiosk offers: the hall's groups and services as cards, and search by pinyin initials.

Pure: from the unchanging hall and the newest service views to what a visitor reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from pypinyin import Style, pinyin

from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from qt_common.words import CLOSED_REASONS, SERVICE_STATES, word
from queue_server.protocol.views import HallView, ServiceInfo, ServiceState, ServiceView

_MOST_READINGS = 64
"""Combinations of readings tried for one name; beyond that every character keeps its first."""


@dataclass(frozen=True, slots=True)
class Card:
    """Something to choose, in the visitor's words.

    Attributes:
        id: of the group or service.
        name: what it is called.
        icon: Phosphor icon; empty = none.
        waiting: the waiting line, e.g. `等候 12 人 · 约 10–15 分钟`; of a closed service the next opening.
        note: why it cannot be chosen; empty when it can.
        open: whether choosing it leads to a ticket.
        chosen: it is ticked.
    """

    id: str
    name: str
    icon: str = ""
    waiting: str = ""
    note: str = ""
    open: bool = True
    chosen: bool = False


class Catalogue:
    """The offer of one kiosk.

    Args:
        hall: the unchanging part.
        states: newest view by service id; a service without one counts as closed.
        offered: group ids of this kiosk; empty = all.
        translate: the language.
        times: writes times and waits.
    """

    def __init__(
        self,
        hall: HallView,
        states: Mapping[str, ServiceView],
        offered: Collection[str],
        translate: Translator,
        times: LocalTimes,
    ) -> None:
        self._states = states
        self._ = translate
        self._times = times
        self._groups = [group for group in hall.groups if not offered or group.id in offered]
        ids = {group.id for group in self._groups}
        self._services = [service for service in hall.services if service.group in ids]

    @property
    def group_ids(self) -> list[str]:
        """Ids of the groups offered, in the hall's order."""
        return [group.id for group in self._groups]

    @property
    def waiting(self) -> int:
        """How many people wait for anything offered here."""
        return sum(self.state(service.id).waiting for service in self._services)

    def info(self, service_id: str) -> ServiceInfo | None:
        """Return the unchanging part of a service."""
        return next((service for service in self._services if service.id == service_id), None)

    def state(self, service_id: str) -> ServiceView:
        """Return how a service stands now."""
        return self._states.get(service_id) or ServiceView(id=service_id, state=ServiceState.CLOSED)

    def name(self, service_id: str) -> str:
        """Return a service's name in the visitor's language."""
        info = self.info(service_id)
        return self._.name_of(info.name, info.name_en) if info else service_id

    def groups(self) -> list[Card]:
        """Return the groups with how many wait in each."""
        return [
            Card(
                id=group.id,
                name=self._.name_of(group.name, group.name_en),
                icon=group.icon or "ph.files",
                waiting=self._people(
                    sum(self.state(s.id).waiting for s in self._services if s.group == group.id)
                ),
            )
            for group in self._groups
        ]

    def services(self, group_id: str, now: dt.datetime) -> list[Card]:
        """Return the services of a group as they can be chosen now."""
        return [self.card(service, now) for service in self._services if service.group == group_id]

    def search(self, letters: str, now: dt.datetime) -> list[Card]:
        """Return services whose pinyin initials (English: words) contain `letters`, best first."""
        wanted = letters.lower()
        ranks = ((self._rank(service, wanted), index) for index, service in enumerate(self._services))
        ranked = sorted((rank, index) for rank, index in ranks if rank is not None)
        return [self.card(self._services[index], now) for _, index in ranked]

    def letters_that_lead_on(self, letters: str) -> frozenset[str]:
        """Return the next letters with which a search still finds something."""
        found = "abcdefghijklmnopqrstuvwxyz"
        start = letters.lower()
        return frozenset(
            letter.upper()
            for letter in found
            if any(self._rank(service, start + letter) is not None for service in self._services)
        )

    def card(self, service: ServiceInfo, now: dt.datetime) -> Card:
        """Return one service as it can be chosen now."""
        view = self.state(service.id)
        name = self._.name_of(service.name, service.name_en)
        if view.state is ServiceState.OPEN:
            return Card(service.id, name, waiting=self._queue(view))
        note = word(CLOSED_REASONS, view.reason, self._) or word(SERVICE_STATES, view.state, self._)
        return Card(service.id, name, waiting=self.opening(view, now), note=note, open=False)

    def opening(self, view: ServiceView, now: dt.datetime) -> str:
        """Return when a closed service opens again; empty when unknown."""
        if view.next_opening is None or view.state is ServiceState.REDIRECT:
            return ""
        return self._("{time} 开始取号", time=self._times.opening(view.next_opening, now))

    def _rank(self, service: ServiceInfo, letters: str) -> int | None:
        """Return how well `letters` (lower case) fit: 0 from the start, 1 inside; None = not at all."""
        keys = initials(service.name) if self._.is_chinese else english_keys(service.name_en or service.name)
        if any(key.startswith(letters) for key in keys):
            return 0
        return 1 if any(letters in key for key in keys) else None

    def _queue(self, view: ServiceView) -> str:
        wait = self._times.wait(view.estimate) if view.waiting else ""
        return " · ".join(part for part in (self._people(view.waiting), wait) if part)

    def _people(self, waiting: int) -> str:
        return self._("等候 {count} 人", count=waiting) if waiting else self._("无人等候")


@cache
def initials(name: str) -> tuple[str, ...]:
    """Return the pinyin initials of a Chinese name in every reading, e.g. `("shbx",)`."""
    readings = pinyin(name, style=Style.FIRST_LETTER, heteronym=True)
    letters = [sorted({reading[:1].lower() for reading in one if reading[:1].isalnum()}) for one in readings]
    letters = [one for one in letters if one]
    total = 1
    for one in letters:
        total *= len(one)
    if total > _MOST_READINGS:
        plain = pinyin(name, style=Style.FIRST_LETTER)
        return ("".join(one[0][:1].lower() for one in plain),)
    return tuple("".join(combination) for combination in product(*letters))


@cache
def english_keys(name: str) -> tuple[str, ...]:
    """Return what an English name is found by: the first letters of its words, and each word."""
    words = name.lower().split()
    return ("".join(word[0] for word in words), *words)
