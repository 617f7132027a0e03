"""What the use cases need from storage; one implementation serves SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from queue_server.application.access import AccessRow
from queue_server.application.sealing import Sealed
from queue_server.domain.events import DomainEvent
from queue_server.domain.model import Counter, DeviceStatus, Evaluation, HelpCall, Notice, Series, Ticket
from queue_server.domain.records import Record

R = TypeVar("R", bound=Record)


class StoreFull(Exception):
    """The disk below the store is full; nothing of the batch was written."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The first answer to a `request_key`, stored with its effect.

    Attributes:
        terminal_id: keys are per terminal.
        request_key: the client's key.
        method: a key reused for another method is refused.
        answer: the encoded answer.
    """

    terminal_id: str
    request_key: str
    method: str
    answer: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """Everything one command changed; committed wholly or not at all.

    Attributes:
        at: the moment of the command.
        actor: `terminal/clerk`, for the audit trail.
        events: appended to the log in this order.
        first_seq: the log number of the first event; the rest follow without a gap.
        tickets, counters, series, evaluations: new row images; so are devices, help_calls and notice.
        kept: the answer to keep, if the request had a key.
        access: new row images of who may come in.
        records: new row images of cases, licences and the like.
        sealed: personal data that came with the command, encrypted.
    """

    at: dt.datetime
    actor: str
    events: tuple[DomainEvent, ...]
    first_seq: int
    tickets: tuple[Ticket, ...] = ()
    counters: tuple[Counter, ...] = ()
    series: tuple[Series, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    devices: tuple[DeviceStatus, ...] = ()
    help_calls: tuple[HelpCall, ...] = ()
    notice: Notice | None = None
    kept: KeptAnswer | None = None
    access: tuple[AccessRow, ...] = ()
    records: tuple[Record, ...] = ()
    sealed: tuple[Sealed, ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """One event as it stands in the log."""

    seq: int
    at: dt.datetime
    actor: str
    event: DomainEvent


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a starting server needs to go on: the live part only, however long the history."""

    last_seq: int
    tickets: tuple[Ticket, ...]
    """Live tickets of any day, and the recently ended ones that were asked for."""
    counters: tuple[Counter, ...]
    series: tuple[Series, ...]
    """Today's."""
    issued_today: Mapping[str, int]
    """Tickets issued today by service id, for daily limits."""
    devices: tuple[DeviceStatus, ...] = ()
    help_calls: tuple[HelpCall, ...] = ()
    """Raised within the last day."""
    notice: Notice | None = None
    access: tuple[AccessRow, ...] = ()
    records: tuple[Record, ...] = ()
    """Open ones."""


class HallStore(Protocol):
    """One hall's truth on disk. Every method blocks; the engine calls it from its storage thread."""

    def load(self, today: dt.date, ended_since: dt.datetime | None = None) -> Loaded:
        """Return what is live, and the tickets that ended later than `ended_since`."""

    def commit(self, changes: Sequence[Change]) -> None:
        """Write all changes in one transaction, chained by hash; durable when it returns."""

    def kept_answers(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KeptAnswer]:
        """Return the kept answers among (terminal_id, request_key) pairs."""

    def ticket(self, ticket_id: str) -> Ticket | None:
        """Return a ticket of any age."""

    def ticket_by_number(self, number: str, day: dt.date) -> Ticket | None:
        """Return a day's ticket by its number."""

    def events_after(self, seq: int, limit: int) -> Sequence[Logged]:
        """Return at most `limit` events that follow `seq`, oldest first."""


class Archive(HallStore, Protocol):
    """The part of the truth that is asked for one by one: records of any age, and what was sealed."""

    def record(self, kind: type[R], id: str) -> R | None:
        """Return a record of any age."""

    def record_by(self, kind: type[R], name: str, value: str) -> R | None:
        """Return the newest record whose indexed column `name` has `value`."""

    def sealed(self, id: str) -> Sealed | None:
        """Return what was sealed under this id; None when there was nothing or its time is over."""

    def events_of_record(self, record_id: str) -> Sequence[Logged]:
        """Return every event of a record, oldest first."""
