"""The tables of a hall, as SQLAlchemy sees them; `migrations/` makes them.

Every key begins with `hall_id`, so that many halls live in one database. Moments
are whole microseconds since 1970 (UTC), days are ISO text, lists are JSON text:
the same on SQLite and PostgreSQL, exact, and sortable.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _int(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _moment(name: str, *, nullable: bool = True) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


schema_version = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    _moment("applied_at", nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    _text("hall_id", key=True),
    _text("name", key=True),
    Column("value", LargeBinary, nullable=False),
)
"""Keys made by the server for itself, e.g. for hashing identity numbers; never sent anywhere."""

event_log = Table(
    "event_log",
    metadata,
    _text("hall_id", key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _moment("at", nullable=False),
    _text("kind"),
    _text("actor"),
    _text("ticket_id"),
    _text("counter_id"),
    _text("data"),
    Column("hash", LargeBinary, nullable=False),
)
"""Append-only: triggers refuse every update and delete. `storage.chain` says what `hash` covers."""

tickets = Table(
    "tickets",
    metadata,
    _text("hall_id", key=True),
    _text("id", key=True),
    _text("number"),
    _text("day"),
    _text("service_id"),
    _text("state"),
    _moment("issued_at", nullable=False),
    _moment("seniority_at", nullable=False),
    _text("priority"),
    _moment("booked_at"),
    _text("next_services"),
    _text("counter_id"),
    _text("for_counter_id"),
    _text("clerk_id"),
    _moment("called_at"),
    _moment("last_call_at"),
    _moment("started_at"),
    _moment("ended_at"),
    _int("recalls"),
    _int("reactivations"),
    _int("transfers"),
    _int("places_back"),
    Column("tie_break", Double, nullable=False),
    _text("rule"),
    _text("note"),
    _text("language"),
    _text("identity_hash"),
    _text("masked_identity"),
    _int("walk_in"),
    _text("precheck"),
    _text("precheck_missing"),
    Column("before_end", Text),
    _int("rated"),
)

counters = Table(
    "counters",
    metadata,
    _text("hall_id", key=True),
    _text("id", key=True),
    _text("state"),
    _text("clerk_id"),
    _text("standing_in_for"),
    _text("ticket_id"),
    Column("pause", Text),
    _moment("since"),
    _int("consecutive_priority"),
    _text("class_calls"),
    _text("rating_ticket_id"),
    _moment("rating_asked_at"),
)

series = Table(
    "series",
    metadata,
    _text("hall_id", key=True),
    _text("day", key=True),
    _text("key", key=True),
    _int("last"),
)

issued = Table(
    "issued",
    metadata,
    _text("hall_id", key=True),
    _text("day", key=True),
    _text("service_id", key=True),
    _int("count"),
)
"""Numbers given out, by the service they were first issued for: daily limits go by it."""

evaluations = Table(
    "evaluations",
    metadata,
    _text("hall_id", key=True),
    _text("ticket_id", key=True),
    _text("counter_id"),
    _text("clerk_id"),
    _text("service_id"),
    _int("level"),
    _text("reasons"),
    _text("channel"),
    _moment("given_at", nullable=False),
)

devices = Table(
    "devices",
    metadata,
    _text("hall_id", key=True),
    _text("id", key=True),
    _text("kind"),
    _int("online"),
    _text("faults"),
    _text("detail"),
    _moment("reported_at", nullable=False),
    _text("host"),
)

help_calls = Table(
    "help_calls",
    metadata,
    _text("hall_id", key=True),
    _text("id", key=True),
    _text("source"),
    _text("reason"),
    _moment("raised_at", nullable=False),
    _text("note"),
    _text("answered_by"),
    _moment("answered_at"),
)

notices = Table(
    "notices",
    metadata,
    _text("hall_id", key=True),
    _text("ticker"),
    _text("emergency"),
    _moment("since"),
)

kept_answers = Table(
    "kept_answers",
    metadata,
    _text("hall_id", key=True),
    _text("request_key", key=True),
    _text("terminal_id", key=True),
    _text("method"),
    Column("answer", LargeBinary, nullable=False),
    _moment("at", nullable=False),
)

terminals = Table(
    "terminals",
    metadata,
    _text("hall_id", key=True),
    _text("id", key=True),
    _text("role"),
    _text("name"),
    _text("public_key"),
    _moment("enrolled_at", nullable=False),
    _moment("revoked_at"),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    _text("hall_id", key=True),
    _text("code_hash", key=True),
    _text("role"),
    _moment("expires_at", nullable=False),
    _moment("used_at"),
)

credentials = Table(
    "credentials",
    metadata,
    _text("hall_id", key=True),
    _text("clerk_id", key=True),
    _text("password_hash"),
    _moment("changed_at", nullable=False),
    _moment("expires_at"),
    _int("failures"),
    _moment("locked_until"),
)

sessions = Table(
    "sessions",
    metadata,
    _text("hall_id", key=True),
    _text("terminal_id", key=True),
    _text("clerk_id"),
    _text("counter_id"),
    _text("standing_in_for"),
    _moment("since", nullable=False),
)
