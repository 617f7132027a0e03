"""Settles the day: what people hold in their hands against what the server has on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from queue_server.domain.cases.events import PaperMade
from queue_server.domain.events import TicketEvent
from queue_server.domain.model import Ticket, TicketState
from queue_server.protocol.events import EventKind
from queue_server.storage.database import open_database
from queue_server.storage.errors import StorageError
from queue_server.storage.hall_store import SqlHallStore
from queue_server.storage.integrity import verify_chain
from scripts.demo.case_ledger import CaseFigures, find_leaks, settle_cases
from scripts.demo.errands import Citizen
from scripts.demo.people import Crowd, Person
from scripts.demo.stage import BLANKS, Stage

MOST_EVENTS = 1_000_000
OVER = (TicketState.COMPLETED, TicketState.NO_SHOW, TicketState.CANCELLED)


@dataclass(slots=True)
class Books:
    """What the disk says.

    Attributes:
        kinds: how often each kind of event happened.
        chain_ok: the hash chain of the log verifies.
        duplicates: numbers given to two tickets, or tickets called to two counters at once.
        lost: tickets held by people that the server does not know, or that ended nowhere.
        papers: cases, licences, messages.
        paper_kinds: kind of every paper made, by its number.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    chain_ok: bool = False
    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    papers: CaseFigures | None = None
    paper_kinds: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What people and devices say at the end of the day.

    Attributes:
        citizens: whose data must stand nowhere in the open.
        pages: taken at the windows.
        sheets: licences taken.
        printer: state of the licence printer.
        inboxes: messages by platform.
    """

    citizens: tuple[Citizen, ...]
    pages: int
    sheets: int
    printer: Mapping[str, Any]
    inboxes: Mapping[str, int]


def settle(stage: Stage, crowd: Crowd, told: Told) -> Books:
    """Return what the data says; the server must have ended."""
    hall_id = stage.config.hall.id
    books = Books()
    database = open_database(stage.config.server.storage, stage.data, hall_id)
    try:
        store = SqlHallStore(database, hall_id)
        try:
            verify_chain(database, hall_id, lambda *_: None)
            books.chain_ok = True
        except StorageError:
            books.chain_ok = False
        events = [logged.event for logged in store.events_after(0, MOST_EVENTS)]
        books.paper_kinds = {one.number: one.paper for one in events if isinstance(one, PaperMade)}
        books.papers = settle_cases(
            stage.config,
            store,
            events,
            pages=told.pages,
            taken=told.sheets,
            printer=told.printer,
            loaded=BLANKS,
            inboxes=told.inboxes,
            leaks=find_leaks(stage.folder, stage.data, told.citizens),
        )
        books.kinds.update(event.kind for event in events)
        issued = {event.ticket_id for event in events if isinstance(event, TicketEvent)}
        rows = {ticket_id: store.ticket(ticket_id) for ticket_id in issued}
        books.duplicates = crowd.doubled + doubled_numbers(row for row in rows.values() if row)
        books.duplicates += doubled_calls(events)
        books.lost = [person.number for person in crowd.by_ticket.values() if is_lost(person, rows)]
    finally:
        database.close()
    return books


def doubled_numbers(tickets: Iterable[Ticket]) -> list[str]:
    """Return numbers that two tickets of one day share."""
    seen = Counter((ticket.day, ticket.number) for ticket in tickets)
    return [number for (_, number), count in seen.items() if count > 1]


def doubled_calls(events: Iterable[object]) -> list[str]:
    """Return tickets that were called while already called or served somewhere."""
    at_counter: set[str] = set()
    doubled = []
    for event in events:
        if not isinstance(event, TicketEvent):
            continue
        if event.kind == EventKind.TICKET_CALLED:
            if event.ticket_id in at_counter:
                doubled.append(event.ticket_id)
            at_counter.add(event.ticket_id)
        elif event.kind not in (EventKind.TICKET_RECALLED, EventKind.SERVICE_STARTED):
            at_counter.discard(event.ticket_id)
    return doubled


def is_lost(person: Person, rows: dict[str, Ticket | None]) -> bool:
    """Tell whether somebody holds a number that came to no end."""
    row = rows.get(person.ticket_id)
    return row is None or row.number != person.number or row.state not in OVER
