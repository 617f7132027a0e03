"""Schema 4: licences to be printed, who fetches them, and the blanks they are printed on."""

from __future__ import annotations

from collections.abc import Iterator

_TABLES = """
CREATE TABLE licences (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, case_id TEXT NOT NULL,
    case_number TEXT NOT NULL, variant TEXT NOT NULL, copy INTEGER NOT NULL, subject TEXT NOT NULL,
    content TEXT NOT NULL, holder TEXT NOT NULL, holder_masked TEXT NOT NULL, agent TEXT NOT NULL,
    code TEXT NOT NULL, state TEXT NOT NULL, ready_at BIGINT NOT NULL, token TEXT NOT NULL,
    terminal_id TEXT NOT NULL, terminal TEXT NOT NULL, claimed_until BIGINT, tray TEXT NOT NULL,
    blank TEXT NOT NULL, void INTEGER NOT NULL, printed_at BIGINT, fault TEXT NOT NULL, attempts
    INTEGER NOT NULL, spoiled TEXT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX licences_open ON licences (hall_id) WHERE open = 1
;
CREATE INDEX licences_by_case ON licences (hall_id, case_id)
;
CREATE INDEX licences_by_token ON licences (hall_id, token) WHERE token <> ''
;
CREATE TABLE terminal_visits (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, session TEXT NOT NULL, licences
    TEXT NOT NULL, until BIGINT, tries INTEGER NOT NULL, tried_at BIGINT, locked_until BIGINT,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX terminal_visits_open ON terminal_visits (hall_id) WHERE open = 1
;
CREATE TABLE person_tries (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, tries INTEGER NOT NULL, tried_at
    BIGINT, locked_until BIGINT,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX person_tries_open ON person_tries (hall_id) WHERE open = 1
;
CREATE TABLE trays (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, terminal TEXT NOT NULL, name
    TEXT NOT NULL, variant TEXT NOT NULL, stacks INTEGER NOT NULL, loaded INTEGER NOT NULL, used
    INTEGER NOT NULL, spoiled INTEGER NOT NULL, pending TEXT NOT NULL, pending_licence TEXT NOT
    NULL, notes TEXT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX trays_open ON trays (hall_id) WHERE open = 1
;
CREATE TABLE blank_stacks (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, tray_id TEXT NOT NULL, place
    INTEGER NOT NULL, prefix TEXT NOT NULL, width INTEGER NOT NULL, first BIGINT NOT NULL, last
    BIGINT NOT NULL, taken INTEGER NOT NULL, loaded_at BIGINT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE INDEX blank_stacks_open ON blank_stacks (hall_id) WHERE open = 1
"""


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements of this migration; they are the same for every database."""
    yield from (part.strip() for part in _TABLES.split("\n;\n"))
