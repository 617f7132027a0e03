"""Checks image and PDF files that come from elsewhere, before anything decodes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MAX_BYTES = 200 * 1024 * 1024
"""A larger upload is refused before it is decoded."""
MAX_PIXELS = 100_000_000
"""Of one picture or one page; a decompression bomb has more."""
MAX_PAGES = 500


class UploadKind(StrEnum):
    """What a file is, by its content, whatever its name says; the value is the media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    BMP = "image/bmp"
    WEBP = "image/webp"
    PDF = "application/pdf"


class UnreadableReason(StrEnum):
    """Why a file is refused; front ends make the sentence."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    NEEDS_PASSWORD = "needs_password"


class UnreadableScan(ValueError):
    """A file that is refused; nothing of it was kept.

    Attributes:
        reason: why.
        detail: a short technical text without content of the file.
    """

    def __init__(self, reason: UnreadableReason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was checked and can be decoded.

    Attributes:
        kind: what it is.
        data: its bytes.
        pages: 1 for pictures of one page.
        size_px: (width, height) of the first picture; None for a PDF.
    """

    kind: UploadKind
    data: bytes = field(repr=False)
    pages: int
    size_px: tuple[int, int] | None


def check_upload(data: bytes) -> Upload:
    """Return what a file is.

    Raises:
        UnreadableScan: it is not a picture or PDF that can be kept.
    """
    raise NotImplementedError
