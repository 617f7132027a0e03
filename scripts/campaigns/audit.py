"""Is everything as it was told? What terminals heard, the rows and the log are held against each other.

The server must not be running. Nothing of the server's memory is believed: the log is
verified and played from its first event, and every row is compared with what comes out.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select

from queue_server.application.rules_from_config import hall_rules
from queue_server.domain.events import TicketCalled, TicketIssued
from queue_server.domain.model import Counter, Evaluation, Series, Ticket
from queue_server.domain.state import HallState
from queue_server.storage import tables
from queue_server.storage.database import Database, open_database
from queue_server.storage.errors import StorageError
from queue_server.storage.hall_store import SqlHallStore
from queue_server.storage.integrity import check_at_start, verify_chain
from queue_server.storage.rows import RowMap
from scripts.bench.hall import HALL_ID, BenchHall
from scripts.campaigns.terminal import Record, digest

_STEP = 5_000
_ISSUE, _CALL = "ticket.issue", "counter.call_next"


@dataclass(slots=True)
class Findings:
    """What an audit found.

    Attributes:
        events: length of the verified log.
        tickets: numbers given out.
        lost: acknowledged commands the database does not know, or knows with another answer.
        doubled: effects beyond the first of a command; numbers or calls given twice.
        problems: everything else, in words.
    """

    events: int = 0
    tickets: int = 0
    lost: int = 0
    doubled: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """Everything that must not be."""
        return self.lost + self.doubled + len(self.problems)


def audit(hall: BenchHall, record: Record | None = None) -> Findings:
    """Examine a hall's data at rest, and that it holds what terminals were told."""
    findings = Findings()
    database = open_database(hall.storage, hall.data, HALL_ID)
    try:
        check_at_start(database, HALL_ID)
        findings.events = verify_chain(database, HALL_ID).events
        _check_fold(database, hall, findings)
        if record is not None:
            _check_told(database, record, findings)
    except StorageError as error:
        findings.problems.append(str(error))
    finally:
        database.close()
    return findings


def _check_fold(database: Database, hall: BenchHall, findings: Findings) -> None:
    """Play the log from its start: every event must be possible, and the rows must come out."""
    state = HallState(hall_rules(hall.load()), forgets=False)
    store = SqlHallStore(database, HALL_ID)
    issued: Tally[tuple[object, ...]] = Tally()
    effects: Tally[str] = Tally()
    seq = 0
    while logged := store.events_after(seq, _STEP):
        for one in logged:
            seq = one.seq
            if isinstance(one.event, TicketIssued):
                issued[one.event.day, one.event.number] += 1
                effects[_ISSUE] += 1
            elif isinstance(one.event, TicketCalled):
                effects[_CALL] += 1
            try:
                state.apply(one.event)
            except Exception as error:  # whatever it trips over is a finding
                findings.problems.append(f"event {seq} is impossible: {error!r}")
                return
    findings.tickets = effects[_ISSUE]
    findings.doubled += sum(count - 1 for count in issued.values() if count > 1)
    rows = state.take_touched()
    _compare(database, Ticket, tables.tickets, rows.tickets, findings)
    _compare(database, Counter, tables.counters, rows.counters, findings)
    _compare(database, Series, tables.series, rows.series, findings)
    _compare(database, Evaluation, tables.evaluations, rows.evaluations, findings)
    _check_effects(database, effects, findings)


def _compare(database: Database, kind: type, table: Table, folded: Iterable[Any], findings: Findings) -> None:
    """The rows must be what the log says: no other, none missing."""
    keys = [column.name for column in table.primary_key if column.name != "hall_id"]
    expected = {tuple(getattr(one, key) for key in keys): one for one in folded}
    rows: RowMap[Any] = RowMap(kind, table)
    with database.reading() as connection:
        for row in connection.execute(select(table).where(table.c.hall_id == HALL_ID)).mappings():
            value = rows.value(dict(row))
            if value != expected.pop(tuple(getattr(value, key) for key in keys), None):
                findings.problems.append(f"{table.name}: the row {value} is not what the log says")
    if expected:
        findings.problems.append(f"{table.name}: {len(expected)} rows of the log are missing")


def _check_effects(database: Database, effects: Tally[str], findings: Findings) -> None:
    """Every number and every call belongs to one press: as many effects as kept answers."""
    kept = tables.kept_answers.c
    with database.reading() as connection:
        methods = Tally(connection.execute(select(kept.method).where(kept.hall_id == HALL_ID)).scalars())
    for method in (_ISSUE, _CALL):
        surplus = effects[method] - methods[method]
        findings.doubled += max(0, surplus)
        if surplus < 0:
            findings.problems.append(f"{method}: {-surplus} kept answers without an effect")


def _check_told(database: Database, record: Record, findings: Findings) -> None:
    """What a terminal was told must be kept, word for word."""
    kept = tables.kept_answers.c
    columns = (kept.terminal_id, kept.request_key, kept.method, kept.answer)
    with database.reading() as connection:
        rows = connection.execute(select(*columns).where(kept.hall_id == HALL_ID))
        in_database = {(row[0], row[1]): (row[2], digest(bytes(row[3]))) for row in rows}
    findings.lost += sum(in_database.get(key) != told for key, told in record.told.items())
    if record.contradictions:
        findings.doubled += record.contradictions
    if record.unanswered:
        findings.problems.append(f"{record.unanswered} presses were never answered")
