"""What an uploaded document is, judged by its bytes alone, never by its name.

Bytes from outside are read here by large C libraries; that happens in a process of
its own (`inspector`), which may crash, hang or swell without harm.
"""

from __future__ import annotations

import io
from typing import BinaryIO

import msgspec
import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw as pdfium

MOST_PAGES = 300
MOST_PIXELS = 120_000_000
"""An A3 page at 600 dpi in colour has 70 million."""
THUMBNAIL_PX = 320
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_LOOK_FOR_PDF_WITHIN = 1024
_PIL_FORMATS = {JPEG: "JPEG", PNG: "PNG"}


class Refused(msgspec.Struct, frozen=True, tag=True):
    """It cannot be taken; the reasons are those of `protocol.errors.DocumentRefused`."""

    reason: str
    limit: int = 0


class Looked(msgspec.Struct, frozen=True, tag=True):
    """What was found.

    Attributes:
        media_type: `application/pdf`, `image/jpeg` or `image/png`.
        pages: how many.
        thumbnail: PNG of the first page.
    """

    media_type: str
    pages: int
    thumbnail: bytes


Finding = Looked | Refused


def media_type_of(beginning: bytes) -> str:
    """Return what a document is by its first kilobyte; empty for nothing we take."""
    if beginning.startswith(b"\xff\xd8\xff"):
        return JPEG
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return PDF if b"%PDF-" in beginning[:_LOOK_FOR_PDF_WITHIN] else ""


def look_into(document: BinaryIO) -> Finding:
    """Return what a document is."""
    media_type = media_type_of(document.read(_LOOK_FOR_PDF_WITHIN))
    document.seek(0)
    if not media_type:
        return Refused("not_a_document")
    return _look_into_pdf(document) if media_type == PDF else _look_into_picture(document, media_type)


def _look_into_pdf(document: BinaryIO) -> Finding:
    try:
        with pypdfium2.PdfDocument(document) as pdf:
            pages = len(pdf)
            if pages > MOST_PAGES:
                return Refused("too_many_pages", MOST_PAGES)
            if pages == 0:
                return Refused("broken")
            for index in range(pages):
                pdf.get_page_size(index)
            return Looked(PDF, pages, _png(_first_page(pdf)))
    except pypdfium2.PdfiumError as fault:
        locked = getattr(fault, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        return Refused("encrypted" if locked else "broken")


def _first_page(pdf: pypdfium2.PdfDocument) -> Image.Image:
    page = pdf[0]
    width, height = page.get_size()
    if min(width, height) <= 0:
        raise pypdfium2.PdfiumError("a page without area")
    picture: Image.Image = page.render(scale=THUMBNAIL_PX / max(width, height)).to_pil()
    return picture


def _look_into_picture(document: BinaryIO, media_type: str) -> Finding:
    Image.MAX_IMAGE_PIXELS = None  # our own limit below; Pillow's would only warn
    try:
        with Image.open(document, formats=[_PIL_FORMATS[media_type]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return Refused("too_large", MOST_PIXELS)
            picture.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))
            picture.load()
            return Looked(media_type, 1, _png(ImageOps.exif_transpose(picture)))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Refused("broken")


def _png(picture: Image.Image) -> bytes:
    small = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    small.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
