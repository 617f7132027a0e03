"""What the disk says about scans, on both databases: what is due, what is proved, whose they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from queue_server.application.ports import Change
from queue_server.application.retention import NO_END_YET, destroyed, limits_at
from queue_server.application.sealing import Sealed
from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.model import Case
from queue_server.domain.records import Record
from queue_server.domain.scans import Blob, DataDestroyed, Scan
from queue_server.storage.database import look_into
from queue_server.storage.hall_store import SqlHallStore
from queue_server.storage.scan_queries import ScanQueries
from tests.contract.storage.conftest import HALL, OpenAgain

NOW = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
LIMITS = limits_at(NOW, NOW.date(), scan_days=100, case_days=1000, person_years=10)


def days_ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def a_case(id: str, ended_at: dt.datetime | None) -> Case:
    return Case(
        id=id,
        open=ended_at is None,
        number=f"N-{id}",
        item_id="item",
        item=ItemRule(id="item", name="事项"),
        kind=CaseKind.PROMISED,
        applicant="欧***",
        applicant_kind="person",
        sealed_id=f"sealed-{id}",
        person_hash="person",
        received_by="li",
        received_at=days_ago(3000),
        changed_at=days_ago(3000),
        ended_at=ended_at,
    )


def a_blob(id: str, stored_at: dt.datetime, destroyed_at: dt.datetime | None = None) -> Blob:
    return Blob(id=id, pages=1, size_bytes=1, media_type="x", stored_at=stored_at, destroyed_at=destroyed_at)


def a_scan(id: str, blob_id: str, case_id: str, removed_at: dt.datetime | None = None) -> Scan:
    return Scan(
        id=id,
        blob_id=blob_id,
        case_id=case_id,
        case_number=f"N-{case_id}",
        person_hash="person",
        material_id="m",
        material_name="m",
        pages=1,
        size_bytes=1,
        media_type="x",
        scanned_at=days_ago(500),
        clerk_id="li",
        removed_at=removed_at,
    )


def a_seal(id: str, record_id: str, keep_until: dt.date) -> Sealed:
    return Sealed(id=id, purpose="case", record_id=record_id, key=b"key", data=b"data", keep_until=keep_until)


def write(store: SqlHallStore, *records: Record, sealed: tuple[Sealed, ...] = ()) -> None:
    store.commit([Change(at=NOW, actor="/", events=(), first_seq=1, records=records, sealed=sealed)])


def test_what_is_due_and_what_is_not(place: OpenAgain) -> None:
    database = place()
    store, queries = SqlHallStore(database, HALL), ScanQueries(database, HALL)
    over, young, running = days_ago(101), days_ago(99), None
    write(
        store,
        *(a_case(id, ended) for id, ended in (("over", over), ("young", young), ("running", running))),
        a_case("ancient", days_ago(1001)),
        *(a_blob(id, days_ago(500)) for id in ("over", "young", "running", "unused", "removed", "shared")),
        a_blob("fresh", days_ago(0.9)),
        a_blob("again", NOW),
        a_blob("gone", days_ago(500), NOW),
        a_scan("s-over", "over", "over"),
        a_scan("s-young", "young", "young"),
        a_scan("s-running", "running", "running"),
        a_scan("s-removed", "removed", "running", days_ago(0.1)),
        a_scan("s-again", "again", "running", days_ago(0.1)),
        a_scan("s-shared-off", "shared", "running", days_ago(1)),
        a_scan("s-shared", "shared", "running"),
        sealed=(
            a_seal("sealed-ancient", "ancient", NO_END_YET),
            a_seal("sealed-over", "over", NO_END_YET),
            a_seal("sealed-running", "running", NO_END_YET),
            a_seal("yesterday", "x", days_ago(1).date()),
            a_seal("today", "x", NOW.date()),
            destroyed("destroyed", "case", "x"),
        ),
    )
    assert [scan.id for scan in queries.due_scans(LIMITS)] == ["s-over"]
    due = queries.due(LIMITS)
    assert sorted(blob.id for blob in due.blobs) == ["removed", "unused"]
    assert sorted(one.id for one in due.sealed) == ["sealed-ancient", "yesterday"]
    assert queries.count_due(LIMITS) == {"scans": 1, "documents": 2, "sealed": 2}
    assert {scan.id for scan in queries.of_case("running")} == {
        "s-running",
        "s-removed",
        "s-again",
        "s-shared",
        "s-shared-off",
    }
    assert {scan.id for scan in queries.of_persons(("person", "other"))} == {
        "s-over",
        "s-young",
        "s-running",
        "s-shared",
    }
    assert ScanQueries(database, "another").of_persons(("person",)) == ()


def test_a_proof_is_found_beside_the_running_server_and_keys_leave_no_trace(
    place: OpenAgain, storage: str, tmp_path: Path
) -> None:
    database = place()
    store = SqlHallStore(database, HALL)
    key = b"a wrapped key that nobody may find again"
    piece = replace(a_seal("piece", "x", NOW.date()), key=key)
    write(store, sealed=(piece,))
    proof = DataDestroyed(at=NOW, blobs=("b1",), sealed=("piece",))
    emptied = (destroyed("piece", "case", "x"),)
    store.commit([Change(at=NOW, actor="/", events=(proof,), first_seq=1, sealed=emptied)])
    assert database.scrub("sealed", "secrets")
    beside = look_into(storage, tmp_path, HALL)
    try:
        assert ScanQueries(beside, HALL).proofs() == [proof]
    finally:
        beside.close()
    found = store.sealed("piece")
    assert found is not None
    assert found.key == found.data == b""
    if storage == "sqlite":
        files = [path.read_bytes() for path in tmp_path.iterdir()]
        assert not any(key in content for content in files)


def test_names_of_secrets_are_found_by_their_beginning(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    for name in ("persons 2026", "persons 2025", "identity 2026-01", "person"):
        store.secret(name, b"x")
    assert store.secret_names("persons ") == ["persons 2025", "persons 2026"]
