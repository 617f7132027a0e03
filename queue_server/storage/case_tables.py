"""Where cases lie: one row each, with a column for everything they are searched by."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from queue_server.domain.cases.model import Case
from queue_server.storage.rows import RowMap
from queue_server.storage.tables import metadata


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


cases = Table(
    "cases",
    metadata,
    _text("hall_id", key=True),
    _text("id", key=True),
    Column("open", Integer, nullable=False),
    _text("number"),
    _text("item_id"),
    _text("item"),
    _text("kind"),
    _text("state"),
    _text("applicant"),
    _text("applicant_kind"),
    _text("sealed_id"),
    _text("person_hash"),
    _text("agent_hash"),
    _text("representative_hash"),
    _text("collector_id"),
    _text("department"),
    _text("departments"),
    _text("counter_id"),
    _text("ticket_id"),
    _text("received_by"),
    _text("accepted_by"),
    _text("decided_by"),
    Column("urgent", Integer, nullable=False),
    _text("delivery"),
    Column("received_at", BigInteger, nullable=False),
    Column("accepted_at", BigInteger),
    Column("decided_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("due_on", Text),
    Column("follow_by", Text),
    _text("materials"),
    _text("branches"),
    _text("papers"),
    _text("pauses"),
    _text("corrections"),
    _text("results"),
    _text("facts"),
    Column("bag", Text),
    _text("bag_code"),
    _text("holder"),
    Column("seal_order", Text),
    _text("pickup_hash"),
    Column("pickup_failures", Integer, nullable=False),
    _text("refused_key"),
    _text("tracking_number"),
    _text("carrier"),
    Column("omissions", Integer, nullable=False),
    _text("note"),
    Column("version", Integer, nullable=False),
    _text("changed_by"),
    Column("changed_at", BigInteger, nullable=False),
)

CASES = RowMap(Case, cases)
