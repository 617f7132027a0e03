"""A program's picture of the hall: the newest view of everything, from a snapshot and the events after it.

Pure: no I/O, no clock, no callbacks. A listener feeds it and asks it; every screen
that shows the hall reads from one of these.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter as Tally
from collections.abc import Collection, Iterator

from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.session import Subscribed
from queue_server.protocol.views import (
    CallView,
    CounterView,
    DeviceView,
    HallView,
    HelpView,
    NoticeView,
    ServiceView,
    Snapshot,
    TicketState,
    TicketView,
)

MOST_CALLS = 24
"""Calls remembered, latest first; a board shows fewer."""
_OVER = frozenset({TicketState.COMPLETED, TicketState.CANCELLED})


class Mirror:
    """The newest view of everything, by id.

    Attributes:
        hall: what does not change; set by whoever hears `on_identified`.
        seq: number of the last event taken in.
        tickets: live tickets, no-shows of the day, and ended ones while they can be undone.
        counters, services, devices, help: by id.
        calls: latest first, each ticket once.
        notice: what all boards show besides calls.
    """

    def __init__(self, hall: HallView | None = None) -> None:
        self.hall = hall
        self.seq = 0
        self.tickets: dict[str, TicketView] = {}
        self.counters: dict[str, CounterView] = {}
        self.services: dict[str, ServiceView] = {}
        self.devices: dict[str, DeviceView] = {}
        self.help: dict[str, HelpView] = {}
        self.calls: tuple[CallView, ...] = ()
        self.notice = NoticeView()

    def take_subscribed(self, subscribed: Subscribed) -> None:
        """Take in the answer to `session.subscribe`: start afresh, or catch up."""
        if subscribed.snapshot is not None:
            self._start_afresh(subscribed.snapshot)
        for event in subscribed.missed:
            self.take_event(event)
        self.seq = subscribed.seq

    def take_event(self, event: Event) -> None:
        """Take in one event; each view it carries replaces the one before."""
        self.seq = max(self.seq, event.seq)
        if event.kind is EventKind.DAY_STARTED:
            self._forget_no_shows()
        if event.ticket is not None:
            self.tickets[event.ticket.id] = event.ticket
            self._forget_ended(event.at)
        for counter in (event.counter, event.other_counter):
            if counter is not None:
                self.counters[counter.id] = counter
        if event.call is not None:
            self._take_call(event.call)
        self.services.update((service.id, service) for service in event.services)
        if event.device is not None:
            self.devices[event.device.id] = event.device
        if event.help is not None:
            self.help[event.help.id] = event.help
        if event.notice is not None:
            self.notice = event.notice

    def waiting(self, services: Collection[str] | None = None) -> list[TicketView]:
        """Return waiting tickets by seniority; of `services` only, if given."""
        chosen = [
            ticket
            for ticket in self._in_state(TicketState.WAITING)
            if services is None or ticket.service_id in services
        ]
        return sorted(chosen, key=lambda ticket: (ticket.seniority_at, ticket.issued_at, ticket.number))

    def waiting_by_service(self) -> Tally[str]:
        """Return how many wait for each service id."""
        return Tally(ticket.service_id for ticket in self._in_state(TicketState.WAITING))

    def held_at(self, counter_id: str) -> list[TicketView]:
        """Return the tickets held at a counter, the one held first first."""
        return self._of_counter(counter_id, TicketState.HELD)

    def no_shows_at(self, counter_id: str) -> list[TicketView]:
        """Return the day's no-shows of a counter, latest first."""
        return self._of_counter(counter_id, TicketState.NO_SHOW)[::-1]

    def ticket_at(self, counter_id: str) -> TicketView | None:
        """Return the ticket called or served at a counter."""
        counter = self.counters.get(counter_id)
        return self.tickets.get(counter.ticket_id) if counter else None

    def open_help(self) -> list[HelpView]:
        """Return unanswered calls for help, oldest first."""
        return sorted(
            (one for one in self.help.values() if not one.answered_by), key=lambda one: one.raised_at
        )

    def calls_in(self, zones: Collection[str]) -> list[CallView]:
        """Return calls to counters of some zones, latest first; no zones = all."""
        if not zones or self.hall is None:
            return list(self.calls)
        counters = {counter.id for counter in self.hall.counters if counter.zone in zones}
        return [call for call in self.calls if call.counter_id in counters]

    def _in_state(self, state: TicketState) -> Iterator[TicketView]:
        return (ticket for ticket in self.tickets.values() if ticket.state is state)

    def _of_counter(self, counter_id: str, state: TicketState) -> list[TicketView]:
        found = [ticket for ticket in self._in_state(state) if ticket.counter_id == counter_id]
        return sorted(found, key=lambda ticket: ticket.ended_at or ticket.last_call_at or ticket.issued_at)

    def _take_call(self, call: CallView) -> None:
        others = (one for one in self.calls if one.number != call.number)
        self.calls = (call, *others)[:MOST_CALLS]

    def _forget_ended(self, now: dt.datetime) -> None:
        undo = dt.timedelta(seconds=self.hall.undo_s if self.hall else 0.0)
        for ticket in list(self.tickets.values()):
            if ticket.state in _OVER and (ticket.ended_at is None or now - ticket.ended_at > undo):
                del self.tickets[ticket.id]

    def _forget_no_shows(self) -> None:
        for ticket in list(self._in_state(TicketState.NO_SHOW)):
            del self.tickets[ticket.id]

    def _start_afresh(self, snapshot: Snapshot) -> None:
        self.tickets = {ticket.id: ticket for ticket in snapshot.tickets}
        self.counters = {counter.id: counter for counter in snapshot.counters}
        self.services = {service.id: service for service in snapshot.services}
        self.devices = {device.id: device for device in snapshot.devices}
        self.help = {one.id: one for one in snapshot.help}
        self.calls = snapshot.calls[:MOST_CALLS]
        self.notice = snapshot.notice or NoticeView()
