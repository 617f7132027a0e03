"""Papers a hall's visitors bring, drawn by chance: letters, forms, tables, photos, cards, receipts.

The writing is no language: random strokes in cells, dense like Chinese text.
"""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.bench.scene_mats import Picture, soft_noise

Ink = tuple[float, float, float]


class Paper(StrEnum):
    """What kind of paper lies there."""

    LETTER = "letter"
    FORM = "form"
    TABLE = "table"
    PHOTO = "photo"
    LICENCE = "licence"
    CARD = "card"
    RECEIPT = "receipt"
    COLOURED = "coloured"
    NEARLY_BLANK = "nearly_blank"


SIZES_MM: dict[Paper, tuple[float, float]] = {
    Paper.CARD: (85.6, 53.98),
    Paper.RECEIPT: (80.0, 190.0),
    Paper.LICENCE: (420.0, 297.0),
}
"""(width, height); every other paper is A4 upright."""
A4_MM = (210.0, 297.0)


def draw_paper(rng: np.random.Generator, kind: Paper, dots_per_mm: float) -> Picture:
    """Return a flat paper, evenly lit."""
    width_mm, height_mm = SIZES_MM.get(kind, A4_MM)
    width, height = round(width_mm * dots_per_mm), round(height_mm * dots_per_mm)
    page: Picture = np.empty((height, width, 3), np.float32)
    page[:] = _stock(rng, kind)
    page *= 1 + 0.008 * soft_noise(rng, height, width, (90, 90))[..., None]
    scale = dots_per_mm
    match kind:
        case Paper.LETTER | Paper.COLOURED:
            _write(rng, page, (20, 24, width_mm - 20, height_mm - 26), scale)
        case Paper.FORM:
            _form(rng, page, width_mm, height_mm, scale)
        case Paper.TABLE:
            _table(rng, page, (14, 40, width_mm - 14, height_mm - 24), scale)
            _write(rng, page, (60, 16, width_mm - 60, 26), scale)
        case Paper.PHOTO:
            _photo_page(rng, page, width_mm, height_mm, scale)
        case Paper.LICENCE:
            _licence(rng, page, width_mm, height_mm, scale)
        case Paper.CARD:
            _card(rng, page, scale)
        case Paper.RECEIPT:
            _write(rng, page, (6, 8, width_mm - 6, height_mm - 12), scale * 1.0)
        case Paper.NEARLY_BLANK:
            _write(rng, page, (25, 40, width_mm - 60, 58), scale)
    return np.clip(page, 0, 255)


def _stock(rng: np.random.Generator, kind: Paper) -> NDArray[np.float32]:
    colours: list[tuple[int, int, int]] = [(244, 245, 245), (236, 240, 242), (228, 238, 243)]
    if kind is Paper.COLOURED:
        colours = [(205, 190, 245), (170, 232, 245), (222, 226, 176), (240, 208, 190)]
    elif kind is Paper.LICENCE:
        colours = [(214, 234, 246), (226, 238, 244)]
    elif kind is Paper.CARD:
        colours = [(236, 220, 204), (226, 222, 236), (214, 226, 220)]
    return np.asarray(colours[rng.integers(len(colours))], np.float32)


def _write(
    rng: np.random.Generator,
    page: Picture,
    box_mm: tuple[float, float, float, float],
    scale: float,
    ink: Ink = (40, 38, 36),
) -> None:
    """Fill a box with lines of characters that mean nothing."""
    size = float(rng.uniform(3.4, 5.0))
    left, top, right, bottom = box_mm
    y = top
    while y + size < bottom:
        x = left + (2 * size if rng.random() < 0.25 else 0)
        end = right if rng.random() < 0.75 else left + (right - left) * rng.uniform(0.2, 0.9)
        while x + size < end:
            if rng.random() < 0.95:
                _character(rng, page, x, y, size * 0.86, scale, ink)
            x += size
        y += size * 1.6


def _character(
    rng: np.random.Generator, page: Picture, x: float, y: float, size: float, scale: float, ink: Ink
) -> None:
    thick = max(1, round(size * scale / 10))
    for _ in range(int(rng.integers(3, 7))):
        a, b, c = rng.uniform(0, size, 3)
        match int(rng.integers(3)):
            case 0:
                ends = ((x, y + a), (x + size, y + a))
            case 1:
                ends = ((x + a, y), (x + a, y + size))
            case _:
                ends = ((x + a, y + b), (x + c, y + size))
        start, stop = (tuple(round(value * scale) for value in end) for end in ends)
        cv2.line(page, start, stop, ink, thick, cv2.LINE_AA)


def _rule(page: Picture, box_mm: tuple[float, float, float, float], scale: float, thick_mm: float) -> None:
    left, top, right, bottom = (round(value * scale) for value in box_mm)
    cv2.rectangle(page, (left, top), (right, bottom), (30, 30, 30), max(1, round(thick_mm * scale)))


