"""Who waits: by service, who would be called next and why, and calling one chosen number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.press import Press
from counter_terminal.viewmodels.reasons import rule_sentence
from counter_terminal.viewmodels.throttle import Throttle
from qt_common.hall import new_request_key
from queue_server.protocol.errors import HallError, SessionLocked
from queue_server.protocol.events import Topic
from queue_server.protocol.tickets import CallTicket, NextCandidate, PreviewNext, WalkIn
from queue_server.protocol.views import CounterState, ServiceInfo, TicketState, TicketView

PREVIEW_PERIOD_S = 0.5
"""The server is asked who is next at most twice a second."""
PREVIEW_AGAIN_S = 15.0
"""And now and then without any change, because some rules go by the time waited."""
DRAWN_EVERY_S = 5.0
"""Waits are shown in minutes, so every second would be too often."""
MOST_LISTED = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """One service's line: how many wait, how long the first has waited, and the tone of that (`lateness`)."""

    service: str
    count: int
    longest: str
    tone: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket in a list.

    Attributes:
        ticket_id: for the verbs.
        number: what is shown large.
        detail: service, class and note on one line.
        time: how long it has waited, is held, or ago.
        tone: of the time; see `lateness`.
    """

    ticket_id: str
    number: str
    detail: str
    time: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class LinePicture:
    """Everybody who waits for this counter.

    Attributes:
        total: how many this counter may call.
        longest: the longest wait among them.
        candidate: who is next; empty when nobody.
        candidate_service: for what, with the class of priority.
        why: by which rule, as a sentence.
        services: lines with at least one person, the counter's own work first.
        idle_services: how many of its services nobody waits for.
        elsewhere: people waiting for services this counter does not take.
        can_call: the counter is free to call one of them.
        waiting: the people themselves, by seniority.
    """

    total: int = 0
    longest: str = ""
    candidate: str = ""
    candidate_service: str = ""
    why: str = ""
    services: tuple[Waiting, ...] = ()
    idle_services: int = 0
    elsewhere: int = 0
    waiting: tuple[Listed, ...] = ()
    can_call: bool = False


class Line(Model[LinePicture]):
    """The people waiting for this counter.

    Args:
        desk: the counter.
        press: the slot shared by everything that changes the visit.

    Signals:
        arrived: somebody came after a time in which nobody waited and the counter was free.
    """

    arrived = Signal()

    def __init__(self, desk: Desk, press: Press, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._press = press
        self._next = NextCandidate()
        self._asking = False
        self._is_outdated = False
        self._was_idle = False
        self._was_working = False
        self._ask_soon = Throttle(desk.clock, PREVIEW_PERIOD_S, self._ask)
        self._ask_again = desk.clock.every(PREVIEW_AGAIN_S, self._ask_soon)
        self._draw_again = desk.clock.every(DRAWN_EVERY_S, self.refresh)
        desk.hall.changed.connect(self._on_changed)
        desk.news.connect(self._notice_beginning)

    def close(self) -> None:
        """Stop asking."""
        self._ask_soon.cancel()
        self._ask_again.cancel()
        self._draw_again.cancel()

    def call_ticket(self, ticket_id: str) -> None:
        """Call one chosen waiting ticket out of order."""
        params = CallTicket(
            request_key=new_request_key(), counter_id=self._desk.counter_id, ticket_id=ticket_id
        )
        self._press.send("next", params)

    def call_number(self, typed: str) -> bool:
        """Call a number typed by the clerk, e.g. `a12` for A012; False with a sentence when it cannot be."""
        desk, _ = self._desk, self._desk.translate
        wanted = normal_number(typed)
        found = [one for one in desk.mirror.tickets.values() if normal_number(one.number) == wanted]
        waiting = [one for one in found if one.state is TicketState.WAITING]
        if waiting:
            self.call_ticket(waiting[0].id)
            return True
        if found:
            desk.tell(
                _("{number} 不在等候，不能直接呼叫。请看挂起和过号列表。", number=found[0].number), "calling"
            )
        else:
            desk.tell(_("今天的队列里没有 {number}。请核对号码。", number=typed.strip() or "—"), "calling")
        return False

    def walk_in(self, service_id: str, reason: str) -> bool:
        """Serve somebody at once without a number (green channel, R010); the reason goes on record."""
        desk = self._desk
        if not service_id or not reason.strip():
            desk.tell(desk.translate("请选择业务，并选择或填写原因。"), "calling")
            return False
        params = WalkIn(
            request_key=new_request_key(),
            counter_id=desk.counter_id,
            service_id=service_id,
            reason=reason.strip(),
        )
        return self._press.send("walk_in", params)

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.QUEUE, Topic.COUNTERS} and self._desk.attended:
            self._ask_soon()
        self._notice_arrival()

    def _notice_beginning(self) -> None:
        works = self._desk.attended and self._desk.online
        if works and not self._was_working:
            self._ask_soon()
        self._was_working = works

    def _ask(self) -> None:
        desk = self._desk
        works = desk.online and desk.attended and desk.counter.state is not CounterState.CLOSED
        if self._asking:
            self._is_outdated = True
        elif works:
            self._asking = True
            desk.hall.call(PreviewNext(counter_id=desk.counter_id), self._take, self._give_up)

    def _take(self, answer: NextCandidate) -> None:
        self._settle(answer)

    def _give_up(self, error: HallError) -> None:
        self._settle(NextCandidate())  # a wrong guess would be worse than none
        if isinstance(error, SessionLocked):
            self._desk.refuse(error)

    def _settle(self, candidate: NextCandidate) -> None:
        self._asking = False
        self._next = candidate
        self.refresh()
        if self._is_outdated:  # something changed while the server was answering
            self._is_outdated = False
            self._ask_soon()

    def _notice_arrival(self) -> None:
        desk = self._desk
        is_free = desk.counter.state is CounterState.OPEN and desk.ticket is None
        waits = bool(desk.waiting_here())
        if is_free and waits and self._was_idle:
            self.arrived.emit()
        self._was_idle = is_free and not waits

    def _draw(self) -> LinePicture:
        desk, mine = self._desk, self._desk.waiting_here()
        counter = desk.counter_info
        services = counter.services if counter else ()
        now = desk.now()
        lines = tuple(
            self._service_line(service_id, [one for one in mine if one.service_id == service_id], now)
            for service_id in dict.fromkeys((*services, *(one.service_id for one in mine)))
        )
        busy = tuple(line for line in lines if line.count)
        ticket = self._next.ticket
        if ticket is not None and not self._still_waits(ticket):
            ticket = None
        return LinePicture(
            total=len(mine),
            longest=minutes_of(
                desk, max(((now - one.issued_at).total_seconds() for one in mine), default=0.0)
            ),
            candidate=ticket.number if ticket else "",
            candidate_service=self._detail(ticket) if ticket else "",
            why=rule_sentence(self._next.rule, desk.translate) if ticket else "",
            services=busy,
            idle_services=len(lines) - len(busy),
            elsewhere=len(desk.mirror.waiting()) - len(mine),
            waiting=tuple(self._listed(one, now) for one in mine[:MOST_LISTED]),
            can_call=desk.counter.state is CounterState.OPEN and desk.ticket is None and desk.online,
        )

    def _still_waits(self, ticket: TicketView) -> bool:
        newest = self._desk.mirror.tickets.get(ticket.id, ticket)
        return newest.state is TicketState.WAITING

    def _service_line(self, service_id: str, waiting: list[TicketView], now: dt.datetime) -> Waiting:
        desk = self._desk
        longest_s = max(((now - one.issued_at).total_seconds() for one in waiting), default=0.0)
        return Waiting(
            service=desk.service_name(service_id),
            count=len(waiting),
            longest=minutes_of(desk, longest_s),
            tone=lateness(desk.find_service(service_id), longest_s),
        )

    def _listed(self, ticket: TicketView, now: dt.datetime) -> Listed:
        waited_s = (now - ticket.issued_at).total_seconds()
        return Listed(
            ticket_id=ticket.id,
            number=ticket.number,
            detail=self._detail(ticket),
            time=minutes_of(self._desk, waited_s),
            tone=lateness(self._desk.find_service(ticket.service_id), waited_s),
        )

    def _detail(self, ticket: TicketView) -> str:
        return detail_of(self._desk, ticket)


def detail_of(desk: Desk, ticket: TicketView) -> str:
    """Return service, class and note of a ticket on one line."""
    parts = (desk.service_name(ticket.service_id), desk.priority_name(ticket.priority), ticket.note)
    return " · ".join(part for part in parts if part)


def lateness(service: ServiceInfo | None, waited_s: float) -> str:
    """Return the tone of a wait: `calling` beyond the service's target, `fault` beyond twice the target."""
    if service is None or waited_s <= service.target_wait_min * 60:
        return ""
    return "calling" if waited_s <= service.target_wait_min * 120 else "fault"


def minutes_of(desk: Desk, seconds: float) -> str:
    """Return a time in whole minutes: in a list, seconds would only flicker."""
    return desk.translate("{minutes} 分钟", minutes=max(0, int(seconds // 60)))


def normal_number(typed: str) -> str:
    """Return a ticket number as it is compared: `a 12`, `A12` and `A012` are the same."""
    compact = "".join(typed.split()).upper()
    letters = compact.rstrip("0123456789")
    return letters + compact[len(letters) :].lstrip("0")
