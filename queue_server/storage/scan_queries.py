"""Questions about many scans at once, asked beside the engine: what is due, what may be reused.

Each opens a connection of its own and may be called from any thread; what is decided
on the answers is decided again by the engine on what it knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Select, exists, func, or_, select

from queue_server.application.retention import DESTROYED_ON, NO_END_YET, Due, Limits
from queue_server.domain.scans import DataDestroyed, Scan
from queue_server.storage import tables
from queue_server.storage.case_tables import cases
from queue_server.storage.database import Database
from queue_server.storage.record_tables import SEALED, sealed
from queue_server.storage.rows import RowMap, micros
from queue_server.storage.scan_tables import BLOBS, SCANS, blobs, scans

MOST_AT_ONCE = 200
"""Pieces one proof of destruction names."""


class ScanQueries:
    """Reads what concerns scans and retention.

    Args:
        database: open.
        hall_id: whose rows.
    """

    def __init__(self, database: Database, hall_id: str) -> None:
        self._database = database
        self._hall_id = hall_id

    def due_scans(self, limits: Limits) -> tuple[Scan, ...]:
        """Return scans whose case ended so long ago that their time is over; the first few."""
        query = (
            select(scans)
            .join(cases, (cases.c.hall_id == scans.c.hall_id) & (cases.c.id == scans.c.case_id))
            .where(
                scans.c.hall_id == self._hall_id,
                scans.c.removed_at.is_(None),
                cases.c.ended_at < micros(limits.scans_before),
            )
            .limit(MOST_AT_ONCE)
        )
        return self._values(SCANS, query)

    def due(self, limits: Limits) -> Due:
        """Return documents nobody needs and personal data whose time is over; the first few of each."""
        return Due(
            blobs=self._values(BLOBS, self._unneeded(limits).limit(MOST_AT_ONCE)),
            sealed=self._values(SEALED, self._over(limits).limit(MOST_AT_ONCE)),
        )

    def count_due(self, limits: Limits) -> dict[str, int]:
        """Return how many pieces are due, by kind."""
        of_blobs, of_sealed = self._unneeded(limits).subquery(), self._over(limits).subquery()
        due_scans = (
            select(func.count())
            .select_from(scans)
            .join(cases, (cases.c.hall_id == scans.c.hall_id) & (cases.c.id == scans.c.case_id))
            .where(
                scans.c.hall_id == self._hall_id,
                scans.c.removed_at.is_(None),
                cases.c.ended_at < micros(limits.scans_before),
            )
        )
        with self._database.reading() as connection:
            return {
                "scans": connection.execute(due_scans).scalar_one(),
                "documents": connection.execute(select(func.count()).select_from(of_blobs)).scalar_one(),
                "sealed": connection.execute(select(func.count()).select_from(of_sealed)).scalar_one(),
            }

    def proofs(self) -> list[DataDestroyed]:
        """Return every proof of destruction, oldest first."""
        log = tables.event_log.c
        query = (
            select(log.data)
            .where(log.hall_id == self._hall_id, log.kind == DataDestroyed.kind)
            .order_by(log.seq)
        )
        with self._database.reading() as connection:
            return [
                msgspec.json.decode(data, type=DataDestroyed) for data in connection.execute(query).scalars()
            ]

    def of_case(self, case_id: str) -> tuple[Scan, ...]:
        """Return every scan a case ever had."""
        return self._values(
            SCANS, select(scans).where(scans.c.hall_id == self._hall_id, scans.c.case_id == case_id)
        )

    def of_persons(self, person_hashes: Iterable[str]) -> tuple[Scan, ...]:
        """Return the scans the hall has from a person, the newest first."""
        query = (
            select(scans)
            .where(
                scans.c.hall_id == self._hall_id,
                scans.c.person_hash.in_(list(person_hashes)),
                scans.c.removed_at.is_(None),
            )
            .order_by(scans.c.scanned_at.desc())
        )
        return self._values(SCANS, query)

    def _unneeded(self, limits: Limits) -> Select[Any]:
        """Select documents no scan shows: never used for a day, or taken off since they were stored."""
        of_blob = (scans.c.hall_id == blobs.c.hall_id) & (scans.c.blob_id == blobs.c.id)
        return select(blobs).where(
            blobs.c.hall_id == self._hall_id,
            blobs.c.destroyed_at.is_(None),
            ~exists().where(of_blob, scans.c.removed_at.is_(None)),
            or_(
                blobs.c.stored_at < micros(limits.unused_before),
                exists().where(of_blob, scans.c.removed_at > blobs.c.stored_at),
            ),
        )

    def _over(self, limits: Limits) -> Select[Any]:
        """Select personal data whose day has passed, and what an ended case left without one."""
        ended = exists().where(
            cases.c.hall_id == sealed.c.hall_id,
            cases.c.id == sealed.c.record_id,
            cases.c.ended_at < micros(limits.cases_before),
        )
        return select(sealed).where(
            sealed.c.hall_id == self._hall_id,
            sealed.c.keep_until > DESTROYED_ON.isoformat(),
            or_(
                sealed.c.keep_until < limits.today.isoformat(),
                (sealed.c.keep_until == NO_END_YET.isoformat()) & ended,
            ),
        )

    def _values(self, rows: RowMap[Any], query: Select[Any]) -> tuple[Any, ...]:
        with self._database.reading() as connection:
            return tuple(rows.value(dict(row)) for row in connection.execute(query).mappings())
