"""The desk: one place in the hall, who works at it, and what every part of its screen shares.

View-models are given a `Desk` and read everything from it; when anything at all is new
(`news`) or time has passed (`ticked`), each draws its own picture again and tells its view
only if it differs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.server_time import ServerTime
from qt_common.clock import Clock
from qt_common.errors import sentence_for
from qt_common.hall import Hall, LinkStatus
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.client.mirror import Mirror
from queue_server.protocol.errors import HallError, SessionLocked
from queue_server.protocol.views import (
    ClerkCard,
    CounterInfo,
    CounterState,
    CounterView,
    HallView,
    ServiceInfo,
    TicketView,
)

TICK_S = 1.0


class Desk(QObject):
    """One counter or guide desk.

    Args:
        hall: the server link.
        clock: time and alarms.
        translate: the language of the screen.
        counter_id: the counter this terminal stands at; a log-in may choose another.

    Signals:
        news: something has changed and may have to be drawn again.
        ticked: a second has passed.
        told: (text, tone); a sentence for the clerk, to be shown for a while.
        touched: somebody is here: a button was pressed.
        locked_by_server: nobody was here for long, says the server; it wants the password.
    """

    news = Signal()
    ticked = Signal()
    told = Signal(str, str)
    touched = Signal()
    locked_by_server = Signal()

    def __init__(
        self,
        hall: Hall,
        clock: Clock,
        translate: Translator,
        counter_id: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.hall = hall
        self.clock = clock
        self.translate = translate
        self.server_time = ServerTime(hall, clock, self)
        self._counter_id = counter_id
        self._clerk: ClerkCard | None = None
        self._attended = False
        self._duties: frozenset[str] = frozenset()
        self._lost_at: dt.datetime | None = None
        hall.changed.connect(self._on_news)
        hall.link_changed.connect(self._on_link)
        translate.language_changed.connect(self._on_news)
        self._tick = clock.every(TICK_S, self.ticked.emit)

    def close(self) -> None:
        """Stop ticking."""
        self._tick.cancel()

    @property
    def mirror(self) -> Mirror:
        """The newest view of the hall."""
        return self.hall.mirror

    @property
    def info(self) -> HallView:
        """What does not change about the hall; an empty hall before the first connection."""
        return self.hall.info or _NO_HALL

    @property
    def times(self) -> LocalTimes:
        """Writes times in the hall's zone and the screen's language."""
        return LocalTimes(self.translate, self.info.timezone)

    @property
    def online(self) -> bool:
        """Tell whether what is shown is live."""
        return self.hall.link.online

    @property
    def as_of(self) -> dt.datetime:
        """Since when what is shown has not been renewed; now, while the link is up."""
        return self._lost_at or self.now()

    @property
    def counter_id(self) -> str:
        """The counter worked at."""
        return self._counter_id

    @property
    def clerk(self) -> ClerkCard | None:
        """Who is logged in here; None before and after."""
        return self._clerk

    @property
    def duties(self) -> frozenset[str]:
        """What the clerk is charged with about cases (R078), those of an absent colleague included."""
        return self._duties

    @property
    def attended(self) -> bool:
        """Tell whether somebody is logged in and not locked out by the idle lock."""
        return self._attended

    @property
    def counter_info(self) -> CounterInfo | None:
        """The unchanging part of the counter; None for an unknown one."""
        return self.find_counter(self._counter_id)

    @property
    def counter(self) -> CounterView:
        """The counter as it stands; closed when the server has told nothing."""
        unknown = CounterView(id=self._counter_id, state=CounterState.CLOSED)
        return self.mirror.counters.get(self._counter_id, unknown)

    @property
    def ticket(self) -> TicketView | None:
        """The visit called or served here."""
        return self.mirror.ticket_at(self._counter_id)

    def now(self) -> dt.datetime:
        """Return the server's time: a counter PC's own clock may be minutes wrong."""
        return self.server_time.now()

    def settle(
        self, counter_id: str, clerk: ClerkCard | None, *, attended: bool, duties: Iterable[str] = ()
    ) -> None:
        """Say who works here now, at which counter, with which duties, and whether the screen is unlocked."""
        self._counter_id = counter_id
        self._clerk = clerk
        self._attended = attended
        self._duties = frozenset(duties)
        self._on_news()

    def tell(self, text: str, tone: str = "primary") -> None:
        """Show the clerk a sentence; tone: primary, serving (done), calling (mind), fault (refused)."""
        self.told.emit(text, tone)

    def refuse(self, error: HallError) -> None:
        """Tell the clerk about a refusal; a session locked by the server locks the screen as well."""
        if isinstance(error, SessionLocked):
            self.locked_by_server.emit()
        else:
            self.tell(self.explain(error), "fault")

    def explain(self, error: HallError) -> str:
        """Return the sentence for a refusal."""
        return sentence_for(error, self.translate, self.times, self.now())

    def find_service(self, service_id: str) -> ServiceInfo | None:
        """Return a service by id."""
        return next((one for one in self.info.services if one.id == service_id), None)

    def find_counter(self, counter_id: str) -> CounterInfo | None:
        """Return a counter by id."""
        return next((one for one in self.info.counters if one.id == counter_id), None)

    def waiting_here(self) -> list[TicketView]:
        """Return who waits for this counter, by seniority: its services', and those sent to it alone."""
        counter = self.counter_info
        services = counter.services if counter else ()
        return [
            one
            for one in self.mirror.waiting()
            if (one.for_counter_id or self._counter_id) == self._counter_id
            and (one.for_counter_id or one.service_id in services)
        ]

    def service_name(self, service_id: str) -> str:
        """Return a service's name in the screen's language; its id when unknown."""
        service = self.find_service(service_id)
        return self.translate.name_of(service.name, service.name_en) if service else service_id

    def counter_name(self, counter_id: str) -> str:
        """Return what a counter is called, e.g. `3 号窗口`; places without a number have a name."""
        counter = self.find_counter(counter_id)
        if counter is None:
            return counter_id
        if counter.label.isdigit():
            return self.translate("{label} 号窗口", label=counter.label)
        return counter.label

    def clerk_name(self, clerk_id: str) -> str:
        """Return a clerk's name; the id when unknown."""
        return next((one.name for one in self.info.clerks if one.id == clerk_id), clerk_id)

    def priority_name(self, priority_id: str) -> str:
        """Return a priority class's name; empty for ordinary visitors."""
        found = next((one for one in self.info.priorities if one.id == priority_id), None)
        return self.translate.name_of(found.name, found.name_en) if found else priority_id

    def _on_link(self, status: LinkStatus) -> None:
        if status.online:
            self._lost_at = None
        elif self._lost_at is None:
            self._lost_at = self.now()
        self.news.emit()

    def _on_news(self, *_: object) -> None:
        self.news.emit()


_NO_HALL = HallView(id="", name="", name_en="")
