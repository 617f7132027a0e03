"""Pictures as a document camera over a counter takes them, drawn by chance, with the true corners.

The generator knows nothing of the detector. A scene is fixed by its number: mat, paper,
how it lies, hands, shadow, glare, wrinkles, light, the camera's own faults. About a third
of the scenes are as a quiet counter gives them; the others have one to four troubles.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.bench.scene_mats import Mat, Picture, draw_mat, soft_noise
from scripts.bench.scene_papers import Paper, draw_paper

TROUBLES = (
    "skew", "tilt", "shadow", "glare", "hand", "wrinkles", "low_light", "noise", "blur", "jpeg", "clutter",
    "lens",
)  # fmt: skip
SIZE_PX = (1600, 1200)
_MATS = (Mat.BLACK, Mat.BLACK, Mat.GRID, Mat.GREY, Mat.CLOTH, Mat.WOOD, Mat.WOOD, Mat.WHITE)
_PAPERS = tuple(Paper)
_FILLS = {Paper.CARD: (0.24, 0.6), Paper.RECEIPT: (0.45, 0.95)}
"""How much of the frame's height or width a paper takes; the others take more."""
_CARD_CORNER = 3.18 / 85.6  # ISO/IEC 7810: radius of the rounded corners to the width
_SKIN = ((120, 150, 200), (90, 122, 178), (60, 88, 140), (140, 168, 214))


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One picture and the truth about it.

    Attributes:
        number: what it was made from.
        pixels: (height, width, 3) blue-green-red.
        corners: (4, 2) where the paper's corners are, clockwise from its own top left; None without paper.
        size_mm: width and height of the paper.
        mat, paper: what was drawn.
        troubles: what makes it hard.
    """

    number: int
    pixels: NDArray[np.uint8] = field(repr=False)
    corners: NDArray[np.float32] | None = field(repr=False)
    size_mm: tuple[float, float]
    mat: Mat
    paper: Paper | None
    troubles: frozenset[str]


def make_scene(
    number: int, size_px: tuple[int, int] = SIZE_PX, *, empty: bool = False, pile: bool = False
) -> Scene:
    """Return scene `number`.

    Args:
        number: the seed; the same one gives the same scene.
        size_px: (width, height) of the frame.
        empty: no paper lies there.
        pile: another paper of the kind lies beneath, out of line.
    """
    rng = np.random.default_rng(number)
    mat = _MATS[rng.integers(len(_MATS))]
    paper = _PAPERS[rng.integers(len(_PAPERS))]
    troubles = _troubles(rng)
    width, height = size_px
    frame = draw_mat(rng, mat, width, height)
    if "clutter" in troubles:
        _clutter(rng, frame)
    if empty:
        return Scene(number, _photograph(rng, frame, troubles), None, (0, 0), mat, None, troubles)
    unit = width / SIZE_PX[0]
    sheet = draw_paper(rng, paper, dots_per_mm=min(9.0, _dots_per_mm(paper, size_px)))
    corners = _lay(rng, sheet, size_px, troubles, paper)
    if pile:
        _put_under(rng, frame, paper, corners)
    _put(rng, frame, sheet, corners, troubles, rounded=paper is Paper.CARD)
    _light(rng, frame, corners, troubles)
    if "hand" in troubles:
        _hand(rng, frame, corners, unit)
    if "lens" in troubles:
        frame, corners = _through_lens(rng, frame, corners)
    pixels = _photograph(rng, frame, troubles)
    size_mm = (sheet.shape[1] / 10, sheet.shape[0] / 10)
    return Scene(number, pixels, corners, size_mm, mat, paper, troubles)


def _troubles(rng: np.random.Generator) -> frozenset[str]:
    if rng.random() < 0.33:
        return frozenset()
    return frozenset(rng.choice(TROUBLES, size=int(rng.integers(1, 5)), replace=False).tolist())


def _dots_per_mm(paper: Paper, size_px: tuple[int, int]) -> float:
    """Fine enough that laying it down never enlarges it much."""
    longest_mm = {Paper.CARD: 200.0, Paper.RECEIPT: 260.0, Paper.LICENCE: 460.0}.get(paper, 300.0)
    return size_px[0] / longest_mm


def _lay(
    rng: np.random.Generator,
    sheet: Picture,
    size_px: tuple[int, int],
    troubles: frozenset[str],
    paper: Paper,
) -> NDArray[np.float32]:
    """Return where the corners of a paper come to lie: whole in the frame, not far from the middle."""
    width, height = size_px
    tall, wide = sheet.shape[:2]
    turn = np.radians(rng.uniform(-40, 40) if "skew" in troubles else rng.normal(0, 3))
    if rng.random() < 0.5 and tall > wide:  # upright papers are often laid across to fit the frame
        turn += np.pi / 2 * rng.choice([-1, 1])
    low_fill, high_fill = _FILLS.get(paper, (0.6, 0.95))
    fill = rng.uniform(low_fill, high_fill)
    flat = np.array([[-wide, -tall], [wide, -tall], [wide, tall], [-wide, tall]], np.float64) / 2
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    flat = flat @ spin.T
    flat *= fill * min(width / np.ptp(flat[:, 0]), height / np.ptp(flat[:, 1]))
    strength = 0.28 if "tilt" in troubles else 0.03
    tilt = rng.normal(0, strength, 2) / max(size_px)
    corners = flat / (1 + flat @ np.clip(tilt, -2 * strength / width, 2 * strength / width))[:, None]
    low, high = corners.min(0), corners.max(0)
    shrink = min(1.0, 0.97 * width / (high - low)[0], 0.97 * height / (high - low)[1])
    corners = (corners - low) * shrink
    room = np.array([width, height]) - corners.max(0) - 8
    middle = rng.beta(2, 2, 2)
    return np.asarray(corners + 4 + room * middle, np.float32)


def _put(
    rng: np.random.Generator,
    frame: Picture,
    sheet: Picture,
    corners: NDArray[np.float32],
    troubles: frozenset[str],
    *,
    rounded: bool,
) -> None:
    """Lay the paper down: soft edges, a thin shadow on one side, wrinkles that move and shade it."""
    height, width = frame.shape[:2]
    pad = 3
    padded = cv2.copyMakeBorder(sheet, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    alpha = cv2.copyMakeBorder(_outline(sheet, rounded=rounded), pad, pad, pad, pad, cv2.BORDER_CONSTANT)
    tall, wide = sheet.shape[:2]
    own = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32) + (pad - 0.5)
    matrix = cv2.getPerspectiveTransform(own, corners)
    flags = cv2.INTER_AREA if wide * tall > 1.5 * cv2.contourArea(corners) else cv2.INTER_LINEAR
    laid = cv2.warpPerspective(padded, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(alpha, matrix, (width, height), flags=cv2.INTER_LINEAR)
    if "wrinkles" in troubles:
        laid, cover = _wrinkle(rng, np.asarray(laid, np.float32), np.asarray(cover, np.float32))
    offset = rng.uniform(-6, 6, 2) * width / SIZE_PX[0]
    move = np.array([[1, 0, offset[0]], [0, 1, offset[1]]], np.float32)
    cast = cv2.GaussianBlur(cv2.warpAffine(cover, move, (width, height)), (0, 0), 2 + abs(offset).max())
    frame *= (1 - rng.uniform(0.12, 0.5) * cast)[..., None]
    frame += (laid - frame) * cover[..., None]


def _put_under(rng: np.random.Generator, frame: Picture, paper: Paper, corners: NDArray[np.float32]) -> None:
    """Another paper of the kind beneath, out of line: white on white along some of the sheet's edges."""
    turn = np.radians(rng.normal(0, 6))
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = corners.mean(0)
    shift = rng.uniform(-0.18, 0.18, 2) * np.ptp(corners, axis=0)
    place = np.asarray((corners - middle) @ spin.T + middle + shift, np.float32)
    _put(rng, frame, draw_paper(rng, paper, 3.0), place, frozenset(), rounded=paper is Paper.CARD)


