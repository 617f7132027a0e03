"""The table of messages to other platforms."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from queue_server.domain.outbox.delivery import Delivery
from queue_server.storage.rows import RowMap
from queue_server.storage.tables import metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("platform", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", BigInteger),
    Column("sent_at", BigInteger),
    Column("last_error", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

DELIVERIES = RowMap(Delivery, deliveries)
