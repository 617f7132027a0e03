"""Which four of many lines are the borders of a sheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from devices.imaging.lines import Lines, Steps
from devices.imaging.sampling import Floats

Ints = NDArray[np.intp]

_PARALLEL_DEG = 32.0
_SQUARE_DEG = 58.0
_LEAST_AREA = 0.012
_LEAST_SIDE = 0.08
_ENOUGH = 0.9
_WEAKEST_COUNTS = 0.15
_OVERRUN_COUNTS = 0.6
_SIZE_COUNTS = 0.45
_DARKER_COSTS = 0.15
_CUT_OFF_SIDES = 1
_CUT_OFF_COSTS = 0.3
_OUTSIDE = 0.04
"""How far a corner may lie outside the frame, to its longer side: the sheet is cut off there."""


@dataclass(frozen=True, slots=True, eq=False)
class Quads:
    """Quadrilaterals made of four lines each.

    Attributes:
        sides: (q, 4) numbers of the lines, going round.
        corners: (q, 4, 2): corner k lies between side k and side k + 1, origin in the middle of the picture.
        scores: (q,) the higher the likelier.
        support: (q,) mean share of the border along which there is a step.
    """

    sides: Ints
    corners: Floats
    scores: Floats
    support: Floats


def best_quads(lines: Lines, steps: Steps, size_px: tuple[int, int], count: int) -> Quads:
    """Return the likeliest sheets, best first.

    Args:
        lines: candidates for borders.
        steps: the evidence along them.
        size_px: (width, height) of the picture.
        count: how many at most.
    """
    sides = _combinations(lines, size_px)
    corners = _corners(lines, sides)
    keep = _plausible(corners, size_px)
    sides, corners = sides[keep], corners[keep]
    scores, support = _scores(lines, steps, sides, corners, size_px)
    order = np.argsort(-scores)[:count]
    return Quads(sides[order], corners[order], scores[order], support[order])


def _combinations(lines: Lines, size_px: tuple[int, int]) -> Ints:
    """Return (q, 4): two nearly parallel lines and two across them, in going-round order."""
    cosines = np.abs(lines.normals @ lines.normals.T)
    first, second = np.triu_indices(len(lines.offsets), 1)
    facing = np.sign((lines.normals[first] * lines.normals[second]).sum(axis=1))
    apart = np.abs(lines.offsets[first] - facing * lines.offsets[second])
    wide = (cosines[first, second] > np.cos(np.radians(_PARALLEL_DEG))) & (apart > _LEAST_SIDE * min(size_px))
    pairs = np.stack([first[wide], second[wide]], axis=1)
    one, other = np.triu_indices(len(pairs), 1)
    a, b = pairs[one], pairs[other]
    limit = np.cos(np.radians(_SQUARE_DEG))
    across = np.ones(len(a), bool)
    for i in (0, 1):
        for j in (0, 1):
            across &= cosines[a[:, i], b[:, j]] < limit
    a, b = a[across], b[across]
    sides = np.stack([a[:, 0], b[:, 0], a[:, 1], b[:, 1]], axis=1)
    at_border = sides >= len(lines.offsets) - lines.borders
    return np.asarray(sides[at_border.sum(axis=1) <= _CUT_OFF_SIDES], np.intp)


def _corners(lines: Lines, sides: Ints) -> Floats:
    following = np.roll(sides, -1, axis=1)
    n, m = lines.normals[sides], lines.normals[following]
    c, d = lines.offsets[sides], lines.offsets[following]
    cross = n[..., 0] * m[..., 1] - n[..., 1] * m[..., 0]
    cross = np.where(np.abs(cross) < 1e-6, 1e-6, cross)
    x = (c * m[..., 1] - d * n[..., 1]) / cross
    y = (n[..., 0] * d - m[..., 0] * c) / cross
    return np.stack([x, y], axis=2)


def _plausible(corners: Floats, size_px: tuple[int, int]) -> NDArray[np.bool_]:
    width, height = size_px
    margin = _OUTSIDE * max(size_px)
    inside = (np.abs(corners) < (width / 2 + margin, height / 2 + margin)).all(axis=(1, 2))
    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2)
    ratios = np.minimum(lengths[:, :2], lengths[:, 2:]) / np.maximum(lengths[:, :2], lengths[:, 2:])
    long_enough = lengths.min(axis=1) > _LEAST_SIDE * min(size_px)
    big = area(corners) > _LEAST_AREA * width * height
    return np.asarray(inside & long_enough & big & (ratios.min(axis=1) > 0.5), bool)


def area(corners: Floats) -> Floats:
    """Return the areas of (q, 4, 2) quadrilaterals."""
    x, y = corners[..., 0], corners[..., 1]
    twice = (x * np.roll(y, -1, axis=-1) - np.roll(x, -1, axis=-1) * y).sum(axis=-1)
    return np.asarray(np.abs(twice) / 2, np.float32)


def _scores(
    lines: Lines, steps: Steps, sides: Ints, corners: Floats, size_px: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Return score and support: steps all round, none going on beyond the corners, rather large."""
    directions = lines.directions[sides]
    ends = np.stack([np.roll(corners, 1, axis=1), corners], axis=2)  # side k runs from corner k-1 to corner k
    along = (directions[:, :, None] * ends).sum(axis=3)
    low, high = along.min(axis=2), along.max(axis=2)
    middle = corners.mean(axis=1)
    inward = (lines.normals[sides] * middle[:, None]).sum(axis=2) > lines.offsets[sides]
    beyond = np.clip(0.15 * (high - low), 6, 30)
    inner, over = [], []
    for sums in (steps.rising, steps.falling):
        inner.append(_share(steps, sums, sides, low + 2, high - 2))
        before = _share(steps, sums, sides, low - beyond, low - 3)
        after = _share(steps, sums, sides, high + 3, high + beyond)
        over.append((before + after) / 2)
    bright = np.where(inward, inner[0], inner[1])
    dark = np.where(inward, inner[1], inner[0])
    over_bright = np.where(inward, over[0], over[1])
    over_dark = np.where(inward, over[1], over[0])
    within = (sides < len(lines.offsets) - lines.borders).astype(np.float32)
    size = np.sqrt(area(corners) / (size_px[0] * size_px[1]))
    scores = []
    for support, overrun in ((bright, over_bright), (dark, over_dark)):
        enough = np.minimum(1, support / _ENOUGH)
        all_round = (1 - _WEAKEST_COUNTS) * enough.mean(axis=1) + _WEAKEST_COUNTS * enough.min(axis=1)
        scores.append(all_round - _OVERRUN_COUNTS * (overrun * within).mean(axis=1) + _SIZE_COUNTS * size)
    score = np.maximum(scores[0], scores[1] - _DARKER_COSTS) - _CUT_OFF_COSTS * (within.min(axis=1) == 0)
    return score, np.maximum(bright.mean(axis=1), dark.mean(axis=1))


def _share(steps: Steps, sums: Floats, sides: Ints, start: Floats, stop: Floats) -> Floats:
    """Return the mean evidence along each side between two places on its line."""
    last = sums.shape[1] - 1
    first = np.clip(np.rint(start + steps.reach_px), 0, last).astype(np.intp)
    final = np.clip(np.rint(stop + steps.reach_px), 0, last).astype(np.intp)
    total = sums[sides, final] - sums[sides, first]
    return np.asarray(total / np.maximum(final - first, 1), np.float32)
