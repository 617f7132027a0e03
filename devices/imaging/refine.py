"""Lays the sides of a roughly known sheet through the edges of the full frame."""

from __future__ import annotations

import numpy as np

from devices.document_ports import Pixels
from devices.imaging.sampling import Floats, sampled

_SAMPLES = 64
_ROUNDS = 5


def refined(pixels: Pixels, corners: Floats, reach_px: float) -> Floats:
    """Return the corners to a fraction of a pixel.

    Args:
        pixels: the full frame.
        corners: (4, 2) clockwise, off by no more than about `reach_px`.
        reach_px: how far from the rough sides the edge is looked for (twice this).
    """
    sides = []
    inner = corners.mean(axis=0)
    for start, stop in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        at_border = _at_border(pixels, start, stop, reach_px)
        sides.append(_line(start, stop) if at_border else _side(pixels, start, stop, inner, 2.0 * reach_px))
    met = [_meeting(sides[place - 1], sides[place]) for place in range(4)]
    result = np.array(met, np.float32)
    moved = np.linalg.norm(result - corners, axis=1).max()
    return result if np.isfinite(moved) and moved < 8 * reach_px + 8 else corners


def _at_border(pixels: Pixels, start: Floats, stop: Floats, reach_px: float) -> bool:
    """Say whether a side is the frame's own border, where the sheet is cut off."""
    height, width = pixels.shape[:2]
    low, high = np.minimum(start, stop), np.maximum(start, stop)
    outside = (high < reach_px).any() or low[0] > width - 1 - reach_px or low[1] > height - 1 - reach_px
    return bool(outside)


def _line(start: Floats, stop: Floats) -> Floats:
    """Return (a, b, c) of the line through two points."""
    along = (stop - start) / max(float(np.linalg.norm(stop - start)), 1e-6)
    a, b = -along[1], along[0]
    return np.array([a, b, a * start[0] + b * start[1]], np.float32)


def _side(pixels: Pixels, start: Floats, stop: Floats, inner: Floats, reach_px: float) -> Floats:
    """Return (a, b, c) of the edge a x + b y = c near the way from `start` to `stop`."""
    way = stop - start
    length = float(np.linalg.norm(way))
    along = way / max(length, 1e-6)
    normal = np.array([-along[1], along[0]], np.float32)
    if normal @ (inner - start) < 0:
        normal = -normal
    places = np.linspace(0.04, 0.96, _SAMPLES, dtype=np.float32) * length
    reach = max(3, round(reach_px))
    across = np.arange(-reach - 2, reach + 3, dtype=np.float32)
    points = start + places[:, None, None] * along + across[None, :, None] * normal
    colours = sampled(pixels, points)
    step = colours[:, 3:] + colours[:, 2:-1] - colours[:, 1:-2] - colours[:, :-3]
    strength = np.abs(step).max(axis=2)
    where, weight = _peaks(strength)
    away = where + (across[0] + 1.5)
    slope, foot = _robust_line(places, away, weight)
    through = start + np.float32(foot) * normal
    return _line(through, through + along + np.float32(slope) * normal)


def _peaks(strength: Floats) -> tuple[Floats, Floats]:
    """Return the strongest place of each row, between samples, and how strong it is."""
    best = strength.argmax(axis=1)
    rows = np.arange(len(best))
    inner = np.clip(best, 1, strength.shape[1] - 2)
    left, middle, right = (strength[rows, inner + shift] for shift in (-1, 0, 1))
    curve = left - 2 * middle + right
    shift = np.where(np.abs(curve) > 1e-3, 0.5 * (left - right) / np.where(curve == 0, 1, curve), 0)
    place = np.where(inner == best, inner + np.clip(shift, -0.5, 0.5), best)
    return place.astype(np.float32), strength[rows, best]


def _robust_line(places: Floats, away: Floats, weight: Floats) -> tuple[float, float]:
    """Return slope and foot of the line most samples agree on; fingers and glare do not."""
    weight = np.asarray(np.minimum(weight, np.median(weight)) + 1e-3, np.float32)
    slope, foot, scale = 0.0, float(np.median(away)), 4.0
    for _ in range(_ROUNDS):
        off: Floats = np.asarray(away - (foot + slope * places), np.float32)
        trust = np.sqrt(weight) / (1 + (off / scale) ** 2)
        slope, foot = (float(value) for value in np.polyfit(places, away, 1, w=trust))
        scale = max(1.0, scale * 0.7)
    return slope, foot


def _meeting(one: Floats, other: Floats) -> tuple[float, float]:
    cross = one[0] * other[1] - one[1] * other[0]
    if abs(cross) < 1e-9:
        return float("nan"), float("nan")
    x = (one[2] * other[1] - other[2] * one[1]) / cross
    y = (one[0] * other[2] - other[0] * one[2]) / cross
    return float(x), float(y)
