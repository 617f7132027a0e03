"""One hall's truth in its database: what the application's port `HallStore` asks for.

Writing goes through the driver's own cursor with multi-row statements, because
there each command would otherwise cost several statements; reading goes through
SQLAlchemy Core.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Select, Table, delete, select, text
from sqlalchemy.engine.interfaces import DBAPICursor

from queue_server.application.access import AccessRow, Credential, EnrolmentCode, Session, Terminal
from queue_server.application.ports import Change, KeptAnswer, Loaded, Logged, StoreFull
from queue_server.application.sealing import Sealed
from queue_server.domain.events import EVENT_TYPES, DomainEvent, RecordEvent, TicketIssued
from queue_server.domain.model import (
    Counter,
    DeviceStatus,
    Evaluation,
    HelpCall,
    Notice,
    Series,
    Ticket,
)
from queue_server.domain.records import Record
from queue_server.storage import tables
from queue_server.storage.batch import Conflict, insert_rows, select_by
from queue_server.storage.chain import START, LogRow, link
from queue_server.storage.database import Database, disk_is_full
from queue_server.storage.record_tables import RECORD_MAPS, SEALED, record_events
from queue_server.storage.rows import RowMap, micros, moment_of

R = TypeVar("R", bound=Record)

HELP_WITHIN = dt.timedelta(days=1)
"""Calls for help so recent are loaded at the start."""
_LIVE = text("state IN ('waiting', 'called', 'serving', 'held')")
"""As the partial index says it: with bound values it would not be used."""
_OPEN = text("open = 1")
_RECORD_EVENT_COLUMNS = ("hall_id", "record_id", "seq")
_LOG_COLUMNS = ("hall_id", *LogRow._fields, "hash")
_ISSUED_COLUMNS = ("hall_id", "day", "service_id", "count")
_KEPT_COLUMNS = ("hall_id", "terminal_id", "request_key", "method", "answer", "at")

_TICKETS = RowMap(Ticket, tables.tickets)
_COUNTERS = RowMap(Counter, tables.counters)
_SERIES = RowMap(Series, tables.series)
_EVALUATIONS = RowMap(Evaluation, tables.evaluations)
_DEVICES = RowMap(DeviceStatus, tables.devices)
_HELP_CALLS = RowMap(HelpCall, tables.help_calls)
_NOTICES = RowMap(Notice, tables.notices)
_ACCESS: Mapping[type, RowMap[Any]] = {
    Terminal: RowMap(Terminal, tables.terminals),
    EnrolmentCode: RowMap(EnrolmentCode, tables.enrolment_codes),
    Credential: RowMap(Credential, tables.credentials),
    Session: RowMap(Session, tables.sessions),
}


class SqlHallStore:
    """A hall in a database; `HallStore` of the application.

    Args:
        database: open and locked.
        hall_id: whose rows.
    """

    def __init__(self, database: Database, hall_id: str) -> None:
        self._database = database
        self._hall_id = hall_id
        self._last_seq, self._last_hash = self._read_tail()

    def load(self, today: dt.date, ended_since: dt.datetime | None = None) -> Loaded:
        """Return what is live, and the tickets that ended later than `ended_since`."""
        self._last_seq, self._last_hash = self._read_tail()
        return Loaded(
            last_seq=self._last_seq,
            tickets=self._load_tickets(ended_since),
            counters=self._all(_COUNTERS),
            series=self._all(_SERIES, tables.series.c.day == today.isoformat()),
            issued_today=self._count_issued(today),
            devices=self._all(_DEVICES),
            help_calls=self._all(_HELP_CALLS, tables.help_calls.c.raised_at > _start_of(today)),
            notice=next(iter(self._all(_NOTICES)), None),
            access=tuple(row for rows in _ACCESS.values() for row in self._all(rows)),
            records=tuple(row for rows in RECORD_MAPS.values() for row in self._all(rows, _OPEN)),
        )

    def commit(self, changes: Sequence[Change]) -> None:
        """Write all changes in one transaction, chained by hash; durable when it returns.

        Raises:
            ValueError: the changes do not follow the log's last event.
            StoreFull: the disk is full.
        """
        try:
            self._commit(changes)
        except Exception as error:
            if disk_is_full(error):
                raise StoreFull(str(error)) from error
            raise

    def _commit(self, changes: Sequence[Change]) -> None:
        seq, last_hash, log_rows = self._chained(changes)
        with self._database.writing() as cursor:
            self._insert(cursor, tables.event_log, _LOG_COLUMNS, log_rows, Conflict.ERROR)
            self._count(cursor, changes)
            self._replace(cursor, _TICKETS, (t for change in changes for t in change.tickets))
            self._replace(cursor, _COUNTERS, (c for change in changes for c in change.counters))
            self._replace(cursor, _SERIES, (s for change in changes for s in change.series))
            self._replace(cursor, _EVALUATIONS, (e for change in changes for e in change.evaluations))
            self._replace(cursor, _DEVICES, (d for change in changes for d in change.devices))
            self._replace(cursor, _HELP_CALLS, (h for change in changes for h in change.help_calls))
            self._replace(cursor, _NOTICES, (c.notice for c in changes if c.notice is not None))
            self._replace_access(cursor, [row for change in changes for row in change.access])
            self._write_records(cursor, changes)
            kept = [self._kept_row(change.kept, change.at) for change in changes if change.kept]
            self._insert(cursor, tables.kept_answers, _KEPT_COLUMNS, kept, Conflict.ERROR)
        self._last_seq, self._last_hash = seq, last_hash

    def kept_answers(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], KeptAnswer]:
        """Return the kept answers among (terminal_id, request_key) pairs."""
        wanted = set(keys)
        request_keys = sorted({request_key for _, request_key in wanted})
        with self._database.writing() as cursor:
            rows = select_by(
                cursor,
                self._database.mark,
                tables.kept_answers,
                _KEPT_COLUMNS[1:5],
                self._hall_id,
                "request_key",
                request_keys,
            )
        kept = (KeptAnswer(row[0], row[1], row[2], bytes(row[3])) for row in rows)
        return {pair: one for one in kept if (pair := (one.terminal_id, one.request_key)) in wanted}

    def forget_answers(self, before: dt.datetime) -> int:
        """Delete kept answers older than `before`; return how many."""
        kept = tables.kept_answers.c
        with self._database.reading() as connection:
            return connection.execute(
                delete(tables.kept_answers).where(kept.hall_id == self._hall_id, kept.at < micros(before))
            ).rowcount

    def ticket(self, ticket_id: str) -> Ticket | None:
        """Return a ticket of any age."""
        return next(iter(self._all(_TICKETS, tables.tickets.c.id == ticket_id)), None)

    def ticket_by_number(self, number: str, day: dt.date) -> Ticket | None:
        """Return a day's ticket by its number."""
        columns = tables.tickets.c
        return next(iter(self._all(_TICKETS, columns.number == number, columns.day == day.isoformat())), None)

    def evaluation(self, ticket_id: str) -> Evaluation | None:
        """Return the verdict on a visit."""
        return next(iter(self._all(_EVALUATIONS, tables.evaluations.c.ticket_id == ticket_id)), None)

    def record(self, kind: type[R], id: str) -> R | None:
        """Return a record of any age."""
        return self.record_by(kind, "id", id)

    def record_by(self, kind: type[R], name: str, value: str) -> R | None:
        """Return the newest record whose indexed column `name` has `value`."""
        rows = RECORD_MAPS[kind]
        return next(iter(self._all(rows, rows.table.c[name] == value)), None)

    def sealed(self, id: str) -> Sealed | None:
        """Return what was sealed under this id."""
        return next(iter(self._all(SEALED, SEALED.table.c.id == id)), None)

    def events_of_record(self, record_id: str) -> Sequence[Logged]:
        """Return every event of a record, oldest first."""
        log, about = tables.event_log.c, record_events.c
        query = (
            select(log.seq, log.at, log.actor, log.kind, log.data)
            .join(record_events, (about.hall_id == log.hall_id) & (about.seq == log.seq))
            .where(about.hall_id == self._hall_id, about.record_id == record_id)
            .order_by(log.seq)
        )
        return self._logged(query)

    def events_after(self, seq: int, limit: int) -> Sequence[Logged]:
        """Return at most `limit` events that follow `seq`, oldest first."""
        log = tables.event_log.c
        query = (
            select(log.seq, log.at, log.actor, log.kind, log.data)
            .where(log.hall_id == self._hall_id, log.seq > seq)
            .order_by(log.seq)
            .limit(limit)
        )
        return self._logged(query)

    def _logged(self, query: Select[Any]) -> list[Logged]:
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            Logged(seq=row.seq, at=moment_of(row.at), actor=row.actor, event=_event(row.kind, row.data))
            for row in rows
        ]

    def secret(self, name: str, fresh: bytes) -> bytes:
        """Return the hall's secret of that name; the first call stores `fresh` as it."""
        query = select(tables.secrets.c.value).where(
            tables.secrets.c.hall_id == self._hall_id, tables.secrets.c.name == name
        )
        with self._database.reading() as connection:
            found = connection.execute(query).scalar()
            if found is None:
                row = {"hall_id": self._hall_id, "name": name, "value": fresh}
                connection.execute(tables.secrets.insert(), row)
        return fresh if found is None else bytes(found)

    def secret_names(self, prefix: str) -> list[str]:
        """Return the names of the secrets that begin with `prefix`, sorted."""
        secrets = tables.secrets.c
        query = select(secrets.name).where(
            secrets.hall_id == self._hall_id, secrets.name.startswith(prefix, autoescape=True)
        )
        with self._database.reading() as connection:
            return sorted(connection.execute(query).scalars())

    def forget_secrets(self, prefix: str, before: str) -> int:
        """Delete the secrets whose name begins with `prefix` and sorts before `before`; return how many."""
        secrets = tables.secrets.c
        with self._database.reading() as connection:
            return connection.execute(
                delete(tables.secrets).where(
                    secrets.hall_id == self._hall_id, secrets.name >= prefix, secrets.name < before
                )
            ).rowcount

    # ------------------------------------------------------------ writing

    def _chained(self, changes: Sequence[Change]) -> tuple[int, bytes, list[tuple[Any, ...]]]:
        seq, last_hash = self._last_seq, self._last_hash
        rows: list[tuple[Any, ...]] = []
        for change in changes:
            if change.events and change.first_seq != seq + 1:
                raise ValueError(f"event {change.first_seq} cannot follow event {seq}")
            for event in change.events:
                seq += 1
                row = _log_row(seq, change.actor, event)
                last_hash = link(last_hash, row)
                rows.append((self._hall_id, *row, last_hash))
        return seq, last_hash, rows

    def _kept_row(self, kept: KeptAnswer, at: dt.datetime) -> tuple[Any, ...]:
        return (self._hall_id, kept.terminal_id, kept.request_key, kept.method, kept.answer, micros(at))

    def _replace(self, cursor: DBAPICursor, rows: RowMap[Any], values: Iterable[Any]) -> None:
        """Write the last image of each row; a statement may not touch one row twice."""
        newest = {rows.key(value): value for value in values}
        if not newest:
            return
        self._insert(
            cursor,
            rows.table,
            rows.all_columns,
            [rows.row(self._hall_id, value) for value in newest.values()],
            Conflict.REPLACE,
        )

    def _count(self, cursor: DBAPICursor, changes: Sequence[Change]) -> None:
        """Count the numbers given out, by day and service."""
        counts = Tally(
            (event.day.isoformat(), event.service_id)
            for change in changes
            for event in change.events
            if isinstance(event, TicketIssued)
        )
        rows = [(self._hall_id, day, service_id, count) for (day, service_id), count in counts.items()]
        self._insert(cursor, tables.issued, _ISSUED_COLUMNS, rows, Conflict.ADD)

    def _replace_access(self, cursor: DBAPICursor, changed: Sequence[AccessRow]) -> None:
        for kind, rows in _ACCESS.items() if changed else ():
            self._replace(cursor, rows, (row for row in changed if isinstance(row, kind)))

    def _write_records(self, cursor: DBAPICursor, changes: Sequence[Change]) -> None:
        self._replace(cursor, SEALED, (one for change in changes for one in change.sealed))
        changed = [record for change in changes for record in change.records]
        for kind, rows in RECORD_MAPS.items() if changed else ():
            self._replace(cursor, rows, (record for record in changed if type(record) is kind))
        about = [
            (self._hall_id, event.record_id, change.first_seq + place)
            for change in changes
            for place, event in enumerate(change.events)
            if isinstance(event, RecordEvent)
        ]
        self._insert(cursor, record_events, _RECORD_EVENT_COLUMNS, about, Conflict.ERROR)

    def _insert(
        self,
        cursor: DBAPICursor,
        table: Table,
        columns: tuple[str, ...],
        rows: Sequence[Sequence[Any]],
        conflict: Conflict,
    ) -> None:
        insert_rows(cursor, self._database.mark, table, columns, rows, conflict)

    # ------------------------------------------------------------ reading

    def _all(self, rows: RowMap[Any], *conditions: Any) -> tuple[Any, ...]:
        query = select(rows.table).where(rows.table.c.hall_id == self._hall_id, *conditions)
        return self._values(rows, query)

    def _values(self, rows: RowMap[Any], query: Select[Any]) -> tuple[Any, ...]:
        with self._database.reading() as connection:
            return tuple(rows.value(dict(row)) for row in connection.execute(query).mappings())

    def _load_tickets(self, ended_since: dt.datetime | None) -> tuple[Ticket, ...]:
        live = self._all(_TICKETS, _LIVE)
        if ended_since is None:
            return live
        return live + self._all(_TICKETS, tables.tickets.c.ended_at > micros(ended_since))

    def _count_issued(self, today: dt.date) -> dict[str, int]:
        issued = tables.issued.c
        query = select(issued.service_id, issued.count).where(
            issued.hall_id == self._hall_id, issued.day == today.isoformat()
        )
        with self._database.reading() as connection:
            return {service_id: count for service_id, count in connection.execute(query)}

    def _read_tail(self) -> tuple[int, bytes]:
        log = tables.event_log.c
        query = (
            select(log.seq, log.hash).where(log.hall_id == self._hall_id).order_by(log.seq.desc()).limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return (row.seq, bytes(row.hash)) if row else (0, START)


_encoder = msgspec.json.Encoder()


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[DomainEvent]:
    return msgspec.json.Decoder(EVENT_TYPES[kind])


def _event(kind: str, data: str) -> DomainEvent:
    return _decoder(kind).decode(data)


def _log_row(seq: int, actor: str, event: DomainEvent) -> LogRow:
    return LogRow(
        seq,
        micros(event.at),
        event.kind,
        actor,
        getattr(event, "ticket_id", ""),
        getattr(event, "counter_id", ""),
        _encoder.encode(event).decode(),
    )


def _start_of(day: dt.date) -> int:
    return micros(dt.datetime.combine(day, dt.time(), dt.UTC) - HELP_WITHIN)