def _through_lens(
    rng: np.random.Generator, frame: Picture, corners: NDArray[np.float32]
) -> tuple[Picture, NDArray[np.float32]]:
    """Bend straight lines as cheap lenses do, up to two per cent at the frame's corners."""
    height, width = frame.shape[:2]
    strength = rng.uniform(-0.02, 0.008)
    middle, half = np.array([width / 2, height / 2]), np.hypot(width, height) / 2
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    x, y = across - middle[0], down - middle[1]
    factor = 1 + strength * (x**2 + y**2) / half**2
    bent = cv2.remap(
        frame,
        (x * factor + middle[0]).astype(np.float32),
        (y * factor + middle[1]).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    away = (corners - middle).astype(np.float64)
    seen = away.copy()
    for _ in range(8):  # the place that is drawn from `away`
        seen = away / (1 + strength * (seen**2).sum(1, keepdims=True) / half**2)
    return np.asarray(bent, np.float32), np.asarray(seen + middle, np.float32)


def _outline(sheet: Picture, *, rounded: bool) -> NDArray[np.float32]:
    tall, wide = sheet.shape[:2]
    whole = np.ones((tall, wide), np.float32)
    if rounded:
        radius = round(_CARD_CORNER * wide)
        whole[:] = 0
        for x in (radius, wide - 1 - radius):
            for y in (radius, tall - 1 - radius):
                cv2.circle(whole, (x, y), radius, 1.0, -1)
        whole[radius:-radius] = 1
        whole[:, radius:-radius] = 1
    return whole


def _wrinkle(
    rng: np.random.Generator, laid: Picture, cover: NDArray[np.float32]
) -> tuple[Picture, NDArray[np.float32]]:
    height, width = cover.shape
    unit = width / SIZE_PX[0]
    cell = rng.uniform(160, 420) * unit
    rise = soft_noise(rng, height, width, (cell, cell * rng.uniform(0.5, 1.5)))
    strength = rng.uniform(2, 5) * unit
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    across += strength * rise
    down += strength * soft_noise(rng, height, width, (cell, cell))
    slope = cv2.Sobel(rise, cv2.CV_32F, 1, 1, ksize=5) * cell
    shade = 1 + np.clip(rng.uniform(0.05, 0.14) * slope / (np.abs(slope).max() + 1e-6) * 2, -0.2, 0.1)
    for _ in range(int(rng.integers(0, 4))):  # folds
        angle, place = rng.uniform(0, np.pi), rng.uniform(-0.3, 0.3) * width
        away = (across - width / 2) * np.cos(angle) + (down - height / 2) * np.sin(angle) - place
        shade *= 1 - rng.uniform(0.04, 0.14) * np.exp(-((away / (4 * unit)) ** 2))
    moved = [
        np.asarray(cv2.remap(one, across, down, cv2.INTER_LINEAR, borderMode=border), np.float32)
        for one, border in (
            (laid * shade[..., None], cv2.BORDER_REPLICATE),
            (cover, cv2.BORDER_CONSTANT),
        )
    ]
    return moved[0], moved[1]


def _light(
    rng: np.random.Generator, frame: Picture, corners: NDArray[np.float32], troubles: frozenset[str]
) -> None:
    """Lamps, the room, somebody's shadow, a lamp mirrored by the paper."""
    height, width = frame.shape[:2]
    across, down = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32),
                               np.linspace(-1, 1, height, dtype=np.float32))  # fmt: skip
    angle = rng.uniform(0, 2 * np.pi)
    level = 1 + rng.uniform(0.02, 0.18) * (across * np.cos(angle) + down * np.sin(angle))
    level -= rng.uniform(0.02, 0.15) * (across**2 + down**2) / 2
    if "shadow" in troubles:
        level *= _shadow(rng, width, height)
    frame *= level[..., None]
    if "glare" in troubles:
        for _ in range(int(rng.integers(1, 3))):
            weights = rng.dirichlet(np.ones(4))
            centre = weights @ corners
            radii = rng.uniform(0.03, 0.12, 2) * width
            spot = ((across + 1) / 2 * width - centre[0]) ** 2 / radii[0] ** 2
            spot += ((down + 1) / 2 * height - centre[1]) ** 2 / radii[1] ** 2
            frame += (rng.uniform(120, 320) * np.exp(-spot))[..., None]


