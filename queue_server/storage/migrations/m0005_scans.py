"""Schema 5: scanned materials, and the way to the proofs of destruction."""

from __future__ import annotations

from collections.abc import Iterator

_TABLES = """
CREATE TABLE blobs (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, pages INTEGER NOT NULL,
    size_bytes BIGINT NOT NULL, media_type TEXT NOT NULL, stored_at BIGINT NOT NULL, destroyed_at BIGINT,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX blobs_open ON blobs (hall_id) WHERE open = 1
;
CREATE INDEX blobs_kept ON blobs (hall_id, stored_at) WHERE destroyed_at IS NULL
;
CREATE TABLE scans (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, blob_id TEXT NOT NULL,
    case_id TEXT NOT NULL, case_number TEXT NOT NULL, person_hash TEXT NOT NULL, material_id TEXT NOT NULL,
    material_name TEXT NOT NULL, pages INTEGER NOT NULL, size_bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL, scanned_at BIGINT NOT NULL,
    clerk_id TEXT NOT NULL, codes_id TEXT NOT NULL, reused_from TEXT NOT NULL, removed_at BIGINT,
    why_removed TEXT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX scans_open ON scans (hall_id) WHERE open = 1
;
CREATE INDEX scans_by_blob ON scans (hall_id, blob_id) WHERE removed_at IS NULL
;
CREATE INDEX scans_by_case ON scans (hall_id, case_id) WHERE removed_at IS NULL
;
CREATE INDEX scans_by_person ON scans (hall_id, person_hash) WHERE removed_at IS NULL
;
CREATE INDEX cases_by_end ON cases (hall_id, ended_at) WHERE ended_at IS NOT NULL
;
CREATE INDEX proofs_of_destruction ON event_log (hall_id, seq) WHERE kind = 'data_destroyed'
"""


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements of this migration for `sqlite` or `postgresql`."""
    yield from (part.strip() for part in _TABLES.split("\n;\n"))
