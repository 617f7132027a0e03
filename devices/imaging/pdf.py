"""Pages to one PDF: JPEG pages as they are, exact sheets, an invisible text layer when there is text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.document_ports import Pixels
from devices.imaging.sheets import Sheet


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One line of recognised text.

    Attributes:
        text: the line.
        box: (left, top, width, height) in pixels of the page.
    """

    text: str = field(repr=False)
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageText:
    """The recognised text of one page.

    Attributes:
        width_px, height_px: size of the picture the boxes refer to.
        lines: in reading order.
    """

    width_px: int
    height_px: int
    lines: tuple[PlacedText, ...] = field(repr=False)


def encode_jpeg(page: Pixels, quality: int = 85) -> bytes:
    """Return a page as a file: JPEG, or PNG when it is black and white only and that is smaller."""
    raise NotImplementedError


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
        ValueError: no pages, or numbers that do not fit.
    """
    raise NotImplementedError
