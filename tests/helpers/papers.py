"""Frames of a document camera, drawn exactly, for tests of page imaging."""

from __future__ import annotations

import cv2
import numpy as np

from devices.document_ports import Pixels
from devices.imaging.page import Corners

MAT = (46, 44, 42)
WHITE = (240, 242, 243)


def page(width: int = 620, height: int = 877, *, lines: int = 20, seed: int = 1) -> Pixels:
    """Return a flat paper with `lines` lines of dashes that differ from seed to seed."""
    rng = np.random.default_rng(seed)
    paper = np.full((height, width, 3), WHITE, np.uint8)
    for line in range(lines):
        y = round(height * (0.1 + 0.8 * line / max(lines, 1)))
        x = round(width * 0.1)
        while x < width * 0.88:
            long = int(rng.integers(4, 40))
            cv2.rectangle(paper, (x, y), (min(x + long, round(width * 0.9)), y + 8), (40, 40, 40), -1)
            x += long + int(rng.integers(4, 20))
    return paper


def lying(
    paper: Pixels,
    corners: Corners,
    size: tuple[int, int] = (1600, 1200),
    *,
    mat: tuple[int, int, int] = MAT,
    noise: int = 3,
) -> Pixels:
    """Return a frame in which a paper lies with its corners at `corners`, under even light."""
    width, height = size
    tall, wide = paper.shape[:2]
    own = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32) - np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(own, np.asarray(corners, np.float32))
    frame = np.full((height, width, 3), mat, np.uint8)
    laid = cv2.warpPerspective(paper, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(np.full((tall, wide), 255, np.uint8), matrix, size)
    frame[cover > 127] = np.asarray(laid, np.uint8)[cover > 127]
    grains = np.random.default_rng(7).integers(0, noise + 1, frame.shape, dtype=np.uint8)
    return np.asarray(cv2.add(frame, grains), np.uint8)


def upright(left: float = 480, top: float = 120, width: float = 640, height: float = 905) -> Corners:
    """Return the corners of a sheet that lies straight."""
    right, bottom = left + width, top + height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


SKEWED: Corners = np.array([[440, 130], [1110, 90], [1150, 1060], [420, 1090]], np.float32)


def jpeg(pixels: Pixels, quality: int = 90) -> bytes:
    """Return a picture as a JPEG file."""
    _, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return packed.tobytes()
