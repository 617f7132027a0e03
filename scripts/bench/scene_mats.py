"""What lies under a document camera besides the paper: mats and tables, drawn by chance."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]
"""(height, width, 3) blue-green-red, 0-255, not yet rounded."""


class Mat(StrEnum):
    """The ground a paper lies on."""

    BLACK = "black"
    GRID = "grid"
    GREY = "grey"
    CLOTH = "cloth"
    WOOD = "wood"
    WHITE = "white"


def soft_noise(
    rng: np.random.Generator, height: int, width: int, cell_px: tuple[float, float]
) -> NDArray[np.float32]:
    """Return smooth noise of about -1 to 1 whose spots are `cell_px` (across, down) large."""
    across, down = max(2, int(width / cell_px[0])), max(2, int(height / cell_px[1]))
    coarse = rng.normal(0, 0.5, (down, across)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def draw_mat(rng: np.random.Generator, kind: Mat, width: int, height: int) -> Picture:
    """Return a whole frame of a ground."""
    colour = _base_colour(rng, kind)
    mat: Picture = np.empty((height, width, 3), np.float32)
    mat[:] = colour
    match kind:
        case Mat.BLACK | Mat.GREY | Mat.WHITE:
            mat += 0.03 * colour.mean() * soft_noise(rng, height, width, (200, 200))[..., None]
            mat += rng.normal(0, rng.uniform(0.5, 3.0), (height, width, 1)).astype(np.float32)
        case Mat.GRID:
            _grid(rng, mat)
        case Mat.CLOTH:
            weave = soft_noise(rng, height, width, (3, 3)) + soft_noise(rng, height, width, (5, 40))
            mat *= 1 + rng.uniform(0.04, 0.10) * weave[..., None]
        case Mat.WOOD:
            _wood(rng, mat)
    return mat


def _base_colour(rng: np.random.Generator, kind: Mat) -> NDArray[np.float32]:
    chosen: dict[Mat, list[tuple[int, int, int]]] = {
        Mat.BLACK: [(22, 22, 22), (38, 35, 33), (50, 48, 46)],
        Mat.GRID: [(60, 78, 30), (92, 64, 34), (45, 45, 45)],
        Mat.GREY: [(110, 110, 108), (150, 146, 140), (90, 94, 100)],
        Mat.CLOTH: [(120, 70, 40), (48, 62, 120), (140, 150, 156)],
        Mat.WOOD: [(72, 108, 150), (50, 76, 112), (120, 160, 196), (36, 48, 70)],
        Mat.WHITE: [(222, 224, 224), (208, 212, 214), (196, 202, 206), (206, 204, 198)],
    }
    colours = chosen[kind]
    return np.asarray(colours[rng.integers(len(colours))], np.float32) * rng.uniform(0.92, 1.06)


def _grid(rng: np.random.Generator, mat: Picture) -> None:
    """A cutting mat: fine lines every centimetre, a stronger one every fifth."""
    height, width = mat.shape[:2]
    step = int(rng.integers(26, 60))
    line = np.clip(mat[0, 0] * rng.uniform(1.5, 2.4) + 18, 0, 200)
    for axis, length in ((0, height), (1, width)):
        for place, at in enumerate(range(int(rng.integers(step)), length, step)):
            strength = 0.75 if place % 5 == 0 else 0.35
            stripe = mat[at : at + 2] if axis == 0 else mat[:, at : at + 2]
            stripe += strength * (line - stripe)
    mat += rng.normal(0, 1.5, (height, width, 1)).astype(np.float32)


def _wood(rng: np.random.Generator, mat: Picture) -> None:
    """Long grain, some knots' bend, and now and then the joint of two boards."""
    height, width = mat.shape[:2]
    bend = 14 * soft_noise(rng, height, width, (700, 260))
    rows = np.arange(height, dtype=np.float32)[:, None] + bend
    grain = np.sin(rows / rng.uniform(5, 16)) + 0.7 * np.sin(rows / rng.uniform(1.6, 3.0) + 1)
    streaks = soft_noise(rng, height, width, (300, 3))
    mat *= 1 + (rng.uniform(0.03, 0.08) * grain + rng.uniform(0.05, 0.12) * streaks)[..., None]
    if rng.random() < 0.4:
        joint = int(rng.integers(height // 8, height * 7 // 8))
        mat[joint : joint + 3] *= 0.55
    if rng.random() < 0.5:
        mat[:] = np.ascontiguousarray(np.rot90(cv2.resize(mat, (height, width))))
