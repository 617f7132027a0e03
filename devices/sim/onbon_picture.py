"""The dots of one Onbon dynamic area at a moment: lines, pages and moving text."""

from __future__ import annotations

import numpy as np

from devices.sim.led_dots import FONT_DOTS, Dots, char_width, text_dots
from devices.sim.onbon_area import Area, Run

_MOVE_LEFT = 3
_STEP_S = 0.02
"""A guess (the vendor gives no numbers): one dot per 20 ms, times speed + 1."""


def area_dots(area: Area, shown_s: float) -> Dots:
    """Return what the area shows `shown_s` seconds after it was sent, shape (height, width)."""
    if area.effect == _MOVE_LEFT:
        return _moving(area, shown_s)
    lines = _wrapped(area) if area.wrap and not area.single_line else list(area.lines)
    per_page = max(1, area.height // FONT_DOTS)
    pages = [lines[start : start + per_page] for start in range(0, len(lines), per_page)] or [[]]
    turned = int(shown_s / max(area.stay_half_s * 0.5, 0.5))
    page = pages[min(turned, len(pages) - 1) if area.run_mode == 1 else turned % len(pages)]
    return _page(area, page)


def _page(area: Area, lines: list[tuple[Run, ...]]) -> Dots:
    dots = np.zeros((area.height, area.width), dtype=np.uint8)
    blank = area.height - FONT_DOTS * len(lines)
    top = (0, blank, blank // 2, 0)[area.align >> 2 & 3]
    for number, line in enumerate(lines):
        drawn = _line(line)[:, : area.width]
        blank = area.width - drawn.shape[1]
        left = (0, blank, blank // 2, 0)[area.align & 3]
        y = max(0, top) + number * FONT_DOTS
        drawn = drawn[: max(0, area.height - y)]
        dots[y : y + drawn.shape[0], left : left + drawn.shape[1]] = drawn
    return dots


def _moving(area: Area, shown_s: float) -> Dots:
    tape = _line(tuple(run for line in area.lines for run in line))
    gap = np.zeros((FONT_DOTS, area.width), dtype=np.uint8)
    looped = np.hstack([gap, tape])
    step = int(shown_s / (_STEP_S * (area.speed + 1))) % looped.shape[1]
    window = np.hstack([looped, looped])[:, step : step + area.width]
    dots = np.zeros((area.height, area.width), dtype=np.uint8)
    top = max(0, (area.height - FONT_DOTS) // 2)
    dots[top : top + FONT_DOTS] = window[: area.height]
    return dots


def _line(line: tuple[Run, ...]) -> Dots:
    drawn = [text_dots(run.text).astype(np.uint8) * run.colour for run in line]
    return np.hstack(drawn).astype(np.uint8) if drawn else np.zeros((FONT_DOTS, 0), dtype=np.uint8)


def _wrapped(area: Area) -> list[tuple[Run, ...]]:
    wrapped: list[tuple[Run, ...]] = []
    for line in area.lines:
        current: list[Run] = []
        width = 0
        for run in line:
            for char in run.text:
                if width + char_width(char) > area.width:
                    wrapped.append(tuple(current))
                    current, width = [], 0
                current.append(Run(char, run.colour))
                width += char_width(char)
        wrapped.append(tuple(current))
    return wrapped
