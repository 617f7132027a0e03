"""Does the data on disk say what was written? Quickly at the start, wholly in the background or for an audit.

The start check looks at the file's structure, where the file is small, and at the
end of the log, where a crash would show; `verify_chain` recomputes every hash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from queue_server.storage import tables
from queue_server.storage.chain import START, LogRow, link
from queue_server.storage.database import Database
from queue_server.storage.errors import Damaged

TAIL = 500
"""Events at the end of the log that the start check recomputes."""
QUICK_CHECK_BYTES = 32 * 1024 * 1024
"""Larger SQLite files are checked in the background only; reading them would delay the start."""
_STEP = 5_000


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a full verification found.

    Attributes:
        events: how many were verified.
        last_hash: of the newest event, hex; note it elsewhere to notice a log cut off at its end.
    """

    events: int
    last_hash: str


def check_at_start(database: Database, hall_id: str) -> None:
    """Check what can be checked within a second. Raises Damaged."""
    with database.reading() as connection:
        if _is_small_file(connection, database.where):
            check_structure(connection)
        log = tables.event_log.c
        newest = connection.execute(select(func.max(log.seq)).where(log.hall_id == hall_id)).scalar() or 0
        if newest:
            _check_tail(connection, hall_id, newest)


def check_structure(connection: Connection) -> None:
    """Let SQLite check its own pages. Raises Damaged."""
    if connection.dialect.name != "sqlite":
        return
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise Damaged(f"数据库文件结构损坏（{found}）", f"the database file is broken ({found})")


def verify_chain(
    database: Database, hall_id: str, progress: Callable[[int, int], None] | None = None
) -> ChainReport:
    """Recompute the hash of every event of a hall.

    Args:
        database: where the log is.
        hall_id: whose log.
        progress: called with (verified, total) after every few thousand events.

    Raises:
        Damaged: the first event that is not what was written, or is missing.
    """
    log = tables.event_log.c
    with database.reading() as connection:
        query = select(func.count()).select_from(tables.event_log).where(log.hall_id == hall_id)
        total = connection.execute(query).scalar() or 0
        seq, last_hash = 0, START
        while rows := _rows_after(connection, hall_id, seq, _STEP):
            seq, last_hash = _follow(rows, seq, last_hash)
            if progress is not None:
                progress(seq, total)
    return ChainReport(seq, last_hash.hex())


def _is_small_file(connection: Connection, where: str) -> bool:
    if connection.dialect.name != "sqlite":
        return False
    path = Path(where)
    return path.exists() and path.stat().st_size <= QUICK_CHECK_BYTES


def _check_tail(connection: Connection, hall_id: str, newest: int) -> None:
    """Recompute the last hashes, and see that the tickets they speak of exist."""
    first = max(newest - TAIL, 0)
    last_hash = START
    if first:
        log = tables.event_log.c
        query = select(log.hash).where(log.hall_id == hall_id, log.seq == first)
        last_hash = bytes(connection.execute(query).scalar() or b"")
    rows = _rows_after(connection, hall_id, first, TAIL)
    seq, _ = _follow(rows, first, last_hash)
    if seq != newest:
        raise _broken_at(seq + 1)
    tickets = tables.tickets.c
    spoken_of = {row.ticket_id for row in rows if row.ticket_id}
    query_found = select(tickets.id).where(tickets.hall_id == hall_id, tickets.id.in_(spoken_of))
    missing = spoken_of - set(connection.execute(query_found).scalars())
    if missing:
        name = min(missing)
        raise Damaged(f"日志中的票号记录 {name} 不存在", f"ticket {name} of the log does not exist")


def _rows_after(connection: Connection, hall_id: str, seq: int, limit: int) -> Sequence[Any]:
    log = tables.event_log.c
    query = (
        select(*(log[name] for name in LogRow._fields), log.hash)
        .where(log.hall_id == hall_id, log.seq > seq)
        .order_by(log.seq)
        .limit(limit)
    )
    return connection.execute(query).all()


def _follow(rows: Sequence[Any], seq: int, last_hash: bytes) -> tuple[int, bytes]:
    for row in rows:
        expected = link(last_hash, LogRow(*row[:-1]))
        if row.seq != seq + 1 or bytes(row.hash) != expected:
            raise _broken_at(seq + 1)
        seq, last_hash = row.seq, expected
    return seq, last_hash


def _broken_at(seq: int) -> Damaged:
    return Damaged(
        f"事件日志在第 {seq} 条处被改动或缺失", f"event {seq} of the log was changed or is missing"
    )
