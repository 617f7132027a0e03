"""Camera pixels as Qt pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage, QPixmap

from devices.document_ports import Pixels


def image_of(pixels: Pixels) -> QImage:
    """Return a picture of its own, so that the camera may reuse its memory."""
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if whole.ndim == 2 else QImage.Format.Format_BGR888
    return QImage(whole.data, width, height, whole.strides[0], kind).copy()


def pixmap_of(pixels: Pixels) -> QPixmap:
    """Return a picture for a label."""
    return QPixmap.fromImage(image_of(pixels))
