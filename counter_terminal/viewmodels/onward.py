"""Where a visit can be sent: services with how many wait there, counters with who works there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.search import matches
from queue_server.protocol.views import CounterState, ServiceInfo


@dataclass(frozen=True, slots=True)
class Target:
    """Somewhere to send somebody; `detail` says how busy it is, `off` that it takes nobody now."""

    id: str
    name: str
    detail: str
    mine: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class OnwardPicture:
    """Every place a visit can be sent that fits what was typed."""

    services: tuple[Target, ...] = ()
    counters: tuple[Target, ...] = ()


class Onward(Model[OnwardPicture]):
    """The choices of transfer and walk-in, searchable by part of a name or pinyin initials.

    Args:
        desk: the counter.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._typed = ""

    def search(self, typed: str) -> None:
        """Show only what fits."""
        self._typed = typed
        self.refresh()

    def _draw(self) -> OnwardPicture:
        return OnwardPicture(tuple(self._services()), tuple(self._counters()))

    def _services(self) -> list[Target]:
        desk, _ = self._desk, self._desk.translate
        waiting = desk.mirror.waiting_by_service()
        counter = desk.counter_info
        own = counter.services if counter else ()
        return [
            Target(
                one.id,
                desk.service_name(one.id),
                _("{count} 人等候", count=waiting[one.id]),
                one.id in own,
            )
            for one in desk.info.services
            if not one.redirect_body and self._fits(one)
        ]

    def _fits(self, service: ServiceInfo) -> bool:
        return matches(self._typed, service.name, service.name_en, service.prefix)

    def _counters(self) -> list[Target]:
        desk, _ = self._desk, self._desk.translate
        found = []
        for info in desk.info.counters:
            name = desk.counter_name(info.id)
            if info.id == desk.counter_id or not matches(self._typed, name, info.name, info.label):
                continue
            view = desk.mirror.counters.get(info.id)
            clerk = view.clerk.name if view and view.clerk else ""
            if view is None or view.state is CounterState.CLOSED:
                continue
            state = _("暂停服务") if view.state is CounterState.PAUSED else clerk
            found.append(Target(info.id, name, " · ".join(part for part in (info.name, state) if part)))
        return found
