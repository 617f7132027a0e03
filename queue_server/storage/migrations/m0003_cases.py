"""Schema 3: cases, and an index for every question asked about them.

Each index ends in the order answers are given in (newest first, then the id), so a
page is read where it lies, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Iterator

_CASES = """
CREATE TABLE cases (
    hall_id TEXT NOT NULL, id TEXT NOT NULL, open INTEGER NOT NULL, number TEXT{bytewise} NOT NULL,
    item_id TEXT NOT NULL, item TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    applicant TEXT NOT NULL, applicant_kind TEXT NOT NULL, sealed_id TEXT NOT NULL,
    person_hash TEXT NOT NULL, agent_hash TEXT NOT NULL, representative_hash TEXT NOT NULL,
    collector_id TEXT NOT NULL, department TEXT NOT NULL, departments TEXT NOT NULL, counter_id TEXT NOT NULL,
    ticket_id TEXT NOT NULL, received_by TEXT NOT NULL, accepted_by TEXT NOT NULL,
    decided_by TEXT NOT NULL, urgent INTEGER NOT NULL, delivery TEXT NOT NULL,
    received_at BIGINT NOT NULL, accepted_at BIGINT, decided_at BIGINT, ended_at BIGINT,
    due_on TEXT, follow_by TEXT, materials TEXT NOT NULL, branches TEXT NOT NULL,
    papers TEXT NOT NULL, pauses TEXT NOT NULL, corrections TEXT NOT NULL, results TEXT NOT NULL,
    facts TEXT NOT NULL, bag TEXT, bag_code TEXT NOT NULL, holder TEXT NOT NULL, seal_order TEXT,
    pickup_hash TEXT NOT NULL, pickup_failures INTEGER NOT NULL, refused_key TEXT NOT NULL,
    tracking_number TEXT NOT NULL, carrier TEXT NOT NULL, omissions INTEGER NOT NULL,
    note TEXT NOT NULL, version INTEGER NOT NULL, changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (hall_id, id))
;
CREATE UNIQUE INDEX cases_by_number ON cases (hall_id, number)
;
CREATE INDEX cases_open ON cases (hall_id, open, received_at, id) WHERE open = 1
;
CREATE INDEX cases_by_bag ON cases (hall_id, bag_code) WHERE bag_code <> ''
;
CREATE INDEX cases_by_ticket ON cases (hall_id, ticket_id) WHERE ticket_id <> ''
;
CREATE INDEX cases_of_person ON cases (hall_id, person_hash, received_at, id)
;
CREATE INDEX cases_of_agent ON cases (hall_id, agent_hash, received_at, id) WHERE agent_hash <> ''
;
CREATE INDEX cases_of_item ON cases (hall_id, item_id, received_at, id)
;
CREATE INDEX cases_in_state ON cases (hall_id, state, received_at, id)
;
CREATE INDEX cases_of_department ON cases (hall_id, department, received_at, id)
;
CREATE INDEX cases_joint ON cases (hall_id, kind, received_at, id, departments) WHERE kind = 'joint'
;
CREATE INDEX cases_of_accepter ON cases (hall_id, accepted_by, received_at, id)
;
CREATE INDEX cases_taken_in ON cases (hall_id, received_by, received_at, id) WHERE accepted_by = ''
;
CREATE INDEX cases_with_holder ON cases (hall_id, holder, received_at, id) WHERE holder <> ''
;
CREATE INDEX cases_due ON cases (hall_id, due_on, received_at, id) WHERE open = 1 AND due_on IS NOT NULL
;
CREATE INDEX cases_by_day ON cases (hall_id, received_at, id)
"""


def statements(dialect: str) -> Iterator[str]:
    """Yield the statements of this migration for `sqlite` or `postgresql`."""
    bytewise = ' COLLATE "C"' if dialect == "postgresql" else ""
    yield from (part.strip() for part in _CASES.format(bytewise=bytewise).split("\n;\n"))
