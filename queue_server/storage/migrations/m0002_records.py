"""Schema 2: personal data encrypted, and the way from a record to its events."""

from __future__ import annotations

from collections.abc import Iterator

_TABLES = """
CREATE TABLE sealed (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, purpose TEXT NOT NULL, record_id TEXT NOT NULL,
    key {blob} NOT NULL, data {blob} NOT NULL, keep_until TEXT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX sealed_by_end ON sealed (hall_id, keep_until)
;
CREATE TABLE record_events (
    hall_id TEXT NOT NULL, record_id TEXT NOT NULL, seq BIGINT NOT NULL,
    PRIMARY KEY (hall_id, record_id, seq)){clustered}
"""


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements of this migration for `sqlite` or `postgresql`."""
    postgresql = dialect == "postgresql"
    made = _TABLES.format(
        blob="BYTEA" if postgresql else "BLOB", clustered="" if postgresql else " WITHOUT ROWID"
    )
    yield from (part.strip() for part in made.split("\n;\n"))
