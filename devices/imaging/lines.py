"""Straight edges in a small picture, and how well a step of colour follows each of them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from devices.document_ports import Pixels
from devices.imaging.sampling import Floats, sampled

_SHORTEST_PX = 12.0
_MOST_SEGMENTS = 90
_APART_PX = 2.2
_AROUND_PX = 41
_LIFT = 2.5
_CLEAR_STEP = 30.0
_BORDER_EVIDENCE = 0.5
"""Nothing is seen beyond the picture's border: neither for nor against a sheet that goes on there."""
_STEP_PX = 3.5
"""How far to both sides of a line colours are compared: beyond a ruled line, so that one gives no step."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Straight lines, in coordinates whose origin is the middle of the picture.

    Attributes:
        normals: (n, 2) of length 1.
        offsets: (n,): a point p is on line k when normals[k] . p = offsets[k].
        borders: so many of the last lines are the picture's own borders, where a sheet may be cut off.
    """

    normals: Floats
    offsets: Floats
    borders: int = 0

    def with_borders(self, size_px: tuple[int, int]) -> Lines:
        """Return these lines and the four borders of a picture of `size_px` (width, height)."""
        width, height = size_px
        normals = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.float32)
        offsets = np.array([-width / 2, width / 2, -height / 2, height / 2], np.float32)
        return Lines(np.concatenate([self.normals, normals]), np.concatenate([self.offsets, offsets]), 4)

    @property
    def directions(self) -> Floats:
        """(n, 2): along each line."""
        return np.stack([-self.normals[:, 1], self.normals[:, 0]], axis=1)


def straight_lines(small: Pixels, most: int) -> Lines:
    """Return the strongest straight edges of a picture of about 400 pixels.

    Args:
        small: colour or grey.
        most: how many lines at most.
    """
    height, width = small.shape[:2]
    planes = cv2.split(small) if small.ndim == 3 else [small]
    found = [_segments(_vivid(np.asarray(plane, np.uint8))) for plane in planes]
    segments = np.concatenate(found) - np.array([width, height, width, height], np.float32) / np.float32(2)
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    if not len(segments):
        return Lines(np.empty((0, 2), np.float32), np.empty(0, np.float32))
    weights = lengths * _clearness(small, segments, lengths)
    order = np.argsort(-weights)[:_MOST_SEGMENTS]
    return _merged(segments[order], weights[order], most)


def _clearness(small: Pixels, segments: Floats, lengths: Floats) -> Floats:
    """Return 0 to 1 for each segment: grain of wood and writing count less than a paper's border."""
    height, width = small.shape[:2]
    starts, stops = segments[:, None, :2], segments[:, None, 2:]
    shares = np.linspace(0.1, 0.9, 5, dtype=np.float32)[None, :, None]
    middle = np.array([width / 2, height / 2], np.float32)
    points = np.asarray(starts + shares * (stops - starts) + middle, np.float32)
    along = (stops - starts) / np.maximum(lengths, 1e-6)[:, None, None]
    shift = np.asarray(_STEP_PX * np.stack([-along[..., 1], along[..., 0]], axis=2), np.float32)
    difference = sampled(small, points + shift) - sampled(small, points - shift)
    step = np.abs(difference.mean(axis=1)).max(axis=1)
    return np.asarray(step / (step + _CLEAR_STEP), np.float32)


def _vivid(plane: Pixels) -> Pixels:
    """Return a plane in which a faint border, as of white paper on a white table, is a clear one."""
    values = np.asarray(plane, np.float32)
    around = cv2.blur(values, (_AROUND_PX, _AROUND_PX), borderType=cv2.BORDER_REPLICATE)
    lift = _LIFT * 128 / max(32.0, float(np.percentile(values[::4, ::4], 95)))
    return np.asarray(np.clip(128 + lift * (values - around), 0, 255), np.uint8)


