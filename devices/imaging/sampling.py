"""Colours of a picture at places between its pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.document_ports import Pixels

Floats = NDArray[np.float32]


def sampled(pixels: Pixels, points: Floats) -> Floats:
    """Return (n, m, channels) colours at (n, m, 2) places x, y; outside the picture its border goes on."""
    across, down = (np.ascontiguousarray(points[..., axis], np.float32) for axis in (0, 1))
    colours = cv2.remap(pixels, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(colours, np.float32).reshape(*points.shape[:2], -1)
