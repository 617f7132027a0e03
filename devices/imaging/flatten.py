"""From a frame and four corners to a flat, straight, evenly lit page at real size."""

from __future__ import annotations

from enum import StrEnum

from devices.document_ports import Pixels
from devices.imaging.page import Corners
from devices.imaging.sheets import Sheet


class ScanMode(StrEnum):
    """How a page is kept."""

    COLOUR = "colour"
    GREY = "grey"
    BLACK_WHITE = "black_white"


def guess_sheet(corners: Corners) -> Sheet:
    """Return the sheet whose proportions fit best, A4 among equals; FREE when none does."""
    raise NotImplementedError


def flatten(
    pixels: Pixels,
    corners: Corners,
    *,
    mode: ScanMode = ScanMode.COLOUR,
    dpi: int = 200,
    sheet: Sheet | None = None,
) -> Pixels:
    """Return the page between `corners`, upright as it lies in the frame.

    Args:
        pixels: the frame, colour.
        corners: of the sheet in it.
        mode: COLOUR gives (h, w, 3); GREY and BLACK_WHITE (h, w), the latter only 0 and 255.
        dpi: dots per inch of the result; FREE sheets keep about the frame's own resolution.
        sheet: the real sheet; None guesses from its proportions.
    """
    raise NotImplementedError
