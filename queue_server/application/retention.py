"""The end of personal data: what is due is decided once more on what the hall knows, destroyed, and proved.

Destroying means that the wrapped key goes: without it nobody, not even the hall,
can read what is left anywhere, in files, backups of files, or pages of a disk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.application.command import Context, Decision
from queue_server.application.sealing import Sealed
from queue_server.domain.scans import Blob, BlobDestroyed, DataDestroyed, Scan, ScanRemoved
from queue_server.domain.state import HallState
from queue_server.protocol.base import View

UNUSED_FOR = dt.timedelta(days=1)
"""A document uploaded and never used is destroyed after so long."""
TIME_OVER = "time_over"
DOCUMENT, CODES = "document", "scan_codes"
"""What is sealed of a scan: the key of its file, and the codes found on its pages."""
NO_END_YET = dt.date.max
"""Kept until the case has ended and its time after that is over."""
DESTROYED_ON = dt.date.min
"""`keep_until` of what was destroyed: sorts before every day, so that it is not looked at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is older than these is due.

    Attributes:
        today: the hall's local date; personal data kept until yesterday is due.
        unused_before: a document stored before and never used is due.
        scans_before: scans of cases that ended before are due.
        cases_before: what is left of cases that ended before is due.
        first_person_year: the keys of persons' hashes of earlier years are due.
    """

    today: dt.date
    unused_before: dt.datetime
    scans_before: dt.datetime
    cases_before: dt.datetime
    first_person_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What the disk says is due: whole pictures, because the engine decides on them again."""

    blobs: Sequence[Blob] = ()
    sealed: Sequence[Sealed] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.blobs or self.sealed)


class Destroyed(View, frozen=True, kw_only=True):
    """What was destroyed: ids."""

    blobs: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()


def limits_at(now: dt.datetime, today: dt.date, scan_days: int, case_days: int, person_years: int) -> Limits:
    """Return what is due at a moment.

    Args:
        now: aware UTC.
        today: the hall's local date.
        scan_days: how long scans are kept after the end of their case.
        case_days: how long personal data of a case is kept after its end.
        person_years: how many years back a person may be found, the present one included.
    """
    return Limits(
        today=today,
        unused_before=now - UNUSED_FOR,
        scans_before=now - dt.timedelta(days=scan_days),
        cases_before=now - dt.timedelta(days=case_days),
        first_person_year=now.year - person_years + 1,
    )


def expire_scans(due: Sequence[Scan], state: HallState, ctx: Context) -> Decision:
    """Take scans off whose time is over; their documents follow when nobody else needs them."""
    state.records.remember(due)
    over = [one for one in due if state.records.get(Scan, one.id).removed_at is None]
    if not over:
        return Decision((), lambda _: Destroyed())
    codes = tuple(destroyed(scan.codes_id, CODES, scan.codes_id) for scan in over if scan.codes_id)
    done = Destroyed(scans=tuple(scan.id for scan in over), sealed=tuple(one.id for one in codes))
    events = (
        *(ScanRemoved(at=ctx.now, record_id=scan.id, clerk_id="", reason=TIME_OVER) for scan in over),
        DataDestroyed(at=ctx.now, scans=done.scans, sealed=done.sealed),
    )
    return Decision(events, lambda _: done, sealed=codes)


def destroy(due: Due, day: dt.date, state: HallState, ctx: Context) -> Decision:
    """Throw away the keys of what is due and still nobody's, and write the proof.

    Args:
        due: what the disk said.
        day: the hall's day when the disk was asked: what happened since is in memory unless another began.
        state: the hall.
        ctx: now.
    """
    if state.day != day:
        return Decision((), lambda _: Destroyed())
    state.records.remember(due.blobs)
    blobs = tuple(blob.id for blob in due.blobs if _is_nobodys(state, blob))
    pieces = tuple(one.id for one in due.sealed)
    if not blobs and not pieces:
        return Decision((), lambda _: Destroyed())
    done = Destroyed(blobs=blobs, sealed=pieces)
    events = (
        *(BlobDestroyed(at=ctx.now, record_id=id) for id in blobs),
        DataDestroyed(at=ctx.now, blobs=blobs, sealed=pieces),
    )
    emptied = (
        *(destroyed(id, DOCUMENT, id) for id in blobs),
        *(destroyed(one.id, one.purpose, one.record_id) for one in due.sealed),
    )
    return Decision(events, lambda _: done, sealed=emptied)


def forget_persons(years: Sequence[int], _: HallState, ctx: Context) -> Decision:
    """Write the proof that persons of these years can be found no more; their keys go right after it."""
    return Decision((DataDestroyed(at=ctx.now, person_years=tuple(years)),), lambda _: Destroyed())


def destroyed(id: str, purpose: str, record_id: str) -> Sealed:
    """Return what stays of a sealed piece: that it was there, and neither key nor data."""
    return Sealed(id=id, purpose=purpose, record_id=record_id, key=b"", data=b"", keep_until=DESTROYED_ON)


def _is_nobodys(state: HallState, blob: Blob) -> bool:
    """Tell whether a document is still as the disk said, and no scan shows it."""
    if state.records.get(Blob, blob.id) != blob:
        return False
    return all(scan.removed_at is not None for scan in state.records.where(Scan, "blob_id", blob.id))