def _segments(plane: Pixels) -> Floats:
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE, 0.8)
    found: object = detector.detect(plane)[0]  # None when there are none, whatever the stubs say
    if found is None:
        return np.empty((0, 4), np.float32)
    segments: Floats = np.asarray(found, np.float32).reshape(-1, 4)
    long = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]) >= _SHORTEST_PX
    return np.asarray(segments[long], np.float32)


def _merged(segments: Floats, weights: Floats, most: int) -> Lines:
    """Join segments that lie on one line, the weightiest first; keep the lines of most weight."""
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    normals = np.stack([segments[:, 1] - segments[:, 3], segments[:, 2] - segments[:, 0]], axis=1)
    normals /= np.maximum(lengths, 1e-6)[:, None]
    ends = segments.reshape(-1, 2, 2)
    offsets = (normals * ends.mean(axis=1)).sum(axis=1)
    # away[i, j]: how far segment j leaves line i at its farther end.
    away = np.abs(np.einsum("ik,jek->ije", normals, ends) - offsets[:, None, None]).max(axis=2)
    free = np.ones(len(segments), bool)
    lines: list[tuple[float, Floats, float]] = []
    for place in range(len(segments)):
        if not free[place]:
            continue
        members = free & (away[place] < _APART_PX)
        free &= ~members
        normal, offset = _fitted(ends[members].reshape(-1, 2), np.repeat(lengths[members], 2))
        lines.append((float(weights[members].sum()), normal, offset))
    lines.sort(key=lambda line: -line[0])
    chosen = lines[:most]
    return Lines(
        np.array([normal for _, normal, _ in chosen], np.float32).reshape(-1, 2),
        np.array([offset for *_, offset in chosen], np.float32),
    )


def _fitted(points: Floats, weights: Floats) -> tuple[Floats, float]:
    """Return normal and offset of the line through weighted points."""
    middle = np.average(points, axis=0, weights=weights)
    from_middle = (points - middle) * np.sqrt(weights)[:, None]
    _, _, axes = np.linalg.svd(from_middle, full_matrices=False)
    normal = np.asarray(axes[-1], np.float32)
    return normal, float(normal @ middle)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Running sums, along every line, of how much one side is brighter than the other.

    Attributes:
        reach_px: place 0 of the sums lies so far before the foot of the line's normal.
        rising, falling: (n, places + 1) sums of evidence (0 to 1 a pixel) that the side the normal
            points to is brighter, or darker.
    """

    reach_px: int
    rising: Floats
    falling: Floats


def steps_along(small: Pixels, lines: Lines, threshold: float) -> Steps:
    """Return the evidence of a step along each line.

    Args:
        small: the picture the lines were found in.
        lines: the lines.
        threshold: difference of colour (0-255) that counts as half a step.
    """
    height, width = small.shape[:2]
    reach_px = int(np.hypot(width, height) / 2) + 1
    along = np.arange(-reach_px, reach_px, dtype=np.float32)
    feet = lines.normals * lines.offsets[:, None]
    points = feet[:, None] + lines.directions[:, None] * along[None, :, None]
    points += np.array([width / 2, height / 2], np.float32) - 0.5
    shift = _STEP_PX * lines.normals[:, None]
    ahead, behind = sampled(small, points + shift), sampled(small, points - shift)
    difference = ahead - behind
    size = np.sqrt((difference**2).mean(axis=2))
    evidence = size**2 / (size**2 + threshold**2)
    inside = (np.abs(points + 0.5 - (width / 2, height / 2)) < (width / 2 - 1, height / 2 - 1)).all(axis=2)
    evidence[~inside] = 0
    brighter = difference.mean(axis=2) > 0
    rising, falling = evidence * brighter, evidence * ~brighter
    if lines.borders:
        rising[-lines.borders :] = falling[-lines.borders :] = _BORDER_EVIDENCE
    return Steps(reach_px, _running(rising), _running(falling))


def _running(evidence: Floats) -> Floats:
    sums = np.zeros((evidence.shape[0], evidence.shape[1] + 1), np.float32)
    np.cumsum(evidence, axis=1, out=sums[:, 1:])
    return sums
