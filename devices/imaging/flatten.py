"""From a frame and four corners to a flat, straight, evenly lit page at real size."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np

from devices.document_ports import Pixels
from devices.imaging.lighting import evenly_lit
from devices.imaging.page import Corners
from devices.imaging.sheets import Sheet, dots

_A4_RATIO = 297.0 / 210.0
_RATIO_SLACK = 0.07
_FREE_MOST_PX = 4000
_INK_DARKNESS = 110
"""On an evenly lit page darker than this is ink, whatever lies around it."""
_PAPER_BRIGHTNESS = 205
_THRESHOLD_BLOCK_MM = 4.0
_THRESHOLD_BELOW_MEAN = 14


class ScanMode(StrEnum):
    """How a page is kept."""

    COLOUR = "colour"
    GREY = "grey"
    BLACK_WHITE = "black_white"


def guess_sheet(corners: Corners) -> Sheet:
    """Return the sheet whose proportions fit best, A4 among equals; FREE when none does."""
    across, down = _side_lengths(corners)
    ratio = max(across, down) / max(min(across, down), 1.0)
    card_ratio = 85.6 / 53.98
    if abs(ratio / card_ratio - 1) < min(_RATIO_SLACK, abs(ratio / _A4_RATIO - 1)):
        return Sheet.ID_CARD
    return Sheet.A4 if abs(ratio / _A4_RATIO - 1) < _RATIO_SLACK else Sheet.FREE


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
    width, height = page_size_px(corners, dpi, sheet or guess_sheet(corners))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), target)
    page = np.asarray(
        cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR,
                            borderMode=cv2.BORDER_REPLICATE), np.uint8
    )  # fmt: skip
    lit = evenly_lit(page)  # in colour first: what is grey paper in shadow and what is print, colour tells
    if mode is ScanMode.COLOUR:
        return lit
    grey = lit if lit.ndim == 2 else np.asarray(cv2.cvtColor(lit, cv2.COLOR_BGR2GRAY), np.uint8)
    return grey if mode is ScanMode.GREY else _black_white(grey, dpi)


def page_size_px(corners: Corners, dpi: int, sheet: Sheet) -> tuple[int, int]:
    """Return (width, height) of the flat page."""
    across, down = _side_lengths(corners)
    if sheet.size_mm is None:
        shrink = min(1.0, _FREE_MOST_PX / max(across, down))
        return max(16, round(across * shrink)), max(16, round(down * shrink))
    short, long = (dots(mm, dpi) for mm in sheet.size_mm)
    return (long, short) if across > down else (short, long)


def _side_lengths(corners: Corners) -> tuple[float, float]:
    """Return mean width and height of the quadrilateral, pixels."""
    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return float(lengths[0] + lengths[2]) / 2, float(lengths[1] + lengths[3]) / 2


def _black_white(grey: Pixels, dpi: int) -> Pixels:
    """Ink is darker than its surroundings; large dark areas stay filled, pale dirt goes."""
    block = dots(_THRESHOLD_BLOCK_MM, dpi) | 1
    around = cv2.boxFilter(grey, -1, (block, block), borderType=cv2.BORDER_REPLICATE)
    below = cv2.subtract(around, grey) > _THRESHOLD_BELOW_MEAN
    ink = (below & (grey < _PAPER_BRIGHTNESS)) | (grey < _INK_DARKNESS)
    return np.where(ink, np.uint8(0), np.uint8(255))
