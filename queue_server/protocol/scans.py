"""Scans and files: bytes travel over HTTP with a one-time path, what they mean travels here.

Upload: `file.begin_upload` → POST the bytes to the path → its JSON answer is `FileStored` →
`scan.add` says what it is. Download: `file.begin_download` → GET the path once.
Both requests carry the header `x-yichuang-proof`: the terminal's signature over the token in
the path, as hex, as `session.identify` carries one over the nonce. A refusal is the error's
`data` as JSON, with an HTTP status of 400 or more.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from queue_server.protocol.base import Id, Params, RequestKey, Role, View, method
from queue_server.protocol.cases import CaseChanged
from queue_server.protocol.scan_views import ScanView

MOST_BYTES = 64 * 1024 * 1024
"""A document larger than this is refused before it is sent."""
SIGNATURE = "signature"
"""`material_id` of whoever fetches the result: a drawn signature, named in `issuing.hand_out` (R114)."""
PROOF_HEADER = "x-yichuang-proof"


class FilePath(View, frozen=True, kw_only=True):
    """Where to send or fetch, once."""

    path: str
    """On the server's own address, e.g. `/files/<token>`."""
    expires_s: float


@method("file.begin_upload", FilePath, Role.CLERK, Role.GUIDE)
class BeginUpload(Params, frozen=True, kw_only=True):
    """Announce a document: PDF, JPEG or PNG."""

    size_bytes: Annotated[int, msgspec.Meta(ge=1, le=MOST_BYTES)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class FileStored(View, frozen=True, kw_only=True):
    """The answer to the POST: it lies encrypted on disk; unused, it is deleted after a day."""

    blob_id: str
    pages: int
    media_type: str


class FileKind(StrEnum):
    """What can be fetched."""

    SCAN = "scan"
    THUMBNAIL = "thumbnail"
    """PNG of a scan's first page."""
    PAPER = "paper"
    """PDF of a paper, by its number."""
    PAPER_PICTURE = "paper_picture"
    """PNG of a paper's first page, for the screen."""
    LICENCE = "licence"
    """PDF to print on a blank; needs the claim's token."""
    LICENCE_PICTURE = "licence_picture"
    """PNG for the screen; needs the claim's token."""
    GUIDE = "guide"
    """PDF of an item's guide."""
    CALIBRATION = "calibration"
    """PDF that shows how far a tray of this licence printer prints off."""


@method("file.begin_download", FilePath, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.KIOSK, Role.COUNTER)
class BeginDownload(Params, frozen=True, kw_only=True):
    """Ask for a file; scans and papers are personal data, so who, when and why is logged."""

    kind: FileKind
    id: Id
    """Scan id, paper number, licence id, item id, tray."""
    case_id: str = ""
    token: str = ""
    """Of a licence claim."""
    purpose: Annotated[str, msgspec.Meta(max_length=100)] = ""


class ScanStored(View, frozen=True, kw_only=True):
    """The scan, and the case it now belongs to."""

    scan: ScanView
    case: CaseChanged | None = None


@method("scan.add", ScanStored, Role.CLERK, Role.GUIDE)
class AddScan(Params, frozen=True, kw_only=True):
    """Say what an uploaded document is: a material of a case."""

    request_key: RequestKey
    blob_id: Id
    case_id: Id
    material_id: Id
    codes: Annotated[tuple[str, ...], msgspec.Meta(max_length=40)] = ()


@method("scan.reuse", ScanStored, Role.CLERK)
class ReuseScan(Params, frozen=True, kw_only=True):
    """Take a material the hall already has from the same applicant (R190)."""

    request_key: RequestKey
    scan_id: Id
    case_id: Id
    material_id: Id


@method("scan.remove", ScanStored, Role.CLERK)
class RemoveScan(Params, frozen=True, kw_only=True):
    """Take a wrong scan off a material; its bytes go when no case needs them."""

    request_key: RequestKey
    scan_id: Id
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


@method("scan.read", ScanStored, Role.CLERK, Role.GUIDE, Role.MANAGER)
class ReadScan(Params, frozen=True, kw_only=True):
    """A scan with the codes found on its pages; who, when and why is logged."""

    scan_id: Id
    purpose: Annotated[str, msgspec.Meta(max_length=100)] = ""


class AccessLine(View, frozen=True, kw_only=True):
    """Who did what with a scan or a case's personal data."""

    at: dt.datetime
    who: str
    terminal: str
    what: str
    """Kind of the event, e.g. `scan_opened`."""
    part: str = ""
    """Of an opened scan: `scan`, `thumbnail` or `codes`."""
    purpose: str = ""
    """Or the reason that was given."""


class AccessTrail(View, frozen=True, kw_only=True):
    """Every access, oldest first."""

    lines: tuple[AccessLine, ...]


@method("scan.trail", AccessTrail, Role.MANAGER, Role.ADMIN)
class ReadTrail(Params, frozen=True, kw_only=True):
    """Who did what with a scan, or with a case and its scans; asking is logged as well."""

    record_id: Id
