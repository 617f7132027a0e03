"""Scans as staff see them."""

from __future__ import annotations

from queue_server.application.record_views import pictured
from queue_server.domain.cases.model import Case
from queue_server.domain.scans import Blob, Scan
from queue_server.domain.state import HallState
from queue_server.protocol.scan_views import ScanView


def scan_view(state: HallState, scan: Scan, codes: tuple[str, ...] = ()) -> ScanView:
    """Return the picture of a scan; its codes only where the answer is not kept."""
    case = state.records.find(Case, scan.case_id)
    ended_at = case.ended_at if case else None
    return ScanView(
        id=scan.id,
        case_id=scan.case_id,
        material_id=scan.material_id,
        material_name=scan.material_name,
        pages=scan.pages,
        size_bytes=scan.size_bytes,
        media_type=scan.media_type,
        scanned_at=scan.scanned_at,
        by=scan.clerk_id,
        keep_until=state.rules.calendars.local_day(ended_at + state.rules.keep_scans) if ended_at else None,
        codes=codes,
        reused_from=scan.reused_from,
        deleted_at=scan.removed_at,
    )


@pictured(Scan, "scan")
def _scan(state: HallState, scan: Scan) -> ScanView:
    return scan_view(state, scan)


@pictured(Blob, "scan")
def _blob(_: HallState, blob: Blob) -> ScanView:
    """Show a document that is nobody's material yet."""
    return ScanView(
        id="",
        pages=blob.pages,
        size_bytes=blob.size_bytes,
        media_type=blob.media_type,
        scanned_at=blob.stored_at,
        deleted_at=blob.destroyed_at,
    )