def _form(rng: np.random.Generator, page: Picture, width: float, height: float, scale: float) -> None:
    """A form whose frame runs close to the paper's edge: what a detector likes to take for it."""
    margin = float(rng.uniform(5, 14))
    _rule(page, (margin, margin, width - margin, height - margin), scale, rng.uniform(0.4, 1.6))
    _write(rng, page, (margin + 40, margin + 6, width - margin - 40, margin + 16), scale)
    _table(rng, page, (margin + 4, margin + 22, width - margin - 4, height - margin - 40), scale)


def _table(
    rng: np.random.Generator, page: Picture, box_mm: tuple[float, float, float, float], scale: float
) -> None:
    left, top, right, bottom = box_mm
    rows, columns = int(rng.integers(6, 18)), int(rng.integers(3, 7))
    row, column = (bottom - top) / rows, (right - left) / columns
    if rng.random() < 0.4:
        head = page[
            round(top * scale) : round((top + row) * scale), round(left * scale) : round(right * scale)
        ]
        head *= rng.uniform(0.3, 0.85)
    for line in range(rows):
        for place in range(columns):
            corner = (left + place * column, top + line * row)
            _rule(page, (*corner, corner[0] + column, corner[1] + row), scale, 0.35)
            if rng.random() < 0.7:
                inner = (corner[0] + 2, corner[1] + 2, corner[0] + column - 2, corner[1] + min(row - 1, 8))
                _write(rng, page, inner, scale)


def _photo(
    rng: np.random.Generator, page: Picture, box_mm: tuple[float, float, float, float], scale: float
) -> None:
    left, top, right, bottom = (round(value * scale) for value in box_mm)
    height, width = bottom - top, right - left
    tone = rng.uniform(40, 190, 3).astype(np.float32)
    picture = tone + 60 * np.dstack([soft_noise(rng, height, width, (width / 4, height / 5)) for _ in "bgr"])
    horizon = int(height * rng.uniform(0.3, 0.7))
    picture[horizon:] *= rng.uniform(0.3, 0.8)
    page[top:bottom, left:right] = picture


def _photo_page(rng: np.random.Generator, page: Picture, width: float, height: float, scale: float) -> None:
    """Photographs on paper; some fill it nearly to the edge."""
    if rng.random() < 0.5:
        margin = float(rng.uniform(4, 12))
        _photo(rng, page, (margin, margin, width - margin, height - margin), scale)
        return
    _photo(rng, page, (25, 30, width - 25, height * 0.45), scale)
    _photo(rng, page, (25, height * 0.5, width - 25, height * 0.85), scale)


def _licence(rng: np.random.Generator, page: Picture, width: float, height: float, scale: float) -> None:
    """A licence on A3: wide coloured border, emblem, few large lines, a code, a seal."""
    gold: Ink = (90, 170, 205)
    for inset, thick in ((9, 5), (17, 1.2)):
        corner, opposite = (
            (round(inset * scale),) * 2,
            (
                round((width - inset) * scale),
                round((height - inset) * scale),
            ),
        )
        cv2.rectangle(page, corner, opposite, gold, max(1, round(thick * scale)))
    cv2.circle(page, (round(width / 2 * scale), round(48 * scale)), round(18 * scale), (40, 40, 200), -1)
    _write(rng, page, (60, 95, width / 2 - 10, height - 70), scale)
    _write(rng, page, (width / 2 + 10, 95, width - 60, height - 90), scale)
    side = 26
    code = rng.integers(0, 2, (25, 25), dtype=np.uint8) * 255
    size = round(side * scale)
    big = cv2.resize(code, (size, size), interpolation=cv2.INTER_NEAREST)
    y, x = round(70 * scale), round((width - 70) * scale)
    page[y : y + size, x : x + size] = big[..., None]
    seal = (round((width - 100) * scale), round((height - 60) * scale))
    cv2.circle(page, seal, round(21 * scale), (60, 60, 215), max(1, round(1.2 * scale)), cv2.LINE_AA)


def _card(rng: np.random.Generator, page: Picture, scale: float) -> None:
    """An identity card: pale pattern, lines of text, a portrait, rounded corners left to the frame."""
    height, width = page.shape[:2]
    wave = np.sin(np.arange(width, dtype=np.float32) / (3 * scale))[None, :, None]
    page += 5 * wave + 6 * soft_noise(rng, height, width, (20 * scale, 14 * scale))[..., None]
    if rng.random() < 0.6:
        _photo(rng, page, (58, 10, 80, 38), scale)
        _write(rng, page, (6, 8, 54, 40), scale)
        _write(rng, page, (6, 44, 78, 50.5), scale)
    else:
        cv2.circle(page, (round(16 * scale), round(16 * scale)), round(9 * scale), (60, 60, 190), -1)
        _write(rng, page, (32, 8, 80, 26), scale)
        _write(rng, page, (22, 38, 80, 50), scale)
