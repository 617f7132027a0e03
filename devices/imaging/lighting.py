"""Makes a flat page evenly white: lamps, soft shadows and the camera's tint go, colours on it stay.

The light is a smooth surface through the brightest paper, raised or lowered where a neutral
shadow lies; dark or coloured areas (photos, seals, table heads) are no shadow and are kept.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.document_ports import Pixels
from devices.imaging.sampling import Floats

Doubles = NDArray[np.floating]

_SMALL_PX = 112
_WHITE = 246.0
_ROUNDS = 4
_TINT = 0.16
"""A page whose paper differs more than this between channels is of coloured stock, and stays so."""
_SHADOW_FROM, _SHADOW_TO = 0.45, 0.62
"""To the paper's light: darker than the first is print, brighter than the second may be shadow."""
_NEUTRAL = 0.07


def evenly_lit(page: Pixels) -> Pixels:
    """Return the page with its paper white (or the colour of its stock) everywhere.

    Args:
        page: flat, colour or grey.
    """
    height, width = page.shape[:2]
    scale = _SMALL_PX / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.float32)
    small = small.reshape(size[1], size[0], -1)
    paper = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), np.float32)
    paper = np.asarray(cv2.GaussianBlur(paper, (0, 0), 2.0), np.float32).reshape(small.shape)
    light = _with_shadows(paper, _surface(paper))
    light = _keep_stock(light)
    light8 = np.clip(light, 1, 255).astype(np.uint8)
    whole = cv2.resize(light8, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, whole, scale=_WHITE), np.uint8)


def _surface(paper: Floats) -> Floats:
    """Return the light on the paper as a smooth surface: least squares that let dark places go."""
    height, width, channels = paper.shape
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = [across**i * down**j for i in range(4) for j in range(4 - i)]
    basis = np.stack([term.ravel() for term in terms], axis=1)
    grey = paper.mean(axis=2).ravel()
    trust = (grey >= np.percentile(grey, 60)).astype(np.float64)
    for _ in range(_ROUNDS):
        fit = _weighted_fit(basis, grey, trust)
        off = grey - basis @ fit
        trust = np.where(off < 0, 1 / (1 + (off / 10) ** 2), 1.0) * (grey > 0.5 * np.percentile(grey, 80))
    fits = _weighted_fit(basis, paper.reshape(-1, channels), trust)
    surface = (basis @ fits).reshape(paper.shape)
    brightest = np.percentile(paper.reshape(-1, channels), 90, axis=0)
    return np.asarray(np.clip(surface, 0.35 * brightest, 1.15 * brightest + 8), np.float32)


def _weighted_fit(basis: Doubles, values: Doubles, trust: Doubles) -> Doubles:
    """Return the coefficients of least squares, by its normal equations: few terms, many places."""
    weighted = basis * trust[:, None] ** 2
    ridge = 1e-6 * len(basis) * np.eye(basis.shape[1])
    return np.asarray(np.linalg.solve(weighted.T @ basis + ridge, weighted.T @ values), np.float64)


def _with_shadows(paper: Floats, surface: Floats) -> Floats:
    """Follow the paper itself where it is only dimmer, not of another colour."""
    ratio = paper / np.maximum(surface, 1)
    level = ratio.mean(axis=2, keepdims=True)
    colour = (ratio.max(axis=2, keepdims=True) - ratio.min(axis=2, keepdims=True)) / np.maximum(level, 0.05)
    shadow = np.clip((level - _SHADOW_FROM) / (_SHADOW_TO - _SHADOW_FROM), 0, 1)
    shadow *= np.clip(2 - colour / _NEUTRAL, 0, 1)
    shadow = cv2.GaussianBlur(np.asarray(shadow, np.float32), (0, 0), 2.0).reshape(level.shape)
    return np.asarray(surface + shadow * (paper - surface), np.float32)


def _keep_stock(light: Floats) -> Floats:
    """Leave the tint of coloured stock in the page: divide by brightness only."""
    if light.shape[2] == 1:
        return light
    tone = np.median(light.reshape(-1, 3), axis=0)
    if (tone.max() - tone.min()) / max(float(tone.max()), 1.0) <= _TINT:
        return light
    return np.asarray(np.repeat(light.max(axis=2, keepdims=True), 3, axis=2), np.float32)
