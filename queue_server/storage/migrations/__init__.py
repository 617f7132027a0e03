"""Forward-only, numbered changes of the schema; each runs once, in its own transaction.

A released migration is never edited: it is what halls in the field have run. To
change the schema, add the next number and adapt `storage.tables`; a contract test
holds the two against each other on both databases.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, inspect, select

from queue_server.storage import tables
from queue_server.storage.errors import NewerSchema
from queue_server.storage.migrations import (
    m0001_first,
    m0002_records,
    m0003_cases,
    m0004_licences,
    m0005_scans,
    m0006_outbox,
    m0007_licence_ratings,
)

log = logging.getLogger(__name__)

MIGRATIONS = {
    1: m0001_first.statements,
    2: m0002_records.statements,
    3: m0003_cases.statements,
    4: m0004_licences.statements,
    5: m0005_scans.statements,
    6: m0006_outbox.statements,
    7: m0007_licence_ratings.statements,
}
"""Number -> function from a dialect's name to SQL statements."""
NEWEST = max(MIGRATIONS)


def version_of(connection: Connection) -> int:
    """Return the schema version of a database; 0 for an empty one."""
    return max(_done(connection), default=0)


def _done(connection: Connection) -> set[int]:
    """Return the numbers of the migrations that have run."""
    if not inspect(connection).has_table("schema_version"):
        return set()
    return set(connection.execute(select(tables.schema_version.c.version)).scalars())


def migrate(connection: Connection) -> int:
    """Bring a database to the newest schema; return the version it had.

    Raises:
        NewerSchema: it is ahead of this program; nothing was changed.
    """
    if (found := version_of(connection)) > NEWEST:
        raise NewerSchema(found, NEWEST)
    for number in sorted(MIGRATIONS.keys() - _done(connection)):
        _run(connection, number, MIGRATIONS[number](connection.dialect.name))
    return found


def _run(connection: Connection, number: int, statements: Iterable[str]) -> None:
    connection.exec_driver_sql("BEGIN")
    try:
        if connection.dialect.name == "postgresql":  # another hall's server may be starting too
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('yichuang schema'))")
            if number in _done(connection):
                connection.exec_driver_sql("ROLLBACK")
                return
        for statement in statements:
            connection.exec_driver_sql(statement)
        row: Mapping[str, int] = {"version": number, "applied_at": time.time_ns() // 1000}
        connection.execute(tables.schema_version.insert(), row)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
    log.info("storage schema is now version %d", number)
