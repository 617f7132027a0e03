"""What is destroyed, decided on what the hall knows: never what a case needs, always what none needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from queue_server.application.command import Decision
from queue_server.application.retention import Due, Limits, destroy, expire_scans, limits_at
from queue_server.application.sealing import Sealed
from queue_server.domain.scans import Blob, BlobStored, DataDestroyed, Scan, ScanAdded, ScanRemoved
from tests.helpers.desk_hall import DeskHall

DAY = dt.timedelta(days=1)


class Vault(RuleBasedStateMachine):
    """Documents come, are used by cases, taken off, swept; a second look at the disk may come too late.

    `users` is what a person would count by hand: which live scans show which document.
    """

    scans = Bundle("scans")

    def __init__(self) -> None:
        super().__init__()
        self.hall = DeskHall(staffed=False)
        self.users: dict[str, set[str]] = {}
        self.stored_at: dict[str, dt.datetime] = {}
        self.destroyed: set[str] = set()
        self.keys: set[str] = set()
        self.stale: Sequence[Blob] = ()
        self._scans = 0

    @rule(blob=st.sampled_from("abcd"))
    def upload(self, blob: str) -> None:
        self.hall.now += dt.timedelta(seconds=1)
        self.hall.happen(
            BlobStored(at=self.hall.now, record_id=blob, pages=1, size_bytes=1, media_type="image/png")
        )
        self.stored_at[blob] = self.hall.now
        self.users.setdefault(blob, set())
        self.destroyed.discard(blob)
        self.keys.add(blob)

    @rule(target=scans, blob=st.sampled_from("abcd"))
    def use(self, blob: str) -> str:
        known = self.hall.state.records.find(Blob, blob)
        if known is None or known.destroyed_at is not None:
            return ""
        self._scans += 1
        scan_id = f"scan{self._scans}"
        self.hall.now += dt.timedelta(seconds=1)
        self.hall.happen(
            ScanAdded(
                at=self.hall.now,
                record_id=scan_id,
                blob_id=blob,
                case_id="case",
                case_number="1",
                person_hash="p",
                material_id="m",
                material_name="m",
                pages=1,
                size_bytes=1,
                media_type="image/png",
                scanned_at=self.hall.now,
                clerk_id="ann",
            )
        )
        self.users[blob].add(scan_id)
        return scan_id

    @rule(scan_id=scans, by_time=st.booleans())
    def take_off(self, scan_id: str, by_time: bool) -> None:
        scan = self.hall.state.records.find(Scan, scan_id)
        if scan is None or scan.removed_at is not None:
            return
        self.hall.now += dt.timedelta(seconds=1)
        if by_time:
            self.carry_out(expire_scans((scan,), self.hall.state, self.hall.context()))
        else:
            self.hall.happen(ScanRemoved(at=self.hall.now, record_id=scan_id, clerk_id="ann", reason="wrong"))
        self.users[scan.blob_id].discard(scan_id)

    @rule()
    def look_at_the_disk(self) -> None:
        self.stale = self.due()

    @rule(late=st.booleans(), days=st.integers(0, 2))
    def sweep(self, late: bool, days: int) -> None:
        """Sweep on a fresh look at the disk, or on one that has become old meanwhile."""
        self.hall.now += days * DAY
        due = self.stale if late else self.due()
        before = {blob for blob, users in self.users.items() if users}
        self.carry_out(destroy(Due(blobs=due), self.hall.state.day, self.hall.state, self.hall.context()))
        assert before.isdisjoint(self.destroyed)
        if not late:
            assert self.due() == ()

    @invariant()
    def whoever_is_used_has_its_key(self) -> None:
        for blob, users in self.users.items():
            known = self.hall.state.records.get(Blob, blob)
            assert (known.destroyed_at is not None) == (blob in self.destroyed)
            assert (blob in self.keys) == (blob not in self.destroyed)
            assert not (users and blob in self.destroyed)

    def due(self) -> tuple[Blob, ...]:
        """Return what the disk would say, worked out by hand."""
        limits = limits_of(self.hall.now)
        return tuple(
            self.hall.state.records.get(Blob, blob)
            for blob, users in sorted(self.users.items())
            if not users
            and blob not in self.destroyed
            and (self.stored_at[blob] < limits.unused_before or self._taken_off_since(blob))
        )

    def _taken_off_since(self, blob: str) -> bool:
        scans = self.hall.state.records.where(Scan, "blob_id", blob)
        return any(scan.removed_at is not None and scan.removed_at > self.stored_at[blob] for scan in scans)

    def carry_out(self, decision: Decision) -> None:
        self.hall.carry_out(decision)
        for event in decision.events:
            if isinstance(event, DataDestroyed):
                self.destroyed.update(event.blobs)
        emptied = [one.id for one in decision.sealed if not one.key and not one.data]
        assert len(emptied) == len(decision.sealed)
        self.keys.difference_update(emptied)


Vault.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestVault = Vault.TestCase


def limits_of(now: dt.datetime) -> Limits:
    return limits_at(now, now.date(), scan_days=10, case_days=20, person_years=3)


def test_the_present_year_counts_among_the_years_a_person_is_found() -> None:
    assert limits_of(dt.datetime(2026, 6, 1, tzinfo=dt.UTC)).first_person_year == 2024


def test_when_another_day_began_since_the_disk_was_asked_nothing_is_destroyed() -> None:
    hall = DeskHall(staffed=False)
    sealed = Sealed(
        id="s", purpose="case", record_id="c", key=b"k", data=b"d", keep_until=dt.date(2020, 1, 1)
    )
    another = hall.state.day + DAY
    assert destroy(Due(sealed=(sealed,)), another, hall.state, hall.context()).events == ()
    decision = destroy(Due(sealed=(sealed,)), hall.state.day, hall.state, hall.context())
    assert [one.id for one in decision.sealed] == ["s"]
    assert decision.sealed[0].key == decision.sealed[0].data == b""
