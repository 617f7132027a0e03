"""A hall's past: whole visits of earlier days, written through the storage as the server would have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import islice
from zoneinfo import ZoneInfo

from queue_server.application.ports import Change
from queue_server.domain.events import (
    DomainEvent,
    ServiceStarted,
    TicketCalled,
    TicketCompleted,
    TicketIssued,
)
from queue_server.domain.model import Series, Ticket, TicketState
from queue_server.storage.database import open_database
from queue_server.storage.hall_store import SqlHallStore
from queue_server.web.links import new_id
from scripts.bench.hall import HALL_ID, SERVICES, BenchHall

A_DAY = 10_000
"""Tickets of a very full day."""
_IN_ONE_CHANGE = 250
_CHANGES_A_COMMIT = 10
_PREFIXES = "ABCDEFGH"
_OPENING = dt.time(9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def live_the_past(hall: BenchHall, count: int, say: Callable[[str], None]) -> None:
    """Write `count` completed visits of the days before today, with their events, chained."""
    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    database = open_database(hall.storage, hall.data, HALL_ID)
    try:
        store = SqlHallStore(database, HALL_ID)
        seq = store.load(today).last_seq
        visits = ((today - dt.timedelta(days=1 + n // A_DAY), n % A_DAY) for n in range(count))
        done = 0
        while part := list(islice(visits, _IN_ONE_CHANGE * _CHANGES_A_COMMIT)):
            changes = []
            for start in range(0, len(part), _IN_ONE_CHANGE):
                change = _change(part[start : start + _IN_ONE_CHANGE], seq + 1)
                seq += len(change.events)
                changes.append(change)
            store.commit(changes)
            done += len(part)
            say(f"history: {done:,} of {count:,} earlier tickets")
    finally:
        database.close()


def _change(visits: list[tuple[dt.date, int]], first_seq: int) -> Change:
    """Return what happened in some visits; one after the other, which the log does not mind."""
    events: list[DomainEvent] = []
    tickets: list[Ticket] = []
    series: list[Series] = []
    for day, index in visits:
        facts, ticket = _visit(day, index)
        events += facts
        tickets.append(ticket)
        series.append(Series(key=ticket.number[0], day=day, last=index // len(SERVICES) + 1))
    return Change(
        at=events[-1].at,
        actor="bench/",
        events=tuple(events),
        first_seq=first_seq,
        tickets=tuple(tickets),
        series=tuple(series),
    )


def _visit(day: dt.date, index: int) -> tuple[tuple[DomainEvent, ...], Ticket]:
    issued = dt.datetime.combine(day, _OPENING).astimezone(dt.UTC) + dt.timedelta(seconds=2 * index)
    called, started, ended = (issued + dt.timedelta(seconds=s) for s in (600, 620, 980))
    service = index % len(SERVICES)
    serial = index // len(SERVICES) + 1
    counter = f"c{index % 60 + 1}"
    ticket = Ticket(
        id=new_id(),
        number=f"{_PREFIXES[service]}{serial:07d}",
        day=day,
        service_id=SERVICES[service],
        state=TicketState.COMPLETED,
        issued_at=issued,
        seniority_at=issued,
        counter_id=counter,
        clerk_id=f"k{counter[1:]}",
        called_at=called,
        last_call_at=called,
        started_at=started,
        ended_at=ended,
        tie_break=float(serial),
        rule="oldest",
        before_end=TicketState.SERVING,
    )
    facts: tuple[DomainEvent, ...] = (
        TicketIssued(
            at=issued,
            ticket_id=ticket.id,
            number=ticket.number,
            series=_PREFIXES[service],
            serial=serial,
            day=day,
            service_id=ticket.service_id,
            seniority_at=issued,
        ),
        TicketCalled(
            at=called, ticket_id=ticket.id, counter_id=counter, clerk_id=ticket.clerk_id, rule="oldest"
        ),
        ServiceStarted(at=started, ticket_id=ticket.id, counter_id=counter),
        TicketCompleted(at=ended, ticket_id=ticket.id, counter_id=counter, next_service_id=""),
    )
    return facts, ticket
