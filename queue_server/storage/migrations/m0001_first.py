"""Schema 1: the append-only event log, the rows it folds to, and who may come in."""

from __future__ import annotations

from collections.abc import Iterator

_TABLES = """
CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL)
;
CREATE TABLE secrets (
    hall_id TEXT NOT NULL, name TEXT NOT NULL, value {blob} NOT NULL,
    PRIMARY KEY (hall_id, name))
;
CREATE TABLE event_log (
    hall_id TEXT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
    ticket_id TEXT NOT NULL, counter_id TEXT NOT NULL, data TEXT NOT NULL, hash {blob} NOT NULL,
    PRIMARY KEY (hall_id, seq)){clustered}
;
CREATE TABLE tickets (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, day TEXT NOT NULL,
    service_id TEXT NOT NULL, state TEXT NOT NULL, issued_at BIGINT NOT NULL, seniority_at BIGINT NOT NULL,
    priority TEXT NOT NULL, booked_at BIGINT, next_services TEXT NOT NULL, counter_id TEXT NOT NULL,
    for_counter_id TEXT NOT NULL, clerk_id TEXT NOT NULL, called_at BIGINT, last_call_at BIGINT,
    started_at BIGINT, ended_at BIGINT, recalls INTEGER NOT NULL, reactivations INTEGER NOT NULL,
    transfers INTEGER NOT NULL, places_back INTEGER NOT NULL,
    tie_break DOUBLE PRECISION NOT NULL, rule TEXT NOT NULL, note TEXT NOT NULL,
    language TEXT NOT NULL, identity_hash TEXT NOT NULL, masked_identity TEXT NOT NULL,
    walk_in INTEGER NOT NULL, precheck TEXT NOT NULL, precheck_missing TEXT NOT NULL, before_end TEXT,
    rated INTEGER NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE UNIQUE INDEX tickets_by_number ON tickets (hall_id, day, number)
;
CREATE INDEX tickets_live ON tickets (hall_id) WHERE state IN ('waiting', 'called', 'serving', 'held')
;
CREATE INDEX tickets_ended ON tickets (hall_id, ended_at) WHERE ended_at IS NOT NULL
;
CREATE TABLE counters (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, clerk_id TEXT NOT NULL,
    standing_in_for TEXT NOT NULL, ticket_id TEXT NOT NULL, pause TEXT, since BIGINT,
    consecutive_priority INTEGER NOT NULL, class_calls TEXT NOT NULL, rating_ticket_id TEXT NOT NULL,
    rating_asked_at BIGINT,
    PRIMARY KEY (hall_id, id))
;
CREATE TABLE series (
    hall_id TEXT NOT NULL, day TEXT NOT NULL, key TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (hall_id, day, key))
;
CREATE TABLE issued (
    hall_id TEXT NOT NULL, day TEXT NOT NULL, service_id TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (hall_id, day, service_id))
;
CREATE TABLE evaluations (
    hall_id TEXT NOT NULL, ticket_id TEXT NOT NULL, counter_id TEXT NOT NULL, clerk_id TEXT NOT NULL,
    service_id TEXT NOT NULL, level INTEGER NOT NULL, reasons TEXT NOT NULL, channel TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (hall_id, ticket_id),
    FOREIGN KEY (hall_id, ticket_id) REFERENCES tickets (hall_id, id))
;
CREATE TABLE devices (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, online INTEGER NOT NULL,
    faults TEXT NOT NULL, detail TEXT NOT NULL, reported_at BIGINT NOT NULL, host TEXT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE TABLE help_calls (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
    raised_at BIGINT NOT NULL, note TEXT NOT NULL, answered_by TEXT NOT NULL, answered_at BIGINT,
    PRIMARY KEY (hall_id, id))
;
CREATE TABLE notices (
    hall_id TEXT NOT NULL, ticker TEXT NOT NULL, emergency TEXT NOT NULL, since BIGINT,
    PRIMARY KEY (hall_id))
;
CREATE TABLE kept_answers (
    hall_id TEXT NOT NULL, terminal_id TEXT NOT NULL, request_key TEXT NOT NULL, method TEXT NOT NULL,
    answer {blob} NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (hall_id, request_key, terminal_id))
;
CREATE INDEX kept_answers_by_age ON kept_answers (hall_id, at)
;
CREATE TABLE terminals (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
    public_key TEXT NOT NULL, enrolled_at BIGINT NOT NULL, revoked_at BIGINT,
    PRIMARY KEY (hall_id, id))
;
CREATE TABLE enrolment_codes (
    hall_id TEXT NOT NULL, code_hash TEXT NOT NULL, role TEXT NOT NULL, expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (hall_id, code_hash))
;
CREATE TABLE credentials (
    hall_id TEXT NOT NULL, clerk_id TEXT NOT NULL, password_hash TEXT NOT NULL, changed_at BIGINT NOT NULL,
    expires_at BIGINT, failures INTEGER NOT NULL, locked_until BIGINT,
    PRIMARY KEY (hall_id, clerk_id))
;
CREATE TABLE sessions (
    hall_id TEXT NOT NULL, terminal_id TEXT NOT NULL, clerk_id TEXT NOT NULL, counter_id TEXT NOT NULL,
    standing_in_for TEXT NOT NULL, since BIGINT NOT NULL,
    PRIMARY KEY (hall_id, terminal_id))
"""

_SQLITE_TRIGGERS = """
CREATE TRIGGER event_log_no_update BEFORE UPDATE ON event_log
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END
;
CREATE TRIGGER event_log_no_delete BEFORE DELETE ON event_log
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END
"""

_POSTGRESQL_TRIGGERS = """
CREATE FUNCTION event_log_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$
;
CREATE TRIGGER event_log_no_change BEFORE UPDATE OR DELETE ON event_log
FOR EACH ROW EXECUTE FUNCTION event_log_refuse()
;
CREATE TRIGGER event_log_no_truncate BEFORE TRUNCATE ON event_log
FOR EACH STATEMENT EXECUTE FUNCTION event_log_refuse()
"""


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements of this migration for `sqlite` or `postgresql`."""
    postgresql = dialect == "postgresql"
    made = _TABLES.format(
        blob="BYTEA" if postgresql else "BLOB", clustered="" if postgresql else " WITHOUT ROWID"
    )
    triggers = _POSTGRESQL_TRIGGERS if postgresql else _SQLITE_TRIGGERS
    for part in (*made.split("\n;\n"), *triggers.split("\n;\n")):
        yield part.strip()
