"""Pages to one PDF: JPEG pages as they are, exact sheets, an invisible text layer when there is text."""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import img2pdf
import numpy as np
import pikepdf

from devices.document_ports import Pixels
from devices.imaging.sheets import MM_PER_INCH, Sheet
from devices.imaging.text_layer import PageText, PlacedText, add_text

__all__ = ["PageText", "PlacedText", "encode_jpeg", "pages_to_pdf"]

_FREE_DPI = 200
_POINTS_PER_MM = 72 / MM_PER_INCH


def encode_jpeg(page: Pixels, quality: int = 85) -> bytes:
    """Return a page as a file: JPEG, or PNG of one bit a pixel when it is black and white only.

    Args:
        page: flat page.
        quality: 1 to 100, of JPEG.
    """
    if page.ndim == 2 and bool(np.isin(page, (0, 255)).all()):
        done, packed = cv2.imencode(".png", page, [cv2.IMWRITE_PNG_BILEVEL, 1])
    else:
        done, packed = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(f"a picture of shape {page.shape} cannot be encoded")
    return packed.tobytes()


def pages_to_pdf(
    jpegs: Sequence[bytes],
    *,
    sheet: Sheet | Sequence[Sheet] = Sheet.A4,
    text: Sequence[PageText | None] | None = None,
) -> bytes:
    """Return one PDF of pages from `encode_jpeg`, none of them encoded again.

    Args:
        jpegs: the pages in order.
        sheet: of all pages, or one each; turned to landscape where the picture is wide. FREE pages
            are as large as the picture at 200 dpi.
        text: for each page what it says, searchable but not seen.

    Raises:
        ValueError: no pages, or numbers that do not fit, or a page that is no picture.
    """
    sheets = [sheet] * len(jpegs) if isinstance(sheet, Sheet) else list(sheet)
    texts = [None] * len(jpegs) if text is None else list(text)
    if not jpegs or len(sheets) != len(jpegs) or len(texts) != len(jpegs):
        raise ValueError(f"{len(jpegs)} pages, {len(sheets)} sheets and {len(texts)} texts do not fit")
    with pikepdf.new() as whole:
        for data, one_sheet, one_text in zip(jpegs, sheets, texts, strict=True):
            with pikepdf.open(io.BytesIO(_one_page(data, one_sheet))) as single:
                whole.pages.append(single.pages[0])
            if one_text is not None:
                add_text(whole, whole.pages[-1], one_text)
        made = io.BytesIO()
        whole.save(made, deterministic_id=True)
    return made.getvalue()


def _one_page(data: bytes, sheet: Sheet) -> bytes:
    try:
        made = img2pdf.convert(data, layout_fun=lambda *size: _layout(sheet, size[0], size[1]), nodate=True)
    except (img2pdf.ImageOpenError, ValueError) as error:
        raise ValueError(f"a page of {len(data)} bytes is no picture a PDF can hold") from error
    return bytes(made)


def _layout(sheet: Sheet, width_px: int, height_px: int) -> tuple[float, float, float, float]:
    """Return page and picture size in points: as large as fits, proportions kept, in the middle."""
    if sheet.size_mm is None:
        width, height = (pixels / _FREE_DPI * 72 for pixels in (width_px, height_px))
    else:
        short, long = (mm * _POINTS_PER_MM for mm in sheet.size_mm)
        width, height = (long, short) if width_px > height_px else (short, long)
    scale = min(width / width_px, height / height_px)
    return width, height, width_px * scale, height_px * scale
