"""Finds the sheet of paper in a camera's frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from devices.document_ports import Pixels

Corners = NDArray[np.float32]
"""(4, 2) pixel coordinates x, y: top left, top right, bottom right, bottom left."""


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
    raise NotImplementedError
