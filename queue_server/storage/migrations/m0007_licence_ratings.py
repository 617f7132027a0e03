"""Schema 7: what visitors of a licence printer thought of their visit."""

from __future__ import annotations

from collections.abc import Iterator


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements of this migration; they are the same for every database."""
    yield "ALTER TABLE licences ADD COLUMN visit TEXT NOT NULL DEFAULT ''"
    yield "ALTER TABLE licences ADD COLUMN rated INTEGER NOT NULL DEFAULT 0"
    yield "ALTER TABLE licences ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'"
