"""Documents in the vault, and the materials they are."""

from __future__ import annotations

from dataclasses import replace

from queue_server.domain import scans
from queue_server.domain.fold.records import begins, changes


@begins(scans.BlobStored)
def _stored(event: scans.BlobStored) -> scans.Blob:
    return scans.Blob(
        id=event.record_id,
        pages=event.pages,
        size_bytes=event.size_bytes,
        media_type=event.media_type,
        stored_at=event.at,
    )


@changes(scans.BlobDestroyed, scans.Blob)
def _destroyed(blob: scans.Blob, event: scans.BlobDestroyed) -> scans.Blob:
    return replace(blob, destroyed_at=event.at)


@begins(scans.ScanAdded)
def _added(event: scans.ScanAdded) -> scans.Scan:
    return scans.Scan(
        id=event.record_id,
        blob_id=event.blob_id,
        case_id=event.case_id,
        case_number=event.case_number,
        person_hash=event.person_hash,
        material_id=event.material_id,
        material_name=event.material_name,
        pages=event.pages,
        size_bytes=event.size_bytes,
        media_type=event.media_type,
        scanned_at=event.scanned_at,
        clerk_id=event.clerk_id,
        codes_id=event.codes_id,
        reused_from=event.reused_from,
    )


@changes(scans.ScanRemoved, scans.Scan)
def _removed(scan: scans.Scan, event: scans.ScanRemoved) -> scans.Scan:
    return replace(scan, removed_at=event.at, why_removed=event.reason)
