"""The hall's only live state: who waits, who is where, and what has just ended.

It holds the living part of the rows, indexed for the hot path, and changes by
`apply(event)` alone. However long the history, it stays as small as the hall.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from queue_server.domain import fold
from queue_server.domain.events import DomainEvent
from queue_server.domain.forecast import Forecast
from queue_server.domain.lanes import Lanes, place_of
from queue_server.domain.model import (
    LIVE_STATES,
    Call,
    Counter,
    DeviceStatus,
    Evaluation,
    HelpCall,
    Notice,
    Series,
    Ticket,
    TicketState,
    Undoable,
)
from queue_server.domain.policy import Candidate, CounterProfile
from queue_server.domain.records import Record, Records
from queue_server.domain.rules import HallRules
from queue_server.domain.service_times import ServiceTimes

LATEST_CALLS = 24
_KEEP_ANSWERED = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Touched:
    """New row images since the last asking."""

    tickets: tuple[Ticket, ...]
    counters: tuple[Counter, ...]
    series: tuple[Series, ...]
    evaluations: tuple[Evaluation, ...]
    devices: tuple[DeviceStatus, ...]
    help_calls: tuple[HelpCall, ...]
    notice: Notice | None
    records: tuple[Record, ...]


class HallState:
    """Everything handlers look at. Handlers read; only `apply`, `restore` and `remember` change it.

    Args:
        rules: the hall's rules; fixed while the server runs.
        forgets: lets go of what has long ended; an audit that folds a whole log keeps it.

    Attributes:
        tickets: live tickets, and those ended so recently that a verb may still concern them.
        counters: every configured counter.
        series: the newest number series by prefix; one of an earlier day has ended.
        undoable: what `undo` goes back to, by ticket id.
        evaluations: verdicts on the tickets in `tickets`.
        calls: the latest calls, newest first.
        records: cases, bags, licences and what else is kept besides the queue.
        times: what services take today, for estimates.
        forecasts: the waits as last worked out, at `forecast_at`; belongs to no row.
    """

    def __init__(self, rules: HallRules, *, forgets: bool = True) -> None:
        self.rules = rules
        self._forgets = forgets
        self.tickets: dict[str, Ticket] = {}
        self.counters: dict[str, Counter] = {id: Counter(id=id) for id in rules.counters}
        self.series: dict[str, Series] = {}
        self.lanes = Lanes()
        self.undoable: dict[str, Undoable] = {}
        self.evaluations: dict[str, Evaluation] = {}
        self.calls: deque[Call] = deque(maxlen=LATEST_CALLS)
        self.devices: dict[str, DeviceStatus] = {}
        self.helps: dict[str, HelpCall] = {}
        self.notice = Notice()
        self.records = Records()
        self.times = ServiceTimes()
        self.forecasts: Mapping[str, Forecast] = {}
        self.forecast_at: dt.datetime | None = None
        self.day = dt.date.min
        self._issued: dict[str, int] = {}
        self._by_number: dict[tuple[dt.date, str], str] = {}
        self._by_identity: dict[str, set[str]] = {}
        self._ended: deque[tuple[dt.datetime, str, dt.datetime]] = deque()
        self._no_shows: deque[tuple[dt.datetime, str, dt.datetime]] = deque()
        self._touched_tickets: dict[str, Ticket] = {}
        self._touched_counters: dict[str, Counter] = {}
        self._touched_series: dict[str, Series] = {}
        self._touched_evaluations: dict[str, Evaluation] = {}
        self._touched_devices: dict[str, DeviceStatus] = {}
        self._touched_help_calls: dict[str, HelpCall] = {}
        self._touched_notice: Notice | None = None
        self._keep = max(rules.no_show.undo, rules.rating.timeout, dt.timedelta(minutes=2))
        self._keep_no_show = max(self._keep, rules.no_show.reactivate_within)

    # ------------------------------------------------------------ changing

    def apply(self, event: DomainEvent) -> None:
        """Let `event` have happened.

        A decided event cannot fail; a log that does not fit raises RuleError or KeyError.
        """
        fold.apply(self, event)
        if self._forgets:
            self._forget_ended(event.at)

    def restore(
        self,
        tickets: Iterable[Ticket],
        counters: Iterable[Counter],
        series: Iterable[Series],
        issued_today: Mapping[str, int],
        today: dt.date,
        *,
        devices: Iterable[DeviceStatus] = (),
        help_calls: Iterable[HelpCall] = (),
        notice: Notice | None = None,
        records: Iterable[Record] = (),
    ) -> None:
        """Take up the rows a starting server has loaded; touches nothing."""
        self.start_day(today)
        for ticket in sorted(tickets, key=lambda ticket: (ticket.ended_at or ticket.issued_at, ticket.id)):
            self.remember(ticket, ticket.ended_at or ticket.issued_at)
        for counter in counters:
            if counter.id in self.counters:
                self.counters[counter.id] = counter
        self.series.update((one.key, one) for one in series if one.day == today)
        self._issued.update(issued_today)
        self.devices.update((device.id, device) for device in devices)
        self.helps.update((call.id, call) for call in help_calls)
        self.notice = notice or self.notice
        self.records.remember(records)

    def remember(self, ticket: Ticket, now: dt.datetime) -> None:
        """Take up one stored ticket, e.g. an old one somebody asks about `now`; touches nothing."""
        if ticket.id in self.tickets:
            return
        self._index(ticket, None, now)
        self.tickets[ticket.id] = ticket
        if ticket.ended_at is not None and ticket.before_end is not None:
            before = replace(ticket, state=ticket.before_end, ended_at=None, before_end=None)
            self.undoable[ticket.id] = Undoable(before, ticket.ended_at)

    def put_ticket(self, ticket: Ticket) -> None:
        """Put a ticket's new picture and keep every index true."""
        old = self.tickets.get(ticket.id)
        self.tickets[ticket.id] = self._touched_tickets[ticket.id] = ticket
        if old is not None and old.state is TicketState.WAITING:
            self.lanes.remove(old, self.tickets)
        self._index(ticket, old, ticket.ended_at)

    def _index(self, ticket: Ticket, old: Ticket | None, kept_from: dt.datetime | None) -> None:
        """Let the new picture be found; an ended ticket is kept for a while from `kept_from`."""
        if ticket.state is TicketState.WAITING:
            self.lanes.add(ticket)
        if old is None:
            self._by_number[ticket.day, ticket.number] = ticket.id
            if ticket.identity_hash:
                self._by_identity.setdefault(ticket.identity_hash, set()).add(ticket.id)
        ended_at = ticket.ended_at
        if ended_at is None or kept_from is None or (old is not None and old.ended_at == ended_at):
            return
        ended = self._no_shows if ticket.state is TicketState.NO_SHOW else self._ended
        ended.append((kept_from, ticket.id, ended_at))

    def put_counter(self, counter: Counter) -> None:
        """Put a counter's new picture."""
        self.counters[counter.id] = self._touched_counters[counter.id] = counter

    def put_series(self, series: Series) -> None:
        """Put a series' last number."""
        self.series[series.key] = self._touched_series[series.key] = series

    def put_evaluation(self, evaluation: Evaluation) -> None:
        """Put a verdict."""
        self.evaluations[evaluation.ticket_id] = evaluation
        self._touched_evaluations[evaluation.ticket_id] = evaluation

    def put_device(self, device: DeviceStatus) -> None:
        """Put a device's health."""
        self.devices[device.id] = self._touched_devices[device.id] = device

    def put_help_call(self, call: HelpCall) -> None:
        """Put a call for help; answered ones make room after an hour."""
        for old in [
            old for old in self.helps.values() if _done_with(old, call.answered_at or call.raised_at)
        ]:
            del self.helps[old.id]
        self.helps[call.id] = self._touched_help_calls[call.id] = call

    def put_notice(self, notice: Notice) -> None:
        """Put what all boards show besides calls."""
        self.notice = self._touched_notice = notice

    def count_issued(self, service_id: str, day: dt.date) -> None:
        """Count one more number of a service; the first of a new day begins the day."""
        self.start_day(day)
        if day == self.day:
            self._issued[service_id] = self._issued.get(service_id, 0) + 1

    def start_day(self, day: dt.date) -> None:
        """Begin a local day: limits anew; who waits keeps the place (R013)."""
        if day <= self.day:
            return
        self.day = day
        self._issued.clear()
        self.times.start_day()
        if self._forgets:
            self.records.forget_closed()

    def take_touched(self) -> Touched:
        """Return the row images that are new since the last call."""
        touched = Touched(
            tuple(self._touched_tickets.values()),
            tuple(self._touched_counters.values()),
            tuple(self._touched_series.values()),
            tuple(self._touched_evaluations.values()),
            tuple(self._touched_devices.values()),
            tuple(self._touched_help_calls.values()),
            self._touched_notice,
            self.records.take_touched(),
        )
        self._touched_tickets.clear()
        self._touched_counters.clear()
        self._touched_series.clear()
        self._touched_evaluations.clear()
        self._touched_devices.clear()
        self._touched_help_calls.clear()
        self._touched_notice = None
        return touched

    # ------------------------------------------------------------ asking

    def issued_on(self, day: dt.date, service_id: str) -> int:
        """Return how many numbers of a service were given out on `day`, which is today or later."""
        return self._issued.get(service_id, 0) if day == self.day else 0

    def last_serial(self, prefix: str, day: dt.date) -> int:
        """Return the last number of a series on `day`; 0 when none was given out."""
        series = self.series.get(prefix)
        return series.last if series and series.day == day else 0

    def find_number(self, number: str, day: dt.date) -> Ticket | None:
        """Return the ticket of a number: of `day`, else one of an earlier day that is still live (R013)."""
        ticket_id = self._by_number.get((day, number))
        if ticket_id:
            return self.tickets[ticket_id]
        live = (ticket for ticket in self.tickets.values() if ticket.state in LIVE_STATES)
        return next((ticket for ticket in live if ticket.number == number), None)

    def live_ticket_of(self, identity_hash: str, service_id: str) -> Ticket | None:
        """Return the live ticket this person has for a service, at any stop of a visit."""
        for ticket_id in self._by_identity.get(identity_hash, ()):
            ticket = self.tickets[ticket_id]
            if ticket.state in LIVE_STATES and service_id in (ticket.service_id, *ticket.next_services):
                return ticket
        return None

    def profile(self, counter_id: str) -> CounterProfile:
        """Return the counter as calling policies see it."""
        counter = self.counters[counter_id]
        return CounterProfile(
            counter_id,
            self.rules.counters[counter_id].levels,
            self.rules.policy,
            counter.consecutive_priority,
            counter.class_calls,
        )

    def candidates(self, counter_id: str) -> list[Candidate]:
        """Return the oldest waiting ticket of every lane the counter may take."""
        levels = self.rules.counters[counter_id].levels
        found: list[Candidate] = []
        for service_id in self.lanes.services():
            if service_id not in levels:
                continue
            for (_, for_counter_id), lane in self.lanes.of_service(service_id).items():
                if lane.head is not None and for_counter_id in ("", counter_id):
                    found.append(lane.head)
        return found

    def waiting_for(self, counter_id: str) -> int:
        """Return how many people the counter may take."""
        levels = self.rules.counters[counter_id].levels
        return sum(
            len(lane)
            for service_id in self.lanes.services()
            if service_id in levels
            for (_, for_counter_id), lane in self.lanes.of_service(service_id).items()
            if for_counter_id in ("", counter_id)
        )

    def ahead_of(self, ticket: Ticket) -> int:
        """Return how many people of the same service come before a waiting ticket."""
        place, rank = place_of(ticket), self._rank(ticket.priority)
        count = 0
        for (priority, for_counter_id), lane in self.lanes.of_service(ticket.service_id).items():
            if for_counter_id not in ("", ticket.for_counter_id):
                continue
            other = self._rank(priority)
            if other >= rank:
                count += len(lane) if other > rank else lane.position(place)
        return count

    def _rank(self, priority: str) -> int:
        known = self.rules.policy.classes.get(priority)
        return known.rank if known and self.rules.policy.rule == "strict" else 0

    def _forget_ended(self, now: dt.datetime) -> None:
        for ended, keep in ((self._ended, self._keep), (self._no_shows, self._keep_no_show)):
            while ended and now - ended[0][0] > keep:
                _, ticket_id, ended_at = ended.popleft()
                ticket = self.tickets.get(ticket_id)
                if ticket is not None and ticket.ended_at == ended_at:
                    self._forget(ticket)

    def _forget(self, ticket: Ticket) -> None:
        del self.tickets[ticket.id]
        self._by_number.pop((ticket.day, ticket.number), None)
        self.undoable.pop(ticket.id, None)
        self.evaluations.pop(ticket.id, None)
        others = self._by_identity.get(ticket.identity_hash)
        if others:
            others.discard(ticket.id)
            if not others:
                del self._by_identity[ticket.identity_hash]


def _done_with(call: HelpCall, now: dt.datetime) -> bool:
    return call.answered_at is not None and now - call.answered_at > _KEEP_ANSWERED
