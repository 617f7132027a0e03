"""Scanned materials: what lies in the vault, whose case it belongs to, who looked, when it was destroyed.

A blob is a stored document, once for each content; a scan says that a blob is a
material of a case. Neither holds anything about a person: the bytes are encrypted,
and the names are in the case's own seal. Both are closed from the start: they are
asked for one by one, and a hall has millions.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.events import DomainEvent, RecordEvent
from queue_server.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob(Record):
    """A document in the vault; its id is a keyed hash of its content.

    Attributes:
        pages: how many.
        size_bytes: before encryption.
        media_type: as found by looking into it.
        stored_at: when it was last uploaded.
        destroyed_at: when its key was thrown away; from then on it can be read by nobody.
    """

    open: bool = False
    pages: int
    size_bytes: int
    media_type: str
    stored_at: dt.datetime
    destroyed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Record):
    """A document as a material of a case.

    Attributes:
        blob_id: its bytes.
        case_id: the case it belongs to.
        case_number: its number, for offering the scan to later cases.
        person_hash: keyed hash of whose case it is.
        material_id: which of the case's materials it is.
        material_name: that material's name when it was scanned.
        pages: how many.
        size_bytes: before encryption.
        media_type: as found by looking into it.
        scanned_at: when it was scanned, at its origin if it is reused.
        clerk_id: who put it there.
        codes_id: under which its codes are sealed; empty for none.
        reused_from: number of the case it was scanned for, when that was another one (R190).
        removed_at: when it was taken off its material, or its time was over.
        why_removed: why.
    """

    indexed: ClassVar[tuple[str, ...]] = ("blob_id", "case_id")
    open: bool = False
    blob_id: str
    case_id: str
    case_number: str
    person_hash: str
    material_id: str
    material_name: str
    pages: int
    size_bytes: int
    media_type: str
    scanned_at: dt.datetime
    clerk_id: str
    codes_id: str = ""
    reused_from: str = ""
    removed_at: dt.datetime | None = None
    why_removed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _BlobEvent(RecordEvent):
    picture: ClassVar[str] = "scan_changed"
    record_type: ClassVar[type[Record]] = Blob


@dataclass(frozen=True, slots=True, kw_only=True)
class _ScanEvent(RecordEvent):
    picture: ClassVar[str] = "scan_changed"
    record_type: ClassVar[type[Record]] = Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobStored(_BlobEvent):
    """A document lies in the vault, encrypted."""

    kind: ClassVar[str] = "blob_stored"
    pages: int
    size_bytes: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobDestroyed(_BlobEvent):
    """A document's key was thrown away: no scan shows it any more, or none ever did."""

    kind: ClassVar[str] = "blob_destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanAdded(_ScanEvent):
    """A document became a material of a case; with `origin_id` it was one of another case before (R190)."""

    kind: ClassVar[str] = "scan_added"
    blob_id: str
    case_id: str
    case_number: str
    person_hash: str
    material_id: str
    material_name: str
    pages: int
    size_bytes: int
    media_type: str
    scanned_at: dt.datetime
    clerk_id: str
    codes_id: str = ""
    origin_id: str = ""
    reused_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRemoved(_ScanEvent):
    """A scan was taken off its material; `clerk_id` is empty when its time was over."""

    kind: ClassVar[str] = "scan_removed"
    clerk_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOpened(_ScanEvent):
    """Somebody was given a scan to look at. `what`: `scan`, `thumbnail` or `codes`."""

    kind: ClassVar[str] = "scan_opened"
    clerk_id: str
    terminal: str
    what: str
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRead(DomainEvent):
    """Somebody asked who had looked at a record: the trail has a trail."""

    kind: ClassVar[str] = "trail_read"
    clerk_id: str
    about_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDestroyed(DomainEvent):
    """Personal data whose time was over exists no more: the proof.

    Attributes:
        scans: ids of scans taken off because their time was over; documents nobody needs then follow.
        blobs: ids of destroyed documents.
        sealed: ids of destroyed personal data.
        person_years: years whose link between persons and cases was destroyed.
    """

    kind: ClassVar[str] = "data_destroyed"
    scans: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    person_years: tuple[int, ...] = ()
