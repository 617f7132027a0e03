"""Finds the sheet of paper in a camera's frame.

A small copy of the frame, cleaned of writing, gives straight edges; of all quadrilaterals
they make, the one wins along whose border the colour changes all the way, ends at its
corners, and that is not one of the frames drawn inside a paper. Its sides are then laid
through the strongest edge in the frame itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.document_ports import Pixels
from devices.imaging.lines import steps_along, straight_lines
from devices.imaging.quads import best_quads
from devices.imaging.refine import refined

Corners = NDArray[np.float32]
"""(4, 2) pixel coordinates x, y: top left, top right, bottom right, bottom left."""

_SMALL_PX = 400
_LARGE_PX = 2400
_LINES = 26
_WEAKEST = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class FoundPage:
    """A sheet in a frame.

    Attributes:
        corners: of the sheet, in pixels of the frame, clockwise from the top left.
        confidence: 0 to 1; how well edges and contrast support it.
    """

    corners: Corners = field(repr=False)
    confidence: float


def find_page(pixels: Pixels) -> FoundPage | None:
    """Return the sheet in a frame, or None when nothing plausible lies there.

    Args:
        pixels: the frame, colour or grey, any size.
    """
    height, width = pixels.shape[:2]
    scale = _SMALL_PX / max(height, width)
    size_px = (round(width * scale), round(height * scale))
    step = (
        2 if max(height, width) > _LARGE_PX else 1
    )  # halves the time and is seen by nothing 400 pixels wide
    fewer = pixels[::step, ::step]
    small = np.asarray(cv2.resize(fewer, size_px, interpolation=cv2.INTER_AREA), np.uint8)
    clean = _without_writing(small)
    lines = straight_lines(clean, _LINES)
    if len(lines.offsets) < 3:
        return None
    lines = lines.with_borders(size_px)
    steps = steps_along(clean, lines, _noise(small))
    quads = best_quads(lines, steps, size_px, 1)
    if not len(quads.scores) or quads.support[0] < _WEAKEST:
        return None
    coarse = quads.corners[0] + np.array(size_px, np.float32) / 2
    corners = refined(pixels, in_order(coarse / scale - 0.5), 1 / scale)
    return FoundPage(corners, float(min(1.0, quads.support[0])))


def _without_writing(small: Pixels) -> Pixels:
    return np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)


def _noise(small: Pixels) -> float:
    """Return the difference of colour that is no accident in this picture."""
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    spread = float(np.percentile(grey, 95)) - float(np.percentile(grey, 5))
    return max(2.5, 0.04 * spread)


def in_order(corners: Corners) -> Corners:
    """Return four corners clockwise, beginning with the top left one."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    clockwise = corners[np.argsort(angles)]
    first = int(np.argmin(clockwise.sum(axis=1)))
    return np.asarray(np.roll(clockwise, -first, axis=0), np.float32)
