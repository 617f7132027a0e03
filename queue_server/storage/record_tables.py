"""The tables of records: which dataclass lies where. Each kind's table is beside its kin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text

from queue_server.application.sealing import Sealed
from queue_server.domain.cases.model import Case
from queue_server.domain.outbox.delivery import Delivery
from queue_server.domain.records import Record
from queue_server.storage.case_tables import CASES
from queue_server.storage.licence_tables import LICENCE_MAPS
from queue_server.storage.outbox_tables import DELIVERIES
from queue_server.storage.rows import RowMap
from queue_server.storage.scan_tables import SCAN_MAPS
from queue_server.storage.tables import metadata

sealed = Table(
    "sealed",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("keep_until", Text, nullable=False),
)
"""Personal data, encrypted; the master key is not in the database."""

record_events = Table(
    "record_events",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("record_id", Text, primary_key=True, nullable=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False, nullable=False),
)
"""Which events of the log are about which record: the way to its history."""

SEALED = RowMap(Sealed, sealed)
RECORD_MAPS: Mapping[type[Record], RowMap[Any]] = {
    **SCAN_MAPS,
    Case: CASES,
    **SCAN_MAPS,
    **LICENCE_MAPS,
    Delivery: DELIVERIES,
}
"""By kind of record; every table has a column for every field, and an index on its open rows."""
