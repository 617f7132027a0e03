"""Scanned materials as staff see them."""

from __future__ import annotations

import datetime as dt

from queue_server.protocol.base import View


class ScanView(View, frozen=True, kw_only=True):
    """One stored document: pages of one material."""

    id: str
    case_id: str = ""
    material_id: str = ""
    material_name: str = ""
    pages: int
    size_bytes: int
    media_type: str = "application/pdf"
    scanned_at: dt.datetime
    by: str = ""
    keep_until: dt.date | None = None
    codes: tuple[str, ...] = ()
    """Texts of QR and bar codes found on its pages."""
    reused_from: str = ""
    """Case number of its origin, when it was not scanned for this case (R190)."""
    deleted_at: dt.datetime | None = None
