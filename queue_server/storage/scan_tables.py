"""The tables of scanned materials; the bytes themselves lie in the vault (`storage.vault`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from queue_server.domain.records import Record
from queue_server.domain.scans import Blob, Scan
from queue_server.storage.rows import RowMap
from queue_server.storage.tables import metadata

blobs = Table(
    "blobs",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("stored_at", BigInteger, nullable=False),
    Column("destroyed_at", BigInteger),
)
"""Documents of the vault; the key of each is in `sealed` under the same id."""

scans = Table(
    "scans",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("blob_id", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("person_hash", Text, nullable=False),
    Column("material_id", Text, nullable=False),
    Column("material_name", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("scanned_at", BigInteger, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("codes_id", Text, nullable=False),
    Column("reused_from", Text, nullable=False),
    Column("removed_at", BigInteger),
    Column("why_removed", Text, nullable=False),
)
"""Which document is which material of which case."""

BLOBS, SCANS = RowMap(Blob, blobs), RowMap(Scan, scans)
SCAN_MAPS: Mapping[type[Record], RowMap[Any]] = {Blob: BLOBS, Scan: SCANS}
