"""Schema 6: messages to other platforms."""

from __future__ import annotations

from collections.abc import Iterator

_TABLES = """
CREATE TABLE deliveries (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, platform TEXT NOT NULL,
    subject TEXT NOT NULL, about TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,
    made_at BIGINT NOT NULL, tries INTEGER NOT NULL, next_try_at BIGINT, sent_at BIGINT,
    last_error TEXT NOT NULL, reference TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX deliveries_open ON deliveries (hall_id) WHERE open = 1
;
CREATE INDEX deliveries_by_cause ON deliveries (hall_id, about)
"""


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements of this migration; they are the same for every database."""
    yield from (part.strip() for part in _TABLES.split("\n;\n"))