def _shadow(rng: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    """Head, arm or the camera's own stand: a dark shape with soft borders."""
    dark = np.zeros((height, width), np.float32)
    if rng.random() < 0.5:
        points = rng.uniform(-0.3, 1.3, (4, 2)) * (width, height)
        cv2.fillPoly(dark, [cv2.convexHull(points.astype(np.int32))], 1.0)
    else:
        start, stop = rng.uniform(-0.2, 1.2, (2, 2)) * (width, height)
        ends = [(int(x), int(y)) for x, y in (start, stop)]
        cv2.line(dark, ends[0], ends[1], 1.0, int(rng.uniform(0.08, 0.3) * width))
    soft = cv2.GaussianBlur(dark, (0, 0), rng.uniform(5, 50) * width / SIZE_PX[0])
    return np.asarray(1 - rng.uniform(0.2, 0.55) * soft, np.float32)


def _hand(rng: np.random.Generator, frame: Picture, corners: NDArray[np.float32], unit: float) -> None:
    """One to four fingers and the ball of the hand, from outside over an edge of the paper."""
    height, width = frame.shape[:2]
    side = int(rng.integers(4))
    edge = corners[side] + (corners[(side + 1) % 4] - corners[side]) * rng.uniform(0.1, 0.9)
    inward = corners.mean(0) - edge
    inward /= np.linalg.norm(inward)
    sideways = np.array([-inward[1], inward[0]])
    thick = rng.uniform(50, 90) * unit
    over = np.zeros((height, width), np.float32)
    for place in range(int(rng.integers(1, 5))):
        tip = edge + inward * rng.uniform(20, 130) * unit + sideways * place * thick * 1.15
        root = tip - inward * 1.5 * width + sideways * rng.normal(0, 60) * unit
        ends = [(int(x), int(y)) for x, y in (tip, root)]
        cv2.line(over, ends[0], ends[1], 1.0, int(thick))
        cv2.circle(over, ends[0], int(thick / 2), 1.0, -1)
    over = np.asarray(cv2.GaussianBlur(over, (0, 0), 1.5 * unit), np.float32)
    round_ = cv2.GaussianBlur(over, (0, 0), thick / 4)
    skin = np.asarray(_SKIN[rng.integers(len(_SKIN))], np.float32) * rng.uniform(0.8, 1.1)
    cast = cv2.GaussianBlur(np.roll(over, (int(9 * unit), int(7 * unit)), (0, 1)), (0, 0), 8 * unit)
    frame *= (1 - 0.4 * cast)[..., None]
    frame += (skin * (0.55 + 0.45 * round_[..., None]) - frame) * over[..., None]


def _clutter(rng: np.random.Generator, frame: Picture) -> None:
    """Pens, clips, a ruler, another card, the edge of a tray: things beside or under the paper."""
    height, width = frame.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        colour = tuple(float(value) for value in rng.uniform(10, 240, 3))
        centre = rng.uniform(0, 1, 2) * (width, height)
        length, thick = rng.uniform(0.08, 0.4) * width, rng.uniform(0.006, 0.05) * width
        if rng.random() < 0.25:
            length, thick = rng.uniform(0.1, 0.16) * width, rng.uniform(0.06, 0.1) * width
        box = cv2.boxPoints(((centre[0], centre[1]), (length, thick), rng.uniform(0, 180)))
        cast = cv2.GaussianBlur(
            cv2.fillConvexPoly(np.zeros((height, width), np.float32), (box + 4).astype(np.int32), 1.0),
            (0, 0),
            4,
        )
        frame *= (1 - 0.4 * cast)[..., None]
        cv2.fillConvexPoly(frame, box.astype(np.int32), colour, cv2.LINE_AA)


def _photograph(rng: np.random.Generator, frame: Picture, troubles: frozenset[str]) -> NDArray[np.uint8]:
    """What the sensor and the camera's JPEG make of the light."""
    unit = frame.shape[1] / SIZE_PX[0]
    frame = frame * rng.normal(1, 0.035, 3).astype(np.float32)
    gain = rng.uniform(0.14, 0.35) if "low_light" in troubles else rng.uniform(0.8, 1.02)
    sigma = (rng.uniform(1.2, 2.6) if "blur" in troubles else rng.uniform(0.4, 0.8)) * unit
    frame = np.asarray(cv2.GaussianBlur(frame * gain, (0, 0), sigma), np.float32)
    noise = rng.uniform(5, 12) if "noise" in troubles else rng.uniform(0.8, 2.5)
    noise *= 1.6 if "low_light" in troubles else 1.0
    frame = frame + rng.normal(0, noise, frame.shape).astype(np.float32)
    quality = int(rng.integers(35, 60) if "jpeg" in troubles else rng.integers(78, 95))
    raw = np.clip(frame + 0.5, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", raw, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
