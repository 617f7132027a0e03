"""Both sides of an identity card at real size on one A4 page, as every hall files them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.document_ports import Pixels
from devices.imaging.sheets import dots

_CARD_MM = (85.6, 53.98)
_A4_MM = (210.0, 297.0)
_TOPS_MM = (70.0, 155.0)
"""Where the sides begin, measured from the top: the upper and the lower half keep room for a stamp."""
_CORNER_MM = 3.18
_PAPER = 255


def id_card_sheet(front: Pixels, back: Pixels, *, dpi: int = 200) -> Pixels:
    """Return an A4 page with both sides one above the other, each 85.6 x 54.0 mm.

    Args:
        front: the flat side with the name, colour or grey, any size; a portrait one is turned.
        back: the flat side with the validity.
        dpi: dots per inch of the page.
    """
    width, height = (dots(mm, dpi) for mm in _A4_MM)
    page = np.full((height, width, 3), _PAPER, np.uint8)
    card_width, card_height = (dots(mm, dpi) for mm in _CARD_MM)
    left = (width - card_width) // 2
    shape = _card_shape(card_width, card_height, dots(_CORNER_MM, dpi))
    for side, top_mm in zip((front, back), _TOPS_MM, strict=True):
        top = dots(top_mm, dpi)
        place = page[top : top + card_height, left : left + card_width]
        place[shape] = _fitted(side, card_width, card_height)[shape]
    return page


def _fitted(side: Pixels, width: int, height: int) -> Pixels:
    colour = side if side.ndim == 3 else np.asarray(cv2.cvtColor(side, cv2.COLOR_GRAY2BGR), np.uint8)
    if colour.shape[0] > colour.shape[1]:
        colour = np.asarray(cv2.rotate(colour, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8)
    shrinks = colour.shape[1] > width
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(colour, (width, height), interpolation=method), np.uint8)


def _card_shape(width: int, height: int, radius: int) -> NDArray[np.bool_]:
    """Return which pixels belong to a card with round corners; the mat shows in the others."""
    x = np.minimum(np.arange(width), np.arange(width)[::-1])
    y = np.minimum(np.arange(height), np.arange(height)[::-1])
    over_x, over_y = np.maximum(0, radius - x)[None, :], np.maximum(0, radius - y)[:, None]
    return np.asarray(over_x**2 + over_y**2 <= radius**2, np.bool_)
