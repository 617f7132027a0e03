"""The audit must see what it is there to see: every kind of damage to a hall's data, made here by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.storage.database import FILE_NAME
from scripts.bench.hall import BenchHall, make_hall
from scripts.bench.past import live_the_past
from scripts.campaigns.audit import audit
from scripts.campaigns.terminal import Record, digest


@pytest.fixture
def hall(tmp_path: Path) -> BenchHall:
    hall = make_hall(tmp_path, counters=60)
    live_the_past(hall, 5, lambda _: None)
    return hall


@pytest.fixture
def data(hall: BenchHall) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(hall.data / FILE_NAME)
    yield connection
    connection.close()


def damage(data: sqlite3.Connection, statement: str) -> None:
    data.execute(statement)
    data.commit()


def test_a_ticket_row_that_was_edited_is_found(hall: BenchHall, data: sqlite3.Connection) -> None:
    damage(data, "UPDATE tickets SET number = 'Z999' WHERE number = 'A0000001'")
    assert any("not what the log says" in problem for problem in audit(hall).problems)


def test_an_edited_event_is_found(hall: BenchHall, data: sqlite3.Connection) -> None:
    damage(data, "DROP TRIGGER IF EXISTS event_log_no_update")
    for (name,) in data.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        data.execute(f"DROP TRIGGER {name}")
    damage(data, "UPDATE event_log SET actor = 'somebody' WHERE seq = 3")
    assert audit(hall).problems


def test_an_acknowledgement_the_database_does_not_know_is_a_loss(hall: BenchHall) -> None:
    record = Record(told={("kiosk-1", "key-00000001"): ("ticket.issue", digest(b"{}"))})
    assert audit(hall, record).lost == 1


def test_one_key_with_two_answers_and_a_press_without_any_are_wrong(hall: BenchHall) -> None:
    findings = audit(hall, Record(contradictions=1, unanswered=1))
    assert findings.doubled >= 1
    assert any("never answered" in problem for problem in findings.problems)
