"""Where a hall's data lies: a SQLite file in the data folder, or a PostgreSQL database.

`open_database` returns it migrated and locked: a second server on the same hall is
refused, by a file lock or by PostgreSQL's advisory lock on the writing connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from queue_server.storage.errors import NO_ROOM, AlreadyServed, NewerSchema, NotPrepared, Unreachable
from queue_server.storage.migrations import NEWEST, migrate, version_of

CACHE_KIB = 65_536
"""SQLite's page cache: the hot part of the indexes of a large hall."""
CHECKPOINT_PAGES = 4_000
"""Pages in SQLite's log before they are moved into the file: rarely, for it holds up one batch."""
LOCK_PATIENCE_S = 1.5
"""PostgreSQL may take a moment to see that the server before this one has gone."""
FILE_NAME = "hall.sqlite"
LOCK_NAME = "hall.lock"
_POSTGRESQL_FULL = "53100"


def disk_is_full(error: BaseException) -> bool:
    """Tell whether a driver's error means that the disk has no room."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return (
        getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        or getattr(error, "sqlstate", None) == _POSTGRESQL_FULL
    )


class Database:
    """An open, locked database of one hall.

    Attributes:
        engine: for reading, through SQLAlchemy Core, from any thread.
        mark: the driver's placeholder.
        where: the place in words, without any password.
    """

    def __init__(self, engine: Engine, where: str, hall_id: str, file_lock: FileLock | None) -> None:
        self.engine = engine
        self.where = where
        self.mark = "?" if engine.dialect.name == "sqlite" else "%s"
        self._hall_id = hall_id
        self._file_lock = file_lock
        self._writer: PoolProxiedConnection | None = None

    @contextmanager
    def writing(self) -> Iterator[DBAPICursor]:
        """Yield the writer's own cursor inside a transaction, committed at the end; one thread only.

        Raises:
            AlreadyServed: the connection was lost and another server has taken the hall over.
        """
        if self._writer is None:
            self._writer = self._new_writer()
        try:
            with closing(self._writer.cursor()) as cursor:
                cursor.execute("BEGIN IMMEDIATE" if self.mark == "?" else "BEGIN")
                yield cursor
                cursor.execute("COMMIT")
        except BaseException:
            self._give_up_writer()
            raise

    def reading(self) -> Connection:
        """Return a connection for reading; use it as a context manager."""
        return self.engine.connect()

    def scrub(self, *emptied: str) -> bool:
        """Leave no old pictures of rows on the disk, as far as the database can; blocking.

        Args:
            emptied: tables whose rows were overwritten or deleted.

        Returns:
            False when somebody was reading and it must be done again.
        """
        with self.reading() as connection:
            if self.mark != "?":
                for table in emptied:
                    connection.exec_driver_sql(f"VACUUM FULL {table}")
                return True
            blocked: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
            return not blocked

    def close(self) -> None:
        """Let go of the data and of its lock."""
        self._give_up_writer()
        self.engine.dispose()
        if self._file_lock is not None:
            self._file_lock.release()

    def _new_writer(self) -> PoolProxiedConnection:
        writer = self.engine.raw_connection()
        try:
            if self._file_lock is None:
                _take_advisory_lock(writer, self._hall_id, self.where)
        except BaseException:
            writer.invalidate()
            raise
        return writer

    def _give_up_writer(self) -> None:
        """Drop the connection and with it PostgreSQL's lock; the next write takes a new one."""
        if self._writer is not None:
            self._writer.invalidate()
            self._writer = None


def open_database(storage: str, folder: Path, hall_id: str) -> Database:
    """Open, lock and migrate a hall's database.

    Args:
        storage: `sqlite`, or a PostgreSQL URL (its password may come from ~/.pgpass or PGPASSWORD).
        folder: where SQLite keeps its file.
        hall_id: whose data.

    Raises:
        AlreadyServed: another server has it.
        NewerSchema: it was written by a newer program.
        Unreachable: it cannot be opened.
    """
    url, where, file_lock = _place(storage, folder)
    engine = _engine(url)
    database = Database(engine, where, hall_id, file_lock)
    try:
        database._writer = database._new_writer()
        with engine.connect() as connection:
            migrate(connection)
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        database.close()
        raise Unreachable(where, str(getattr(error, "orig", error))) from error
    except BaseException:
        database.close()
        raise
    return database


def look_into(storage: str, folder: Path, hall_id: str) -> Database:
    """Open a hall's database for reading alone, beside the server that may be running on it.

    Args:
        storage: as for `open_database`.
        folder: as for `open_database`.
        hall_id: whose data.

    Raises:
        Unreachable: it cannot be opened.
        NewerSchema: it was written by a newer program.
        NotPrepared: it is empty, or an older program left it.
    """
    url, where = _url(storage, folder)
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            found = version_of(connection)
    except (DBAPIError, engine.dialect.loaded_dbapi.Error) as error:
        engine.dispose()
        raise Unreachable(where, str(getattr(error, "orig", error))) from error
    if found != NEWEST:
        engine.dispose()
        raise NewerSchema(found, NEWEST) if found > NEWEST else NotPrepared(where)
    return Database(engine, where, hall_id, None)


def _url(storage: str, folder: Path) -> tuple[URL, str]:
    if storage != "sqlite":
        url = make_url(storage).set(drivername="postgresql+psycopg")
        return url, url.render_as_string(hide_password=True)
    path = folder / FILE_NAME
    return URL.create("sqlite", database=str(path)), str(path)


def _place(storage: str, folder: Path) -> tuple[URL, str, FileLock | None]:
    url, where = _url(storage, folder)
    if storage != "sqlite":
        return url, where, None
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # names and password hashes are the server account's alone
    except OSError as error:
        raise Unreachable(str(folder), str(error)) from error
    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyServed(str(folder)) from None
    except OSError as error:
        raise Unreachable(str(folder), str(error)) from error
    return url, where, lock


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, pool_size=3)
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False, "timeout": 5.0, "cached_statements": 256},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"cache_size = -{CACHE_KIB}",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
            "temp_store = MEMORY",
            "secure_delete = ON",  # what is destroyed leaves no bytes in the file
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _take_advisory_lock(writer: PoolProxiedConnection, hall_id: str, where: str) -> None:
    key = int.from_bytes(sha256(f"yichuang hall {hall_id}".encode()).digest()[:8], "big", signed=True)
    deadline = monotonic() + LOCK_PATIENCE_S
    with closing(writer.cursor()) as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            row = cursor.fetchone()
            if row is not None and row[0]:
                return
            if monotonic() > deadline:
                raise AlreadyServed(f"{where}, {hall_id}")
            sleep(0.05)
