"""Checks image and PDF files that come from elsewhere, before anything decodes them."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from enum import StrEnum

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

MAX_BYTES = 200 * 1024 * 1024
"""A larger upload is refused before it is decoded."""
MAX_PIXELS = 100_000_000
"""Of one picture or one page; a decompression bomb has more."""
MAX_PAGES = 500
_SHOWN_DPI = 200


class UploadKind(StrEnum):
    """What a file is, by its content, whatever its name says; the value is the media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    BMP = "image/bmp"
    WEBP = "image/webp"
    PDF = "application/pdf"


_BEGINNINGS = (
    (b"\xff\xd8\xff", UploadKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", UploadKind.PNG),
    (b"II*\x00", UploadKind.TIFF),
    (b"MM\x00*", UploadKind.TIFF),
    (b"BM", UploadKind.BMP),
)
_PILLOW_NAMES = {
    UploadKind.JPEG: "JPEG",
    UploadKind.PNG: "PNG",
    UploadKind.TIFF: "TIFF",
    UploadKind.BMP: "BMP",
    UploadKind.WEBP: "WEBP",
}


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
    if not data:
        raise UnreadableScan(UnreadableReason.EMPTY)
    if len(data) > MAX_BYTES:
        raise UnreadableScan(UnreadableReason.TOO_LARGE, f"{len(data)} bytes")
    kind = _kind(data)
    if kind is None:
        raise UnreadableScan(UnreadableReason.UNKNOWN_TYPE)
    return _checked_pdf(data) if kind is UploadKind.PDF else _checked_picture(kind, data)


def _kind(data: bytes) -> UploadKind | None:
    """Return the type by the first bytes; a PDF may have up to 1 KiB of rubbish before it."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return UploadKind.WEBP
    return UploadKind.PDF if b"%PDF-" in data[:1024] else None


def _checked_picture(kind: UploadKind, data: bytes) -> Upload:
    """Decode the picture once: a broken end is found only there. Its size is known before."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow's own bomb warning: the limit here is lower
            with Image.open(io.BytesIO(data), formats=[_PILLOW_NAMES[kind]]) as picture:
                pages = getattr(picture, "n_frames", 1)
                _require_pages(pages)
                size = picture.size
                for page in range(pages):
                    picture.seek(page)
                    _require_pixels(*picture.size)
                    picture.load()
    except UnreadableScan:
        raise
    except Image.DecompressionBombError as error:
        raise UnreadableScan(UnreadableReason.TOO_MANY_PIXELS) from error
    except Exception as error:  # whatever a reader trips over, the file is what is broken
        raise UnreadableScan(UnreadableReason.BROKEN, type(error).__name__) from error
    return Upload(kind, data, pages, size)


def _checked_pdf(data: bytes) -> Upload:
    """Open every page; drawing is left to whoever shows it."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD
        reason = UnreadableReason.NEEDS_PASSWORD if locked else UnreadableReason.BROKEN
        raise UnreadableScan(reason, "pdf") from error
    try:
        pages = len(document)
        if pages == 0:
            raise UnreadableScan(UnreadableReason.BROKEN, "pdf without pages")
        _require_pages(pages)
        for number in range(pages):
            width, height = document.get_page_size(number)
            _require_pixels(width / 72 * _SHOWN_DPI, height / 72 * _SHOWN_DPI)
    except pdfium.PdfiumError as error:
        raise UnreadableScan(UnreadableReason.BROKEN, "pdf page") from error
    finally:
        document.close()
    return Upload(UploadKind.PDF, data, pages, None)


def _require_pages(pages: int) -> None:
    if pages > MAX_PAGES:
        raise UnreadableScan(UnreadableReason.TOO_MANY_PAGES, f"{pages} pages")


def _require_pixels(width: float, height: float) -> None:
    if width * height > MAX_PIXELS:
        raise UnreadableScan(UnreadableReason.TOO_MANY_PIXELS, f"{width:.0f} x {height:.0f}")
