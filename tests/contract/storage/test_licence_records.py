"""Licences, blanks and messages on disk: every field comes back, open ones are loaded, old ones are found."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from queue_server.application.ports import Change
from queue_server.domain.blanks.stock import BlankNote, BlankStack, BlankUse, Tray
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.licences.visit import PersonTries, TerminalVisit
from queue_server.domain.outbox.delivery import Delivery, DeliveryState
from queue_server.domain.records import Record
from queue_server.storage.hall_store import SqlHallStore
from tests.contract.storage.conftest import HALL, OpenAgain

NOW = dt.datetime(2026, 3, 2, 9, 30, 15, 123456, dt.UTC)
LICENCE = Licence(
    id="case-original-1",
    case_id="case",
    case_number="2026-1",
    variant="original",
    copy=2,
    subject="清泉饮品有限公司",
    content="sealed-1",
    holder="h",
    holder_masked="林**",
    agent="a",
    code="c",
    state=LicenceState.PRINTING,
    ready_at=NOW,
    token="token-1",
    terminal_id="t",
    terminal="licences-1",
    claimed_until=NOW,
    tray="tray-1",
    blank="A0001",
    void=True,
    printed_at=NOW,
    fault="jam",
    attempts=3,
    spoiled=("A0000",),
    visit="session-1",
    rated=2,
    reasons=("207", "208"),
)
RECORDS: tuple[Record, ...] = (
    LICENCE,
    TerminalVisit(
        id="t", session="s", licences=("a", "b"), until=NOW, tries=2, tried_at=NOW, locked_until=NOW
    ),
    PersonTries(id="p", tries=1, tried_at=NOW, locked_until=NOW),
    Tray(
        id="licences-1/tray-1",
        terminal="licences-1",
        name="tray-1",
        variant="original",
        stacks=1,
        loaded=10,
        used=2,
        spoiled=1,
        pending="A0003",
        pending_licence="l",
        notes=(BlankNote("A0001", BlankUse.SPOILED, "l", NOW, "jam"),),
    ),
    BlankStack(
        id="stack",
        tray_id="licences-1/tray-1",
        place=1,
        prefix="A",
        width=12,
        first=1,
        last=999_999_999_999,
        taken=3,
        loaded_at=NOW,
    ),
    Delivery(
        id="d",
        platform="sms",
        subject="result_ready",
        about="2026-1",
        body="sealed-2",
        state=DeliveryState.DEAD,
        made_at=NOW,
        tries=4,
        next_try_at=NOW,
        sent_at=NOW,
        last_error="timeout",
        reference="r",
        reason="x",
    ),
)


def write(store: SqlHallStore, *records: Record) -> None:
    store.commit([Change(at=NOW, actor="t/", events=(), first_seq=1, records=records)])


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_field_comes_back(place: OpenAgain, record: Record) -> None:
    store = SqlHallStore(place(), HALL)
    write(store, record)
    assert store.load(NOW.date()).records == (record,)
    closed = replace(record, open=False)
    write(store, closed)
    assert store.load(NOW.date()).records == ()
    assert store.record(type(record), record.id) == closed


def test_a_licence_is_found_by_its_claim_however_old(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    write(store, replace(LICENCE, open=False), replace(LICENCE, id="other", token="", open=False))
    found = store.record_by(Licence, "token", "token-1")
    assert found is not None and found.id == LICENCE.id
