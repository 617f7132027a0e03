"""What is wrong with a scanned page, before a clerk accepts it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.document_ports import Pixels
from devices.imaging.page import Corners, FoundPage

Box = tuple[int, int, int, int]
Mask = NDArray[np.uint8]

_SMALL_PX = 320
_EDGE_IGNORED = 0.04
_BLANK_INK = 0.003
_BLANK_SPOT = 0.0002
_INK_BELOW_PAPER = 28
_BLUR_PX = 1.0
_BLUR_BY_ENLARGING_PX = 0.3
"""Spread of an edge on a page of 200 dpi (7.9 dots a millimetre) beyond which small print runs together:
so much at least, and what the enlarging from fewer camera pixels adds."""
_CONTRAST = 48
_GLARE_LEVEL = 252
_GLARE_ABOVE_PAPER = 12
_GLARE_SHARE = 0.0015
_DARK_LEVEL = 75
_LEAST_SCALE = 0.5
_SKIN_SHARE = 0.004
_SKIN_APART = 9


class ProblemKind(StrEnum):
    """Why a page may be useless; front ends make the sentence."""

    BLANK = "blank"
    BLURRED = "blurred"
    GLARE = "glare"
    FINGER = "finger"
    CUT_OFF = "cut_off"
    """Part of the sheet lies outside the picture."""
    TOO_DARK = "too_dark"
    TOO_SMALL = "too_small"
    """The sheet takes too few pixels to be read."""


@dataclass(frozen=True, slots=True)
class PageProblem:
    """One warning about a page.

    Attributes:
        kind: what is wrong.
        box: (left, top, width, height) on the flat page, pixels; None when it is about the whole page.
    """

    kind: ProblemKind
    box: Box | None = None


def problems(pixels: Pixels, found: FoundPage, page: Pixels) -> tuple[PageProblem, ...]:
    """Return the warnings about a page; empty when it is good.

    Args:
        pixels: the whole frame.
        found: where the sheet lies in it.
        page: the flat page made of it, colour, grey or black and white.
    """
    height, width = page.shape[:2]
    small = _small_raw(pixels, found.corners, width, height)
    factor = width / small.shape[1]
    warnings: list[PageProblem] = []
    if _cut_off(pixels, found.corners):
        warnings.append(PageProblem(ProblemKind.CUT_OFF))
    scale = _scale(found.corners, width, height)
    if scale < _LEAST_SCALE:
        warnings.append(PageProblem(ProblemKind.TOO_SMALL))
    if float(np.percentile(_grey(small), 85)) < _DARK_LEVEL:
        warnings.append(PageProblem(ProblemKind.TOO_DARK))
    warnings += [PageProblem(ProblemKind.GLARE, _enlarged(box, factor)) for box in _glare(small)]
    warnings += [PageProblem(ProblemKind.FINGER, _enlarged(box, factor)) for box in fingers(small)]
    if is_blank(page):
        warnings.append(PageProblem(ProblemKind.BLANK))
    elif _edge_spread(page) > _BLUR_PX + _BLUR_BY_ENLARGING_PX / scale:
        warnings.append(PageProblem(ProblemKind.BLURRED))
    return tuple(warnings)


def is_blank(page: Pixels) -> bool:
    """Say whether a flat page bears nothing: hardly any ink and no spot of it (the border is ignored)."""
    height, width = page.shape[:2]
    scale = min(1.0, 800 / max(height, width))
    grey = np.asarray(
        cv2.resize(_grey(page), (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA),
        np.uint8,
    )
    rim_y, rim_x = (max(1, round(_EDGE_IGNORED * side)) for side in grey.shape)
    inner = grey[rim_y:-rim_y, rim_x:-rim_x]
    paper = cv2.medianBlur(np.ascontiguousarray(inner), 31)
    level = float(np.percentile(inner, 80))
    darker = np.minimum(paper.astype(np.int16), 255) - inner
    ink = ((darker > _INK_BELOW_PAPER) | (inner < 0.7 * level)).astype(np.uint8)
    if float(ink.mean()) >= _BLANK_INK:
        return False
    _, _, found, _ = cv2.connectedComponentsWithStats(ink)
    spots = found[1:, cv2.CC_STAT_AREA]
    return int((spots > _BLANK_SPOT * ink.size).sum()) == 0


def fingers(small: Pixels) -> list[Box]:
    """Return where fingers reach over the border of a sheet.

    Args:
        small: the sheet as the camera saw it, flat, colour, a few hundred pixels.
    """
    if small.ndim == 2:
        return []
    tones = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2YCrCb), np.int16)
    red, blue = tones[..., 1], tones[..., 2]
    away = (red - np.median(red) > _SKIN_APART) & (blue - np.median(blue) < -_SKIN_APART / 2)
    skin = away & (red > 136) & (red < 182) & (blue > 70) & (blue < 128) & (tones[..., 0] > 40)
    mask = cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    height, width = mask.shape
    boxes = []
    for left, top, wide, tall, size in _spots(np.asarray(mask, np.uint8)):
        at_border = left <= 2 or top <= 2 or left + wide >= width - 2 or top + tall >= height - 2
        along = max(wide, tall) > 0.8 * min(width, height) and min(wide, tall) < 0.06 * min(width, height)
        if at_border and not along and size >= _SKIN_SHARE * mask.size:
            boxes.append((left, top, wide, tall))
    return boxes


def sheet_as_seen(pixels: Pixels, corners: Corners, size_px: tuple[int, int]) -> Pixels:
    """Return the sheet flat and small, its light not corrected; `size_px` is (width, height)."""
    width, height = size_px
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), target)
    return np.asarray(
        cv2.warpPerspective(pixels, matrix, size_px, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


def _small_raw(pixels: Pixels, corners: Corners, width: int, height: int) -> Pixels:
    scale = _SMALL_PX / max(width, height)
    size_px = (max(16, round(width * scale)), max(16, round(height * scale)))
    step = max(1, int(np.ptp(corners, axis=0).max() / (2 * _SMALL_PX)))
    fewer = np.ascontiguousarray(pixels[::step, ::step])  # nothing looked for here is finer than this
    return sheet_as_seen(fewer, corners / np.float32(step), size_px)


def _grey(picture: Pixels) -> Pixels:
    return picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _cut_off(pixels: Pixels, corners: Corners) -> bool:
    height, width = pixels.shape[:2]
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool((low < 1.5).any() or high[0] > width - 2.5 or high[1] > height - 2.5)


def _scale(corners: Corners, width: int, height: int) -> float:
    """Return how many pixels of the frame make one of the page."""
    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return float(min(lengths[0] + lengths[2], lengths[1] + lengths[3])) / 2 / min(width, height)


def _glare(small: Pixels) -> list[Box]:
    """Return where a lamp is mirrored: blown out, while the paper around is not."""
    bright = small if small.ndim == 2 else small.min(axis=2)
    paper = float(np.percentile(bright, 50))
    if paper >= _GLARE_LEVEL:
        return [(0, 0, small.shape[1], small.shape[0])]
    if paper > _GLARE_LEVEL - _GLARE_ABOVE_PAPER:
        return []  # brightly lit paper: what is blown out cannot be told from it, and little is
    mask = cv2.morphologyEx(
        (bright >= _GLARE_LEVEL).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)
    )
    spots = _spots(np.asarray(mask, np.uint8))
    return [(x, y, wide, tall) for x, y, wide, tall, size in spots if size >= _GLARE_SHARE * mask.size]


def _edge_spread(page: Pixels) -> float:
    """Return how far the sharpest edges of the print run, as the sigma of a blur in pixels."""
    grey = _grey(page)
    around = np.ones((9, 9), np.uint8)
    contrast = cv2.subtract(cv2.dilate(grey, around), cv2.erode(grey, around))
    across = cv2.absdiff(grey[:, 1:], grey[:, :-1])[:-1]
    down = cv2.absdiff(grey[1:], grey[:-1])[:, :-1]
    steepest = cv2.dilate(cv2.max(across, down), around)
    strong = contrast[:-1, :-1] > _CONTRAST
    if int(strong.sum()) < 200:
        return 0.0
    share = np.asarray(steepest, np.float32)[strong] / np.asarray(contrast, np.float32)[:-1, :-1][strong]
    sharp = float(np.percentile(share, 70))
    return 1 / (math.sqrt(2 * math.pi) * max(sharp, 1e-3))


def _spots(mask: Mask) -> list[tuple[int, int, int, int, int]]:
    """Return (left, top, width, height, area) of everything connected, the largest first."""
    _, _, found, _ = cv2.connectedComponentsWithStats(mask)
    spots = [tuple(int(value) for value in row) for row in found[1:]]
    spots.sort(key=lambda spot: -spot[4])
    return [(left, top, wide, tall, size) for left, top, wide, tall, size in spots]


def _enlarged(box: Box, factor: float) -> Box:
    left, top, width, height = (round(value * factor) for value in box)
    return left, top, width, height
